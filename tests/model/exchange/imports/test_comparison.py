"""The situation before and after a delivery, and what each difference is about."""

from dataclasses import replace

import pytest

from model.domain.vocabulary import Background
from model.exchange.imports.comparison import SituationComparison, SituationCounts
from model.exchange.imports.facts import Place
from model.exchange.imports.recognition import propose
from model.exchange.imports.statements import read_facts
from tests.model.exchange.imports.deliveries import FRAMEWORK, SEPTEMBER, Region, tables

HEAD = "référence du poste;intitulé;équipe;nom;métier"
ROWS = ["P1;Chef;Béarn;Noël;AS", "P2;Chef;Landes;Zoë;", "P3;Chef;Landes;Vacant;", "P4;Chef;Siège;N/D;"]


def compare(*rows: str, complete: bool = True) -> SituationComparison:
    """What a delivery of September would make of one of March."""
    region = Region()
    region.receive([HEAD, *ROWS])
    return SituationComparison(region.preview([HEAD, *rows], on=SEPTEMBER, complete=complete), SEPTEMBER)


def test_the_same_situation_has_no_difference() -> None:
    same = compare(*ROWS)
    assert (same.before, same.after, same.lines) == (SituationCounts(4, 1, 3, 2), SituationCounts(4, 1, 3, 2), ())


def test_each_difference_is_one_line_and_the_figures_follow() -> None:
    rows = ["P1;Chef;Béarn;Vacant;", "P3;Chef;Landes;Zoë;", "P4;Chef;Siège;N/D;", "P5;Adjoint;Béarn;Éva;Juriste"]
    found = compare(*rows)
    assert [(str(line.kind), line.person, line.before, line.after) for line in found.lines] == [
        ("arrival", "Éva", "", "Adjoint (Béarn)"),
        ("departure", "Noël", "Chef (Béarn)", ""),
        ("move", "Zoë", "Chef (Landes)", "Chef (Landes)"),
        ("opened", "", "", "Adjoint (Béarn)"),
        ("closed", "", "Chef (Landes)", ""),
    ]
    assert (found.before, found.after) == (SituationCounts(4, 1, 3, 2), SituationCounts(4, 1, 3, 2))


def test_the_units_whose_positions_are_not_held_alike_are_told_before_and_after() -> None:
    rows = ["P1;Chef;Béarn;Vacant;", *ROWS[1:], "P5;Adjoint;Béarn;Éva;Juriste"]
    (unit,) = compare(*rows).units
    held = [[(each.title, each.background) for each in side] for side in (unit.before, unit.after)]
    assert unit.name == "Béarn"
    assert held == [[("Chef", Background.SOCIAL)], [("Chef", None), ("Adjoint", Background.OTHER)]]


def test_a_position_held_by_two_backgrounds_or_by_nobody_named_is_to_be_specified() -> None:
    outcome = compare(*ROWS, "P5;Adjoint;Béarn;Éva;Juriste").outcome
    seat = outcome.after.positions[0].uid
    together = tuple(replace(each, position=seat) for each in outcome.after.assignments)
    shared = replace(outcome, after=replace(outcome.after, assignments=together))
    first = SituationComparison(shared, SEPTEMBER).units[0].after[0]
    assert (first.uid, first.background) == (seat, Background.UNKNOWN)
    (unit,) = compare("P1;Chef;Béarn;N/D;", *ROWS[1:]).units
    assert [each.background for each in unit.after] == [Background.UNKNOWN]


def test_a_position_that_goes_to_another_unit_changes_both() -> None:
    assert [unit.name for unit in compare("P1;Chef;Landes;Noël;AS", *ROWS[1:]).units] == ["Béarn", "Landes"]


def test_differences_are_told_unit_by_unit_in_the_order_of_the_organisation_chart() -> None:
    found = compare("P1;Chef;Béarn;Yves;AS", "P2;Chef;Landes;Anne;", *ROWS[2:])
    assert [(line.unit, line.person) for line in found.lines if line.kind == "arrival"] == [
        ("Béarn", "Yves"),
        ("Landes", "Anne"),
    ]


def test_a_row_in_error_counts_nowhere() -> None:
    found = compare(*ROWS[:2], ROWS[2], ROWS[3], "P5;Adjoint;;Éva;Juriste")
    assert (found.after.positions, found.outcome.problems[0].code) == (4, "row.no_team")


@pytest.mark.parametrize(("closed", "drastic"), [(0, False), (1, False), (2, True)])
def test_more_than_a_quarter_of_the_positions_is_much(closed: int, drastic: bool) -> None:
    assert compare(*ROWS[: 4 - closed]).drastic is drastic


@pytest.mark.parametrize(("leaving", "drastic"), [(1, False), (2, True)])
def test_more_than_half_of_the_people_is_much(leaving: int, drastic: bool) -> None:
    named = ["P1;Chef;Béarn;Noël;AS", "P2;Chef;Landes;Zoë;", "P3;Chef;Landes;Vacant;"]
    region = Region()
    region.receive([HEAD, *named])
    gone = [row.replace("Noël;AS", "Vacant;") if leaving else row for row in named]
    gone = [row.replace("Zoë", "Vacant") if leaving == 2 else row for row in gone]
    assert SituationComparison(region.preview([HEAD, *gone], on=SEPTEMBER), SEPTEMBER).drastic is drastic


def test_what_only_completes_closes_nothing_and_says_of_which_units_it_speaks() -> None:
    found = compare(ROWS[0], complete=False)
    assert (found.drastic, found.closing["teams"], found.closing["of_teams"]) == (False, 1, 3)
    assert compare(ROWS[0]).drastic


@pytest.mark.parametrize(
    "rows",
    [
        ("P5;Adjoint;Béarn;Éva;Juriste;beaucoup", ";;;Éva;Juriste;"),  # a cell that is wrong, and her trade apart
        ("P9;;;Éva;Juriste;",),  # a reference that nothing bears
    ],
)
def test_nobody_whom_a_line_in_error_names_is_listed_as_added_without_a_post(rows: tuple[str, ...]) -> None:
    head = f"{HEAD};etp"
    region = Region()
    region.receive([head, *(f"{row};" for row in ROWS)])
    found = SituationComparison(region.preview([head, *(f"{row};" for row in ROWS), *rows], on=SEPTEMBER), SEPTEMBER)
    assert found.outcome.problems
    assert found.lines == ()


def test_nobody_whom_a_line_set_aside_names_is_added_without_a_post() -> None:
    region = Region()
    region.receive([HEAD, *ROWS])
    read = tables([HEAD, *ROWS, "P5;Adjoint;Béarn;Éva;Juriste"], ["nom;métier", "Éva;Juriste", "Léa;Juriste"])
    delivery = read_facts(read, propose(read, FRAMEWORK), FRAMEWORK, [Place("a.csv", "", 6)])
    found = SituationComparison(region.preview_facts(delivery, on=SEPTEMBER), SEPTEMBER)
    assert [(str(line.kind), line.person) for line in found.lines] == [("without_post", "Léa")]
    assert "Éva" not in {each.name for each in found.outcome.after.managers}
