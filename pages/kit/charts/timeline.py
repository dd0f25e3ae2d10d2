"""Time from left to right: since when positions are vacant, from when others will be, and how many were each month.

A dashed outline is a position without a holder, as in the mosaic; the line across is the date that is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import altair as alt

from model.domain.calendar import add_months, month_of, months_between
from model.wording import Catalogue
from pages.kit.charts.marks import (
    GAP,
    box,
    boxes,
    data,
    label,
    labels_room,
    layers,
    room_for,
    text,
    x,
    x2,
    y,
    y2,
)
from pages.kit.charts.mosaic import legend
from pages.kit.charts.style import SMALL, Palette

ROW: Final = 34
BAR: Final = 20
HEAD: Final = 30
LABELS: Final = 330.0
FOOT: Final = 22
LEGEND: Final = 32
HISTORY: Final = 130
HEADROOM: Final = 20
NARROW: Final = 600
NAMED_ROW: Final = 54
KINDS: Final = ("social", "other", "unknown", "vacant")
MONTHS_A_LABEL: Final = (1, 2, 3, 6, 12)
LABEL_ROOM: Final = 74


@dataclass(frozen=True)
class Spell:
    """A position without a holder from a day on, up to the date looked at, or from a later day without an end."""

    label: str
    uid: str
    since: date
    note: str
    sentence: str


@dataclass(frozen=True)
class Column:
    """One month: how many of each kind, in the order in which they are stacked, and the sentence that says it."""

    month: date
    parts: tuple[tuple[str, int], ...]
    sentence: str

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(count for _, count in self.parts)


@dataclass(frozen=True)
class Scale:
    """From days to pixels, between two first days of months."""

    start: date
    end: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Return where a day stands, inside the two ends."""
        whole = (self.end - self.start).days
        inside = min(max((day - self.start).days, 0), whole)
        return self.left + (self.right - self.left) * inside / whole

    def months(self) -> list[date]:
        """The months that get a label: as many as there is room for."""
        count = months_between(self.start, self.end)
        room = (self.right - self.left) / count
        step = next((each for each in MONTHS_A_LABEL if each * room >= LABEL_ROOM), MONTHS_A_LABEL[-1])
        return [month for month in (add_months(self.start, n) for n in range(count)) if (month.month - 1) % step == 0]


def timeline(spells: Sequence[Spell], today: date, end: date, words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw spells under each other, those that have begun before those to come, up to the month of `end`."""
    above = colours.width < NARROW
    row = NAMED_ROW if above else ROW
    left = 0.0 if above else labels_room((spell.label for spell in spells), LABELS)
    margin = 0.0 if above else room_for(spell.note for spell in spells) + GAP
    first = min((spell.since for spell in spells), default=today)
    scale = Scale(month_of(min(first, today)), add_months(max(end, today), 1), left, colours.width - margin)
    bottom = HEAD + row * len(spells)
    now = [label(scale.at(today), bottom + FOOT / 2 + 2, words.day(today))]
    past: list[dict[str, Any]] = []
    coming: list[dict[str, Any]] = []
    names, notes = [], []
    for place, spell in enumerate(spells):
        top = HEAD + row * place
        begun = spell.since <= today
        stop = today if begun else scale.end
        middle = top + row - ROW / 2
        corners = box(scale.at(spell.since), middle - BAR / 2, max(scale.at(stop) - scale.at(spell.since), 4), BAR)
        (past if begun else coming).append({"uid": spell.uid, "sentence": spell.sentence, **corners})
        names.append(
            label(0.0, top + 12, f"{spell.label} · {spell.note}") if above else label(left - GAP, middle, spell.label)
        )
        notes += [] if above else [label(scale.right + GAP, middle, spell.note)]
    dashed: dict[str, Any] = {"stroke": colours.vacant, "strokeWidth": 1.8, "strokeDash": [4, 3], "cursor": "pointer"}
    drawn = [
        *months_axis(scale, bottom, words, colours),
        boxes(past, fill=colours.background, **dashed),
        boxes(coming, fill=colours.faint, **dashed),
        rules([{"x": scale.at(today), "y": HEAD - 4, "y2": bottom}], colours.accent, 2),
        text(names, colours.text, "left" if above else "right", limit=colours.width if above else left - GAP),
        text(notes, colours.muted),
        text(now, colours.accent, "center", size=SMALL),
    ]
    return layers(drawn, colours.width, bottom + FOOT)


def monthly(columns: Sequence[Column], words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw what there was each month as a column of parts, from the bottom, as wide as the time until the
    next; the total stands where it changes."""
    scale = Scale(columns[0].month, add_months(columns[-1].month, 1), 0.0, colours.width)
    highest = max(1, *(column.total for column in columns))
    bottom = float(HEAD + HEADROOM + HISTORY)
    bars: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    totals, before = [], -1
    ends = [*(column.month for column in columns[1:]), add_months(columns[-1].month, 1)]
    for column, end in zip(columns, ends, strict=True):
        start, stop = scale.at(column.month) + 1, scale.at(end) - 1
        under = 0
        for kind, count in column.parts:
            height, top = HISTORY * count / highest, bottom - HISTORY * (under + count) / highest
            bars[kind] += [{"sentence": column.sentence, **box(start, top, stop - start, height)}] if count else []
            under += count
        if under != before:
            totals.append(label((start + stop) / 2, bottom - HISTORY * under / highest - 9, words.number(under)))
        before = under
    dashed: dict[str, Any] = {"stroke": colours.vacant, "strokeWidth": 1.2, "strokeDash": [3, 2]}
    slanted = [{**bar, "x": bar["x"] + 2, "x2": bar["x2"] - 2, "y": bar["y2"], "y2": bar["y"]} for bar in bars["other"]]
    composed = any(bars[kind] for kind in KINDS if kind != "vacant")
    drawn = [
        *months_axis(scale, bottom, words, colours),
        boxes(bars["social"], fill=colours.social),
        boxes(bars["other"], fill=colours.other),
        rules(slanted, colours.background, 2),
        boxes(bars["unknown"], fill=colours.background, stroke=colours.unknown, strokeWidth=1.2),
        boxes(bars["vacant"], fill=colours.faint, **dashed),
        text(totals, colours.text, "center", size=SMALL),
        rules([{"x": scale.left, "x2": scale.right, "y": bottom}], colours.muted, 1),
        *(legend(words, colours, 0.0, bottom + 4) if composed else []),
    ]
    return layers(drawn, colours.width, bottom + (LEGEND if composed else 4))


def months_axis(scale: Scale, bottom: float, words: Catalogue, colours: Palette) -> list[alt.Chart]:
    """Draw the months above, each with a thin line down."""
    months = scale.months()
    lines = [{"x": scale.at(month), "y": HEAD - 4, "y2": bottom} for month in months]
    names = [label(scale.at(month) + 3, 10, words.short_month(month)) for month in months]
    return [rules(lines, colours.faint, 1), text(names, colours.muted, size=SMALL)]


def rules(values: Sequence[dict[str, Any]], colour: str, width: float, dash: Sequence[int] = (1, 0)) -> alt.Chart:
    """Straight lines, which say nothing by themselves."""
    mark = alt.Chart(data(values)).mark_rule(
        stroke=colour, strokeWidth=width, strokeDash=list(dash), aria=False, tooltip=None
    )
    ends = {name: end() for name, end in (("x2", x2), ("y2", y2)) if values and name in values[0]}
    chart: alt.Chart = mark.encode(x=x(), y=y(), **ends)
    return chart
