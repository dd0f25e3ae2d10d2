"""What « Socle commun » says."""

from collections.abc import Mapping, Sequence

from model.domain.framework import Competency
from model.domain.vocabulary import CoverageState
from model.measures.expectations import region_profile
from model.services.situations import View
from pages.kit.charts.base import state_words
from pages.kit.widgets import Figure, interval
from pages.kit.wording import local, plain, t, words

Rows = Sequence[Mapping[str, object]]


def finding(view: View) -> str:
    """« 9 compétences sur 14 sont présentes partout ; … manque dans 3 équipes ; 11 restent à renseigner. »"""
    coverage = view.figures.coverage
    competencies = view.snapshot.framework.competencies
    missing, unknown = coverage.teams_in(CoverageState.MISSING), int(coverage.teams_in(CoverageState.UNKNOWN).sum())
    said = [plain("base.everywhere", n=int(coverage.present_everywhere.sum()), total=len(competencies))]
    if missing.any():
        worst = int(missing.argmax())
        said.append(plain("base.missing", competency=local(competencies[worst].short), n=int(missing[worst])))
    if unknown:
        said.append(plain("base.to_record", n=unknown))
    return plain("punctuation.semicolon").join(said) + "."


def figures(view: View) -> list[Figure]:
    """The headline figures of the common base: how many cells of the grid are in each state."""
    coverage = view.figures.coverage
    cells = int(coverage.defined.sum()) * len(view.snapshot.framework.competencies)
    counts = {state: int(coverage.teams_in(state).sum()) for state in CoverageState}
    found = [Figure("base", interval(coverage.interval), plain("figure.of_teams", n=int(coverage.defined.sum())))]
    for state in (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING, CoverageState.UNKNOWN):
        found.append(Figure(f"cells_{state}", words().number(counts[state]), plain("figure.of_cells", n=cells)))
    return found


def table(view: View) -> Rows:
    """The grid as a table: a team a row, a competency a column, states in words."""
    snapshot, coverage = view.snapshot, view.figures.coverage
    return [
        {plain("column.team"): snapshot.teams.name[team]}
        | {
            local(c.short): state_words(coverage, team, place, words())
            for place, c in enumerate(snapshot.framework.competencies)
        }
        for team in range(len(snapshot.teams))
        if coverage.defined[team]
    ]


def expectations_note(view: View) -> str:
    """Say which expectations the screen uses, and whether anybody adopted them."""
    if view.figures.coverage.defaults:
        return plain("expectations.default")
    profile = region_profile(view.snapshot, view.snapshot.regions[0].uid)
    key = "expectations.assumed" if profile.assumed else "expectations.adopted"
    return plain(key, day=profile.adopted_on, author=profile.author)


def competency_scale(competency: Competency) -> str:
    """A competency and what each of its levels means, as a list."""
    kind = t(f"competency_kind.{competency.kind}")
    lines = [t("base.competency", name=local(competency.name), kind=kind, expected=competency.expected / 2)]
    lines += [t("base.level", level=level, text=local(text)) for level, text in enumerate(competency.levels)]
    return "\n".join(lines)
