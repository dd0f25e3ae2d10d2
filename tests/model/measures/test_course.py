"""A scope and its teams month by month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.course import course
from model.measures.history import history
from model.measures.situation import situation as figures
from tests.model.measures.dated_situations import histories
from tests.model.small_situations import Seat, situation, vacant

FIRST = date(2023, 12, 1)


@given(snapshot=histories(), step=st.integers(0, 4))
def test_each_month_shows_the_figures_of_its_first_day_for_the_scope_and_for_each_team(
    snapshot: Snapshot, step: int
) -> None:
    seen = course(snapshot, FIRST, 5)
    assert seen.of(None) == history(snapshot, FIRST, 5)
    found = figures(snapshot.at(seen.months[step].day))
    assert seen.gains[step] == found.complementarity.gain
    low, high = (bound.tolist() for bound in found.coverage.team_interval)
    for place, team in enumerate(snapshot.teams.uid):
        month = seen.of(team)[step]
        assert (month.mix, month.vacancy) == (found.team_mixes[place], found.team_vacancies[place])
        assert (month.day, month.teams) == (seen.months[step].day, int(found.coverage.defined[place]))
        assert month.coverage == ((low[place], high[place]) if found.coverage.defined[place] else None)


def test_a_team_that_the_scope_does_not_have_has_no_month() -> None:
    seen = course(situation({"A": [Seat("social", (4, 4, 4, 4)), vacant()]}), date(2026, 1, 1), 2)
    assert seen.of("unknown") == ()
    assert [month.vacancy.vacant for month in seen.of(None)] == [1, 1]
