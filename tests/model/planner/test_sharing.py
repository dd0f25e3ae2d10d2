"""One budget for several regions."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from model.planner.greedy import greedy
from model.planner.limits import Limits
from model.planner.posing import pose
from model.planner.problem import Problem
from model.planner.sharing import allotted, share
from tests.model.planner.regions import region, scenario

FRONTIERS = st.lists(
    st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda each: sorted(each, reverse=True)),
    min_size=1,
    max_size=4,
)


@given(FRONTIERS, st.integers(0, 8))
def test_no_other_way_of_sharing_leaves_less(found: list[list[int]], steps: int) -> None:
    frontiers = {str(n): each for n, each in enumerate(found)}
    given_out = allotted(frontiers, steps)
    assert list(given_out) == list(frontiers)
    assert sum(given_out.values()) <= steps
    every = product(*(range(len(each)) for each in found))
    best = min(sum(f[n] for f, n in zip(found, way, strict=True)) for way in every if sum(way) <= steps)
    assert sum(frontiers[name][n] for name, n in given_out.items()) == best


def problems() -> dict[str, Problem]:
    limits = Limits(budget=0, recruitments=2, mobilities=1)
    return {f"R{n}": pose(region(2, 4, n), scenario(), limits).problem for n in range(3)}


def test_the_budget_is_kept_and_nobody_does_worse_than_at_first() -> None:
    found = share(problems(), 9000, 30)
    assert set(found.answers) == set(found.budgets) == set(problems())
    assert sum(found.budgets.values()) <= 9000
    assert found.euros <= 9000
    for name, answer in found.answers.items():
        assert answer.value.euros <= found.budgets[name]
        assert answer.proven, "each region is solved to the end of the first stage"
    nothing = sum(each.value(greedy(each)).deficit for each in problems().values())
    assert found.deficit <= nothing


def test_without_time_the_first_answers_stand() -> None:
    found = share(problems(), 9000, 0.0)
    assert found.euros <= 9000
    assert set(found.answers) == set(problems())
