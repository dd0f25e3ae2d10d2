"""The address of a screen: it names things by what does not change, comes first, is completed with what is shown."""

import pytest

from model.services.demo import roles as demo_roles
from model.services.situation import situations
from tests.screens.conftest import Open, label_of
from tests.screens.mosaic import mosaic, press


def uid(name: str) -> str:
    teams = situations.view(demo_roles.viewer(), ("AQ",)).snapshot.teams
    return str(teams.uid[teams.name.index(name)])


def test_an_address_is_completed_with_what_is_shown(enter: Open) -> None:
    app = enter(screen="situation/team")
    assert not app.exception
    assert set(app.query_params) == {"lang", "region", "date", "equipe"}
    assert (app.query_params["lang"], app.query_params["region"]) == ("fr", "AQ")
    assert app.title[0].value.endswith(label_of(app.selectbox(key="equipe")))


@pytest.mark.parametrize("named", ["Landes", ""])
def test_a_team_is_named_by_its_uid_and_yesterdays_links_by_name_still_open(enter: Open, named: str) -> None:
    app = enter(screen="situation/team", equipe=named or uid("Landes"))
    assert app.title[0].value == "L'équipe Landes"
    assert label_of(app.selectbox(key="equipe")) == "Landes"


def test_a_choice_is_written_and_the_address_comes_first(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Landes")
    app.selectbox(key="equipe").select("Dordogne").run()
    assert app.query_params["equipe"] == uid("Dordogne")
    app.query_params["equipe"] = uid("Landes")
    assert app.run().title[0].value == "L'équipe Landes"


def test_a_team_that_is_gone_is_said_with_the_list_to_choose_from(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="partie")
    assert "n'existe plus" in app.warning[0].value
    assert app.title[0].value == "Une équipe"
    assert app.selectbox(key="equipe").value is None
    app.selectbox(key="equipe").select("Landes").run()
    assert not app.warning
    assert app.title[0].value == "L'équipe Landes"


def test_what_a_screen_names_goes_with_its_region(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "situation/team")
    before = app.query_params["equipe"]
    app.selectbox(key="region").select_index(1).run()
    assert not app.exception
    assert not app.warning
    assert app.query_params["equipe"] != before


def test_a_pressed_team_leads_to_its_address_and_keeps_the_frame(enter: Open) -> None:
    app = enter(date="01/07/2027", lang="en")
    app = press(app, mosaic(app)["rows"][2]["uid"])
    assert not app.exception
    assert app.query_params["date"] == "2027-07-01"
    assert app.query_params["equipe"] == mosaic(app)["rows"][0]["uid"]
    assert app.query_params["lang"] == "en"


def test_a_region_outside_the_remit_is_said_and_never_shown(enter: Open) -> None:
    app = enter(region="BR")
    assert "périmètre" in app.warning[0].value
    assert "Aquitaine" in app.title[0].value


def test_somebody_else_is_not_told_of_what_the_address_named(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Landes")
    app.selectbox(key="demo_role").select_index(3).run()
    assert not app.exception
    assert not app.warning


def test_a_competency_and_the_compared_scenarios_that_nobody_knows_are_said(enter: Open) -> None:
    app = enter(screen="situation/base", equipe="Landes", competence="nulle")
    assert "compétence" in app.warning[0].value
    assert label_of(app.selectbox(key="helping_team")) == "Landes"
