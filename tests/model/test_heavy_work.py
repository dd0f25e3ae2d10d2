"""The queue of heavy work: so many at a time, in the order in which they came, and nobody waits for who gave up."""

from threading import Thread

import pytest

from model.heavy_work import Turn, WorkQueue


def ahead(turns: list[Turn]) -> list[int]:
    return [turn.ahead for turn in turns]


@pytest.mark.parametrize(("at_once", "waits"), [(1, [0, 1, 2, 3]), (2, [0, 0, 1, 2]), (4, [0, 0, 0, 0])])
def test_each_knows_how_many_are_to_end_before_it(at_once: int, waits: list[int]) -> None:
    queue = WorkQueue(at_once)
    assert queue.waiting == 0
    assert ahead([queue.take() for _ in range(4)]) == waits
    assert queue.waiting == 4 - at_once


def test_whoever_ends_or_gives_up_lets_the_next_one_move_up_once() -> None:
    queue = WorkQueue(2)
    turns = [queue.take() for _ in range(5)]
    turns[3].leave()
    assert ahead(turns) == [0, 0, 1, 0, 2]
    turns[0].leave()
    turns[0].leave()
    assert ahead(turns) == [0, 0, 0, 0, 1]
    assert queue.waiting == 1
    for turn in turns:
        turn.leave()
    assert (queue.waiting, queue.take().ahead) == (0, 0)


@pytest.mark.parametrize("ends", ["the one before", "the one that waits"])
def test_a_wait_ends_when_the_turn_comes_or_is_given_up(ends: str) -> None:
    queue = WorkQueue(1)
    first, second = queue.take(), queue.take()
    first.wait()
    waiting = Thread(target=second.wait)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    (first if ends == "the one before" else second).leave()
    waiting.join(30)
    assert not waiting.is_alive()
