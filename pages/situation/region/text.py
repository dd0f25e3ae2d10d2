"""What « Ma région » says."""

from collections.abc import Iterator, Mapping, Sequence

from model.access import Right, Viewer
from model.domain.calendar import last_day
from model.measures.complementarity import HeldBy
from model.measures.expectations import region_profile
from model.measures.mix import RangeState, ReachedBy
from model.services.situation import details, hierarchy, situations
from model.services.situation.details import RegionView
from model.services.situation.hierarchy import HierarchyLine
from model.services.situation.situations import View
from pages.kit import charts
from pages.kit.charts.mosaic import composition_words, positions_words
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.widgets import Figure, interval, rate
from pages.kit.wording import local, plain, t, unmarked, words
from pages.situation.mosaic import mosaic
from pages.situation.region import history

Rows = Sequence[Mapping[str, object]]


def finding(view: View) -> str:
    """« 22 managers en poste sur 25 : 17 issus du travail social, 5 d'un autre métier. 3 postes sont à pourvoir. »"""
    mix, vacancy = view.figures.mix, view.figures.vacancy
    parts = [
        plain(f"region.{name}", n=n)
        for name, n in (("social", mix.social), ("other", mix.other), ("unknown", mix.unknown))
        if n
    ]
    composed = plain("region.composed", parts=", ".join(parts)) if parts else ""
    return (
        plain("region.held", n=mix.heads, positions=vacancy.positions)
        + composed
        + ". "
        + plain("region.vacant", n=vacancy.vacant)
        + (" " + plain("region.frozen", n=vacancy.frozen) if vacancy.frozen else "")
        + (" " + plain("region.waiting", n=view.figures.waiting) if view.figures.waiting else "")
    )


def export(view: View, who: Viewer, title: str) -> Export:
    """What the screen shows, to take away."""
    sentence, months, lines = finding(view), details.past(who, view), hierarchy.lines(who, view)
    drawn = [
        Drawn("mosaic", mosaic(view), sentence),
        Drawn("history", history.drawing(months), history.sentence(months)),
    ]
    drawn += [Drawn("organisation", organisation(view, lines), reporting_sentence(lines))] if lines else []
    return Export(
        title,
        sentence,
        [note(view), *(unmarked(line) for line in further(view, who))],
        figures(view) + (base_figures(view) if who.may(Right.COMMON_BASE) else []),
        drawn,
        [
            (plain("region.table"), lambda: team_rows(view)),
            (plain("region.reporting"), lambda: reporting_rows(view, lines)),
            (plain("history.title"), lambda: history.rows(months, who.may(Right.COMMON_BASE))),
        ],
    )


def note(view: View) -> str:
    """Say the range that is wished for, and of when the data are where they are older than the date looked at."""
    return " ".join(filter(None, (range_sentence(view), _age(view))))


def _age(view: View) -> str:
    days = [region.data_on for region in view.snapshot.regions if region.data_on]
    if not days or min(days) >= view.snapshot.as_of:
        return ""
    return plain("region.data_on" if len(days) == 1 else "region.oldest_data_on", day=min(days))


def range_sentence(view: View) -> str:
    """Say the range that is wished for and what would reach it; nothing for a scope that has none."""
    verdict = view.figures.verdict
    if verdict is None:
        return ""
    profile = region_profile(view.snapshot, view.snapshot.regions[0].uid)
    wished = plain(
        "range.wished", low=verdict.low, high=verdict.high, mark=plain("range.assumed") if profile.assumed else ""
    )
    if verdict.state in (RangeState.BELOW, RangeState.ABOVE):
        how = _how_today(view) if verdict.reached_by is ReachedBy.TODAY else f"range.{_later(view)}"
        verdict_words = plain(
            how,
            n=verdict.arrivals or 0,
            filling=plain(f"range.filling_{verdict.lacking}"),
            arriving=plain(f"range.arriving_{verdict.lacking}"),
            state=plain(f"range.{verdict.state}"),
        )
    else:
        verdict_words = plain(f"range.{verdict.state}")
    small = " " + plain("range.too_small") if verdict.too_small else ""
    return f"{wished} {verdict_words}{small}"


def _later(view: View) -> ReachedBy | None:
    """By when a range that today's free seats do not reach will be; what circulates knows of no departure."""
    verdict = view.figures.verdict
    return verdict.reached_by if verdict and view.snapshot.personal else ReachedBy.NOT_YET


def _how_today(view: View) -> str:
    verdict = view.figures.verdict
    every = verdict is not None and verdict.arrivals == view.figures.vacancy.vacant
    return "range.today_all" if every else "range.today"


