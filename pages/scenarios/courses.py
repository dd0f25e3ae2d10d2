"""What months say of scenarios: a figure along the months, what is spent by kind and by year."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate

from model.domain.calendar import add_months
from model.measures.history import Month
from model.projection import CostLine
from pages.kit import charts
from pages.kit.charts import Curve
from pages.kit.data import Build
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]

FIGURES = ("vacant", "managers", "other_share", "base", "cost")

_VALUES: Mapping[str, Callable[[Month], float | None]] = {
    "vacant": lambda month: float(month.vacancy.vacant),
    "managers": lambda month: float(month.mix.heads),
    "other_share": lambda month: month.mix.share,
    "base": lambda month: month.coverage[0] if month.coverage else None,
}


def figure_name(figure: str) -> str:
    """What to call a figure that can be followed."""
    return plain(f"figure.{figure}.label")


def curve(name: str, figure: str, months: Sequence[Month], costs: Sequence[CostLine]) -> Curve:
    """A figure along the months; the cost is what was spent since the beginning."""
    if figure == "cost":
        spent = [float(sum(line.euros for line in costs if line.month == month.day)) for month in months]
        return Curve(name, tuple(accumulate(spent)))
    return Curve(name, tuple(map(_VALUES[figure], months)))


def drawing(first: date, found: Sequence[Curve], figure: str) -> Build:
    """What draws curves of a figure."""
    return lambda colours: charts.curves(first, found, _written(figure), words(), colours)


def _written(figure: str) -> Callable[[float], str]:
    if figure in ("other_share", "base"):
        return lambda value: words().percent(value, 0)
    return words().money if figure == "cost" else words().number


def sentence(first: date, found: Sequence[Curve], figure: str) -> str:
    """« Postes à pourvoir, de décembre 2026 à décembre 2029 : Sans scénario, de 3 à 5 ; … »"""
    written = _written(figure)
    parts = []
    for each in found:
        known = [value for value in each.values if value is not None]
        if known:
            parts.append(plain("curves.moved", name=each.name, start=written(known[0]), end=written(known[-1])))
    last = add_months(first, max(len(each.values) for each in found) - 1)
    said = plain("punctuation.semicolon").join(parts)
    return plain("curves.sentence", figure=figure_name(figure), first=first, last=last, said=said)


def rows(
    months: Sequence[Sequence[Month]], names: Sequence[str], figure: str, costs: Sequence[Sequence[CostLine]]
) -> Rows:
    """A figure along the months as a table, a column for each situation."""
    found = [curve(*each) for each in zip(names, [figure] * len(names), months, costs, strict=True)]
    written = _written(figure)
    return [
        {plain("column.month"): words().month(month.day)}
        | {
            each.name: plain("figure.undefined") if (value := each.values[place]) is None else written(value)
            for each in found
        }
        for place, month in enumerate(months[0])
    ]


def spending(names: Sequence[str], costs: Sequence[Sequence[CostLine]]) -> Rows:
    """What each scenario costs, by kind and by year."""
    kinds = list(dict.fromkeys(line.kind for lines in costs for line in lines))
    years = sorted({line.month.year for lines in costs for line in lines})
    keys = [("kind", kind, plain(f"action.{kind}")) for kind in kinds] + [("year", year, str(year)) for year in years]
    return [
        {plain("column.spent"): written}
        | {
            name: words().money(sum(line.euros for line in lines if key in (line.kind, line.month.year)))
            for name, lines in zip(names, costs, strict=True)
        }
        for _, key, written in keys
    ]
