"""« Une équipe »."""

import pytest

from model.access import operator
from model.services.context import today
from model.services.records import corrections
from model.wording import catalogue
from tests.screens.conftest import Open, freeze
from tests.screens.reading import opening, texts


def test_a_team_says_who_holds_what_and_what_is_missing(enter: Open) -> None:
    app = enter(screen="situation/team")
    app.selectbox(key="equipe").select("Landes").run()
    assert app.title[0].value == "L'équipe Landes"
    assert opening(app).startswith("3 managers sur 3 postes\u202f;")
    table = app.table[0].value
    assert list(table.columns) == ["Titulaire", "Métier d'origine", "Depuis"]
    assert len(table) == 3


def test_a_team_of_the_address_is_the_one_shown(enter: Open) -> None:
    app = enter(equipe="Dordogne")
    assert app.switch_page("situation/team/screen.py").run().title[0].value == "L'équipe Dordogne"


def test_a_reader_sees_positions_and_backgrounds_but_neither_holders_nor_base(enter: Open) -> None:
    app = enter("lecture-aquitaine", "situation/team")
    assert list(app.table[0].value.columns) == ["Métier d'origine", "Fonction", "ETP"]
    assert len(app.subheader) == 1
    assert not app.get("vega_lite_chart")


def test_a_director_reads_what_a_free_position_would_take_with_it(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Dordogne")
    app.session_state["team_if_free"] = True
    app.run()
    lost = next(table.value for table in app.table if "Serait à développer" in table.value.columns)
    assert len(lost) == 2
    assert "Innover" in " ".join(lost["Serait à développer"])


@pytest.mark.parametrize("login", ["analyste-aquitaine", "lecture-aquitaine"])
def test_nobody_else_reads_what_a_free_position_would_take_with_it(enter: Open, login: str) -> None:
    app = enter(login, "situation/team")
    assert "Si un poste se libère" not in [expander.label for expander in app.expander]


def test_a_team_says_its_agents_per_manager_and_who_holds_what_by_trade(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Landes")
    assert "par manager en poste" in texts(app)
    app.session_state["team_base_table"] = True
    app.run()
    held = next(table.value for table in app.table if "dont travail social" in table.value.columns)
    assert (held["dont travail social"] + held["dont autres métiers"] == held["Au niveau attendu"]).all()


def test_several_people_who_stand_in_are_several() -> None:
    said = [catalogue("fr")("team.stand_in", n=len(names), names=names) for names in (("Ana",), ("Ana", "Zoé"))]
    assert [each.replace("\u202f", " ").rpartition(" ; ")[2] for each in said] == [
        "Ana assure l'intérim.",
        "Ana et Zoé assurent l'intérim.",
    ]


def test_a_team_says_what_accompanies_it_to_whoever_reads_names(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Dordogne")
    app.session_state["team_supports"] = True
    app.run()
    table = next(table.value for table in app.table if "Accompagnement" in table.value.columns)
    assert table.iloc[0].tolist() == ["groupe d'échanges de pratiques", "2\u00a0novembre\u00a02026", "–"]
    reader = enter("lecture-aquitaine", "situation/team", equipe="Dordogne")
    assert "Accompagnements en place" not in [fold.label for fold in reader.expander]


@pytest.mark.parametrize("login", ["direction-aquitaine", "lecture-aquitaine"])
def test_a_team_says_which_of_its_positions_are_frozen(enter: Open, login: str) -> None:
    seat = freeze()
    app = enter(login, "situation/team")
    team = corrections.seen_region(operator(), "AQ").register.by_uid[seat.team]
    app.selectbox(key="equipe").select(team.name).run()
    assert ", dont 1 gelé" in opening(app)
    cells = app.table[0].value.to_string()
    assert f"gelé depuis {catalogue('fr').month(today())}" in cells
