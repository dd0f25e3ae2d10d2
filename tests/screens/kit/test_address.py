"""The address of a screen: it names things by what does not change, comes first, is completed with what is shown."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

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


NAMED = [
    ("administration", "records/audit", "journal_kind", {"fait": "read_names"}),
    ("", "scenarios/assumptions", "suppose_back_from", {"recul": "24"}),
    ("", "scenarios/composer", "compose_figure", {"chiffre": "base"}),
    ("", "scenarios/composer", "chance_departs_AQ_12", {"departs": "30"}),
    ("", "scenarios/composer", "chance_remplaces_AQ_60", {"remplaces": "85"}),
]


@pytest.mark.parametrize(("login", "screen", "key", "named"), NAMED)
def test_a_choice_that_the_address_names_is_made_and_unfolded_and_an_unknown_one_is_said(
    enter: Open, login: str, screen: str, key: str, named: dict[str, str]
) -> None:
    login = login or "direction-aquitaine"
    if screen == "records/audit":
        enter("direction-aquitaine")  # who reads names, which the journal keeps
    app = enter(login, screen, **named)
    assert not app.exception
    assert not app.warning
    ((name, value),) = named.items()
    assert str(shown(app, key).value) == value
    assert app.query_params[name] == value
    app = enter(login, screen, **{name: "plus-rien"})
    assert not app.exception
    assert len(app.warning) == 1
    assert app.query_params[name] == "plus-rien"


def test_a_number_between_two_steps_of_a_scale_is_said_and_not_shown(enter: Open) -> None:
    app = enter(screen="scenarios/composer", remplaces="87")
    assert not app.exception
    assert [each.value.endswith("de 0 à 100, de 5 en 5.") for each in app.warning] == [True]
    assert shown(app, "chance_remplaces_AQ_60").value == 60


def shown(app: AppTest, key: str) -> Any:
    """The widget of a key, of whatever kind it is."""
    return next(each for kind in ("selectbox", "slider") for each in app.get(kind) if each.key == key)


def test_what_is_chosen_in_a_fold_is_named_until_it_is_folded(enter: Open) -> None:
    app = enter(screen="scenarios/composer")
    assert not {"equipe", "chiffre", "departs"} & set(app.query_params)
    app.session_state["compose_courses"] = True
    app.run()
    app.selectbox(key="compose_figure_of").select("Landes").run()
    assert (app.query_params["equipe"], app.query_params["chiffre"]) == (uid("Landes"), "vacant")
    app.session_state["compose_courses"] = False
    app.run()
    assert not {"equipe", "chiffre"} & set(app.query_params)
    assert "compose_figure" not in [each.key for each in app.selectbox]


def test_a_figure_that_no_team_has_gives_way_when_a_team_is_followed(enter: Open) -> None:
    app = enter(screen="scenarios/composer", chiffre="cost")
    app.selectbox(key="compose_figure_of").select("Landes").run()
    assert not app.warning
    assert (app.query_params["equipe"], app.query_params["chiffre"]) == (uid("Landes"), "vacant")
    app = enter(screen="scenarios/composer", chiffre="cost", equipe="Landes")
    assert "n'est pas suivi ici" in app.warning[0].value


def test_a_jump_back_to_a_team_shows_the_figure_that_was_followed_there(enter: Open) -> None:
    app = enter(screen="scenarios/composer", chiffre="cost")
    named = {"equipe": uid("Landes"), "chiffre": "base"}
    for name, value in named.items():
        app.query_params[name] = value
    app.run()
    assert not app.warning
    assert app.selectbox(key="compose_figure").value == "base"
    assert {name: app.query_params[name] for name in named} == named


def test_a_scenario_that_was_not_retained_is_said_where_there_is_none(enter: Open) -> None:
    app = enter(screen="situation/movements", depuis="01/01/2026", retenu="parti")
    assert "n'a pas été retenu" in app.warning[0].value
    for named in ({}, {"retenu": "-"}):
        app = enter(screen="situation/movements", depuis="01/01/2026", **named)
        assert not app.warning
        assert "movements_scenario" not in [each.key for each in app.selectbox]
