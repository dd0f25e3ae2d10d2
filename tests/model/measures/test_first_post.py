"""Training soon after a first management post."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from model.domain.snapshot import Snapshot, Trainings
from model.measures.first_post import FirstPost, first_post
from tests.model.measures.dated_situations import Post, dated, reference


def recorded(posts: Sequence[Post], trainings: Sequence[tuple[int, date]] = ()) -> Snapshot:
    """Posts of one team, and who followed a training when."""
    snapshot = dated({"A": len(posts)}, posts, reference=reference())
    return replace(snapshot, trainings=Trainings.of([(who, "T", day.toordinal()) for who, day in trainings]))


def first(seat: int, person: str, start: date, answer: str = "yes") -> Post:
    return Post(seat, person, start, first_post=answer)


def test_those_trained_in_time_over_the_first_posts() -> None:
    start = date(2025, 3, 10)
    posts = [first(seat, f"m{seat}", start) for seat in range(4)]
    found = first_post(recorded(posts, [(0, date(2025, 9, 9)), (1, date(2025, 9, 10)), (2, date(2025, 3, 9))]))
    assert found == FirstPost(trained=1, total=4, unknown=0)
    assert found.rate == 0.25


@pytest.mark.parametrize(
    ("start", "counted"),
    [
        (date(2023, 11, 22), 0),
        (date(2023, 11, 23), 1),
        (date(2026, 5, 23), 1),
        (date(2026, 5, 24), 0),
    ],
)
def test_only_posts_that_began_six_to_thirty_six_months_before_the_date_count(start: date, counted: int) -> None:
    snapshot = recorded([first(0, "ana", start)]).at(date(2026, 11, 23))
    assert first_post(snapshot).total == counted


def test_unknown_ones_are_apart() -> None:
    start = date(2025, 3, 10)
    posts = [
        first(0, "ana", start),
        first(1, "bob", start, "no"),
        first(2, "cat", start, "unknown"),
        first(3, "", start),
    ]
    assert first_post(recorded(posts)) == FirstPost(trained=0, total=1, unknown=2)


def test_without_a_first_post_it_is_undefined() -> None:
    assert first_post(recorded([Post(0, "ana")])).rate is None


def test_acting_cover_is_no_first_post() -> None:
    acting = replace(first(0, "ana", date(2025, 3, 10)), acting=True)
    assert first_post(recorded([acting])) == FirstPost(0, 0, 0)


def test_six_months_after_the_last_day_of_august_end_with_february() -> None:
    posts = [first(0, "ana", date(2025, 8, 31)), first(1, "bob", date(2025, 8, 31))]
    found = first_post(recorded(posts, [(0, date(2026, 2, 27)), (1, date(2026, 2, 28))]))
    assert found == FirstPost(trained=1, total=2, unknown=0)


def test_a_training_counts_once_the_date_has_come() -> None:
    snapshot = recorded([first(0, "ana", date(2025, 3, 10))], [(0, date(2025, 6, 1))])
    assert first_post(snapshot.at(date(2025, 9, 10))) == FirstPost(1, 1, 0)
    assert first_post(snapshot.at(date(2025, 9, 9))) == FirstPost(0, 0, 0)


@pytest.mark.parametrize(
    ("day", "trained"), [(date(2026, 11, 22), 1), (date(2026, 11, 23), 1), (date(2026, 11, 24), 0)]
)
def test_a_training_of_the_day_counts_and_one_of_tomorrow_does_not(day: date, trained: int) -> None:
    snapshot = recorded([first(seat, name, date(2026, 9, 1)) for seat, name in enumerate(("ana", "bob"))], [(1, day)])
    known = snapshot.framework.assumptions
    sooner = {**known, "first_post_from": replace(known["first_post_from"], value=1)}
    snapshot = replace(snapshot, framework=replace(snapshot.framework, assumptions=sooner))
    assert (first_post(snapshot).trained, first_post(snapshot).total) == (trained, 2)
    assert snapshot.as_of == date(2026, 11, 23)


def test_the_training_of_somebody_else_is_not_theirs() -> None:
    posts = [first(seat, f"m{seat}", date(2025, 3, 10)) for seat in range(4)]
    assert first_post(recorded(posts, [(2, date(2025, 4, 1))])).trained == 1
    assert first_post(recorded(posts, [(3, date(2025, 4, 1)), (3, date(2025, 5, 1))])).trained == 1
    start = date(2025, 3, 10)
    assert first_post(recorded([first(0, "ana", start), first(1, "bob", start, "no")], [(1, start)])).trained == 0
    assert first_post(recorded([first(0, "ana", start, "no"), first(1, "bob", start)], [(0, start)])).trained == 0
