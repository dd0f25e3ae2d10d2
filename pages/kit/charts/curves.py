"""A figure month by month, without a scenario and with some: steps on shared axes, each named at its end.

The situation without any scenario is a thin dashed line; the scenarios differ by their dashes as well as their colours.
Curves that would lie on each other are drawn side by side.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from math import ceil, floor, log10
from typing import Any, Final

import altair as alt

from model.domain.calendar import add_months
from model.wording import Catalogue
from pages.kit.charts.marks import CHARACTER, GAP, box, boxes, data, label, layers, room_for, text, x, y
from pages.kit.charts.style import SMALL, Palette
from pages.kit.charts.timeline import HEAD, NARROW, Scale, months_axis, rules

PLOT: Final = 190
FOOT: Final = 8
LINE: Final = 18
SAMPLE: Final = 26
NAMES: Final = 230
APART: Final = 3.5
TICKS: Final = 4
SHADE: Final = 0.18
DASHES: Final = ((5, 4), (1, 0), (9, 3), (2, 2), (9, 3, 2, 3))


@dataclass(frozen=True)
class Curve:
    """A figure of each month (nothing where it is undefined), under a name; `band` is between what it may well be.

    `place` is that of its colour and its dashes, none of a scenario's first; without one, it is that of the curve among
    those that it is drawn with.
    """

    name: str
    values: tuple[float | None, ...]
    band: tuple[tuple[float, float], ...] = ()
    place: int | None = None


def curves(
    first: date, followed: Sequence[Curve], written: Callable[[float], str], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw up to five curves over the same months, the first one being without a scenario; `written` says a value."""
    count = max(len(curve.values) for curve in followed)
    below = colours.width < NARROW
    names = 0.0 if below else min(room_for(curve.name for curve in followed), NAMES) + GAP
    highest = [high for curve in followed for _, high in curve.band]
    marks = ticks([*highest, *(value for curve in followed for value in curve.values if value is not None)])
    left = room_for(map(written, marks)) + GAP
    scale = Scale(first, add_months(first, count), left, colours.width - names)
    bottom = float(HEAD + PLOT)

    def height(value: float) -> float:
        return bottom - PLOT * (value - marks[0]) / (marks[-1] - marks[0])

    tops = _tops(followed, height, count)
    lines, bands, spots, labels = [], [], [], []
    ends = _under(followed, bottom + LINE, scale.right) if below else _ends(followed, tops)
    foot = max([bottom, *(top for end in ends for top, _ in end if below)]) + FOOT
    for order, (curve, heights, end) in enumerate(zip(followed, tops, ends, strict=True)):
        place = order if curve.place is None else curve.place
        ink, width, dash = pen(place, colours)
        lines.append(_line(_steps(heights, scale, first), ink, dash, width))
        bands.append(boxes(_band(curve, scale, first, height), fill=ink, fillOpacity=SHADE))
        spots += _spots(curve, heights, scale, first, written, words)
        beside = SAMPLE if below else scale.right + GAP / 2
        labels.append(text([label(beside, top, line) for top, line in end], ink))
        if below and end:
            labels.append(sample(place, 0.0, end[0][0], colours))
    grid = [{"x": scale.left, "x2": scale.right, "y": height(tick)} for tick in marks]
    values = [label(left - GAP / 2, height(tick), written(tick)) for tick in marks]
    drawn = [
        rules(grid, colours.faint, 1),
        *bands,
        *months_axis(scale, bottom, words, colours),
        *(line for line in lines if line.data.values),
        boxes(spots, fill="transparent"),
        text(values, colours.muted, "right", size=SMALL),
        *labels,
    ]
    return layers(drawn, colours.width, foot)


def pen(place: int, colours: Palette) -> tuple[str, float, Sequence[int]]:
    """The colour, the width and the dashes of a line: thin without a scenario, then those of the scenarios."""
    return (colours.muted, *colours.scenarios)[place], 2.5 if place else 1.5, DASHES[place]


def sample(place: int, left: float, middle: float, colours: Palette) -> alt.Chart:
    """A piece of the line of that place, before a name."""
    return rules([{"x": left, "x2": left + SAMPLE - 6, "y": middle}], *pen(place, colours))


def ticks(values: Sequence[float]) -> list[float]:
    """A few round values that hold nothing, the lowest and the highest; whole ones for what is counted."""
    lowest, highest = min([*values, 0.0]), max([*values, 0.0])
    span = highest - lowest or 1.0
    whole = all(value == int(value) for value in values)
    size = 10 ** (ceil(log10(span / TICKS)) - 1)
    steps = (size * each for each in (1, 2, 2.5, 5, 10))
    step = next(each for each in steps if each * TICKS >= span and (not whole or each == int(each)))
    first, last = floor(lowest / step + 1e-9), ceil((highest if span == highest - lowest else 1.0) / step - 1e-9)
    return [step * place for place in range(first, last + 1)]


