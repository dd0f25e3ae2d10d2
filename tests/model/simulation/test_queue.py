"""Closed forms of vacancies that are not independent, and the stocks of a Markov chain."""

from math import comb

import numpy as np
import pytest

from model.simulation.queue import long_run


def test_two_recruitments_at_a_time_make_the_wait() -> None:
    found = long_run(60, 0.01, 3, 2)
    assert found.vacant == pytest.approx(4.3475, abs=5e-5)
    assert found.months_to_fill == pytest.approx(7.81, abs=5e-3)


def test_without_a_limit_the_law_is_binomial() -> None:
    found, chance = long_run(60, 0.01, 3, 60), 3 / 103
    assert found.law == pytest.approx([comb(60, k) * chance**k * (1 - chance) ** (60 - k) for k in range(61)])
    assert found.vacant == pytest.approx(1.7476, abs=5e-5)
    assert found.months_to_fill == pytest.approx(3)


def test_machine_repair() -> None:
    found = long_run(3, 1 / 10, 8, 2)
    assert found.vacant == pytest.approx(1068 / 761)
    assert found.law[2:].sum() == pytest.approx(336 / 761)
    assert found.law == pytest.approx([0.164258, 0.394218, 0.315375, 0.126150], abs=1e-6)


def test_nobody_leaves_and_nothing_is_vacant() -> None:
    assert long_run(5, 0, 3, 1).vacant == 0


def test_the_availability_of_staff_by_a_markov_chain() -> None:
    stays = np.array([[0.5, 0.1, 0.05, 0], [0.05, 0.6, 0.1, 0], [0.05, 0, 0.8, 0.1], [0, 0, 0, 0.7]])
    staff = np.array([300, 200, 50, 30])
    assert staff @ stays == pytest.approx([162.5, 150, 75, 26])
    assert staff.sum() - (staff @ stays).sum() == pytest.approx(166.5)


@pytest.mark.parametrize(("internal", "moves"), [(0.0, 1.0), (0.4, 1.6667)])
def test_moves_for_each_vacancy_of_a_chain(internal: float, moves: float) -> None:
    assert np.linalg.inv(np.eye(1) - internal)[0, 0] == pytest.approx(moves, abs=5e-5)
