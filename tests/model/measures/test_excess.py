"""The gain from two backgrounds against that of groups made at random."""

from dataclasses import replace
from itertools import permutations
from math import comb
from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.measures.complementarity import complementarity
from model.measures.excess import excess, group_excess
from tests.model.measures.dated_situations import ints, reference
from tests.model.small_situations import Seat, situation


def person(background: str, holds: str) -> Seat:
    return Seat(background, tuple(4 if bit == "1" else 0 for bit in holds))


TOY = [person("social", "1100"), person("social", "1000"), person("other", "0010")]


def test_the_published_toy_case_against_its_three_labellings() -> None:
    """Alone, the three would leave gains of .25 (the other), 0 (the second) and .25 (the first): .75 less .5."""
    found = excess(situation({"A": TOY}, reference=reference()))
    assert found is not None
    assert (found.observed, found.labellings, found.exact) == (0.25, 3, True)
    assert found.mean == pytest.approx((0.25 + 0 + 0.25) / 3)
    assert found.excess == pytest.approx(0.25 / 3)


def test_without_one_of_the_groups_it_is_undefined() -> None:
    assert excess(situation({"A": [person("social", "1111")]}, reference=reference())) is None
    assert excess(situation({"A": []}, reference=reference())) is None


def test_unknown_backgrounds_and_people_away_are_not_relabelled() -> None:
    more = [*TOY, person("unknown", "0001"), Seat("unnamed"), Seat("social", (4, 4, 4, 4), on_leave=True)]
    assert excess(situation({"A": more}, reference=reference())) == excess(situation({"A": TOY}, reference=reference()))


def test_groups_that_hold_the_same_gain_nothing_beyond_chance() -> None:
    alike = [person(background, "1100") for background in ("social", "other", "social", "other")]
    found = excess(situation({"A": alike}, reference=reference()))
    assert found is not None
    assert (found.observed, found.excess) == (0, 0)


def test_the_excess_may_be_negative() -> None:
    crowd = [person("social", "1100"), person("social", "0011"), person("other", "1100"), person("other", "0011")]
    found = excess(situation({"A": crowd}, reference=reference()))
    assert found is not None
    assert found.excess == pytest.approx(-1 / 6)


def test_the_observed_gain_is_that_of_the_complementarity() -> None:
    snapshot = situation({"A": TOY, "B": [person("other", "0111")]}, reference=reference())
    found = excess(snapshot)
    assert found is not None
    assert found.observed == pytest.approx(complementarity(snapshot).gain)


def test_too_many_labellings_are_drawn_and_the_same_seed_draws_the_same() -> None:
    draw = np.random.default_rng(1)
    holds, other = draw.random((22, 14)) < 0.3, np.arange(22) < 5
    found = group_excess(holds, other, np.ones(14, dtype=np.int64), 5000, 1000)
    exact = group_excess(holds, other, np.ones(14, dtype=np.int64), 30_000, 1000)
    assert found is not None
    assert exact is not None
    assert (found.labellings, found.exact) == (1000, False)
    assert (exact.labellings, exact.exact) == (26_334, True)
    assert found.mean == pytest.approx(exact.mean, abs=0.01)
    assert found == group_excess(holds, other, np.ones(14, dtype=np.int64), 5000, 1000)
    assert found != group_excess(holds, other, np.ones(14, dtype=np.int64), 5000, 1000, seed=7)


@st.composite
def groups(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who holds what, who comes from another trade, the weights."""
    people = draw(st.integers(2, 6))
    holds = draw(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=people, max_size=people))
    other = np.arange(people) < draw(st.integers(1, people - 1))
    return np.array(holds), other, ints(draw(st.lists(st.integers(1, 5), min_size=3, max_size=3)))


@settings(max_examples=40)
@given(case=groups())
def test_enumerating_is_what_every_permutation_of_the_labels_gives(
    case: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    holds, other, weights = case

    def value(group: np.ndarray) -> float:
        return sum(int(w) for w, held in zip(weights, holds[group].T, strict=True) if held.any()) / int(weights.sum())

    def gain(labels: np.ndarray) -> float:
        return value(labels | True) - max(value(labels), value(~labels))

    found = group_excess(holds, other, weights, 5000, 1000)
    assert found is not None
    assert found.observed == pytest.approx(gain(other))
    assert found.mean == pytest.approx(mean(gain(np.array(order)) for order in permutations(other.tolist())))


@pytest.mark.parametrize(("others", "gain"), [(1, 0.1), (5, 0.5)])
def test_groups_made_at_random_keep_their_sizes(others: int, gain: float) -> None:
    groups, alike = np.arange(10) < others, np.ones(10, dtype=np.int64)
    whole = group_excess(np.eye(10, dtype=bool), groups, alike, comb(10, others), 50)
    drawn = group_excess(np.eye(10, dtype=bool), groups, alike, comb(10, others) - 1, 50)
    assert whole and drawn
    assert (whole.exact, whole.labellings) == (True, comb(10, others))
    assert (drawn.exact, drawn.labellings) == (False, 50)
    for found in (whole, drawn):
        assert (found.observed, found.mean, found.excess) == pytest.approx((gain, gain, 0))


def test_what_is_drawn_follows_the_seed() -> None:
    draw = np.random.default_rng(5)
    holds, other = draw.random((14, 9)) < 0.3, np.arange(14) < 6
    first, again, another = (
        group_excess(holds, other, np.ones(9, dtype=np.int64), 1, 40, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first and another and first.mean != another.mean
    base = reference((4,) * 9)
    one_at_most = {"labellings_enumerated": replace(base.assumptions["labellings_enumerated"], value=1)}
    few = replace(base, assumptions={**base.assumptions, **one_at_most})
    seen = situation(
        {"A": [Seat("other" if one else "social", tuple(8 * row)) for one, row in zip(other, holds, strict=True)]},
        reference=few,
    )
    found = [excess(seen, seed=seed) for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]
