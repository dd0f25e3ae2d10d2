"""Positions under those that they report to."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from model.services.situation.hierarchy import HierarchyLine, tree


def drawn(*rows: tuple[int, str, str]) -> list[tuple[int, int]]:
    return [(line.place, line.depth) for line in tree(rows)]


def test_positions_stand_under_those_they_report_to() -> None:
    assert drawn((0, "A", ""), (1, "B", "A"), (2, "C", "B"), (3, "D", "A")) == [(0, 0), (1, 1), (2, 2), (3, 1)]


def test_a_superior_who_is_not_there_leaves_the_position_at_the_top() -> None:
    assert drawn((0, "A", "Z"), (1, "B", "A")) == [(0, 0), (1, 1)]


def test_a_circle_is_cut_at_its_first_position() -> None:
    assert drawn((0, "A", "B"), (1, "B", "A"), (2, "C", "C")) == [(2, 0), (0, 0), (1, 1)]


rows = st.lists(st.tuples(st.sampled_from(["", *"ABCDEF"]), st.sampled_from(["", *"ABCDEFZ"])), max_size=12)


@given(rows)
def test_each_position_is_drawn_once_whatever_is_said(said: list[tuple[str, str]]) -> None:
    found = list(tree([(place, *row) for place, row in enumerate(said)]))
    assert sorted(line.place for line in found) == list(range(len(said)))
    for before, after in pairwise(found):
        assert after.depth <= before.depth + 1
    assert not found or found[0] == HierarchyLine(found[0].place, 0)


def test_a_chain_of_many_thousands_is_drawn() -> None:
    chain = [(place, str(place), str(place - 1)) for place in range(20_000)]
    assert drawn(*chain)[-1] == (19_999, 19_999)
