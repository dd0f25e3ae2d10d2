"""What « Socle commun » says."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.access import Right, Viewer
from model.domain.framework import Competency
from model.domain.vocabulary import CoverageState, Stratum
from model.measures.assistance import assistance as could_help
from model.measures.attainment import ByFunction
from model.measures.expectations import region_profile
from model.measures.shortages import TeamsHolding, held_in_teams
from model.privacy import K
from model.services import committee
from model.services.context import today
from model.services.situation import details
from model.services.situation.situations import View
from pages.kit import charts
from pages.kit.charts.base import cell_sentence, state_words
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.state import Context
from pages.kit.widgets import Figure, interval
from pages.kit.wording import local, plain, t, words
from pages.situation.coverage import circulating_words, expectations_note

Rows = Sequence[Mapping[str, object]]


MOST_TEAMS = 4


def finding(view: View) -> str:
    """« 9 compétences sur 14 sont couvertes dans toutes les équipes ; … est à développer dans 3 équipes. »"""
    coverage = view.figures.coverage
    competencies = view.snapshot.framework.competencies
    missing, unknown = coverage.teams_in(CoverageState.MISSING), coverage.teams_to_record
    where = plain("base.in_every_team", n=len(view.snapshot.teams.name))
    parts = [plain("base.everywhere", n=int(coverage.present_everywhere.sum()), total=len(competencies), where=where)]
    if missing.any():
        parts.append(_missing_most(view, missing))
    if unknown:
        parts.append(plain("base.to_record", n=unknown))
    return plain("punctuation.semicolon").join(parts) + "."


def _missing_most(view: View, missing: NDArray[np.intp]) -> str:
    """What is to be developed in the most teams; two competencies in as many are named, more are counted."""
    most = np.flatnonzero(missing == missing.max()).tolist()
    only = len(view.snapshot.teams.name) == 1
    how = "in_every_team" if only else "in_teams" if len(most) == 1 else "in_teams_each"
    where = plain(f"base.{how}", n=int(missing.max()))
    if len(most) > 2:
        return plain("base.missing_each", k=len(most), where=where)
    names = [local(view.snapshot.framework.competencies[place].short) for place in most]
    if len(names) == 1:
        return plain("base.missing", competency=names[0], where=where)
    quoted = tuple(plain("punctuation.quoted", text=name) for name in names)
    return plain("base.missing_both", names=quoted, where=where)


def figures(view: View) -> list[Figure]:
    """The headline figures of the common base: how many cells of the grid are in each state."""
    coverage = view.figures.coverage
    cells = int(coverage.defined.sum()) * len(view.snapshot.framework.competencies)
    counts = {state: int(coverage.teams_in(state).sum()) for state in CoverageState}
    row = [Figure("base", interval(coverage.interval), plain("figure.of_teams", n=int(coverage.defined.sum())))]
    for state in (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING, CoverageState.UNKNOWN):
        row.append(Figure(f"cells_{state}", words().number(counts[state]), plain("figure.of_cells", n=cells)))
    return row


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


def grid(view: View) -> Build:
    """What draws the grid of teams and competencies."""
    return lambda colours: charts.common_base(view.snapshot, view.figures.coverage, words(), colours)


def export(view: View, who: Viewer, viewer: Viewer, chosen: Context) -> Export:
    """What the screen shows, to take away; for a reader, only how many teams hold each competency."""
    title = plain("base.title")
    if not viewer.may(Right.COMMON_BASE):
        return _circulating(view, who, title, chosen)
    sentence = finding(view)
    return Export(
        title,
        sentence,
        [expectations_note(view)],
        figures(view),
        [Drawn("base", grid(view), sentence)],
        [
            (plain("base.table"), lambda: table(view)),
            (plain("base.functions"), lambda: function_rows(view)),
            (plain("base.lacking"), lambda: helping_rows(view)),
        ],
    )


def _circulating(view: View, who: Viewer, title: str, chosen: Context) -> Export:
    pairs, teams = committee.base(who, chosen.codes)
    rows = [
        {plain("export.competency"): local(each.name), plain("export.present_in"): circulating_words(held)}
        for each, held in pairs
    ]
    remarks = [expectations_note(view), plain("export.base_open_note", k=K)]
    return Export(
        title,
        plain("export.base_open_finding", n=teams, day=today()),
        remarks,
        tables=[(plain("export.base"), lambda: rows)],
    )


def teams_words(held: TeamsHolding) -> str:
    """« 7 équipes sur 9, 1 à renseigner »."""
    return plain("base.held_in", k=held.present, n=held.total, to_record=held.to_record)


def helping_rows(view: View) -> Rows:
    """Per competency: how many teams hold it, which lack it, who could help."""
    coverage, snapshot = view.figures.coverage, view.snapshot
    pairs = zip(held_in_teams(coverage), could_help(snapshot, coverage), strict=True)
    return [
        {
            plain("column.competency"): local(competency.short),
            plain("column.held_in"): teams_words(held),
            plain("column.lacking_in"): _teams(view, helpers.lacking, all_of_them=True),
            plain("column.could_help"): _teams(view, (*helpers.units, *helpers.teams))
            if helpers.lacking
            else _nothing(),
        }
        for competency, (held, helpers) in zip(snapshot.framework.competencies, pairs, strict=True)
    ]


def helping(view: View, team: int, place: int) -> list[str]:
    """What a team has of a competency, and who could help it."""
    snapshot, coverage = view.snapshot, view.figures.coverage
    helper = could_help(snapshot, coverage)[place]
    units, teams = ([each for each in places if each != team] for places in (helper.units, helper.teams))
    parts = [cell_sentence(snapshot, coverage, team, place, words())]
    parts += [plain("base.unit_helps", units=_teams(view, units, all_of_them=True))] if units else []
    parts += [plain("base.teams_help", teams=_teams(view, teams, all_of_them=True))] if teams else []
    return parts if units or teams else [*parts, plain("base.nobody_helps")]


def functions_note() -> str:
    """Say how many people a function must have to be told apart."""
    return t("base.functions_note", k=K)


def function_rows(view: View) -> Rows:
    """Per competency: of the people present of each function, how many are where they are expected.

    A function of very few people is left out: it would say what each of them can do.
    """
    functions = details.functions(view)
    there = [place for place, count in enumerate(functions.present[:, 0].tolist()) if count >= K]
    return [
        {plain("column.competency"): local(competency.short)}
        | {plain(f"stratum.{list(Stratum)[row]}"): _reached(functions, row, place) for row in there}
        for place, competency in enumerate(view.snapshot.framework.competencies)
    ]


def _reached(functions: ByFunction, row: int, place: int) -> str:
    present, reached, unknown = (
        int(counts[row, place]) for counts in (functions.present, functions.reached, functions.not_assessed)
    )
    return plain("base.reached", n=reached, total=present, to_record=unknown)


def _teams(view: View, places: Sequence[int], *, all_of_them: bool = False) -> str:
    names = [view.snapshot.teams.name[place] for place in places]
    if len(names) > MOST_TEAMS and not all_of_them:
        return plain("base.and_more", names=", ".join(names[:MOST_TEAMS]), n=len(names) - MOST_TEAMS)
    return ", ".join(names) or _nothing()


def _nothing() -> str:
    return plain("figure.undefined")


def scales(view: View) -> Iterator[str]:
    """Yield each competency with the level that the region expects, and what each of its levels means, as a list."""
    expected = region_profile(view.snapshot, view.snapshot.regions[0].uid).expected
    yield from (_scale(*pair) for pair in zip(view.snapshot.framework.competencies, expected, strict=True))


def _scale(competency: Competency, expected: int) -> str:
    kind = t(f"competency_kind.{competency.kind}")
    lines = [t("base.competency", name=local(competency.name), kind=kind, expected=expected / 2)]
    lines += [t("base.level", level=level, text=local(text)) for level, text in enumerate(competency.levels)]
    return "\n".join(lines)
