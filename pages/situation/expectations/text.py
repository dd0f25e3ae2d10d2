"""What « Nos attentes » says."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from model.domain.framework import TargetProfile
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState, Stratum
from model.language import unit_once
from model.measures.coverage import STATES
from model.services.expectation import profiles
from model.services.expectation.profile_changes import MIX, Part, ProfileChanges
from model.services.expectation.profiles import Effect, ProfileScope, ProfileVersion
from model.services.expectation.states import ProfileState
from model.services.situation.situations import View
from model.workshop.answers import HIGH, LOW
from pages.kit import answers, links
from pages.kit.exports import Export
from pages.kit.profile_changes import changes, said_range
from pages.kit.widgets import Figure, interval
from pages.kit.wording import local, plain, words
from pages.situation.coverage import expectations_note

Rows = Sequence[Mapping[str, object]]


def finding(view: View, waiting: Sequence[ProfileVersion]) -> str:
    """« Attentes adoptées le 3 mars 2027 par M. Dupont ; une proposition attend. »"""
    sentence = expectations_note(view)
    if not waiting:
        return sentence
    return sentence.removesuffix(".") + plain("punctuation.semicolon") + plain("expectations.waiting", n=len(waiting))


def scopes(snapshot: Snapshot) -> list[ProfileScope]:
    """What one can expect something of: the region, a function, a team."""
    functions = [ProfileScope(stratum=stratum) for stratum in Stratum]
    return [ProfileScope(), *functions, *(ProfileScope(team=uid) for uid in snapshot.teams.uid)]


def scope_name(snapshot: Snapshot, scope: ProfileScope) -> str:
    """Name a scope."""
    if scope.team:
        return plain("expectations.of_team", team=snapshot.teams.name[snapshot.teams.uid.index(scope.team)])
    return (
        plain("expectations.of_function", function=plain(f"stratum.{scope.stratum}"))
        if scope.stratum
        else plain("expectations.of_region")
    )


def adoption(snapshot: Snapshot, version: ProfileVersion, before: ProfileVersion | None) -> str:
    """« Toute la région : adoptées le 3 mars 2027 par M. Dupont. Si vous revenez dessus : celles du 2 mai 2026. »"""
    scope = scope_name(snapshot, version.scope)
    adopted = plain("expectations.in_force", scope=scope, adopted=_adopted(version))
    if before is not None and before.profile.adopted_on:
        return adopted + " " + plain("expectations.comes_back", day=before.profile.adopted_on)
    return (
        adopted
        + " "
        + plain("expectations.inherits" if version.scope != ProfileScope() else "expectations.none_before")
    )


def voted(snapshot: Snapshot, version: ProfileVersion) -> Rows:
    """What a room voted, part by part: what changes, how many had a view, how far apart they were."""
    changes = version.changes
    if changes is None or not changes.views:
        return []
    return [
        {
            plain("expectations.what"): _part(snapshot, part),
            plain("expectations.vote"): plain("decide.levels", before=_worth(part, before), after=_worth(part, after)),
            **_spread(part, changes),
        }
        for part, (before, after) in changes.values.items()
    ]


def _spread(part: Part, changes: ProfileChanges) -> Mapping[str, object]:
    ends = [end for end in ((LOW, HIGH) if part == MIX else (part[1],)) if end in changes.views]
    views = [changes.views[end] for end in ends]
    low, high = plain("expectations.people"), plain("workshop.column_spread")
    if not views:
        return {low: plain("figure.undefined"), high: plain("figure.undefined")}
    apart = [answers.half_between(*unit_once(_end(part, each.low), _end(part, each.high)), words()) for each in views]
    if part == MIX:
        apart = [
            plain("room.said", name=plain(f"room.{end}"), value=half) for end, half in zip(ends, apart, strict=True)
        ]
    return {low: words().number(views[0].people), high: plain("punctuation.semicolon").join(apart)}


def conflicts(snapshot: Snapshot, version: ProfileVersion, waiting: Sequence[ProfileVersion]) -> Sequence[str]:
    """Say which other proposal that waits asks something else of the same, and what was adopted since."""
    if version.changes is None:
        return []
    called = partial(_part, snapshot)
    sentences = []
    for other in waiting:
        if other.uid == version.uid or other.scope != version.scope or other.changes is None:
            continue
        if parts := version.changes.against(other.changes):
            names = tuple(map(called, parts))
            author = links.proposer(other.author, other.workshop)
            sentences.append(plain("expectations.against", author=author, day=other.proposed_on, names=names))
    if parts := version.changes.overtaken(profiles.in_force(snapshot, version.scope)):
        sentences.append(plain("expectations.overtaken", names=tuple(map(called, parts))))
    return sentences


def _part(snapshot: Snapshot, part: Part) -> str:
    """« Réguler, arbitrer », the range, or what else of a competency is expected."""
    column, code = part
    if part == MIX:
        return plain("expectations.range")
    name = next(local(each.short) for each in snapshot.framework.competencies if each.code == code)
    if column == "expected":
        return name
    return plain(
        "expectations.part", name=name, what=plain("column.wanted" if column == "holders" else "column.weight")
    )


def _worth(part: Part, value: Any) -> str:
    if part == MIX:
        return plain("expectations.from_percent", low=value[0], high=value[1]) if value else plain("figure.undefined")
    return _end(part, value)


def _end(part: Part, value: int) -> str:
    if part == MIX:
        return plain("unit.percent", n=value)
    return words().number(value / 2 if part[0] == "expected" else value)


def values(snapshot: Snapshot, profile: TargetProfile) -> Rows:
    """The grid: one competency a row, with the level, the people and the weight that are expected."""
    rows = zip(snapshot.framework.competencies, profile.expected, profile.holders, profile.weights, strict=True)
    return [
        {
            plain("column.competency"): local(competency.short),
            plain("column.expected"): level / 2,
            plain("column.wanted"): holders,
            plain("column.weight"): weight,
        }
        for competency, level, holders, weight in rows
    ]


def export(
    view: View,
    scope: ProfileScope,
    current: TargetProfile,
    versions: Sequence[ProfileVersion],
    waiting: Sequence[ProfileVersion],
) -> Export:
    """What is expected, to take away."""
    notes = [scope_name(view.snapshot, scope)] if scope != ProfileScope() else []
    if current.mix:
        notes.append(said_range(current))
    grid = plain("expectations.grid"), lambda: values(view.snapshot, current)
    dated = plain("expectations.history"), lambda: history(view.snapshot, versions)
    return Export(plain("expectations.title"), finding(view, waiting), notes, tables=[grid, dated])


def effect_sentence(effect: Effect) -> str:
    """« 12 compétences changeraient d'état, équipe par équipe, dans 4 équipes. »"""
    moved = int((effect.before.coverage.states != effect.after.coverage.states).sum())
    if not moved:
        return plain("expectations.no_effect")
    teams = int((effect.before.coverage.states != effect.after.coverage.states).any(axis=1).sum())
    return plain("expectations.effect", n=moved, teams=teams)


