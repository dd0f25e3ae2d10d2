"""How a scope mixes managers from social work and from other trades, and where that stands in a range."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from model.domain.calendar import add_months, month_of
from model.domain.snapshot import BACKGROUNDS, UNKNOWN, Flags, Places, Snapshot
from model.domain.vocabulary import Background, OpenTo
from model.measures.presence import Presence, heads, presence


@dataclass(frozen=True)
class Mix:
    """Heads in post by background, and the FTE that they hold (share × position FTE; it never decides)."""

    social: int
    other: int
    unknown: int
    fte_social: float = 0.0
    fte_other: float = 0.0
    fte_unknown: float = 0.0

    @property
    def heads(self) -> int:
        """People in post, of any background."""
        return self.social + self.other + self.unknown

    @property
    def known(self) -> int:
        """N: people in post whose background is known."""
        return self.social + self.other

    @property
    def share(self) -> float | None:
        """k / N: the share of managers from other trades among known backgrounds; undefined when there are none."""
        return self.other / self.known if self.known else None

    @property
    def fte_share(self) -> float | None:
        """The same share in FTE."""
        fte = self.fte_social + self.fte_other
        return self.fte_other / fte if fte else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if every unknown head came from social work, and if every one came from another trade."""
        return (self.other / self.heads, (self.other + self.unknown) / self.heads) if self.heads else None


def mixes(snapshot: Snapshot, groups: Places, count: int, now: Presence | None = None) -> tuple[Mix, ...]:
    """Return the mix of each of `count` groups of positions; `groups` gives the group of each position, -1 for none."""
    held = np.flatnonzero((now or presence(snapshot)).held)
    group_of = groups[snapshot.assignments.position]
    rows, group = heads(snapshot, held, group_of)
    background = _backgrounds(snapshot)
    people = np.zeros((count + 1, len(BACKGROUNDS)), dtype=int)
    np.add.at(people, (group, background[rows]), 1)
    fte = np.zeros((count + 1, len(BACKGROUNDS)))
    assignments = snapshot.assignments
    amounts = assignments.share[held] * snapshot.positions.fte[assignments.position[held]]
    np.add.at(fte, (group_of[held], background[held]), amounts)
    return tuple(Mix(*map(int, people[place]), *map(float, fte[place])) for place in range(count))


def region_mix(snapshot: Snapshot, now: Presence | None = None) -> Mix:
    """Return the mix of the whole snapshot."""
    return mixes(snapshot, np.zeros(len(snapshot.positions), dtype=np.int32), 1, now)[0]


def team_mixes(snapshot: Snapshot, now: Presence | None = None) -> tuple[Mix, ...]:
    """Return the mix of each team, in the order of the teams."""
    return mixes(snapshot, snapshot.positions.team, len(snapshot.teams), now)


def _backgrounds(snapshot: Snapshot) -> Places:
    """The background of the holder of each assignment; a holder who is not named is of unknown background."""
    of_manager = np.append(snapshot.managers.background, np.int8(UNKNOWN))
    return of_manager[snapshot.assignments.manager].astype(np.int32)


