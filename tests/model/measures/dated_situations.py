"""Situations whose assignments have dates, written in a few words; and the assumptions that their figures read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from model.domain.calendar import NEVER, ordinal
from model.domain.framework import Framework
from model.domain.snapshot import Assignments, Managers, Snapshot
from model.domain.vocabulary import Answer
from tests.model.small_situations import framework, situation, vacant

FUNDED = date(2024, 1, 1)
ANSWERS = tuple(Answer)
MORE = {
    "first_post_from": 6,
    "first_post_until": 36,
    "first_post_training_months": 6,
    "labellings_enumerated": 5000,
    "labellings_drawn": 1000,
}


@dataclass(frozen=True)
class Post:
    """Who holds the seat of a place from a day on, until a first day no longer in post; `person` "" is not named."""

    seat: int
    person: str
    start: date = FUNDED
    until: date | None = None
    acting: bool = False
    first_post: str = "unknown"


def dated(
    teams: Mapping[str, int],
    posts: Sequence[Post],
    *,
    leaves_on: Mapping[str, date] | None = None,
    closes_on: Mapping[int, date] | None = None,
    opens_on: Mapping[int, date] | None = None,
    frozen: Mapping[int, tuple[date, date | None]] | None = None,
    reference: Framework | None = None,
) -> Snapshot:
    """A snapshot of teams with a number of seats, funded from 2024 unless told otherwise, and of dated posts."""
    places, freezes = iter(range(sum(teams.values()))), frozen or {}
    free = {
        name: [vacant(frozen=freezes.get(next(places), (None, None))) for _ in range(seats)]
        for name, seats in teams.items()
    }
    base = situation(free, reference=reference)
    people = list(dict.fromkeys(post.person for post in posts if post.person))
    first, until = base.positions.funded_from.copy(), base.positions.funded_until.copy()
    for column, days in ((first, opens_on or {}), (until, closes_on or {})):
        for seat, day in days.items():
            column[seat] = day.toordinal()
    return replace(
        base,
        positions=base.positions.changed(funded_from=first, funded_until=until),
        managers=Managers.of(
            [(name, name, 0, -1, 2, 2, ordinal((leaves_on or {}).get(name)), NEVER, 0) for name in people]
        ),
        assignments=Assignments.of([_row(place, post, people) for place, post in enumerate(posts)]),
    )


def _row(place: int, post: Post, people: list[str]) -> tuple[object, ...]:
    manager = people.index(post.person) if post.person else -1
    days = post.start.toordinal(), ordinal(post.until)
    return f"a{place}", post.seat, manager, *days, 1.0, 1.0, post.acting, ANSWERS.index(Answer(post.first_post)), -1


def reference(expected: Sequence[int] = (4, 4, 4, 4)) -> Framework:
    """The reference of the other tests, with the assumptions that these figures read."""
    base = framework(expected)
    pattern = base.assumptions["horizon"]
    return replace(
        base, assumptions={**base.assumptions, **{code: replace(pattern, value=v) for code, v in MORE.items()}}
    )


def after(days: int) -> date:
    """The day that lies some days after the opening of the seats."""
    return FUNDED + timedelta(days=days)


@st.composite
def histories(draw: st.DrawFn) -> Snapshot:
    """Three seats in two teams over some ninety days: moves, gaps, overlaps, openings, closings, freezes, known
    departures."""
    day = st.integers(0, 90).map(after)
    post = st.builds(
        lambda seat, person, start, days, acting: Post(
            seat, person, start, None if days is None else start + timedelta(days=days), acting
        ),
        st.integers(0, 2),
        st.sampled_from(["ana", "bob", "cat", ""]),
        day,
        st.none() | st.integers(1, 40),
        st.sampled_from([False, False, False, True]),
    )
    freeze = st.builds(
        lambda start, days: (start, None if days is None else start + timedelta(days=days)),
        day,
        st.none() | st.integers(1, 40),
    )
    return dated(
        {"A": 2, "B": 1},
        draw(st.lists(post, max_size=9)),
        leaves_on=draw(st.dictionaries(st.sampled_from(["ana", "bob"]), st.integers(91, 120).map(after))),
        closes_on=draw(st.dictionaries(st.integers(0, 2), st.integers(40, 120).map(after), max_size=1)),
        opens_on=draw(st.dictionaries(st.integers(0, 2), st.integers(0, 30).map(after), max_size=1)),
        frozen=draw(st.dictionaries(st.integers(0, 2), freeze, max_size=2)),
    )


def people_of(snapshot: Snapshot, day: date, team: int | None = None) -> set[tuple[str, int]]:
    """Who is in post on a day, read row by row."""
    now, found = day.toordinal(), set()
    for row, seat in enumerate(snapshot.assignments.position.tolist()):
        funded = snapshot.positions.funded_from[seat] <= now < snapshot.positions.funded_until[seat]
        current = snapshot.assignments.start[row] <= now < snapshot.until[row] and not snapshot.assignments.acting[row]
        if funded and current and team in (None, int(snapshot.positions.team[seat])):
            manager = int(snapshot.assignments.manager[row])
            found.add(("person", manager) if manager >= 0 else ("not named", row))
    return found


def days(start: date, end: date) -> list[date]:
    """The days of [start, end)."""
    return [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal())]


def ints(values: Sequence[int]) -> np.ndarray:
    """Whole numbers as a column."""
    return np.array(values, dtype=np.int64)
