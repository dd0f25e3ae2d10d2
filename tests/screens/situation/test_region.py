"""« Ma région »."""

import re
from dataclasses import replace
from datetime import date

import pytest

from model.access import Role, Viewer
from model.errors import NotAllowed
from model.privacy import HeldBetween
from model.services import committee
from model.services.demo import roles as demo_roles
from model.services.situation import situations
from pages.kit.state import Context
from pages.situation.region import slides, text
from tests.screens.conftest import Open, freeze
from tests.screens.editor import board
from tests.screens.mosaic import mosaic, press, tiles
from tests.screens.reading import drawn, opening, texts


def test_the_region_opens_with_its_finding_and_its_range(enter: Open) -> None:
    app = enter()
    assert app.title[0].value == "La situation de la Carsat Aquitaine au 23\u00a0novembre\u00a02026"
    finding = "22 managers en poste sur 25 : 17 issus du travail social, 5 d'un autre métier. 3 postes sont à pourvoir."
    assert opening(app) == finding
    assert "30 à 50\u00a0% d'autres métiers" in texts(app)
    assert "si les 3 postes à pourvoir vont à d'autres métiers" in texts(app)


def test_the_headline_figures_say_what_they_count_and_of_whom(enter: Open) -> None:
    found = {metric.label: (metric.value, metric.delta) for metric in enter().metric}
    assert found["Managers en poste"] == ("22", "sur 25 postes")
    assert found["Issus d'un autre métier"] == ("22,7\u00a0%", "5 sur 22 d'origine connue")
    assert found["Postes sans titulaire"] == ("12,0\u00a0%", "3 ETP sur 25")
    assert found["Postes non tenus aujourd'hui"][0] == "16,0\u00a0%"


def test_whoever_waits_for_a_position_is_said_apart_from_the_heads_in_post(enter: Open) -> None:
    enter()
    view = situations.view(demo_roles.viewer(), ("AQ",))
    waiting = replace(view, figures=replace(view.figures, waiting=2))
    assert text.finding(waiting) == text.finding(view) + " 2 personnes attendent une affectation."


def test_another_date_shows_another_situation(enter: Open) -> None:
    app = enter()
    app.selectbox(key="date").set_value("01/07/2027").run()
    assert "1er\u00a0juillet\u00a02027" in app.title[0].value
    assert opening(app).startswith("21 managers en poste sur 25")


def test_the_date_of_the_address_is_the_one_shown(enter: Open) -> None:
    assert "1er\u00a0juillet\u00a02027" in enter(date="2027-07-01").title[0].value