def effect_figures(effect: Effect) -> list[Figure]:
    """The common base as it would be read, and as it is read today."""
    before, after = effect.before.coverage, effect.after.coverage
    row = [Figure("base", interval(after.interval), _today(interval(before.interval)))]
    for state in (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING):
        now, then = (int(each.teams_in(state).sum()) for each in (before, after))
        row.append(Figure(f"cells_{state}", words().number(then), _today(words().number(now))))
    return row


def _today(value: str) -> str:
    return plain("expectations.today", value=value)


def effect_rows(effect: Effect) -> Rows:
    """Each situation that would change, from what to what."""
    before, after = effect.before.coverage.states, effect.after.coverage.states
    return [
        {
            plain("column.team"): effect.snapshot.teams.name[team],
            plain("column.competency"): local(effect.snapshot.framework.competencies[place].short),
            plain("column.today"): plain(f"state.{STATES[before[team, place]]}"),
            plain("column.then"): plain(f"state.{STATES[after[team, place]]}"),
        }
        for team, place in np.argwhere(before != after).tolist()
    ]


def history(snapshot: Snapshot, versions: Sequence[ProfileVersion]) -> Rows:
    """Every version, the latest first."""
    return [
        {
            plain("column.proposed_on"): each.proposed_on,
            plain("column.scope"): scope_name(snapshot, each.scope),
            plain("column.author"): links.proposer(each.author, each.workshop),
            plain("column.content"): _content(snapshot, each),
            plain("column.version_state"): plain(f"version.{each.state}"),
            plain("column.adopted_on"): _adopted(each),
        }
        for each in versions
    ]


def _content(snapshot: Snapshot, version: ProfileVersion) -> str:
    """What a version expects otherwise than the defaults."""
    changed = changes(snapshot.framework.default_profile, version.profile, snapshot.framework)
    return " ".join(changed) or plain("expectations.as_default")


def _adopted(version: ProfileVersion) -> str:
    if version.state not in (ProfileState.ADOPTED, ProfileState.REPLACED) or version.profile.adopted_on is None:
        return plain("figure.undefined")
    return plain("expectations.adopted_by", day=version.profile.adopted_on, author=version.profile.author)