def _tops(followed: Sequence[Curve], height: Callable[[float], float], count: int) -> list[list[float | None]]:
    """How high each curve is drawn in each month: where its value is, beside the others that are there too."""
    tops: list[list[float | None]] = [[None] * len(curve.values) for curve in followed]
    for month in range(count):
        there: dict[int, list[tuple[int, float]]] = {}
        for order, curve in enumerate(followed):
            value = curve.values[month] if month < len(curve.values) else None
            if value is not None:
                there.setdefault(round(height(value)), []).append((order, height(value)))
        for together in there.values():
            for rank, (order, top) in enumerate(together):
                tops[order][month] = top + APART * (rank - (len(together) - 1) / 2)
    return tops


def _steps(heights: Sequence[float | None], scale: Scale, first: date) -> Sequence[dict[str, float | int]]:
    """The corners of a curve, each month as wide as it is; a month without a value interrupts it."""
    steps: list[dict[str, float | int]] = []
    run = 0
    for place, top in enumerate(heights):
        if top is None:
            run += 1
            continue
        for step in (place, place + 1):
            order = len(steps)
            steps.append({"x": scale.at(add_months(first, step)), "y": top, "run": run, "order": order})
    return steps


def _band(curve: Curve, scale: Scale, first: date, height: Callable[[float], float]) -> list[dict[str, Any]]:
    """Boxes between the two ends of what a figure may well be, as long as they stay the same."""
    edges = []
    for (low, high), places in groupby(range(len(curve.band)), key=curve.band.__getitem__):
        run = list(places)
        left, right = (scale.at(add_months(first, each)) for each in (run[0], run[-1] + 1))
        edges.append({"sentence": curve.name, **box(left, height(high), right - left, height(low) - height(high))})
    return edges


def _line(steps: Sequence[dict[str, float | int]], ink: str, dash: Sequence[int], width: float) -> alt.Chart:
    mark = alt.Chart(data(steps)).mark_line(stroke=ink, strokeDash=list(dash), strokeWidth=width, tooltip=None)
    chart: alt.Chart = mark.encode(x=x(), y=y(), detail=alt.Detail("run:N"), order=alt.Order("order:Q"))
    return chart


def _spots(
    curve: Curve,
    heights: Sequence[float | None],
    scale: Scale,
    first: date,
    written: Callable[[float], str],
    words: Catalogue,
) -> list[dict[str, Any]]:
    """Where the pointer finds what a curve says: each month in which it changes, until the next one."""
    changes = [place for place, value in enumerate(curve.values) if place == 0 or value != curve.values[place - 1]] + [
        len(curve.values)
    ]
    spots = []
    for place, following in pairwise(changes):
        value, top = curve.values[place], heights[place]
        if value is None or top is None:
            continue
        start, stop = (scale.at(add_months(first, each)) for each in (place, following))
        sentence = words(
            "curves.point", name=curve.name, month=words.month(add_months(first, place)), value=written(value)
        )
        spots.append({"sentence": sentence, **box(start, top - APART, stop - start, 2 * APART)})
    return spots


def _ends(followed: Sequence[Curve], tops: Sequence[Sequence[float | None]]) -> list[list[tuple[float, str]]]:
    """The names beside the ends of the curves, a long one on several lines, moved apart where they would meet: each
    line of each at its height."""
    last = [[top for top in heights if top is not None] for heights in tops]
    wanted = sorted((heights[-1], order) for order, heights in enumerate(last) if heights)
    ends: list[list[tuple[float, str]]] = [[] for _ in followed]
    free = float("-inf")
    for top, order in wanted:
        lines = textwrap.wrap(followed[order].name, int(NAMES / CHARACTER)) or [""]
        start = max(top - (len(lines) - 1) * LINE / 2, free)
        ends[order] = [(start + rank * LINE, line) for rank, line in enumerate(lines)]
        free = start + len(lines) * LINE
    over = max(0.0, free - LINE - (HEAD + PLOT))
    return [[(top - over, line) for top, line in lines] for lines in ends]


def _under(followed: Sequence[Curve], top: float, right: float) -> list[list[tuple[float, str]]]:
    """The names one under the other, from a height on, where there is no room beside the ends."""
    ends: list[list[tuple[float, str]]] = []
    for curve in followed:
        wrapped = textwrap.wrap(curve.name, int((right - SAMPLE) / CHARACTER)) if curve.values else []
        ends.append([(top + rank * LINE, line) for rank, line in enumerate(wrapped)])
        top += len(wrapped) * LINE
    return ends
