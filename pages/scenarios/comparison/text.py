"""What « Comparer » says: where scenarios differ, in one sentence and in figures; how far one can rely on each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from model.domain.calendar import months_between
from model.measures.mix import RangeState
from model.services.scenario.comparison import Comparison, Side, Standing
from pages.kit import sentences
from pages.kit.charts import Curve
from pages.kit.exports import Drawn, Export
from pages.kit.widgets import interval, rate
from pages.kit.wording import plain, unmarked, words
from pages.scenarios import courses
from pages.scenarios.comparison import teams
from pages.scenarios.comparison.teams import Shown
from pages.scenarios.courses import Followed

Rows = Sequence[Mapping[str, object]]


def finding(shown: Shown) -> str:
    """« A et B pourvoient les mêmes postes au même coût ; avec le second, « Partenariats » est couverte dans 2 équipes
    de plus. »"""
    compared = shown.compared
    month, sides = words().month(compared.month), compared.sides[1:]
    if len(sides) == 1:
        return _alone(compared.base, sides[0], month, nothing=not shown.columns[0].teams)
    if len(sides) > 2:
        return _several(sides, month, nothing=shown.same)
    one, two = sides
    differences = [*_differences(one, two)] or ([] if shown.same else [plain("compare.below")])
    if one.held == two.held and not differences:
        return plain("compare.no_difference", one=one.title, two=two.title, month=month)
    return plain("punctuation.semicolon").join((_filled(one, two), *differences[:1])) + "."


def _differences(one: Side, two: Side) -> Iterator[str]:
    """Yield what differs beside the positions, in the order in which it matters; the picture shows the rest."""
    yield from _covered(one, two)
    yield from _missing(one, two)
    yield from _range(one, two)
    yield from _origins(one, two)
    yield from _months(one, two)
    yield from _cost(one, two)


def _alone(base: Side, side: Side, month: str, *, nothing: bool) -> str:
    if nothing:
        return plain("compare.alone_same", title=side.title, month=month, euros=side.euros)
    more = len(side.held) - len(base.held)
    filled = plain("compare.more", n=more) if more >= 0 else plain("compare.fewer", n=-more)
    gained, lost = len(side.covered - base.covered), len(base.covered - side.covered)
    covered = plain("compare.gained_and_lost", n=gained, lost=lost)
    return plain("compare.alone", title=side.title, filled=filled, covered=covered, euros=side.euros)


def _filled(one: Side, two: Side) -> str:
    """« A et B pourvoient les mêmes postes au même coût », or how many positions each leaves held."""
    if one.held != two.held:
        key = "compare.other_seats" if len(one.held) == len(two.held) else "compare.more_seats"
        return plain(key, one=one.title, two=two.title, n=len(one.held), m=len(two.held))
    key = "compare.same_seats_and_cost" if one.euros == two.euros else "compare.same_seats"
    return plain(key, one=one.title, two=two.title)


def _covered(one: Side, two: Side) -> Iterator[str]:
    """Yield which competencies the second covers that the first does not, and the other way round, gains apart from
    losses; a competency is named when it is the only one."""
    more, fewer = two.covered - one.covered, one.covered - two.covered
    if more and fewer:
        yield plain("compare.more_and_fewer_covered", n=len(more), fewer=len(fewer))
        return
    for key, pairs in (("more", more), ("fewer", fewer)):
        places = sorted({place for _, place in pairs})
        if len(places) == 1:
            (name,) = (unmarked(each) for each in sentences.quoted(two.seen.framework, places))
            yield plain(f"compare.{key}_teams", name=name, n=len(pairs))
        elif places:
            yield plain(f"compare.{key}_covered", n=len(pairs))


def _missing(one: Side, two: Side) -> Iterator[str]:
    """Yield how many more competencies are to be developed with the second than with the first, or fewer."""
    if more := len(two.missing) - len(one.missing):
        yield plain(f"compare.{'more' if more > 0 else 'fewer'}_missing", n=abs(more))


def _range(one: Side, two: Side) -> Iterator[str]:
    """Yield which one is in the range, where the other one is not."""
    first, second = (
        side.figures.verdict is not None and side.figures.verdict.state is RangeState.INSIDE for side in (one, two)
    )
    if first != second:
        yield plain(f"compare.{'first' if first else 'second'}_in_range")


def _origins(one: Side, two: Side) -> Iterator[str]:
    """Yield how many more managers come from another trade with the second than with the first, or fewer."""
    if more := two.figures.mix.other - one.figures.mix.other:
        yield plain(f"compare.{'more' if more > 0 else 'fewer'}_other", n=abs(more))


def _months(one: Side, two: Side) -> Iterator[str]:
    """Yield how many more months the second takes than the first, or fewer."""
    if one.last and two.last and one.last != two.last:
        apart = months_between(min(one.last, two.last), max(one.last, two.last))
        yield plain(f"compare.{'later' if two.last > one.last else 'sooner'}", n=apart)


def _cost(one: Side, two: Side) -> Iterator[str]:
    if more := two.euros - one.euros:
        yield plain("compare.dearer" if more > 0 else "compare.cheaper", euros=abs(more))


def _several(sides: Sequence[Side], month: str, *, nothing: bool) -> str:
    if nothing and len({side.euros for side in sides}) == 1:
        return plain("compare.several_same", n=len(sides), month=month, euros=sides[0].euros)
    held, covered = [len(side.held) for side in sides], [len(side.covered) for side in sides]
    euros = [side.euros for side in sides]
    return plain(
        "compare.several",
        n=len(sides),
        held=_between(held, words().number),
        m=max(held),
        covered=_between(covered, words().number),
        most=max(covered),
        euros=_between(euros, words().money),
    )


def _between(values: Sequence[int], written: Callable[[int], str]) -> str:
    """« 22 à 24 », one number where all are the same."""
    low, high = written(min(values)), written(max(values))
    return low if low == high else plain("figure.interval", low=low, high=high)


def rows(compared: Comparison) -> Rows:
    """The figures of each situation in the month, each scenario with its difference."""
    base = compared.base.figures
    covered = len(compared.base.covered)
    written: Mapping[str, Callable[[Side], str]] = {
        "managers": lambda side: _count(side.figures.mix.heads, base.mix.heads),
        "waiting": lambda side: _count(side.figures.waiting, base.waiting),
        "vacant": lambda side: _count(side.figures.vacancy.vacant, base.vacancy.vacant),
        "without_holder": lambda side: _rate(side.figures.vacancy.without_holder, base.vacancy.without_holder),
        "not_worked": lambda side: _rate(side.figures.vacancy.not_worked, base.vacancy.not_worked),
        "other_share": lambda side: _rate(side.figures.mix.share, base.mix.share),
        "covered": lambda side: _count(len(side.covered), covered),
        "base": lambda side: interval(side.figures.coverage.interval),
        "cost": lambda side: words().money(side.euros),
    }
    return [
        {plain("column.figure"): courses.figure_name(name)} | {side.title: say(side) for side in compared.sides}
        for name, say in written.items()
        if name != "waiting" or any(side.figures.waiting for side in compared.sides)
    ]


def differing(compared: Comparison) -> tuple[Rows, str]:
    """The rows of the figures that are not alike everywhere, and the names of the others in one sentence."""
    heading, every = plain("column.figure"), rows(compared)
    alike = [row for row in every if len({value for name, value in row.items() if name != heading}) == 1]
    names = tuple(str(row[heading]) for row in alike)
    return [row for row in every if row not in alike], plain("compare.alike", names=names) if names else ""


def _count(value: int, base: int) -> str:
    if value == base:
        return words().number(value)
    more = "+" if value > base else ""
    return plain("compare.by", value=words().number(value), more=f"{more}{words().number(value - base)}")


def _rate(value: float | None, base: float | None) -> str:
    if value is None or base is None or not (points := round(100 * (value - base), 1)):
        return rate(value)
    written = words().number(abs(points), 1)
    more = plain("compare.points", more="+" if points > 0 else words().rules.minus, points=written, n=abs(points))
    return plain("compare.by", value=rate(value), more=more)


def curves(shown: Shown, what: Followed) -> list[Curve]:
    """The curves of a figure, that without a scenario first; what is without any costs nothing."""
    sides = shown.compared.sides
    kept = [
        replace(courses.curve(side.title, what, side.course, side.costs), place=place)
        for side, place in zip(sides, shown.places, strict=True)
    ]
    return [Curve(sides[0].title, ()), *kept[1:]] if what.figure == "cost" else kept


def course_rows(shown: Shown, what: Followed) -> Rows:
    """The same as a table."""
    return courses.rows(shown.compared.base.course.months, curves(shown, what), what.figure)


def standing_rows(standings: Mapping[str, Standing]) -> Rows:
    """Where each scenario stands, who was consulted, how sure it is."""
    return [
        {
            plain("column.scenario"): title,
            plain("column.stands"): plain(f"life.{each.state}" if each.state else "compare.not_kept"),
            plain("compare.consulted"): each.consulted or plain("compare.nobody"),
            plain("compare.sure"): " ".join(_sure(each)),
        }
        for title, each in standings.items()
    ]


def _sure(standing: Standing) -> Iterator[str]:
    if standing.vacant:
        between = _between(standing.vacant, words().number)
        yield plain("compare.vacant", between=between, n=standing.vacant[1])
    if standing.typical:
        yield plain("compare.typical", n=standing.typical)
    if standing.skipped:
        yield plain("compare.skipped", n=standing.skipped)


def spending(compared: Comparison) -> tuple[Rows, Rows]:
    """What each scenario costs, by kind and by year."""
    return courses.spending([side.title for side in compared.sides[1:]], [side.costs for side in compared.sides[1:]])


def export(shown: Shown, standings: Mapping[str, Standing], what: Followed) -> Export:
    """What the screen shows, to take away."""
    compared, sentence, followed = shown.compared, finding(shown), curves(shown, what)
    along = courses.sentence(compared.first, followed, what)
    by_kind, by_year = spending(compared)
    alternative = " ".join(map(teams.alternative, shown.columns))
    picture = [Drawn("teams", teams.drawn(shown.columns), alternative)] if shown.teams else []
    tables: Sequence[tuple[str, Callable[[], Rows]]] = [
        ("compare.teams", lambda: shown.teams),
        ("compare.table", lambda: rows(compared)),
        ("compare.standings", lambda: standing_rows(standings)),
        ("compare.by_kind", lambda: by_kind),
        ("compare.by_year", lambda: by_year),
        ("compare.courses", lambda: course_rows(shown, what)),
    ]
    return Export(
        plain("compare.title"),
        sentence,
        [plain("export.looked_at", month=words().month(compared.month)), along],
        charts=[*picture, Drawn("courses", courses.drawing(compared.first, followed, what.figure), along)],
        tables=[(plain(name), table) for name, table in tables if table()],
    )
