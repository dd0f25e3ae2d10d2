"""Proposing, adopting and giving up what a region expects of its teams."""

from dataclasses import replace

import pytest

from model.access import Role, Viewer, operator
from model.domain.framework import TargetProfile
from model.errors import NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import reference, today
from model.services.expectation import profiles
from model.services.expectation.profiles import ProfileScope
from model.services.expectation.states import ProfileState
from model.services.situation import situations

pytestmark = pytest.mark.usefixtures("no_workshop")

WHO = Viewer("u", "Directrice", Role.DIRECTOR, ("AQ",))
ANALYST = Viewer("a", "Analyste", Role.ANALYST, ("AQ",))
WHOLE = ProfileScope()
OTHER = Viewer("o", "Autre", Role.DIRECTOR, ("BR",))


def in_force(scope: ProfileScope = WHOLE) -> TargetProfile:
    return profiles.in_force(situations.view(WHO, ("AQ",)).snapshot, scope)


def higher(profile: TargetProfile) -> TargetProfile:
    """Everybody at 4 everywhere."""
    return replace(profile, expected=(8,) * len(profile.expected))


def base() -> tuple[float, float]:
    found = situations.view(WHO, ("AQ",)).figures.coverage.interval
    assert found
    return found


def test_a_proposal_changes_no_figure_until_it_is_adopted() -> None:
    before = base()
    uid = profiles.propose(WHO, "AQ", ProfileScope(), higher(in_force()))
    assert base() == before
    profiles.adopt(WHO, "AQ", uid)
    assert base()[1] < before[0]
    assert (in_force().author, in_force().adopted_on, in_force().assumed) == ("Directrice", today(), False)


def test_the_effect_is_what_adopting_then_gives() -> None:
    wished = higher(in_force())
    effect = profiles.effect(WHO, situations.view(WHO, ("AQ",)), ProfileScope(), wished)
    assert effect.before.coverage.interval == base()
    profiles.adopt(WHO, "AQ", profiles.propose(WHO, "AQ", ProfileScope(), wished))
    assert effect.after.coverage.interval == base()


def test_a_team_can_expect_more_and_go_back() -> None:
    team = ProfileScope(team=situations.view(WHO, ("AQ",)).snapshot.teams.uid[3])
    before = base()
    profiles.adopt(WHO, "AQ", profiles.propose(WHO, "AQ", team, higher(in_force())))
    assert in_force(team).team == team.team
    assert base() < before
    profiles.give_up(WHO, "AQ", team)
    assert (in_force(team).team, base()) == ("", before)


def test_a_team_or_a_function_that_expects_more_gets_no_range_that_nobody_asked_for_it() -> None:
    adopted(replace(in_force(), mix=(30, 50)))
    team = ProfileScope(team=situations.view(WHO, ("AQ",)).snapshot.teams.uid[3])
    for scope in (team, ProfileScope(stratum="operational")):
        assert in_force(scope).mix is None
        uid = profiles.propose(WHO, "AQ", scope, higher(in_force(scope)))
        (waiting,) = (each for each in profiles.versions(WHO, "AQ") if each.uid == uid)
        assert waiting.profile.mix is None
        profiles.adopt(WHO, "AQ", uid)
        assert (in_force(scope).expected[0], in_force(scope).mix) == (8, None)
    assert in_force().mix == (30, 50)
    adopted(replace(in_force(team), mix=(30, 50)), team)
    adopted(replace(in_force(team), expected=(2,) * len(in_force().expected)), team)
    assert in_force(team).mix == (30, 50), "one that it asked for stays"


def test_a_function_has_its_own_level() -> None:
    function = ProfileScope(stratum="operational")
    before = base()
    profiles.adopt(WHO, "AQ", profiles.propose(WHO, "AQ", function, higher(in_force())))
    assert base() < before
    assert in_force(function).stratum == "operational"
    assert in_force(ProfileScope(stratum="strategic")).stratum == ""


def test_adopting_replaces_and_the_history_keeps_everything() -> None:
    first = profiles.propose(WHO, "AQ", ProfileScope(), higher(in_force()))
    second = profiles.propose(WHO, "AQ", ProfileScope(), in_force())
    profiles.adopt(WHO, "AQ", second)
    profiles.adopt(WHO, "AQ", first)
    states = {version.uid: version.state for version in profiles.versions(WHO, "AQ")}
    assert (states[first], states[second], len(states)) == (ProfileState.ADOPTED, ProfileState.REPLACED, 3)
    assert list(states.values()).count(ProfileState.ADOPTED) == 1
    assert in_force().expected == higher(in_force()).expected


