"""Dated actions on one line of months: each with its number, none over another, the same in words."""

import dataclasses
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import add_months
from model.wording import catalogue
from pages.kit import agenda as kit_agenda
from pages.kit.charts import PRINTED, AgendaRow, agenda, numbered, specification
from pages.kit.charts.agenda import MARK

FIRST = date(2026, 12, 1)
WIDTHS = (288, 358, 540, 872, 1512)
ROWS = [
    AgendaRow(date(2027, 3, 1), "mars 2027 : un départ", "departure"),
    AgendaRow(date(2026, 12, 1), "décembre 2026 : une arrivée", "recruitment"),
    AgendaRow(date(2027, 3, 1), "mars 2027 : une formation", "training"),
]


def marks(rows: list[AgendaRow], last: date, width: float = 880) -> tuple[list[dict[str, object]], tuple[float, float]]:
    """The marks that carry a number, by number, and the ends of the line."""
    spec = specification(agenda(rows, FIRST, last, replace(PRINTED, width=width)), catalogue("fr"))
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    values = [value for layer in points for value in _values(spec, layer)]
    low, high = points[0]["encoding"]["x"]["scale"]["domain"]
    return sorted(values, key=lambda value: int(str(value["sentence"]).partition(".")[0])), (low, high)


def _values(spec: dict[str, object], layer: dict[str, object]) -> list[dict[str, object]]:
    return layer["data"]["values"]  # type: ignore[index,no-any-return]


def test_actions_are_numbered_by_month_and_said_in_that_order() -> None:
    drawn, _ = marks(ROWS, add_months(FIRST, 36))
    assert [each["sentence"] for each in drawn] == [
        "1. décembre 2026 : une arrivée",
        "2. mars 2027 : un départ",
        "3. mars 2027 : une formation",
    ]
    assert [row.label for row in numbered(ROWS)] == [str(each["sentence"])[3:] for each in drawn]
    assert [each["x"] for each in drawn] == [0.5, 3.5, 3.5]
    assert kit_agenda.sentence(ROWS).replace("\u00a0", " ").startswith("3 dates, entre décembre 2026 et mars 2027 : ")
    assert [next(iter(row.values())) for row in kit_agenda.table(ROWS)] == [1, 2, 3]
    assert kit_agenda.sentence([]) == "Aucune action."
    assert kit_agenda.sentence(ROWS[1:2]).replace("\u00a0", " ").startswith("1 date, en décembre 2026 : ")


def test_a_year_is_named_where_it_has_room() -> None:
    spec = specification(agenda(ROWS, FIRST, add_months(FIRST, 36), PRINTED), catalogue("fr"))
    words = [str(v["text"]).strip() for e in spec["layer"] if e["mark"]["type"] == "text" for v in _values(spec, e)]
    assert [each for each in words if len(each) == 4] == ["2027", "2028", "2029"]
    short = specification(agenda(ROWS, FIRST, add_months(FIRST, 4), PRINTED), catalogue("fr"))
    words = [str(v["text"]).strip() for e in short["layer"] if e["mark"]["type"] == "text" for v in _values(short, e)]
    assert [each for each in words if len(each) == 4] == ["2027"]


@given(st.lists(st.integers(0, 120), min_size=1, max_size=40), st.integers(0, 120), st.sampled_from(WIDTHS))
def test_no_two_marks_meet_from_a_telephone_to_a_wall(months: list[int], further: int, width: int) -> None:
    last = add_months(FIRST, max(months) + further)
    rows = [AgendaRow(add_months(FIRST, month), str(month), "training") for month in months]
    drawn, (low, high) = marks(rows, last, width)
    pixels = width / (high - low)
    lanes: dict[object, list[float]] = {}
    for each in drawn:
        place, top = float(str(each["x"])), float(str(each["y"]))
        lanes.setdefault(top, []).append(place)
        assert top >= MARK / 2
        assert (place - low) * pixels >= MARK / 2 <= (high - place) * pixels
    for places in lanes.values():
        assert all((after - before) * pixels >= MARK - 0.01 for before, after in pairwise(sorted(places)))


def test_a_row_is_a_month_what_it_says_and_a_kind() -> None:
    assert [each.name for each in dataclasses.fields(AgendaRow)] == ["month", "label", "kind"]
