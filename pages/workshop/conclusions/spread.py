"""How far apart the answers to a step are, for the conclusions: levels, a range and estimates, drawn value by value."""

from dataclasses import replace
from functools import partial

import altair as alt

from model.domain.framework import HALF_STEPS
from model.services.workshop.rounds import Round
from model.services.workshop.workshops import Conclusion
from model.workshop.answers import LOW, VALUE
from model.workshop.steps import Kind
from model.workshop.tallies import TICKS, Row, acceptances, bins
from pages.kit import answers, charts
from pages.kit.charts import Palette, Spread
from pages.kit.data import Build
from pages.kit.wording import plain, words


def drawn(conclusion: Conclusion) -> Build:
    """What draws the answers to such a step."""
    return partial(SPREAD[conclusion.step.kind], conclusion)


def _levels(conclusion: Conclusion, colours: Palette) -> alt.LayerChart:
    names, rows = answers.names(conclusion.step, words()), conclusion.tally.rows
    placed = [_placed(conclusion, names[row.item], row) for row in rows]
    whole = max((count for spread in placed for count in spread.counts), default=0)
    return charts.spreads(placed, answers.scale(words()), whole, colours)


def _placed(conclusion: Conclusion, name: str, row: Row) -> Spread:
    """What was said of one thing; of one that too few placed, nothing but that."""
    silent = plain("room.no_view", n=row.no_view)
    if row.median is None or not conclusion.tally.tells(row):
        return Spread(name, (), (), (), (silent,))
    counts, levels = row.distribution(HALF_STEPS), [answers.level(half, words()) for half in range(HALF_STEPS + 1)]
    parts = [plain("conclude.at_level", name=name, level=level, n=n) for level, n in zip(levels, counts, strict=True)]
    median = plain("conclude.median", value=levels[row.median], k=row.no_view, silent=silent)
    return Spread(name, counts, parts, (row.median,), (median, answers.half(conclusion.step, row, words())))


def _range(conclusion: Conclusion, colours: Palette) -> alt.LayerChart:
    people = len(conclusion.tally.row(LOW).values)
    return charts.spreads([_accepted(conclusion, plain("conclude.accepted"))], answers.ticks(words()), people, colours)


def _accepted(conclusion: Conclusion, name: str) -> Spread:
    """How many would accept each share, between the medians of both ends."""
    people, counts = len(conclusion.tally.row(LOW).values), acceptances(conclusion.tally)
    parts = [
        plain("conclude.accepts", share=plain("unit.percent", n=tick), n=n, people=people)
        for tick, n in zip(TICKS, counts, strict=True)
    ]
    ends = [(row, plain(f"room.{row.item}")) for row in conclusion.tally.rows if row.median is not None]
    notes = [
        notes
        for row, name in ends
        for notes in (_end(conclusion, row, name), answers.half(conclusion.step, row, words()))
    ]
    places = [round((row.median or 0) / 100 * (len(TICKS) - 1)) for row, _ in ends]
    no_view = conclusion.tally.no_view
    silent = [plain("room.no_view", n=no_view)] if no_view else []
    return Spread(name, counts, parts, places, [*notes, *silent])


def _end(conclusion: Conclusion, row: Row, name: str) -> str:
    return plain("conclude.end", name=name, value=answers.value(conclusion.step, row.median or 0, words()))


def _estimate(conclusion: Conclusion, colours: Palette) -> alt.LayerChart:
    """How many gave each value, or one of a few that stand together; the column of the median is marked."""
    row = conclusion.tally.row(VALUE)
    first, width, counts = bins(row.values)
    starts = [first + width * place for place in range(len(counts))]
    parts = [
        plain("conclude.gave", value=_span(conclusion, start, width), n=n)
        for start, n in zip(starts, counts, strict=True)
    ]
    median = answers.value(conclusion.step, row.median or 0, words())
    silent = plain("room.no_view", n=row.no_view)
    notes = (
        plain("conclude.median", value=median, k=row.no_view, silent=silent),
        answers.half(conclusion.step, row, words()),
    )
    name, middle = plain(f"room.{VALUE}"), ((row.median or 0) - first) // width
    scale = ["" if place % 2 else words().number(start) for place, start in enumerate(starts)]
    return charts.spreads([Spread(name, counts, parts, (middle,), notes)], scale, max(counts), colours)


def _span(conclusion: Conclusion, start: int, width: int) -> str:
    """« 12 % par an », « 12 à 14 % par an »"""
    last = answers.value(conclusion.step, start + width - 1, words())
    return last if width == 1 else plain("conclude.span", first=words().number(start), last=last)


def beside(compared: Round) -> Build:
    """What draws the answers of two rooms on one scale: of each thing the earlier ones above the later ones."""
    return partial(_beside, compared)


def _beside(compared: Round, colours: Palette) -> alt.LayerChart:
    pair = (1, compared.earlier), (2, compared.later)
    if compared.later.step.kind is Kind.RANGE:
        lines, scale = [_brief(each, n) for n, each in pair], answers.ticks(words())
    else:
        names = answers.names(compared.later.step, words())
        lines, scale = [], answers.scale(words())
        for shift in compared.shifts:
            for (n, each), row in zip(pair, (shift.earlier, shift.later), strict=True):
                lines.append(_placed(each, plain("rounds.named", n=n, name=names[shift.item]), row))
    whole = max((count for line in lines for count in line.counts), default=0)
    return charts.spreads(lines, scale, whole, colours)


def _brief(conclusion: Conclusion, n: int) -> Spread:
    """The range of a room beside that of another one: where its ends are, and no more."""
    ends = [_end(conclusion, row, plain(f"room.{row.item}")) for row in conclusion.tally.rows]
    return replace(_accepted(conclusion, plain("rounds.place", n=n)), notes=ends)


SPREAD = {Kind.LEVELS: _levels, Kind.RANGE: _range, Kind.ESTIMATE: _estimate}
"""What draws the kinds of step whose answers are drawn value by value; the others are drawn as bars."""
