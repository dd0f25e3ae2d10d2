"""The workshop of the demonstration: over, its six questions answered, a proposal that waits; always the same."""

import pytest

from model.access import Viewer
from model.services import demo, expectations, house, showcase, suggestions, workshops
from model.services.expectations import Scope, State
from model.services.situations import view
from model.services.workshops import Conclusion, Phase
from model.wording import catalogue
from model.workshop.steps import Kind
from model.workshop.tallies import Tally

pytestmark = pytest.mark.usefixtures("demo_house")


def director() -> Viewer:
    return demo.viewer()


def concluded() -> tuple[Conclusion, ...]:
    (held,) = workshops.listing(director(), "AQ")
    assert (held.phase, held.rehearsed) == (Phase.CLOSED, False)
    return workshops.conclusions(director(), held.uid)


def test_the_six_questions_were_all_answered_by_a_room_that_is_not_of_one_mind() -> None:
    people, found = house.demo()["workshop"]["people"], concluded()
    assert {each.step.question for each in found} == set(range(1, 7))
    for each in found:
        if each.step.kind is not Kind.CARDS:
            assert each.tally.answers == people, each.step.uid
            assert len({(row.count, row.values) for row in each.tally.rows}) > 1


def test_every_card_hangs_in_a_group_and_points_were_given_to_groups() -> None:
    found = concluded()
    cards = [each for each in found if each.step.kind is Kind.CARDS]
    points = [each for each in found if each.step.kind is Kind.POINTS]
    assert len(cards) == len(points) == 4
    for one, other in zip(cards, points, strict=True):
        assert [pile.texts for pile in one.piles if pile.alone] == []
        assert [item.name["fr"] for item in other.step.items] == [pile.name for pile in one.piles]


def test_what_the_room_wishes_waits_as_its_proposal_and_changes_nothing() -> None:
    waiting = [each for each in expectations.versions(director(), "AQ") if each.state is State.PROPOSED]
    (proposal,) = waiting
    assert "(exemple)" in proposal.author
    assert catalogue("fr").day(house.today()) in proposal.author, "days do not pass in the demonstration"
    in_force = expectations.in_force(view(director(), ("AQ",)).snapshot, Scope())
    assert in_force.mix == (30, 50)
    assert proposal.profile.mix != in_force.mix
    assert proposal.profile.expected != in_force.expected
    assert suggestions.waiting(director(), "AQ") == ()


def test_only_one_body_holds_it() -> None:
    (held,) = workshops.listing(director(), "AQ")
    assert held.author == "Animation d'atelier"
    codes = ("A-BOR", "A-LIM", "A-POI")
    other = Viewer("x", "", director().role, codes)
    assert [workshops.listing(other, code) for code in codes] == [(), (), ()]


def answered() -> tuple[Tally, ...]:
    """What was answered, items that are groups aside: those get other uids each time."""
    return tuple(each.tally for each in concluded() if not each.step.source or each.step.kind is Kind.LEVELS)


def test_it_says_the_same_each_time_the_demonstration_is_loaded() -> None:
    before = answered()
    demo.reset()
    assert answered() == before


def test_every_group_of_the_example_is_of_a_step_and_holds_what_the_reference_knows() -> None:
    known = {each.code for each in house.reference().levers}
    steps = {step.uid for step in workshops.prepared_steps(["assets", "brakes", "means_in_use", "means_to_mobilise"])}
    groups = house.demo()["workshop"]["groups"]
    assert {each["step"] for each in groups} <= steps
    assert sorted(code for each in groups for code in each["codes"]) == sorted(known)
    assert showcase.LANGUAGE == "fr"
