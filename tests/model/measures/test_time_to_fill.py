"""How long positions wait for somebody."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import NEVER
from model.domain.snapshot import Snapshot
from model.measures.flows import region_flow
from model.measures.presence import presence
from model.measures.time_to_fill import TimeToFill, median_time, time_to_fill, vacancy_spells
from model.measures.vacancies import region_vacancy, vacant_since
from tests.model.measures.dated_situations import FUNDED, Post, after, dated, histories, ints

FREIREICH = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def median(written: str) -> int | None:
    times = written.split()
    return median_time(ints([int(time.rstrip("+")) for time in times]), np.array(["+" not in time for time in times]))


def test_the_medians_of_a_published_trial() -> None:
    """Freireich and others, 1963: weeks of remission with 6-mercaptopurine and with a placebo."""
    assert (median(FREIREICH), median(PLACEBO)) == (23, 8)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10 20+ 30 40", 30), ("10 20", 10), ("10 20 30", 20), ("10 10+", 10), ("10 20+ 20+", None), ("5+", None)],
)
def test_the_median_counts_those_who_still_wait(written: str, expected: int | None) -> None:
    assert median(written) == expected


def test_without_a_vacancy_the_time_to_fill_is_undefined() -> None:
    found = time_to_fill(dated({"A": 1}, [Post(0, "ana")]), FUNDED, after(400))
    assert found == TimeToFill(0, 0, None)
    assert found.median_months is None


def test_a_vacancy_ends_when_somebody_takes_the_position_and_open_or_closed_ones_are_censored() -> None:
    posts = [Post(seat, f"m{seat}", until=after(100)) for seat in range(4)]
    posts += [Post(0, "n0", after(130)), Post(1, "n1", after(161)), Post(2, "n2", after(120), acting=True)]
    snapshot = dated({"A": 4}, posts, closes_on={3: after(150)})
    assert time_to_fill(snapshot, FUNDED, after(400)) == TimeToFill(spells=4, censored=2, median_days=61)
    assert time_to_fill(snapshot, FUNDED, after(400)).median_months == pytest.approx(61 / 30.4375)
    assert time_to_fill(snapshot, FUNDED, after(140)) == TimeToFill(spells=4, censored=3, median_days=None)
    assert time_to_fill(snapshot, after(101), after(400)).spells == 0


def test_somebody_who_follows_on_the_same_day_leaves_no_vacancy() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=after(100)), Post(0, "bob", after(100))])
    assert len(vacancy_spells(snapshot).position) == 0


def test_a_position_opened_without_anybody_begins_a_vacancy() -> None:
    spells = vacancy_spells(dated({"A": 1}, [Post(0, "ana", after(50))], opens_on={0: after(20)}))
    assert (spells.first.tolist(), spells.until.tolist()) == (
        [after(20).toordinal()],
        [after(50).toordinal()],
    )
    assert spells.filled.all()


def test_the_age_of_each_open_vacancy() -> None:
    posts = [Post(0, "ana", until=date(2026, 11, 13)), Post(2, "bob")]
    snapshot = dated({"A": 3}, posts)
    assert (snapshot.day - vacant_since(snapshot)[:2]).tolist() == [10, 1057]
    assert vacant_since(snapshot)[2] == NEVER


def test_vacancy_departures_and_time_to_fill_agree_with_each_other() -> None:
    """Axess 2023: 4.4 % vacant and 21.4 % leaving a year make 2.6 months per vacancy (Little)."""
    held, free = 1707, 79
    cycle = held + free
    assert free / 30.4375 == pytest.approx(12 * (0.044 / 0.956) / 0.214, abs=0.05)
    posts = [
        Post(seat, f"{seat} {start}", after(start), after(start + held))
        for seat in range(cycle)
        for start in (seat - cycle, seat)
    ]
    opened = dict.fromkeys(range(cycle), after(-2 * cycle))
    snapshot, start, end = dated({"A": cycle}, posts, opens_on=opened), after(0), after(1461)
    flow, found = region_flow(snapshot, start, end), time_to_fill(snapshot, start, end)
    assert region_vacancy(snapshot.at(start)).without_holder == pytest.approx(0.044, abs=5e-4)
    assert flow.exit_rate is not None
    assert flow.exit_rate / 4 == pytest.approx(0.214, abs=5e-4)
    assert found.median_months == pytest.approx(2.6, abs=0.05)


times = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=20)


@given(times=times, longer=st.integers(1, 40))
def test_somebody_more_who_still_waits_never_lowers_the_median(times: list[tuple[int, bool]], longer: int) -> None:
    waited, filled = ints([time for time, _ in times]), np.array([done for _, done in times])
    before = median_time(waited, filled)
    later = median_time(np.append(waited, longer), np.append(filled, False))
    assert (later or NEVER) >= (before or NEVER)


@given(waits=st.lists(st.integers(1, 30), min_size=1))
def test_when_everybody_came_it_is_the_ordinary_median(waits: list[int]) -> None:
    assert median_time(ints(waits), np.ones(len(waits), dtype=bool)) == sorted(waits)[(len(waits) - 1) // 2]


@given(snapshot=histories(), day=st.integers(0, 130).map(after))
def test_the_vacancies_of_a_day_are_the_vacant_positions_and_began_when_they_say(snapshot: Snapshot, day: date) -> None:
    spells, seen, now = vacancy_spells(snapshot), snapshot.at(day), day.toordinal()
    open_now = (spells.first <= now) & (now < spells.until)
    assert spells.position[open_now].tolist() == np.flatnonzero(presence(seen).vacant).tolist()
    assert spells.first[open_now].tolist() == vacant_since(seen)[spells.position[open_now]].tolist()
    found = time_to_fill(snapshot, FUNDED, after(500))
    assert found.spells == len(spells.position)
    assert found.censored == int((~spells.filled).sum())