class RangeState(StrEnum):
    """Where a mix stands in the range of its scope."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    UNCLEAR = "unclear"
    UNDEFINED = "undefined"


class ReachedBy(StrEnum):
    """With which seats the missing arrivals could come."""

    TODAY = "today"
    AFTER_DEPARTURES = "after_departures"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class RangeVerdict:
    """The state of a mix in its range; outside it, how many `arrivals` of which background would bring it inside."""

    low: int
    high: int
    state: RangeState
    too_small: bool = False
    lacking: Background | None = None
    arrivals: int | None = None
    reached_by: ReachedBy | None = None


@dataclass(frozen=True)
class HeadsAndSeats:
    """People of known background (N, of whom k from other trades) and the free seats open to each background."""

    known: int
    other: int
    free: Mapping[Background, int]


def range_state(known: int, other: int, low: int, high: int) -> RangeState:
    """Judge k others of N heads against [low, high] (whole percents), without rounding.

    When no whole number of heads fits the range, the two numbers next to the low bound count as inside.
    """
    if known == 0:
        return RangeState.UNDEFINED
    least, most = others_within(known, low, high)
    if other < least:
        return RangeState.BELOW
    return RangeState.ABOVE if other > most else RangeState.INSIDE


def others_within(known: int, low: int, high: int) -> tuple[int, int]:
    """Return the least and the most heads from other trades, out of N, that lie in [low, high] (whole percents): the
    two numbers next to the low bound when no whole number does."""
    below = low * known // 100
    return (-(-low * known // 100), high * known // 100) if fits(known, low, high) else (below, below + 1)


def fits(known: int, low: int, high: int) -> bool:
    """Whether some whole number of heads out of `known` lies in [low, high] percent."""
    return -(-low * known // 100) * 100 <= high * known


def arrivals_needed(seats: HeadsAndSeats, lacking: Background, low: int, high: int) -> int | None:
    """Return the least number of arrivals of the lacking background, other free seats staying empty, that gives an
    inside state; `None` when the free seats open to that background do not suffice."""
    step = int(lacking is Background.OTHER)
    for arrivals in range(seats.free[lacking] + 1):
        if range_state(seats.known + arrivals, seats.other + step * arrivals, low, high) is RangeState.INSIDE:
            return arrivals
    return None


def judge(mix: Mix, low: int, high: int, ladder: Iterable[tuple[ReachedBy, HeadsAndSeats]] = ()) -> RangeVerdict:
    """Judge a mix against its range; `ladder` gives the seats to try in turn when it lies outside."""
    if mix.known == 0:
        return RangeVerdict(low, high, RangeState.UNDEFINED)
    states = {range_state(mix.heads, mix.other + more, low, high) for more in range(mix.unknown + 1)}
    if len(states) > 1:
        return RangeVerdict(low, high, RangeState.UNCLEAR)
    state, too_small = states.pop(), not fits(mix.heads, low, high)
    if state not in (RangeState.BELOW, RangeState.ABOVE):
        return RangeVerdict(low, high, state, too_small)
    lacking = Background.OTHER if state is RangeState.BELOW else Background.SOCIAL
    for reached_by, seats in ladder:
        needed = arrivals_needed(seats, lacking, low, high)
        if needed is not None:
            return RangeVerdict(low, high, state, too_small, lacking, needed, reached_by)
    return RangeVerdict(low, high, state, too_small, lacking, None, ReachedBy.NOT_YET)


def judge_scope(snapshot: Snapshot, low: int, high: int, where: Flags, horizon: int) -> RangeVerdict:
    """Judge the positions of `where` (a mask over positions) against a range, today and then `horizon` months later
    with every known departure applied."""
    later = snapshot.at(add_months(month_of(snapshot.as_of), horizon))
    ladder = (
        (step, seats(at, where)) for step, at in ((ReachedBy.TODAY, snapshot), (ReachedBy.AFTER_DEPARTURES, later))
    )
    return judge(_mix_of(snapshot, where), low, high, ladder)


def seats(snapshot: Snapshot, where: Flags) -> HeadsAndSeats:
    """Count the known heads and the free seats of a scope (mask of positions) on the snapshot's date."""
    now = presence(snapshot)
    mix = _mix_of(snapshot, where, now)
    open_to = [list(OpenTo)[code] for code in snapshot.positions.open_to[now.vacant & where]]
    free = {
        background: sum(door.admits(background) for door in open_to)
        for background in (Background.SOCIAL, Background.OTHER)
    }
    return HeadsAndSeats(mix.known, mix.other, free)


def _mix_of(snapshot: Snapshot, where: Flags, now: Presence | None = None) -> Mix:
    return mixes(snapshot, np.where(where, 0, -1).astype(np.int32), 1, now)[0]
