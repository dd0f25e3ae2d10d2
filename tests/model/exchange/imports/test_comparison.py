"""The situation before and after a delivery, and what each difference is about."""

import pytest

from model.exchange.imports.comparison import SituationComparison, SituationCounts
from tests.model.exchange.imports.deliveries import SEPTEMBER, Region

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
