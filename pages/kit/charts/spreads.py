"""How far apart the answers of a room are: for each thing that was placed, how many gave each value of a scale, with
the median marked; the numbers and the mark say it in grey too. Where there is little room, what is told of a thing
stands above its scale."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any, Final

import altair as alt

from pages.kit.charts.answers import MOST
from pages.kit.charts.marks import CHARACTER, GAP, box, boxes, data, label, labels_room, layers, room_for, text, x, y
from pages.kit.charts.style import SMALL, Palette
from pages.kit.charts.timeline import NARROW

FOOT: Final = 26
LABELS: Final = 300.0
NOTES: Final = 310.0
LOW, HIGH = 26, 96
"""How high a column goes: where there are several scales under each other, and where there is one."""

OVER: Final = 18
UNDER: Final = 14
SPACE: Final = 4
LINE: Final = 20
MARK: Final = 60
SIDE: Final = 14.0
"""What half of the last word under a scale takes beyond it."""


@dataclass(frozen=True)
class Spread:
    """What was said of one thing: its name, how many gave each value of the scale, each of these in words, the places
    on the scale that count (the median; of a range, its two ends), and what is told beside it, in lines."""

    name: str
    counts: Sequence[int]
    sentences: Sequence[str]
    marks: Sequence[int]
    notes: Sequence[str]


def spreads(drawn_lines: Sequence[Spread], scale: Sequence[str], whole: int, colours: Palette) -> alt.LayerChart:
    """Draw the answers to a step that places things on a scale; a column of `whole` answers is a full one."""
    grid = _grid(drawn_lines, len(scale), whole, colours.width)
    lines = [(each, line * grid.row + grid.head + OVER + grid.height) for line, each in enumerate(drawn_lines)]
    bottom = len(drawn_lines) * grid.row
    columns = [column for each, ground in lines for column in _columns(grid, each, ground)]
    grounds = [_ground(grid, each, ground) for each, ground in lines]
    drawn = [
        boxes(grounds, fill=colours.vacant),
        boxes([each for each in columns if not each["strong"]], fill=colours.faint, stroke=colours.vacant),
        boxes([each for each in columns if each["strong"]], fill=colours.social),
        _triangles([mark for each, ground in lines for mark in _marks(grid, each, ground)], colours),
        text(
            [label(grid.middle(each["place"]), each["y"] - 8, each["count"]) for each in columns],
            colours.text,
            "center",
            SMALL,
        ),
        text(
            [label(grid.middle(place), bottom + 8, written) for place, written in _ticks(grid, scale)],
            colours.muted,
            "center",
            SMALL,
        ),
        text(
            [label(grid.left - GAP, ground - grid.height / 2, each.name) for each, ground in lines if not grid.head],
            colours.text,
            "right",
            limit=grid.left - GAP,
        ),
        text(
            [written for each, ground in lines for written in _notes(grid, each, ground)],
            colours.text,
            limit=colours.width if grid.head else colours.width - grid.right - GAP,
        ),
    ]
    return layers(drawn, colours.width, bottom + FOOT)


@dataclass(frozen=True)
class _Grid:
    """Where the columns stand: between which edges, how wide and how high a full one is, how many answers that is; how
    high what is told above each scale is."""

    left: float
    right: float
    width: float
    height: int
    whole: int
    head: int = 0

    @property
    def row(self) -> int:
        return self.head + OVER + self.height + UNDER

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.width


def _grid(drawn_lines: Sequence[Spread], places: int, whole: int, width: float) -> _Grid:
    height = LOW if len(drawn_lines) > 1 else HIGH
    if width < NARROW:
        right = width - SIDE
        head = LINE * max(len(_texts(each, right)) for each in drawn_lines)
        return _Grid(SIDE, right, (right - SIDE) / places, height, max(whole, 1), head)
    left = labels_room((each.name for each in drawn_lines), min(LABELS, width * MOST))
    beside = min(NOTES, width * MOST, room_for(line for each in drawn_lines for line in each.notes))
    right = width - beside - GAP
    return _Grid(left, right, (right - left) / places, height, max(whole, 1))


def _texts(spread: Spread, width: float) -> list[str]:
    """The name of a thing and what is told of it, in lines that are no wider than there is room."""
    letters = int((width - GAP) / CHARACTER)
    return [line for each in (spread.name, *spread.notes) for line in textwrap.wrap(each, letters)]


def _ticks(grid: _Grid, scale: Sequence[str]) -> Sequence[tuple[int, str]]:
    """What is written under a scale: as much as there is room for."""
    written = [(place, each) for place, each in enumerate(scale) if each]
    apart = min((after - before for (before, _), (after, _) in pairwise(written)), default=1) * grid.width
    return written[:: ceil(room_for(scale) / apart)] if grid.head else written


def _ground(grid: _Grid, spread: Spread, ground: float) -> dict[str, Any]:
    return {
        "sentence": f"{spread.name} ({', '.join(spread.notes)})",
        **box(grid.left, ground, grid.right - grid.left, 1),
    }


def _columns(grid: _Grid, spread: Spread, ground: float) -> Iterator[dict[str, Any]]:
    """The values that somebody gave; strong from the first to the last of those that count."""
    for place, count in enumerate(spread.counts):
        if count:
            high = grid.height * count / grid.whole
            start = grid.left + place * grid.width + SPACE / 2
            strong = bool(spread.marks) and min(spread.marks) <= place <= max(spread.marks)
            named = {"place": place, "count": str(count), "strong": strong, "sentence": spread.sentences[place]}
            yield {**named, **box(start, ground - high, grid.width - SPACE, high)}


def _marks(grid: _Grid, spread: Spread, ground: float) -> list[dict[str, float]]:
    return [{"x": grid.middle(place), "y": ground + UNDER / 2 + 1} for place in spread.marks]


def _notes(grid: _Grid, spread: Spread, ground: float) -> list[dict[str, Any]]:
    if grid.head:
        texts = _texts(spread, grid.right)
        top = ground - grid.height - OVER - len(texts) * LINE + LINE / 2
        return [label(0.0, top + line * LINE, each) for line, each in enumerate(texts)]
    top = ground - grid.height / 2 - (len(spread.notes) - 1) * LINE / 2
    return [label(grid.right + GAP, top + line * LINE, note) for line, note in enumerate(spread.notes)]


def _triangles(marks: Sequence[dict[str, float]], colours: Palette) -> alt.Chart:
    drawn = alt.Chart(data(marks)).mark_point(
        shape="triangle-up", size=MARK, fill=colours.text, stroke=None, opacity=1, aria=False, tooltip=None
    )
    chart: alt.Chart = drawn.encode(x=x(), y=y())
    return chart
