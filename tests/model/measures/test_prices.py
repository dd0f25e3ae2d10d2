"""The price of a training."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.measures.prices import TrainingPrice, session_price, training_price
from model.reference import framework

OFFER = framework().offers["MANAGE"]


@pytest.mark.parametrize(("people", "euros"), [(0, 0), (1, 900), (2, 1800), (3, 2050), (12, 2500), (14, 4300)])
def test_the_published_prices(people: int, euros: int) -> None:
    assert training_price(OFFER, people).euros == euros


def test_three_people_are_trained_in_house_and_fourteen_in_two_ways() -> None:
    assert training_price(OFFER, 3).in_house_sessions == (3,)
    best = training_price(OFFER, 14)
    assert (best.in_house_sessions, best.inter_seats) == ((12,), 2)


@given(people=st.integers(0, 40))
def test_no_split_into_sessions_and_seats_is_cheaper(people: int) -> None:
    best = training_price(OFFER, people)
    assert sum(best.in_house_sessions) + best.inter_seats == best.people == people
    assert sum(session_price(OFFER, size) for size in best.in_house_sessions) + 900 * best.inter_seats == best.euros
    assert all(size <= OFFER.in_house_limit for size in best.in_house_sessions)
    for sessions in range(people // 2 + 1):
        seated = min(people, 12 * sessions)
        if sessions and seated >= sessions:
            full = 1900 * sessions + 50 * max(seated, 2 * sessions)
            assert best.euros <= full + 900 * (people - seated)


@given(people=st.integers(0, 40))
def test_one_person_more_never_costs_less(people: int) -> None:
    assert training_price(OFFER, people + 1).euros >= training_price(OFFER, people).euros


def test_the_price_of_a_session_is_the_same_until_more_come_than_it_includes() -> None:
    assert [session_price(OFFER, people) for people in range(1, 5)] == [2000, 2000, 2050, 2100]


def test_a_session_of_our_own_for_one_is_taken_where_it_is_the_cheapest() -> None:
    cheap = replace(OFFER, in_house_price=500)
    assert training_price(cheap, 1) == TrainingPrice(1, 500, 0, (1,))
    assert training_price(replace(cheap, in_house_limit=1), 3) == TrainingPrice(3, 1500, 0, (1, 1, 1))