def figures(view: View) -> list[Figure]:
    """The headline figures of a region."""
    mix, vacancy = view.figures.mix, view.figures.vacancy
    row = [
        Figure("managers", words().number(mix.heads), plain("figure.of_positions", n=vacancy.positions)),
        Figure("other_share", rate(mix.share), plain("figure.of_known", k=mix.other, n=mix.known)),
        Figure(
            "without_holder",
            rate(vacancy.without_holder),
            _fte(vacancy.fte_to_fill, vacancy.funded_fte),
        ),
    ]
    if view.snapshot.personal:
        row.append(Figure("not_worked", rate(vacancy.not_worked), _fte(vacancy.fte_to_work, vacancy.funded_fte)))
    return row


def base_figures(view: View) -> list[Figure]:
    """The figures of the common base of a region."""
    gain, teams = view.figures.complementarity.gain, int(view.figures.coverage.defined.sum())
    gained = (plain("figure.undefined"), plain("figure.one_group"))
    if gain is not None:
        gained = (plain("figure.points", n=round(100 * gain)), "")
    base = Figure("base", interval(view.figures.coverage.interval), plain("figure.of_teams", n=teams))
    return [base, Figure("gain", *gained)]


def _fte(part: float, whole: float) -> str:
    return plain("figure.of_fte", part=words().number(part), whole=words().number(whole))


def team_rows(view: View) -> Rows:
    """The rows of the mosaic as a table."""
    return [
        {
            plain("column.team"): view.snapshot.teams.name[team],
            plain("column.positions"): vacancy.positions,
            plain("column.composition"): composition_words(view.figures.team_mixes[team], words()),
            plain("column.vacant"): positions_words(vacancy, words()),
        }
        for team, vacancy in enumerate(view.figures.team_vacancies)
        if vacancy.positions
    ]


def organisation(view: View, lines: Sequence[HierarchyLine]) -> Build:
    """What draws who reports to whom."""
    places = [(line.place, line.depth) for line in lines]
    return lambda colours: charts.organisation(view.snapshot, places, words(), colours)


def reporting_sentence(lines: Sequence[HierarchyLine]) -> str:
    """« 25 postes, dont 1 n'est rattaché à aucun autre. »"""
    return plain("region.reporting_says", n=len(lines), tops=sum(not line.depth for line in lines))


def reporting_rows(view: View, lines: Sequence[HierarchyLine]) -> Rows:
    """The positions under those that they report to: each step down is one more arrow."""
    positions, teams = view.snapshot.positions, view.snapshot.teams.name
    return [
        {
            plain("column.position"): plain("region.below") * line.depth + positions.title[line.place],
            plain("column.team"): teams[positions.team[line.place]],
        }
        for line in lines
    ]


def further(view: View, who: Viewer) -> Iterator[str]:
    """Yield what explains the figures of a region, for « Aller plus loin »."""
    mix = view.figures.mix
    yield t("further.fte", share=rate(mix.fte_share))
    if mix.unknown and mix.bounds:
        yield t("further.bounds", n=mix.unknown, low=rate(mix.bounds[0]), high=rate(mix.bounds[1]))
    seen = details.region(view)
    if seen.span.per_manager:
        yield t("further.span", n=round(seen.span.per_manager, 1))
    if who.may(Right.COMMON_BASE):
        yield complementarity_sentence(view)
        yield from _beyond_chance(seen)
        yield from _first_posts(seen)
    if who.may(Right.NAMES):
        for row, day in situations.known_departures(view.snapshot):
            yield t("further.departure", name=view.snapshot.managers.name[row], day=last_day(day))


def _beyond_chance(seen: RegionView) -> Iterator[str]:
    relabelling = seen.relabelling
    if relabelling:
        mean, excess = (
            plain("figure.points", n=round(100 * value)) for value in (relabelling.mean, relabelling.excess)
        )
        yield t("further.excess", mean=mean, excess=excess, n=relabelling.labellings, exact=1 + relabelling.exact)


def _first_posts(seen: RegionView) -> Iterator[str]:
    posts = seen.first_post
    if posts.total:
        yield t("further.first_post", n=posts.total, k=posts.trained, unknown=posts.unknown)


def complementarity_sentence(view: View) -> str:
    """Say which competencies each group holds, and what they bring together."""
    pooled = view.figures.complementarity
    if pooled.gain is None:
        return t("further.no_gain")
    count = {held: sum(each is held for each in pooled.held_by) for held in HeldBy}
    lines = [t("further.complementarity", both=count[HeldBy.BOTH], total=len(pooled.held_by))]
    for held in (HeldBy.SOCIAL, HeldBy.OTHER, HeldBy.NOBODY):
        pairs = zip(view.snapshot.framework.competencies, pooled.held_by, strict=True)
        names = tuple(t("punctuation.quoted", text=local(competency.short)) for competency, by in pairs if by is held)
        if names:
            lines.append(t(f"further.held_{held}", names=names))
    counts = {"unknown": pooled.left_out, "not_assessed": pooled.not_assessed}
    apart = tuple(t(f"further.left_out_{why}", n=count) for why, count in counts.items() if count)
    if apart:
        lines.append(t("further.left_out", n=sum(counts.values()), parts=apart))
    return " ".join(lines)
