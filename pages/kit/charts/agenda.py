"""Dated actions on one line of months, each a mark with its number: what they say stands under the line, in words.

Marks that would meet stand above each other: as many as there is no room for on one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Final, Literal, cast

import altair as alt

from model.domain.calendar import add_months, months_between
from pages.kit.charts.marks import data, y, y2
from pages.kit.charts.style import SMALL, Palette

MARK: Final = 20
LANE: Final = 26
TOP: Final = 6
FOOT: Final = 24
FEWEST_FOR_A_NAME: Final = 4
"""The months of a year that give room to its name."""

Shape = Literal["circle", "square", "diamond"]
FOLLOW_UP: Final = "follow_up"
FREES: Final = frozenset({"departure", "closed_position", "freed", "long_leave"})
LEARNS: Final = frozenset({"training", "trained", "accompaniment", FOLLOW_UP})
CHANGES: Final = frozenset({"new_position", "changed_position", "new_unit", "assumed"})


@dataclass(frozen=True)
class AgendaRow:
    """One action: its month, what it says, and the word of its kind, which decides the shape of its mark: hollow where
    a position becomes free, a square for what is learnt, a diamond for what changes of positions, else a disc."""

    month: date
    label: str
    kind: str


def numbered(rows: Sequence[AgendaRow]) -> list[AgendaRow]:
    """Return the actions in the order of their numbers: by month, else as they come."""
    return sorted(rows, key=lambda row: row.month)


def agenda(rows: Sequence[AgendaRow], first: date, last: date, colours: Palette) -> alt.LayerChart:
    """Draw actions on the line of the months from `first` to `last`, both first days and included, or farther
    where one of them is later."""
    count = months_between(first, max([last, *(row.month for row in rows)])) + 1
    width = colours.width
    side = ceil(MARK / 2 * count / (width - MARK))
    apart = MARK * (count + 2 * side) / width
    scale = alt.Scale(domain=[-side, count + side], nice=False, zero=False)
    ordered = numbered(rows)
    lanes = _lanes([months_between(first, row.month) for row in ordered], apart)
    bottom = TOP + LANE * (max(lanes, default=0) + 1)
    marks: dict[str, list[dict[str, Any]]] = {"full": [], "hollow": [], "square": [], "diamond": []}
    numbers: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    stems = []
    for number, (row, lane) in enumerate(zip(ordered, lanes, strict=True), start=1):
        place = {"x": months_between(first, row.month) + 0.5, "y": bottom - LANE * (lane + 0.5) - 2}
        marks[_look(row.kind)].append({**place, "sentence": f"{number}. {row.label}"})
        numbers[row.kind in FREES].append({**place, "text": str(number)})
        stems.append({**place, "y2": bottom})
    ends = [{"x": -side, "x2": count + side, "y": bottom}]
    months = [
        {"x": place, "y": bottom, "y2": bottom + (FOOT - 4 if _january(first, place) else 4)}
        for place in range(count + 1)
    ]
    drawn = [
        _rules(stems, scale, colours.muted, 1),
        _rules(ends, scale, colours.muted, 1.5),
        _rules(months, scale, colours.muted, 1),
        _text(_years(first, count, bottom), scale, colours.muted, "left"),
        _points(marks["full"], scale, "circle", colours.social, colours.social),
        _points(marks["hollow"], scale, "circle", colours.background, colours.text),
        _points(marks["square"], scale, "square", colours.social, colours.social),
        _points(marks["diamond"], scale, "diamond", colours.social, colours.social),
        _text(numbers[False], scale, colours.background, "center"),
        _text(numbers[True], scale, colours.text, "center"),
    ]
    kept = [chart for chart in drawn if chart.data.values]
    return cast(alt.LayerChart, alt.layer(*kept).properties(width=width, height=bottom + FOOT))


def _look(kind: str) -> str:
    if kind in FREES:
        return "hollow"
    return "square" if kind in LEARNS else "diamond" if kind in CHANGES else "full"


def _lanes(places: Sequence[int], apart: float) -> list[int]:
    """How far above the line each mark stands, so that two on one height are so many months apart."""
    ends: list[float] = []
    lanes = []
    for place in places:
        lane = next((at for at, end in enumerate(ends) if end <= place), len(ends))
        ends[lane:] = [place + apart, *ends[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _january(first: date, place: int) -> bool:
    return add_months(first, place).month == 1


def _years(first: date, count: int, bottom: float) -> list[dict[str, Any]]:
    """The names of the years that have room for one, where each begins."""
    starts = [0, *(place for place in range(1, count) if _january(first, place))]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], count], strict=True)]
    fewest = min(FEWEST_FOR_A_NAME, max(lengths))
    return [
        {"x": start, "y": bottom + FOOT / 2 + 2, "text": f" {add_months(first, start).year}"}
        for start, length in zip(starts, lengths, strict=True)
        if length >= fewest
    ]


def _x(scale: alt.Scale, field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _points(values: Sequence[dict[str, Any]], scale: alt.Scale, shape: Shape, fill: str, stroke: str) -> alt.Chart:
    size = MARK * MARK * (1.0 if shape == "square" else 0.9)
    mark = alt.Chart(data(values)).mark_point(
        shape=shape, size=size, fill=fill, stroke=stroke, strokeWidth=1.5, opacity=1
    )
    spoken = {"description": alt.Description("sentence:N"), "tooltip": alt.Tooltip("sentence:N", title=" ")}
    chart: alt.Chart = mark.encode(x=_x(scale), y=y(), **spoken)
    return chart


def _rules(values: Sequence[dict[str, Any]], scale: alt.Scale, colour: str, width: float) -> alt.Chart:
    mark = alt.Chart(data(values)).mark_rule(stroke=colour, strokeWidth=width, aria=False, tooltip=None)
    ends: dict[str, Any] = {"y2": y2()} if values and "y2" in values[0] else {"x2": alt.X2("x2")}
    chart: alt.Chart = mark.encode(x=_x(scale), y=y(), **ends)
    return chart


def _text(
    values: Sequence[dict[str, Any]], scale: alt.Scale, colour: str, align: Literal["left", "center"]
) -> alt.Chart:
    mark = alt.Chart(data(values)).mark_text(
        align=align, baseline="middle", color=colour, fontSize=SMALL, dx=3 if align == "left" else 0, tooltip=None
    )
    chart: alt.Chart = mark.encode(x=_x(scale), y=y(), text=alt.Text("text:N"))
    return chart
