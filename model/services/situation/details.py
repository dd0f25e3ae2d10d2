"""Beyond the headline figures: of one team, who stands in, who holds what, what a free position would take with it;
of a region, agents per manager, first posts, and what the trades bring beyond chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import day_of
from model.domain.vocabulary import SupportKind
from model.measures.attainment import ByFunction, by_function, held_by_background
from model.measures.excess import Excess, excess
from model.measures.expectations import Whole, expectations
from model.measures.first_post import FirstPost, first_post
from model.measures.history import Month
from model.measures.losses import Loss, losses
from model.measures.presence import presence
from model.measures.span import RegionSpan, Span, region_span, spans
from model.services.situation import quarters
from model.services.situation.situations import View
from model.services.situation.snapshots import snapshot_key


@dataclass(frozen=True)
class FollowedTraining:
    """A training that somebody in post followed."""

    manager: int
    offer: str
    day: date


@dataclass(frozen=True)
class InPlace:
    """What accompanies somebody in post, or else (`manager` is `None`) the whole team."""

    manager: int | None
    kind: SupportKind
    since: date
    until: date | None


@dataclass(frozen=True, eq=False)
class TeamView:
    """What is known of one team beyond its figures. `holders` counts people by background and competency."""

    span: Span
    holders: Whole
    emptied: tuple[Loss, ...]
    followed: tuple[FollowedTraining, ...]
    in_place: tuple[InPlace, ...]


@dataclass(frozen=True)
class RegionView:
    """What is known of a scope beyond its figures. The excess over chance is undefined when a group is empty."""

    span: RegionSpan
    first_post: FirstPost
    relabelling: Excess | None


@dataclass(frozen=True, eq=False)
class _Whole:
    """The same for every team of a snapshot."""

    spans: tuple[Span, ...]
    holders: Whole
    emptied: tuple[Loss, ...]
    functions: ByFunction
    region: RegionView


_wholes: Cache[_Whole] = Cache(128)
_pasts: Cache[tuple[Month, ...]] = Cache(64)


def team(viewer: Viewer, seen: View, place: int) -> TeamView:
    """Return one team of a view. What a free position would take with it is for the director alone."""
    whole = _whole(seen)
    ours = [each for each in whole.emptied if seen.snapshot.positions.team[each.position] == place]
    alone = viewer.may(Right.SCENARIOS)
    return TeamView(
        whole.spans[place],
        whole.holders[:, place],
        tuple(ours) if alone else (),
        tuple(_followed(seen, place)) if viewer.may(Right.NAMES) else (),
        tuple(_in_place(seen, place)) if viewer.may(Right.NAMES) else (),
    )


def region(seen: View) -> RegionView:
    """Return what is known of the whole scope of a view."""
    return _whole(seen).region


def functions(seen: View) -> ByFunction:
    """Return how the people of each function of a view stand to what is expected of them."""
    return _whole(seen).functions


def _whole(seen: View) -> _Whole:
    return _wholes.get(snapshot_key(seen.snapshot), lambda: _measure(seen))


def past(viewer: Viewer, seen: View) -> tuple[Month, ...]:
    """Return the figures of a view on the first day of each month, from three years before its date to its month; as
    far back as people were forgotten, of each quarter."""
    return _pasts.get(snapshot_key(seen.snapshot), lambda: quarters.past(viewer, seen.snapshot))


def _measure(seen: View) -> _Whole:
    now, wishes = presence(seen.snapshot), expectations(seen.snapshot)
    teams = spans(seen.snapshot, now)
    return _Whole(
        teams,
        held_by_background(seen.snapshot, now, wishes),
        losses(seen.snapshot, now, wishes),
        by_function(seen.snapshot, now, wishes),
        RegionView(region_span(teams), first_post(seen.snapshot), excess(seen.snapshot, now, wishes)),
    )


def _followed(seen: View, place: int) -> Sequence[FollowedTraining]:
    """The trainings of the people in post in a team, up to the date, the latest first."""
    snapshot = seen.snapshot
    held = presence(snapshot).held & (snapshot.positions.team[snapshot.assignments.position] == place)
    people = set(snapshot.assignments.manager[held].tolist())
    rows = np.flatnonzero(snapshot.trainings.day <= snapshot.day).tolist()
    followed = [
        FollowedTraining(
            int(snapshot.trainings.manager[row]),
            snapshot.trainings.offer[row],
            date.fromordinal(int(snapshot.trainings.day[row])),
        )
        for row in rows
        if snapshot.trainings.manager[row] in people and snapshot.trainings.offer[row] in snapshot.framework.offers
    ]
    return sorted(followed, key=lambda each: each.day, reverse=True)


def _in_place(seen: View, place: int) -> Iterator[InPlace]:
    """What accompanies a team and those who are in post there on the date: the whole team first, then by post."""
    snapshot, supports = seen.snapshot, seen.snapshot.supports
    held = presence(snapshot).held & (snapshot.positions.team[snapshot.assignments.position] == place)
    runs = (supports.start <= snapshot.day) & (snapshot.day < supports.until)
    ours = runs & (supports.team == place)
    theirs = runs & (supports.assignment >= 0) & np.append(held, False)[supports.assignment]
    for row in (*np.flatnonzero(ours).tolist(), *np.flatnonzero(theirs).tolist()):
        post = int(supports.assignment[row])
        yield InPlace(
            int(snapshot.assignments.manager[post]) if post >= 0 else None,
            list(SupportKind)[supports.kind[row]],
            date.fromordinal(int(supports.start[row])),
            day_of(int(supports.until[row])),
        )
