"""What months say of scenarios: a figure of the region or of a team along the months, what is spent by kind and by
year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from model.domain.calendar import add_months
from model.measures.course import Course
from model.measures.history import Month
from model.projection import CostLine
from pages.kit import charts
from pages.kit.charts import Curve
from pages.kit.data import Build
from pages.kit.wording import plain, words

Rows = Sequence[Mapping[str, object]]

FIGURES = ("vacant", "without_holder", "not_worked", "managers", "held_fte", "other_share", "base", "gain", "cost")
OF_TEAMS = FIGURES[:-2]
"""What a single team is followed by: complementarity is that of a region, and trainings are bought together."""

PERCENTS = ("without_holder", "not_worked", "other_share", "base", "gain")

_VALUES: Mapping[str, Callable[[Month], float | None]] = {
    "vacant": lambda month: float(month.vacancy.vacant),
    "without_holder": lambda month: month.vacancy.without_holder,
    "not_worked": lambda month: month.vacancy.not_worked,
    "managers": lambda month: float(month.mix.heads),
    "held_fte": lambda month: month.vacancy.held_fte,
    "other_share": lambda month: month.mix.share,
    "base": lambda month: month.coverage[0] if month.coverage else None,
}


@dataclass(frozen=True)
class Followed:
    """What is followed along the months: a figure of the whole region, or of the team of this uid and name."""

    figure: str
    team: str | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """What to call it."""
        label = figure_name(self.figure)
        return plain("curves.of_team", figure=label, team=self.name) if self.team else label


def figure_name(figure: str) -> str:
    """What to call a figure that can be followed."""
    return plain(f"figure.{figure}.label")


def curve(name: str, what: Followed, along: Course, costs: Sequence[CostLine]) -> Curve:
    """A figure along the months; the cost is what was spent since the beginning."""
    if what.figure == "cost":
        spent = [float(sum(line.euros for line in costs if line.month == month.day)) for month in along.months]
        return Curve(name, tuple(accumulate(spent)))
    if what.figure == "gain":
        return Curve(name, along.gains)
    return Curve(name, tuple(map(_VALUES[what.figure], along.of(what.team))))


def drawing(first: date, followed: Sequence[Curve], figure: str) -> Build:
    """What draws curves of a figure."""
    return lambda colours: charts.curves(first, followed, _written(figure), words(), colours)


def _written(figure: str) -> Callable[[float], str]:
    if figure in PERCENTS:
        return lambda value: words().percent(value, 0)
    return words().money if figure == "cost" else words().number


def sentence(first: date, followed: Sequence[Curve], what: Followed) -> str:
    """« Postes à pourvoir, entre décembre 2026 et décembre 2029. Sans scénario : de 3 à 5. Avec… »"""
    written = _written(what.figure)
    parts = []
    for each in followed:
        defined = [written(value) for value in each.values if value is not None]
        if defined:
            unmoved = "steady" if len(set(defined)) == 1 else "back"
            course = "moved" if defined[0] != defined[-1] else unmoved
            parts.append(plain(f"curves.{course}", name=each.name, start=defined[0], end=defined[-1]))
    last = add_months(first, max(len(each.values) for each in followed) - 1)
    return plain("curves.sentence", figure=what.title, first=first, last=last, said=" ".join(parts))


def rows(months: Sequence[Month], followed: Sequence[Curve], figure: str) -> Rows:
    """The same as a table, a column for each curve that says something."""
    shown, written = [each for each in followed if each.values], _written(figure)
    return [
        {plain("column.month"): words().month(month.day)}
        | {
            each.name: plain("figure.undefined") if value is None else written(value)
            for each, value in zip(shown, values, strict=True)
        }
        for month, values in zip(months, zip(*(each.values for each in shown), strict=True), strict=True)
    ]


def spending(names: Sequence[str], costs: Sequence[Sequence[CostLine]]) -> tuple[Rows, Rows]:
    """What each scenario costs, by kind and by year, each time with the total; nothing where nothing costs."""
    kinds = dict.fromkeys(line.kind for lines in costs for line in lines)
    years = sorted({line.month.year for lines in costs for line in lines})
    by_kind = [(plain(f"action.{kind}"), [_euros(lines, kind=kind) for lines in costs]) for kind in kinds]
    by_year = [(str(year), [_euros(lines, year=year) for lines in costs]) for year in years]
    total = plain("compare.total"), [_euros(lines) for lines in costs]
    by_kind, by_year = ([*lines, total] if lines else [] for lines in (by_kind, by_year))
    return _spent("column.spent", names, by_kind), _spent("column.year", names, by_year)


def _spent(heading: str, names: Sequence[str], lines: Sequence[tuple[str, Sequence[int]]]) -> Rows:
    return [
        {plain(heading): called} | dict(zip(names, map(words().money, euros), strict=True)) for called, euros in lines
    ]


def _euros(lines: Sequence[CostLine], kind: str = "", year: int = 0) -> int:
    """What is spent in all, for one kind of action or in one year."""
    return sum(line.euros for line in lines if kind in ("", line.kind) and year in (0, line.month.year))
