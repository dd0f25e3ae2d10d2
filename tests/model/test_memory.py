"""The search for objects that refer to each other, paused and resumed."""

import gc

import pytest

from model.memory import CollectionPause


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
