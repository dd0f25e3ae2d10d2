"""What a figure looks at: the judged scope and no other, the month of the horizon, level 0, the unit's own teams."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.calendar import add_months
from model.domain.snapshot import Flags, Snapshot, Trainings
from model.domain.vocabulary import Background, CoverageState
from model.measures import complementarity as complementarities
from model.measures import coverage as coverages
from model.measures import losses as loss_module
from model.measures import mix, vacancies
from model.measures.assistance import ENOUGH, assistance
from model.measures.complementarity import complementarity
from model.measures.course import course
from model.measures.coverage import STATES, coverage
from model.measures.excess import excess
from model.measures.expectations import Expectations, expectations
from model.measures.first_post import first_post
from model.measures.history import history
from model.measures.levels import assessed_heads
from model.measures.losses import Loss, losses
from model.measures.mix import HeadsAndSeats, RangeState, ReachedBy, judge_scope, mixes, seats
from model.measures.presence import Presence, presence
from model.measures.shortages import TeamsHolding, held_in_teams
from model.measures.situation import region_verdict
from model.measures.situation import situation as figures
from tests.model.measures.dated_situations import Post, dated, reference
from tests.model.small_situations import TODAY, Seat, framework, mask, profile, situation, vacant

ONE = framework(expected=(4,))
SOCIALS, OTHERS = [Seat("social")], [Seat("other")]


def of_team(snapshot: Snapshot, team: int) -> Flags:
    """The positions of a team."""
    return np.asarray(snapshot.positions.team == team)


# --- the judged scope ------------------------------------------------------------------------------------------------


def test_only_the_free_seats_of_the_judged_scope_bring_it_into_its_range() -> None:
    beside = situation({"A": SOCIALS * 4 + OTHERS, "B": [vacant()] * 5})
    inside = situation({"A": [*SOCIALS * 4, *OTHERS, vacant()], "B": [vacant()] * 4})
    assert judge_scope(beside, 30, 50, of_team(beside, 0), 36).reached_by is ReachedBy.NOT_YET
    assert judge_scope(inside, 30, 50, of_team(inside, 0), 36).arrivals == 1
    assert seats(inside, of_team(inside, 0)) == HeadsAndSeats(5, 1, {Background.SOCIAL: 1, Background.OTHER: 1})


def test_only_the_people_of_the_judged_scope_are_weighed() -> None:
    snapshot = situation({"A": SOCIALS * 3 + OTHERS, "B": OTHERS * 9})
    assert judge_scope(snapshot, 20, 30, of_team(snapshot, 0), 36).state is RangeState.INSIDE
    assert judge_scope(snapshot, 20, 30, mask(snapshot), 36).state is RangeState.ABOVE
    assert mixes(snapshot, np.where(of_team(snapshot, 0), 0, -1).astype(np.int32), 1)[0].heads == 4


def test_a_seat_that_somebody_holds_is_not_free_and_one_open_to_a_trade_admits_it_alone() -> None:
    snapshot = situation({"A": [*SOCIALS, vacant("social"), vacant("other"), vacant("other"), vacant()]})
    assert seats(snapshot, mask(snapshot)).free == {Background.SOCIAL: 2, Background.OTHER: 3}


def test_too_many_of_another_trade_need_arrivals_from_social_work() -> None:
    snapshot = situation({"A": SOCIALS + OTHERS * 3 + [vacant("other")] * 9 + [vacant("social")] * 5})
    verdict = judge_scope(snapshot, 30, 50, mask(snapshot), 36)
    assert (verdict.state, verdict.lacking) == (RangeState.ABOVE, Background.SOCIAL)
    assert (verdict.arrivals, verdict.reached_by) == (2, ReachedBy.TODAY)
    assert (verdict.low, verdict.high, verdict.too_small) == (30, 50, False)


# --- known departures, until the month of the horizon ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaves_on", "reached_by"),
    [
        (date(2027, 10, 31), ReachedBy.AFTER_DEPARTURES),
        (date(2027, 11, 1), ReachedBy.AFTER_DEPARTURES),
        (date(2027, 11, 2), ReachedBy.NOT_YET),
        (date(2027, 11, 24), ReachedBy.NOT_YET),
    ],
)
def test_a_known_departure_counts_up_to_the_first_day_of_the_month_of_the_horizon(
    leaves_on: date, reached_by: ReachedBy
) -> None:
    assert add_months(TODAY.replace(day=1), 12) == date(2027, 11, 1)
    snapshot = situation({"A": SOCIALS * 4 + [Seat("social", leaves_on=leaves_on)] + OTHERS})
    assert judge_scope(snapshot, 30, 50, mask(snapshot), 12).reached_by is reached_by


def test_departures_are_applied_only_where_the_seats_of_today_do_not_suffice() -> None:
    leaving = Seat("social", leaves_on=date(2027, 6, 1))
    snapshot = situation({"A": [*SOCIALS * 4, leaving, *OTHERS, vacant()]})
    verdict = judge_scope(snapshot, 25, 50, mask(snapshot), 36)
    assert (verdict.arrivals, verdict.reached_by) == (1, ReachedBy.TODAY)


def test_the_range_of_a_region_is_judged_at_the_horizon_that_it_assumes() -> None:
    for horizon, reached_by in ((36, ReachedBy.AFTER_DEPARTURES), (6, ReachedBy.NOT_YET)):
        base = framework()
        assumed = {**base.assumptions, "horizon": replace(base.assumptions["horizon"], value=horizon)}
        known = replace(base, assumptions=assumed)
        team = {"A": SOCIALS * 4 + [Seat("social", leaves_on=date(2027, 9, 1))] + OTHERS}
        verdict = region_verdict(situation(team, reference=known, profiles=(profile(known, mix=(30, 50)),)))
        assert verdict is not None and verdict.reached_by is reached_by


def test_no_range_is_judged_where_none_was_adopted_nor_for_several_regions() -> None:
    known = framework()
    adopted = situation({"A": SOCIALS}, reference=known, profiles=(profile(known, mix=(30, 50)),))
    assert figures(adopted).verdict is not None
    assert figures(situation({"A": SOCIALS}, reference=known, profiles=(profile(known),))).verdict is None
    assert figures(situation({"A": SOCIALS}, reference=known)).verdict is None
    assert region_verdict(replace(adopted, regions=adopted.regions * 2)) is None


# --- level 0 is a level, not assessed is none ------------------------------------------------------------------------


def test_level_0_is_a_level_for_every_figure() -> None:
    zero, blank = Seat("social", (0,)), Seat("social", (-1,))
    found = coverage(situation({"A": [zero], "B": [blank]}, reference=ONE))
    assert (found.least[:, 0].tolist(), found.most[:, 0].tolist()) == ([0, 0], [0, 1])
    assert [STATES[state] for state in found.states[:, 0]] == [CoverageState.MISSING, CoverageState.UNKNOWN]
    assert held_in_teams(found) == (TeamsHolding(0, 1, 2),)
    assert [assessed_heads(situation({"A": [each]}, reference=ONE)) for each in (zero, blank)] == [1, 0]
    assert [complementarity(situation({"A": [each]}, reference=ONE)).not_assessed for each in (zero, blank)] == [0, 1]
    holder = Seat("other", (4,))
    left = [losses(situation({"A": [holder, each]}, reference=ONE))[0] for each in (zero, blank)]
    assert left == [Loss(0, (0,), ()), Loss(0, (), (0,))]


def test_somebody_who_is_expected_at_level_0_and_was_not_assessed_is_still_to_be_recorded() -> None:
    asked = (profile(ONE, expected=(0,)),)
    teams = {"A": [Seat("social", (0,))], "B": [Seat("social", (-1,))], "C": [Seat("unnamed")]}
    found = coverage(situation(teams, reference=ONE, profiles=asked))
    assert (found.least[:, 0].tolist(), found.most[:, 0].tolist()) == ([1, 0, 0], [1, 1, 1])


def test_the_people_assessed_are_those_in_post_each_once_with_a_level_on_something() -> None:
    two = framework(expected=(4, 4))
    twice = Seat("social", (-1, 0), person="ana", share=0.5)
    away, acting = Seat("other", (4, 4), on_leave=True), Seat("other", (4, 4), acting=True)
    team = [twice, twice, away, acting, Seat("social", (-1, -1)), Seat("unnamed"), vacant()]
    assert assessed_heads(situation({"A": team}, reference=two)) == 2
    assert assessed_heads(situation({"A": [Seat("unnamed")]}, reference=two)) == 0


# --- the support unit ------------------------------------------------------------------------------------------------


def test_the_support_unit_lends_to_the_others_and_is_lent_nothing() -> None:
    held, lacking = [Seat("social", (4,))] * 2, [Seat("social", (0,))] * 2
    teams = {"A": lacking, "unit": held, "second unit": lacking}
    found = coverage(situation(teams, reference=ONE, support=["unit", "second unit"]))
    assert found.support[:, 0].tolist() == [0.5, 1.0, 0.0]


def test_what_the_unit_lends_is_its_share_of_what_the_team_wants() -> None:
    teams = {"A": [Seat("social", (0,))] * 3 + [Seat("social", (4,))], "unit": [Seat("social", (4,))]}
    found = coverage(situation(teams, reference=ONE, support=["unit"], profiles=(profile(ONE, holders=(4,)),)))
    assert found.support[:, 0].tolist() == [0.25, 1.0]
    more = coverage(situation({**teams, "unit": [Seat("social", (4,))] * 3}, reference=ONE, support=["unit"]))
    assert more.support[:, 0].tolist() == [0.5, 1.0]


def test_a_unit_lends_nothing_to_another_region() -> None:
    teams = {"A": [Seat("social", (0,))] * 2, "B": [Seat("social", (0,))] * 2, "unit": [Seat("social", (4,))] * 2}
    one = situation(teams, reference=ONE, support=["unit"])
    region = np.array([0, 1, 1], dtype=np.int32)
    two = replace(one, regions=one.regions * 2, teams=one.teams.changed(region=region))
    assert coverage(two).support[:, 0].tolist() == [0.0, 0.5, 1.0]


def test_a_team_without_a_position_is_lent_nothing() -> None:
    found = coverage(situation({"A": [], "unit": [Seat("social", (4,))]}, reference=ONE, support=["unit"]))
    assert np.isnan(found.support[0, 0]) and found.support[1, 0] == 1.0


@pytest.mark.parametrize(("holders", "helps"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_a_team_helps_from_two_holders_on_even_where_one_is_wanted(holders: int, helps: bool) -> None:
    team = [Seat("social", (4,))] * holders
    snapshot = situation(
        {"A": [Seat("social", (0,))], "B": team}, reference=ONE, profiles=(profile(ONE, holders=(1,)),)
    )
    assert bool(assistance(snapshot, coverage(snapshot))[0].teams) is helps


# --- trainings of a first post ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "trained"),
    [(date(2025, 3, 9), 0), (date(2025, 3, 10), 1), (date(2025, 9, 9), 1), (date(2025, 9, 10), 0)],
)
def test_a_training_counts_from_the_first_day_in_post_to_the_eve_of_the_sixth_month(day: date, trained: int) -> None:
    posts = [Post(seat, name, date(2025, 3, 10), first_post="yes") for seat, name in enumerate(("ana", "bob"))]
    snapshot = dated({"A": 2}, posts, reference=reference())
    snapshot = replace(snapshot, trainings=Trainings.of([(1, "T", day.toordinal())]))
    assert (first_post(snapshot).trained, first_post(snapshot).total) == (trained, 2)


# --- what was read is not read again ---------------------------------------------------------------------------------


def refused(*_: object) -> None:
    raise AssertionError("who is in post and what is expected were read already")


@pytest.fixture
def read_already(monkeypatch: pytest.MonkeyPatch) -> tuple[Snapshot, Presence, Expectations]:
    """A snapshot, who is in post and what is expected there; whoever reads these again fails."""
    snapshot = situation({"A": [Seat("social", (4, 0, 4, 0)), vacant()], "B": [Seat("other", (0, 4, 4, 0))]})
    read = snapshot, presence(snapshot), expectations(snapshot)
    for module in (mix, vacancies, coverages, complementarities, loss_module):
        monkeypatch.setattr(module, "presence", refused)
    for module in (coverages, complementarities, loss_module):
        monkeypatch.setattr(module, "expectations", refused)
    return read


def test_a_figure_reads_nothing_that_it_is_given(read_already: tuple[Snapshot, Presence, Expectations]) -> None:
    snapshot, now, wishes = read_already
    assert mix.region_mix(snapshot, now).heads == 2
    assert [each.heads for each in mix.team_mixes(snapshot, now)] == [1, 1]
    assert vacancies.region_vacancy(snapshot, now).vacant == 1
    assert [each.vacant for each in vacancies.team_vacancies(snapshot, now)] == [1, 0]
    assert vacancies.vacant_since(snapshot, now).shape == (3,)
    assert coverage(snapshot, now, wishes).least[:, 0].tolist() == [1, 0]
    assert complementarity(snapshot, now, wishes).gain == 0.25
    assert len(losses(snapshot, now, wishes)) == 2
    gap = excess(replace(snapshot, framework=reference()), now, wishes)
    assert gap is not None and gap.observed == 0.25


@pytest.mark.usefixtures("read_already")
def test_a_month_of_figures_reads_who_is_in_post_once_and_what_is_expected_once_for_all_months() -> None:
    snapshot = situation({"A": [Seat("social", (4, 0, 4, 0)), vacant()], "B": [Seat("other", (0, 4, 4, 0))]})
    assert [each.mix.heads for each in history(snapshot, TODAY, 2)] == [2, 2]
    assert course(snapshot, TODAY, 2).gains == (0.25, 0.25)
    assert figures(snapshot).complementarity.gain == 0.25
