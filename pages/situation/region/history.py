"""What the last three years of a region say."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from model.domain.calendar import add_months
from model.measures.history import Month
from pages.kit import charts
from pages.kit.charts.mosaic import composition_words
from pages.kit.charts.timeline import Column
from pages.kit.data import Build
from pages.kit.widgets import interval, rate
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]


def columns(months: Sequence[Month]) -> list[Column]:
    """The positions of each month, by who held them."""
    return [
        Column(
            each.day,
            (
                ("social", each.mix.social),
                ("other", each.mix.other),
                ("unknown", each.mix.unknown),
                ("vacant", each.vacancy.vacant),
            ),
            plain(
                "history.month", month=each.day, composed=composition_words(each.mix, words()), n=each.vacancy.vacant
            ),
        )
        for each in months
    ]


def drawing(months: Sequence[Month]) -> Build:
    """What draws the months."""
    return lambda colours: charts.monthly(columns(months), words(), colours)


def sentence(months: Sequence[Month]) -> str:
    """« En trois ans, de 24 managers en poste et 16,7 % d'autres métiers à 22 et 22,7 %. »"""
    heads = _course("heads", [each.mix.heads for each in months])
    share = _course("share", [rate(each.mix.share) for each in months])
    beginning = plain("history.sentence", start=months[0].day, heads=heads, share=share)
    kept = any(each.day != add_months(before.day, 1) for before, each in pairwise(months))
    return f"{beginning} {plain('history.quarters')}" if kept else beginning


def _course(what: str, values: Sequence[object]) -> str:
    """From what to what; what came back to where it was is not told as what never moved."""
    before, after = values[0], values[-1]
    unmoved = "same" if len(set(values)) == 1 else "back"
    return plain(f"history.{what if before != after else f'{unmoved}_{what}'}", before=before, after=after)


def rows(months: Sequence[Month], with_base: bool) -> Rows:
    """Month by month, as a table; the common base for whoever may read it."""
    return [
        {
            plain("column.month"): words().month(each.day),
            plain("column.composition"): composition_words(each.mix, words()),
            plain("column.vacant"): each.vacancy.vacant,
            plain("column.positions"): each.vacancy.positions,
            plain("column.other_share"): rate(each.mix.share),
            **({plain("column.base"): interval(each.coverage)} if with_base else {}),
        }
        for each in months
    ]
