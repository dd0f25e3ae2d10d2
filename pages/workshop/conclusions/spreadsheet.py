"""The answers to a step as lines for a spreadsheet: numbers alone, each kind in a column of its own."""

from collections.abc import Mapping, Sequence

from model.domain.framework import HALF_STEPS
from model.services.workshop.workshops import Conclusion
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.steps import COUNTED, Kind
from model.workshop.tallies import Row, Tally
from pages.kit import answers
from pages.kit.wording import plain, words
from pages.workshop import shifts

Line = Mapping[str, object]

QUARTERS = {"middle": 50, "low_quartile": 25, "high_quartile": 75}


def lines(title: str, conclusion: Conclusion) -> Sequence[Line]:
    """Return a line for each thing that was said something of, or for each group of cards; a column that says nothing
    of it is not there."""
    step = {plain("conclude.step"): title, plain("conclude.kind"): shifts.kind(conclusion.step)}
    if conclusion.step.kind is Kind.CARDS:
        return [{**step, **_named(name), **_column("count", n)} for name, n in groups(conclusion)]
    ends = {end: plain(f"room.{end}") for end in (LOW, HIGH, VALUE)}
    names = {**answers.names(conclusion.step, words()), **ends}
    return [{**step, **_named(names[row.item]), **_numbers(conclusion, row)} for row in conclusion.tally.rows]


def groups(conclusion: Conclusion) -> Sequence[tuple[str, int]]:
    """How many cards there were in each group, and in none."""
    alone = [(plain("conclude.alone"), conclusion.cards.alone)] if conclusion.cards.alone else []
    return [*conclusion.cards.groups, *alone]


def _named(name: str) -> Line:
    return {plain("workshop.column_answer"): name}


def _column(name: str, value: object) -> Line:
    return {plain(f"conclude.{name}"): value}


def _numbers(conclusion: Conclusion, row: Row) -> Line:
    tally = conclusion.tally
    placed = conclusion.step.kind not in COUNTED
    spread = _spread(conclusion, row) if placed and tally.tells(row) else {}
    people = len(row.values) if placed else tally.people
    return {
        **_column("count", row.count),
        **_column("people", people),
        **spread,
        **_column("answers", tally.answers),
        **_column("no_view", row.no_view if placed else tally.no_view),
        **(_levels(row, tally) if conclusion.step.kind is Kind.LEVELS else {}),
    }


def _spread(conclusion: Conclusion, row: Row) -> Line:
    """The median and the quartiles, levels in levels of 4."""
    unit = 2 if conclusion.step.kind is Kind.LEVELS else 1
    return {plain(f"conclude.{name}"): (row.at(percent) or 0) / unit for name, percent in QUARTERS.items()}


def _levels(row: Row, tally: Tally) -> Line:
    """How many gave each level; of what too few placed, nothing."""
    if not tally.tells(row):
        return {}
    counts = row.distribution(HALF_STEPS)
    return {plain("conclude.level", level=answers.level(half, words())): n for half, n in enumerate(counts)}
