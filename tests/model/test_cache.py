"""The values that were asked for lately, from as many threads as there are readers."""

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from model.cache import Cache

STEPS = st.lists(st.tuples(st.sampled_from(["get", "find", "change"]), st.integers(0, 6)), max_size=60)


@given(STEPS, st.integers(1, 4))
def test_what_was_used_least_recently_is_forgotten_first(steps: list[tuple[str, int]], size: int) -> None:
    cache, kept = Cache[int](size), OrderedDict[int, int]()
    for turn, (what, key) in enumerate(steps):
        if what == "find":
            assert cache.find(key) == kept.get(key)
            continue
        found = cache.get(key, partial(int, turn)) if what == "get" else cache.change(key, lambda old: (old or 0) + 1)
        kept[key] = (kept.get(key) or 0) + 1 if what == "change" else kept.get(key, turn)
        kept.move_to_end(key)
        while len(kept) > size:
            kept.popitem(last=False)
        assert found == kept[key]


def test_what_is_kept_is_not_computed_again() -> None:
    cache = Cache[object](2)
    first = cache.get("a", object)
    assert cache.get("a", object) is first


def test_a_value_that_is_false_is_kept_too() -> None:
    cache = Cache[bool](2)
    assert cache.get("a", lambda: False) is False
    assert cache.get("a", lambda: True) is False


def test_of_two_values_computed_at_once_the_first_one_stays_and_nobody_waits() -> None:
    cache, inside, go_on = Cache[str](2), threading.Event(), threading.Event()

    def slow() -> str:
        inside.set()
        assert go_on.wait(30)
        return "late"

    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(cache.get, "a", slow)
        assert inside.wait(30)
        assert cache.get("a", lambda: "early") == "early"
        go_on.set()
        assert late.result(30) == "early"


def test_threads_that_change_one_value_lose_no_change() -> None:
    cache, each = Cache[int](3), 2_000

    def count(key: int) -> None:
        for turn in range(each):
            cache.change("all", lambda kept: (kept or 0) + 1)
            cache.get((key, turn % 2), lambda: key)
            cache.find((key, turn % 3))

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(count, 0) for _ in range(2)]:
            done.result(60)
    assert cache.find("all") == 2 * each
