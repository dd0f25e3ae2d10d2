"""A figure month by month, without a scenario and with some: steps on shared axes, each named at its end.

The situation without any scenario is a thin dashed line; the scenarios differ by their dashes as well as their colours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from math import ceil, floor, log10
from typing import Any, Final

import altair as alt

from model.domain.calendar import add_months
from model.wording import Catalogue
from pages.kit.charts.marks import GAP, box, boxes, data, label, layers, room_for, text, x, y
from pages.kit.charts.style import SMALL, Palette
from pages.kit.charts.timeline import FOLD, HEAD, Scale, months_axis, rules

PLOT: Final = 190
FOOT: Final = 8
LINE: Final = 18
TICKS: Final = 4
SERIES: Final = 5
SHADE: Final = 0.18
DASHES: Final = ((5, 4), (1, 0), (9, 3), (2, 2), (9, 3, 2, 3))


@dataclass(frozen=True)
class Curve:
    """A figure of each month (nothing where it is undefined), under a name; `band` is between what it may well be."""

    name: str
    values: tuple[float | None, ...]
    band: tuple[tuple[float, float], ...] = ()


def curves(
    first: date, followed: Sequence[Curve], written: Callable[[float], str], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw up to five curves over the same months, the first one being without a scenario; `written` says a value."""
    count = max(len(curve.values) for curve in followed)
    names = room_for(curve.name for curve in followed) + GAP
    highest = [high for curve in followed for _, high in curve.band]
    marks = ticks([*highest, *(value for curve in followed for value in curve.values if value is not None)])
    left = room_for(map(written, marks)) + GAP
    scale = Scale(first, add_months(first, count), left, (colours.width - FOLD) - names)
    bottom = float(HEAD + PLOT)

    def height(value: float) -> float:
        return bottom - PLOT * (value - marks[0]) / (marks[-1] - marks[0])

    inks = (colours.muted, colours.social, colours.other, colours.accent, colours.text)
    lines, spots = [], []
    for place, curve in enumerate(followed[:SERIES]):
        steps = list(_steps(curve, scale, first, height))
        lines.append(_line(steps, inks[place], DASHES[place], 1.5 if place == 0 else 2.5))
        spots += _spots(curve, scale, first, height, written, words)
    grid = [{"x": scale.left, "x2": scale.right, "y": height(tick)} for tick in marks]
    labels = [label(left - GAP / 2, height(tick), written(tick)) for tick in marks]
    bands = [
        boxes(_band(curve, scale, first, height), fill=ink, fillOpacity=SHADE)
        for curve, ink in zip(followed, inks, strict=False)
    ]
    drawn = [
        rules(grid, colours.faint, 1),
        *bands,
        *months_axis(scale, bottom, words, colours),
        *(line for line in lines if line.data.values),
        boxes(spots, fill="transparent"),
        text(labels, colours.muted, "right", size=SMALL),
        *(text([each], inks[place]) for place, each in _ends(followed[:SERIES], scale.right, height)),
    ]
    return layers(drawn, (colours.width - FOLD), bottom + FOOT)


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


def _steps(
    curve: Curve, scale: Scale, first: date, height: Callable[[float], float]
) -> Sequence[dict[str, float | int]]:
    """The corners of a curve, each month as wide as it is; a month without a value interrupts it."""
    steps: list[dict[str, float | int]] = []
    run = 0
    for place, value in enumerate(curve.values):
        if value is None:
            run += 1
            continue
        for step in (place, place + 1):
            order = len(steps)
            steps.append({"x": scale.at(add_months(first, step)), "y": height(value), "run": run, "order": order})
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
    scale: Scale,
    first: date,
    height: Callable[[float], float],
    written: Callable[[float], str],
    words: Catalogue,
) -> list[dict[str, Any]]:
    """Where the pointer finds what a curve says: each month in which it changes, until the next one."""
    changes = [place for place, value in enumerate(curve.values) if place == 0 or value != curve.values[place - 1]] + [
        len(curve.values)
    ]
    spots = []
    for place, following in pairwise(changes):
        value = curve.values[place]
        if value is None:
            continue
        start, stop = (scale.at(add_months(first, each)) for each in (place, following))
        sentence = words(
            "curves.point", name=curve.name, month=words.month(add_months(first, place)), value=written(value)
        )
        spots.append({"sentence": sentence, **box(start, height(value) - 5, stop - start, 10)})
    return spots


def _ends(
    followed: Sequence[Curve], right: float, height: Callable[[float], float]
) -> Sequence[tuple[int, dict[str, Any]]]:
    """The names beside the ends of the curves, moved apart where they would meet."""
    defined = [(place, [value for value in each.values if value is not None]) for place, each in enumerate(followed)]
    wanted = sorted((height(values[-1]), place) for place, values in defined if values)
    placed: list[tuple[int, dict[str, Any]]] = []
    lowest = float("-inf")
    for top, place in wanted:
        lowest = max(top, lowest + LINE)
        placed.append((place, label(right + GAP / 2, lowest, followed[place].name)))
    over = max(0.0, lowest - (HEAD + PLOT))
    return [(place, {**each, "y": each["y"] - over}) for place, each in placed]