def test_several_academies_are_seen_apart_or_together(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine")
    assert "de l'académie de Bordeaux" in app.title[0].value
    app.selectbox(key="region").select("Les 3 ensemble").run()
    assert app.title[0].value.startswith("La situation des 3 académies")
    assert opening(app).startswith("19 managers en poste sur 22")
    assert "Fourchette" not in texts(app)


def test_the_table_behind_the_mosaic_is_made_when_it_is_asked_for(enter: Open) -> None:
    app = enter()
    assert not app.table
    app.session_state["region_table"] = True
    app.run()
    table = app.table[0].value
    assert list(table.index)[:2] == ["Gironde Centre", "Gironde Sud"]
    assert next(iter(table["Composition"])) == "2 du travail social, 2 d'un autre métier"


def test_the_mosaic_has_its_sentence_and_its_tiles(enter: Open) -> None:
    app = enter()
    assert mosaic(app)["says"].startswith("22 managers en poste sur 25")
    assert [len(tiles(app, kind)) for kind in ("social", "other", "vacant", "frozen")] == [17, 5, 3, 0]
    assert mosaic(app)["rows"][0]["composition"] == "2 du travail social, 2 d'un autre métier"


def test_what_is_to_do_of_the_base_stands_beside_each_team_for_whoever_may_read_it(enter: Open) -> None:
    bases = {row["label"]: row["base"] for row in mosaic(enter())["rows"]}
    assert bases["Gironde Centre"] == "3 à renseigner"
    assert bases["Bassin d'Arcachon"] == "4 à développer, 2 à renseigner"
    for person in ("lecture-aquitaine", "animation-aquitaine"):
        assert {row["base"] for row in mosaic(enter(person))["rows"]} == {""}, person


def test_a_held_tile_and_what_is_to_do_lead_to_the_team(enter: Open) -> None:
    app = enter()
    landes = next(row for row in mosaic(app)["rows"] if row["label"] == "Landes")
    for uid in (landes["uid"], landes["tiles"][0]["uid"]):
        assert press(enter(), uid).title[0].value == "L'équipe Landes"


@pytest.mark.parametrize("pressed", ["nothing", "", None, 3, {"uid": "x"}])
def test_what_is_no_tile_of_the_mosaic_leads_nowhere(enter: Open, pressed: object) -> None:
    app = press(enter(), pressed)
    assert not app.exception
    assert app.title[0].value.startswith("La situation")


def test_a_vacant_position_leads_to_a_scenario_with_an_arrival_on_it(enter: Open) -> None:
    app = enter()
    seat = next(tile for tile in tiles(app, "vacant") if "Lot-et-Garonne" in tile["sentence"])
    assert seat["invites"] and seat["sentence"].endswith("(libre depuis 11 mois)")
    app = press(app, seat["uid"])
    assert app.title[0].value == "Composer un scénario"
    opened = board(app)["opened"]
    assert "Lot-et-Garonne" in opened["title"]
    assert len(opened["choices"]) == 10


def test_three_years_are_drawn_and_listed_when_they_are_asked_for(enter: Open) -> None:
    app = enter()
    assert not app.get("vega_lite_chart")
    app.session_state["region_history"] = True
    app.run()
    assert drawn(app.get("vega_lite_chart")[0]).count(", 3 à pourvoir") >= 3
    assert len(app.table[0].value) == 36
    assert "Socle commun couvert" in app.table[0].value.columns
    managers = {sum(map(int, re.findall(r"\d+", each))) for each in app.table[0].value["Composition"]}
    assert len(managers) > 1
    assert "22 managers en poste au début comme à la fin" in texts(app), "there were more of them in between"


def test_a_known_departure_is_said_by_the_last_day_in_post(enter: Open) -> None:
    assert "Départ connu : Agnès Maillard, dernier jour le 30 juin 2027." in texts(enter()).replace("\u00a0", " ")


def test_whoever_has_two_slides_is_told_why_and_whoever_has_three_is_not(enter: Open) -> None:
    why = "sans le socle commun : recompté après chaque arrivée et chaque départ"
    for person, told in (("direction-aquitaine", False), ("lecture-aquitaine", True), ("animation-aquitaine", True)):
        assert (why in texts(enter(person)).replace("\u00a0", " ")) is told


def test_a_reader_sees_three_years_without_the_common_base(enter: Open) -> None:
    app = enter("lecture-aquitaine")
    app.session_state["region_history"] = True
    app.run()
    assert "Socle commun couvert" not in app.table[0].value.columns


def test_who_reports_to_whom_is_drawn_as_an_organisation_chart(enter: Open) -> None:
    app = enter()
    app.session_state["region_reporting"] = True
    app.run()
    assert not app.exception
    charts = [drawn(each) for each in app.get("vega_lite_chart")]
    assert len(charts) == 1
    assert charts[0].count("poste à pourvoir") >= 3
    assert "Lot-et-Garonne" in charts[0]


def test_a_frozen_position_is_told_apart_from_those_to_fill(enter: Open) -> None:
    freeze()
    app = enter()
    finding = opening(app)
    assert finding.endswith("2 postes sont à pourvoir. 1 poste est gelé."), finding
    assert "sur 25" in finding
    assert {metric.label: metric.delta for metric in app.metric}["Postes sans titulaire"] == "2 ETP sur 25"
    assert (len(tiles(app, "vacant")), len(tiles(app, "frozen"))) == (2, 1)
    assert not tiles(app, "frozen")[0]["invites"]
    assert mosaic(app)["legend"][-1]["name"] == "poste gelé", "the legend names it, once one is drawn"
    app.session_state["region_table"] = True
    app.run()
    assert [each for each in app.table[0].value["À pourvoir"] if "gelé" in each] == ["1 gelé"]
    assert "poste gelé" not in {entry["name"] for entry in mosaic(enter(date="01/01/2026"))["legend"]}


def test_what_a_room_is_shown_names_nobody_and_is_the_same_whoever_shows_it(enter: Open) -> None:
    enter()
    director, day = demo_roles.viewer(), date(2026, 11, 23)
    chosen = Context(("AQ",), "Carsat Aquitaine", "de la Carsat Aquitaine", day)
    shown = slides.slides(director, chosen)
    names = [name for name in situations.view(director, ("AQ",), day).snapshot.managers.name if name]
    assert names
    assert not [name for name in names if name in repr(shown)]
    for role, places in ((Role.ANALYST, 3), (Role.READER, 2), (Role.FACILITATOR, 2)):
        assert slides.slides(Viewer("x", "X", role, ("AQ",)), chosen) == shown[:places]
    with pytest.raises(NotAllowed):
        slides.slides(Viewer("x", "X", Role.DIRECTOR, ("BR",)), chosen)


def test_the_slides_follow_the_date_but_for_the_common_base(enter: Open) -> None:
    enter()
    now, later = (
        slides.slides(demo_roles.viewer(), Context(("AQ",), "Carsat Aquitaine", "de la Carsat Aquitaine", day))
        for day in (date(2026, 11, 23), date(2026, 1, 1))
    )
    assert (now[0].question != later[0].question, now[1].body != later[1].body) == (True, True)
    assert now[2] == later[2], "two dates would tell who came between them, and with what"
    assert [row["figure"] for row in now[1].body["rows"]] == ["2 mois", "5 mois", "11 mois"]


@pytest.mark.parametrize(
    ("held", "figure", "of"),
    [
        ([HeldBetween(3, 3, 0, 3), HeldBetween(2, 2, 1, 3)], "1", "compétence sur 2 dans toutes les équipes"),
        ([HeldBetween(2, 2, 0, 3)] * 2, "0", "compétence sur 2 dans toutes les équipes"),
        ([HeldBetween(3, 3, 0, 3), HeldBetween(2, 3, 0, 3)], "1 ou 2", "compétences sur 2 dans toutes les équipes"),
        ([HeldBetween(0, 3, 0, 3)] * 3, "0 à 3", "compétences sur 3 dans toutes les équipes"),
        ([HeldBetween(3, 3, 0, 3), None], "1 ou 2", "compétences sur 2 dans toutes les équipes"),
        ([None, None], "–", "nombre non diffusé"),
    ],
)
def test_the_slide_of_the_common_base_never_states_what_may_not_be_told_or_is_not_sure(
    enter: Open, monkeypatch: pytest.MonkeyPatch, held: list[HeldBetween | None], figure: str, of: str
) -> None:
    enter()
    shorts = situations.view(demo_roles.viewer(), ("AQ",)).snapshot.framework.competencies
    monkeypatch.setattr(committee, "base", lambda *_: (tuple(zip(shorts, held, strict=False)), 3))
    chosen = Context(("AQ",), "Carsat Aquitaine", "de la Carsat Aquitaine", date(2026, 11, 23))
    shown = slides.slides(demo_roles.viewer(), chosen)[2]
    assert (shown.figure, shown.of) == (figure, of)


def test_a_body_with_many_teams_has_slides_of_fifteen_rows_and_loses_none(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter()
    monkeypatch.setattr(slides, "MOST_ROWS", 4)
    chosen = Context(("AQ",), "Carsat Aquitaine", "de la Carsat Aquitaine", date(2026, 11, 23))
    shown = slides.slides(demo_roles.viewer(), chosen)
    assert [len(each.body["rows"]) for each in shown] == [4, 4, 1, 3, 14]
