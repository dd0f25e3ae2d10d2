"""What a team would no longer hold if a position became free."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState
from model.measures.coverage import STATES, coverage
from model.measures.losses import Loss, losses
from model.measures.presence import presence
from tests.model.small_situations import Seat, framework, profile, situation, vacant

MISSING = STATES.index(CoverageState.MISSING)


def test_what_only_the_holder_brings_would_be_missing() -> None:
    snapshot = situation({"A": [Seat("social", (4, 4, 0, 0)), Seat("other", (0, 4, 4, 0)), vacant()]})
    assert losses(snapshot) == (Loss(0, (0,), ()), Loss(1, (2,), ()))


def test_where_only_somebody_not_assessed_would_remain_it_would_have_to_be_recorded() -> None:
    snapshot = situation({"A": [Seat("social", (4, 0, 0, 0)), Seat("other", (-1, 0, 0, 0))]})
    assert losses(snapshot) == (Loss(0, (), (0,)), Loss(1, (), ()))


def test_what_nobody_is_known_to_hold_is_not_said_to_be_lost() -> None:
    assert losses(situation({"A": [Seat("unnamed")]})) == (Loss(0, (), ()),)


def test_somebody_on_leave_takes_nothing_away() -> None:
    assert losses(situation({"A": [Seat("social", (4, 4, 4, 4), on_leave=True)]})) == (Loss(0, (), ()),)


def test_two_holders_of_a_position_leave_together() -> None:
    snapshot = situation({"A": [Seat("social", (4, 0, 0, 0)), Seat("other", (4, 4, 0, 0), beside=True)]})
    assert losses(snapshot) == (Loss(0, (0, 1), ()),)


def test_whoever_leaves_a_position_leaves_the_other_ones_too() -> None:
    ana = Seat("social", (4, 0, 0, 0), person="ana")
    assert losses(situation({"A": [ana, ana]})) == (Loss(0, (0,), ()), Loss(1, (0,), ()))


def test_acting_cover_is_not_somebody_who_remains() -> None:
    snapshot = situation({"A": [Seat("social", (4, 0, 0, 0)), Seat("other", (4, 0, 0, 0), acting=True)]})
    assert losses(snapshot) == (Loss(0, (0,), ()),)


def recomputed(snapshot: Snapshot) -> tuple[Loss, ...]:
    """The same by ending everything that the holders of each position hold, and measuring again."""
    now, assignments, before = presence(snapshot), snapshot.assignments, coverage(snapshot)
    found = []
    for seat in sorted(set(assignments.position[now.held].tolist())):
        rows = now.held & (assignments.position == seat)
        named = np.isin(assignments.manager, assignments.manager[rows & (assignments.manager >= 0)])
        until = np.where(rows | named, snapshot.day, assignments.until).astype(np.int32)
        left = coverage(replace(snapshot, assignments=assignments.changed(until=until)))
        team = snapshot.positions.team[seat]
        missing = (left.states[team] == MISSING) & (before.least[team] > 0)
        unsure = (left.least[team] == 0) & (before.least[team] > 0) & (left.most[team] > 0)
        found.append(Loss(seat, tuple(np.flatnonzero(missing).tolist()), tuple(np.flatnonzero(unsure).tolist())))
    return tuple(found)


LEVELS = {person: (place, 4 - place, 4, 0) for place, person in enumerate(["ana", "bob", "cat"])}
strangers = st.builds(
    Seat,
    holder=st.sampled_from(["social", "other", "unknown", "unnamed", "vacant"]),
    levels=st.tuples(*[st.sampled_from([-1, 0, 3, 4])] * 4),
    on_leave=st.booleans(),
    acting=st.sampled_from([False, False, True]),
    beside=st.booleans(),
    stratum=st.sampled_from(["strategic", "operational"]),
)
busy = st.builds(
    lambda person, on_leave, stratum: Seat("social", LEVELS[person], person=person, on_leave=on_leave, stratum=stratum),
    st.sampled_from(list(LEVELS)),
    st.booleans(),
    st.sampled_from(["strategic", "operational"]),
)
teams = st.lists(strangers | busy, max_size=5)


@given(first=teams, second=teams)
def test_it_is_what_measuring_without_them_finds(first: list[Seat], second: list[Seat]) -> None:
    reference = framework()
    demanding = replace(profile(reference, expected=(3, 3, 3, 3)), stratum="strategic")
    snapshot = situation(
        {"A": [Seat("social", (4, 0, 4, 0)), *first], "B": second}, reference=reference, profiles=(demanding,)
    )
    assert losses(snapshot) == recomputed(snapshot)
