"""Yesterday's documents open: what houses wrote in each form that was ever in use, as it stands in their rows."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from model.domain.framework import Competency, Framework
from model.domain.snapshot import Snapshot
from model.exchange.imports.decisions import ImportDecisions
from model.exchange.imports.facts import Place
from model.measures.coverage import UNDEFINED, UNKNOWN
from model.measures.mix import Mix
from model.measures.situation import situation
from model.measures.vacancies import Vacancy
from model.privacy import HeldBetween
from model.reference import framework
from model.scenario import Departure, Scenario
from model.services.context import store
from model.services.expectation.profiles import profile_document
from model.services.situation import network, quarters
from model.storage.revisions import ensure_region
from model.storage.snapshots import read_snapshot
from model.storage.tables import ProfileRow
from model.workshop import board_document
from model.workshop.live_scenario import LiveScenario
from model.workshop.minutes import Minutes
from model.workshop.tallies import from_document as tally_of
from model.workshop.tallies import to_document as tally_document
from tests.storage.rows import document


@pytest.mark.parametrize("name", ["board", "board-first"])
def test_a_board_of_each_form_opens_and_is_written_without_loss(name: str) -> None:
    written = document(name)
    board = board_document.from_document(written)
    assert [step.uid for step in board.steps][:2] == ["profile-range", "assets-cards"]
    assert board.paper[0].answer == {"low": 30, "high": 45} and board.hands[0][1].people == 3
    assert board.stage("assets-points").revealed
    again = board_document.to_document(board)
    assert again["format"] == 2 and board_document.from_document(json.loads(json.dumps(again))) == board


def test_a_board_with_a_scenario_keeps_its_actions() -> None:
    live = board_document.from_document(document("board")).live
    assert [action.kind for action in live] == ["recruitment", "new_position"]


def test_the_figures_of_a_quarter_open() -> None:
    month = quarters._month(date(2026, 1, 1), document("quarter"))
    assert month.mix == Mix(17, 5, 1, 16.5, 5.0, 1.0)
    assert month.vacancy == Vacancy(1, 2, 3.0, 4.0, 5.0)
    assert (month.coverage, month.teams) == ((0.5, 0.625), 9)
    again = quarters._document(month)
    assert again["format"] == 2 and quarters._month(month.day, json.loads(json.dumps(again))) == month


def test_the_deeds_of_a_room_and_the_words_of_its_conclusions_open() -> None:
    results = document("results")
    played = [LiveScenario.from_document(each["scenario"]) for each in results.values() if "scenario" in each]
    assert [deed.kind for deed in played[0].deeds] == ["recruitment", "new_position"]
    written = [each.to_document() for each in played]
    assert written[0]["format"] == 2
    assert [LiveScenario.from_document(json.loads(json.dumps(each))) for each in written] == played
    minutes = Minutes.from_document(document("minutes"))
    assert len(minutes.next_steps) == 2
    assert Minutes.from_document(json.loads(json.dumps(minutes.to_document()))) == minutes
    board = board_document.from_document(document("board"))
    levels = next(step for step in board.steps if step.uid == "profile-range")
    tally = tally_of(levels, results["profile-range"], board.fewest)
    assert [row.values for row in tally.rows] == [tuple(row[2]) for row in results["profile-range"]["rows"]]
    assert tally_of(levels, json.loads(json.dumps(tally_document(levels, tally))), board.fewest) == tally


def test_a_scenario_opens() -> None:
    scenario = Scenario.from_document(document("scenario"))
    assert scenario.actions == (Departure(uid="a", month=date(2027, 2, 1), manager="0000000000000001"),)


def test_what_was_transmitted_opens() -> None:
    sent = network._sent(date(2026, 11, 23), document("transmission"))
    assert (sent.positions, sent.managers, len(sent.held)) == (9, 9, len(framework().competencies))
    assert sent.held[4] == HeldBetween(1, 1, 0, 2)


def test_what_was_decided_of_an_import_opens() -> None:
    files = ("a.xlsx", "b.csv")
    decided = ImportDecisions.from_document(document("import-decisions"), files)
    assert decided.answers == {"column:Fonction": "title", "sheets:a.xlsx": "Postes"}
    assert decided.sealed == {"namesakes:#5f2b0c": "two"}
    assert decided.positions == {Place("a.xlsx", "Postes", 4): "0000000000000001", Place("b.csv", "", 7): "new"}
    assert (decided.aside, decided.header_lines) == ((Place("b.csv", "", 9),), {"a.xlsx": 2})
    assert (decided.on, decided.complete, decided.count) == (date(2026, 11, 1), False, 9)
    assert decided.mapping.header_of("title") == "Intitulé"
    again = decided.to_document(files, lambda text: text)
    assert again["format"] == 1 and ImportDecisions.from_document(json.loads(json.dumps(again)), files) == decided


# --- a reference that has changed since -------------------------------------------------------------------------------


@pytest.fixture
def adopted(house: Path) -> Snapshot:
    """A body that adopted what it expects of the fourteen competencies."""
    with store().write() as session:
        row = ensure_region(session, "AQ", "health_insurance")
        session.add(
            ProfileRow(
                region_key=row.key,
                state="adopted",
                author="Anne",
                proposed_on=date(2026, 1, 1),
                adopted_on=date(2026, 1, 1),
                document=profile_document(replace(framework().default_profile, holders=(3,) * 14)),
            )
        )
    return read(framework())


def read(reference: Framework) -> Snapshot:
    with store().read() as session:
        return read_snapshot(session, reference, ("AQ",), date(2026, 11, 2))


def fifteenth() -> Competency:
    return replace(framework().competencies[0], code="C15", expected=5)


def test_a_profile_from_before_a_competency_existed_expects_it_as_by_default(adopted: Snapshot) -> None:
    more = replace(framework(), competencies=(*framework().competencies, fifteenth()))
    (profile,) = read(more).profiles
    assert profile.holders == (*adopted.profiles[0].holders, 2)
    assert profile.expected == (*adopted.profiles[0].expected, 5)
    assert profile.weights == (1,) * 15


def test_a_profile_that_holds_a_competency_since_removed_counts_without_it(adopted: Snapshot) -> None:
    fewer = replace(framework(), competencies=framework().competencies[1:])
    (profile,) = read(fewer).profiles
    assert profile.expected == adopted.profiles[0].expected[1:]
    assert profile.holders == (3,) * 13


@pytest.mark.parametrize(("more", "size"), [(True, 15), (False, 13)])
def test_every_figure_of_a_body_is_given_whatever_the_reference_has_become(
    more: bool, size: int, demo_house: Path
) -> None:
    old = framework()
    new = replace(
        old,
        competencies=(*old.competencies, fifteenth()) if more else old.competencies[1:],
        families=tuple(
            replace(each, profile=(*each.profile, 4) if more else each.profile[1:]) for each in old.families
        ),
    )
    found = situation(read(new)).coverage
    assert found.states.shape[1] == size
    if more:
        here = found.states[:, -1]
        assert set(here[here != UNDEFINED]) == {UNKNOWN}, "nobody was assessed on it yet"
