"""The workshop of the demonstration: over, answered, a scenario composed, proposals that wait; always the same."""

from datetime import date

import pytest

from model.access import Viewer
from model.services import context
from model.services.demo import dataset, showcase
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates, profiles
from model.services.expectation.profiles import ProfileScope
from model.services.expectation.states import ProfileState
from model.services.situation.situations import view
from model.services.workshop import live_scenario, minutes, workshops
from model.services.workshop.workshops import Conclusion, Phase
from model.workshop.steps import Kind
from model.workshop.tallies import Tally

pytestmark = pytest.mark.usefixtures("demo_house")


def director() -> Viewer:
    return demo_roles.viewer()


def concluded() -> tuple[Conclusion, ...]:
    (held,) = workshops.listing(director(), "AQ")
    assert (held.phase, held.rehearsed) == (Phase.CLOSED, False)
    return workshops.conclusions(director(), held.uid)


def test_all_was_answered_by_a_room_that_is_not_of_one_mind_on_phones_on_paper_and_by_hand() -> None:
    wanted, found = context.demo()["workshop"], concluded()
    more = {wanted["paper"]["step"]: 1, wanted["hands"]["step"]: wanted["hands"]["people"]}
    assert {each.step.question for each in found} == set(range(1, 8))
    assert more.keys() < {each.step.uid for each in found}
    for each in found:
        if each.step.kind is not Kind.CARDS:
            assert each.tally.answers == wanted["people"] + more.get(each.step.uid, 0), each.step.uid
            assert len({value for row in each.tally.rows for value in (row.count, *row.values)}) > 1


def test_every_card_hangs_in_a_group_and_points_were_given_to_groups() -> None:
    found = concluded()
    cards = [each for each in found if each.step.kind is Kind.CARDS]
    points = [each for each in found if each.step.kind is Kind.POINTS]
    assert len(cards) == len(points) == 4
    for one, other in zip(cards, points, strict=True):
        assert [pile.texts for pile in one.piles if pile.alone] == []
        assert [item.name["fr"] for item in other.step.items] == [pile.name for pile in one.piles]


def test_what_the_room_wishes_waits_as_its_proposal_and_changes_nothing() -> None:
    waiting = [each for each in profiles.versions(director(), "AQ") if each.state is ProfileState.PROPOSED]
    ranged, placed = waiting
    for proposal in waiting:
        assert "(exemple)" in proposal.author
        assert proposal.proposed_on == context.today(), "days do not pass in the demonstration"
    in_force = profiles.in_force(view(director(), ("AQ",)).snapshot, ProfileScope())
    assert in_force.mix == (30, 50)
    assert (ranged.profile.mix != in_force.mix, ranged.profile.expected == in_force.expected) == (True, True)
    assert (placed.profile.mix == in_force.mix, placed.profile.expected != in_force.expected) == (True, True)


def test_what_the_room_supposes_of_departures_waits_too() -> None:
    (waiting,) = estimates.waiting_estimates(director(), "AQ")
    assert (waiting.assumption.code, waiting.author) == ("exit_rate", profiles.versions(director(), "AQ")[0].author)
    assert waiting.estimated.low < waiting.estimated.likely < waiting.estimated.high
    assert [each.state for each in minutes.conclusion_notes(director(), _uid()).proposed] == [ProfileState.PROPOSED] * 3


def test_the_room_filled_a_vacant_seat_and_opened_another_one() -> None:
    played = live_scenario.live_scenario(director(), _uid())
    assert played
    assert [each.kind for each in played.deeds] == ["recruitment", "new_position"]
    assert played.after.heads == played.before.heads + 1
    assert played.after.vacant == played.before.vacant
    assert played.day == context.today()


def test_what_comes_next_is_said_of_functions_one_month_later() -> None:
    said = minutes.conclusion_notes(director(), _uid())
    assert said.minutes.summary
    functions = {each["name"] for each in context.demo()["accounts"]}
    assert [each.owner in functions for each in said.minutes.next_steps] == [True, True]
    assert {each.due for each in said.minutes.next_steps} == {said.follow_up} == {date(2026, 12, 23)}


def test_its_conclusions_say_where_it_was_held_by_whom_and_with_how_many_people() -> None:
    held, said = context.demo()["workshop"], minutes.conclusion_notes(director(), _uid())
    assert said.minutes.place
    assert said.minutes.facilitator
    assert said.minutes.people == held["people"] + held["hands"]["people"]


def test_a_group_has_another_name_than_its_first_one() -> None:
    named = {pile.name for each in concluded() for pile in each.piles}
    (renamed,) = [each for each in context.demo()["workshop"]["groups"] if "first" in each]
    assert renamed["name"] in named
    assert renamed["first"] not in named


def _uid() -> str:
    return workshops.listing(director(), "AQ")[0].uid


def test_only_one_body_holds_it() -> None:
    (held,) = workshops.listing(director(), "AQ")
    assert held.author == "Animation d'atelier"
    codes = ("A-BOR", "A-LIM", "A-POI")
    other = Viewer("x", "", director().role, codes)
    assert [workshops.listing(other, code) for code in codes] == [(), (), ()]


def answered() -> tuple[Tally, ...]:
    """What was answered, items that are groups aside: those get other uids each time."""
    return tuple(each.tally for each in concluded() if not each.step.source or each.step.kind is Kind.LEVELS)


def told() -> object:
    """What was composed and what was written."""
    return live_scenario.live_scenario(director(), _uid()), minutes.conclusion_notes(director(), _uid())


@pytest.mark.slow  # seconds; a reset of everything else is with the start
def test_it_says_the_same_each_time_the_demonstration_is_loaded() -> None:
    before = answered(), told()
    dataset.reset()
    assert (answered(), told()) == before


def test_every_group_of_the_example_is_of_a_step_and_holds_what_the_reference_knows() -> None:
    known = {each.code for each in context.reference().levers}
    steps = {step.uid for step in workshops.prepared_steps(["assets", "brakes", "means_in_use", "means_to_mobilise"])}
    groups = context.demo()["workshop"]["groups"]
    assert {each["step"] for each in groups} <= steps
    assert sorted(code for each in groups for code in each["codes"]) == sorted(known)
    assert showcase.LANGUAGE == "fr"