def test_a_proposal_is_settled_once() -> None:
    uid = profiles.propose(WHO, "AQ", ProfileScope(), higher(in_force()))
    profiles.withdraw(WHO, "AQ", uid)
    for settle in (profiles.adopt, profiles.withdraw):
        with pytest.raises(Refused, match=r"expectations\.settled"):
            settle(WHO, "AQ", uid)
    assert in_force().assumed


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, 4.5, "expectations.level"),
        (0, -0.5, "expectations.level"),
        (0, 2.3, "expectations.level"),
        (0, float("nan"), "expectations.level"),
        (1, 0, "expectations.holders"),
        (1, 10, "expectations.holders"),
        (1, 1.5, "expectations.holders"),
        (2, 11, "expectations.weight"),
    ],
)
def test_a_value_that_is_not_accepted_names_its_competency(column: int, value: float, code: str) -> None:
    size = len(reference().competencies)
    columns = [[2.5] * size, [2.0] * size, [1.0] * size]
    columns[column][4] = value
    with pytest.raises(Refused) as refusal:
        profiles.changed_profile(in_force(), *columns, None)
    assert refusal.value.code == code
    assert refusal.value.values["competency"] == reference().competencies[4].short


def test_weights_that_are_all_zero_and_ranges_upside_down_are_refused() -> None:
    size = len(reference().competencies)
    with pytest.raises(Refused, match=r"expectations\.no_weight"):
        profiles.changed_profile(in_force(), [2] * size, [2] * size, [0] * size, None)
    with pytest.raises(Refused, match=r"expectations\.range"):
        profiles.changed_profile(in_force(), [2] * size, [2] * size, [1] * size, (60, 40))


def test_only_a_director_of_the_region_proposes_and_adopts() -> None:
    uid = profiles.propose(WHO, "AQ", ProfileScope(), higher(in_force()))
    assert profiles.versions(ANALYST, "AQ")
    for viewer in (ANALYST, OTHER):
        with pytest.raises(NotAllowed):
            profiles.propose(viewer, "AQ", ProfileScope(), in_force())
        with pytest.raises(NotAllowed):
            profiles.adopt(viewer, "AQ", uid)
    with pytest.raises(NotAllowed):
        profiles.versions(OTHER, "AQ")


def test_a_proposal_or_a_team_of_another_region_is_not_found() -> None:
    both = replace(WHO, regions=("AQ", "BR"))
    uid = profiles.propose(WHO, "AQ", ProfileScope(), higher(in_force()))
    with pytest.raises(NotFound):
        profiles.adopt(both, "BR", uid)
    with pytest.raises(NotFound):
        profiles.propose(WHO, "AQ", ProfileScope(team="nowhere"), in_force())


def adopted(profile: TargetProfile, scope: ProfileScope = WHOLE) -> str:
    uid = profiles.propose(WHO, "AQ", scope, profile)
    profiles.adopt(WHO, "AQ", uid)
    return uid


def states() -> dict[str, ProfileState]:
    return {each.uid: each.state for each in profiles.versions(WHO, "AQ")}


def test_an_adoption_is_taken_back_one_after_the_other_and_what_it_replaced_counts_again() -> None:
    first, figures = in_force(), base()
    uids = [adopted(higher(first)), adopted(replace(first, mix=(10, 20)))]
    raised = in_force()
    profiles.take_back(WHO, "AQ", uids[1])
    assert in_force().expected == (8,) * len(first.expected) != raised.expected
    assert (states()[uids[0]], states()[uids[1]]) == (ProfileState.ADOPTED, ProfileState.PROPOSED)
    profiles.take_back(WHO, "AQ", uids[0])
    assert (in_force(), base()) == (first, figures)
    profiles.adopt(WHO, "AQ", uids[1])
    assert in_force().mix == (10, 20)


def test_the_first_adoption_of_a_team_that_is_taken_back_leaves_what_the_region_expects() -> None:
    team = ProfileScope(team=situations.view(WHO, ("AQ",)).snapshot.teams.uid[3])
    given_up = adopted(higher(in_force()), team)
    profiles.give_up(WHO, "AQ", team)
    uid = adopted(higher(in_force()), team)
    profiles.take_back(WHO, "AQ", uid)
    assert in_force(team).team == ""
    assert states()[given_up] is ProfileState.REPLACED, "what was given up does not come back"


def test_an_adoption_that_is_no_longer_in_force_is_not_taken_back() -> None:
    uids = [adopted(higher(in_force())) for _ in range(2)]
    before = states()
    for uid in (uids[0], profiles.propose(WHO, "AQ", WHOLE, in_force())):
        with pytest.raises(Refused, match=r"expectations\.overtaken"):
            profiles.take_back(WHO, "AQ", uid)
    assert {uid: states()[uid] for uid in before} == before
    with pytest.raises(NotFound):
        profiles.take_back(WHO, "AQ", "nobody's")
    for stranger in (ANALYST, OTHER):
        with pytest.raises(NotAllowed):
            profiles.take_back(stranger, "AQ", uids[1])


def test_taking_an_adoption_back_is_traced_and_raises_the_revision() -> None:
    uid = adopted(higher(in_force()))
    before = situations.view(WHO, ("AQ",)).snapshot.regions[0].revision
    profiles.take_back(WHO, "AQ", uid)
    assert situations.view(WHO, ("AQ",)).snapshot.regions[0].revision == before + 1
    assert audit.lines(operator(), "take_back_expectations")[0].subject == uid
