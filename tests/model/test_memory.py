"""The search for objects that refer to each other, paused and resumed; groups that take little memory."""

import gc

import pytest

from model.memory import CollectionPause, Groups


def test_the_search_goes_on_once_the_last_has_done() -> None:
    pause = CollectionPause()
    with pause:
        with pause:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_search_goes_on_after_an_error() -> None:
    @CollectionPause()
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert gc.isenabled()


def test_who_has_stopped_the_search_before_finds_it_so() -> None:
    gc.disable()
    try:
        with CollectionPause():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_group_lists_the_values_of_a_key_in_their_order_twice_the_same_one_too() -> None:
    groups = Groups([("a", 1), ("b", 2), ("a", 3)])
    groups.add("a", 1)
    assert {key: list(values) for key, values in groups.items()} == {"a": [1, 3, 1], "b": [2]}
    assert (len(groups), "a" in groups, "c" in groups) == (2, True, False)
    assert (groups.get("b"), groups.get("c"), groups.get("c", ())) == ((2,), None, ())
    with pytest.raises(KeyError):
        groups["c"]


def test_a_value_that_lists_others_is_one_value() -> None:
    groups = Groups([("a", [1, 2]), ("b", [3]), ("b", [4])])
    assert (groups["a"], list(groups["b"])) == (([1, 2],), [[3], [4]])
