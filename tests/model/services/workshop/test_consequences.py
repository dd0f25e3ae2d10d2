"""What a room wishes and supposes, before anybody adopts it: on what may be projected, and without a trace of names."""

import numpy as np
import pytest
from sqlmodel import col, select

from model.access import Role, Viewer
from model.errors import NotAllowed, Refused
from model.services.access import audit
from model.services.context import reference, store, today
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates
from model.services.expectation.profiles import profile_document
from model.services.scenario import chances, scenarios
from model.services.situation import snapshots
from model.services.situation.snapshots import countable, snapshot
from model.services.workshop import consequences, facilitation, phones, proposals, workshops
from model.simulation.paths import expected_path
from model.simulation.rates import Rates
from model.storage.revisions import raise_revision, region
from model.storage.tables import ProfileRow, TeamRow, WorkshopRow
from model.workshop.answers import Form

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
pytestmark = pytest.mark.usefixtures("demo_house")


def asked(name: str, *values: int) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step(name, 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    for value in values:
        answer(uid, f"estimate-{name}", {"value": [str(value)]})
    return uid


def answer(uid: str, step: str, form: Form) -> None:
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    phones.answer(uid, phones.join(door), step, form)


def names_read() -> int:
    return sum(line.action == "read_names" for line in audit.lines(Viewer("o", "", Role.OPERATOR)))


@pytest.mark.parametrize(
    ("name", "values"),
    [("exit_rate", (5, 12, 30)), ("replacement_rate", (20, 60, 90)), ("less_attractive_share", (0, 0, 0, 40, 80))],
)
def test_an_estimate_is_played_on_what_a_reader_sees(name: str, values: tuple[int, ...]) -> None:
    uid = asked(name, *values)
    found = consequences.supposed_vacancies(HOST, uid, f"estimate-{name}")
    assert found is not None
    seen = snapshot(Viewer("r", "", Role.READER, ("AQ",)), ("AQ",))
    start = found.month.replace(year=found.month.year - int(seen.framework.assumed("horizon")) // 12)
    path = expected_path(seen, start, int(seen.framework.assumed("horizon")), Rates.of(seen.framework))
    assert (path.months[-1], float(path.mean[-1])) == (found.month, found.now.mean)
    assert found.room == found.now, "the median of the room is the value in force"
    seen_by_room = (found.ends[0], found.room, found.ends[1])
    means = [each.mean for each in seen_by_room]
    assert means == sorted(means, reverse=name == "replacement_rate")
    assert len(set(means)) == len({each.value for each in seen_by_room}) >= 2


@pytest.mark.parametrize(("name", "value"), [("exit_rate", 30), ("less_attractive_share", 100)])
def test_what_a_room_supposes_moves_the_bands_at_once_and_those_of_scenarios_once_adopted(
    name: str, value: int
) -> None:
    uid = asked(name, value, value, value)
    found = consequences.supposed_vacancies(HOST, uid, f"estimate-{name}")
    assert found is not None
    assert (found.room.low, found.room.high) > (found.now.low, found.now.high)
    director = demo_roles.viewer()
    scenario = scenarios.begin(director, "AQ", "")
    before = chances.vacancy_bands(director, scenario).before
    proposals.propose_assumption(HOST, uid, f"estimate-{name}", proposals.estimate(HOST, uid, f"estimate-{name}"))
    (waiting,) = [each for each in estimates.waiting_estimates(director, "AQ") if each.workshop == uid]
    estimates.adopt(director, "AQ", waiting.uid)
    after = chances.vacancy_bands(director, scenarios.begin(director, "AQ", "")).before
    assert (after.low[-1], after.high[-1]) > (before.low[-1], before.high[-1])


def test_a_value_that_cannot_be_simulated_is_refused_in_words() -> None:
    with pytest.raises(Refused):
        consequences.supposed_vacancies(HOST, asked("exit_rate", 100, 100, 100), "estimate-exit_rate")


def test_teams_are_counted_for_a_facilitator_without_a_name_or_a_departure_or_a_line_that_names_were_read() -> None:
    before = names_read()
    seen = countable(HOST, "AQ")
    assert names_read() == before
    named = snapshot(demo_roles.viewer(), ("AQ",))
    assert set(seen.managers.name) == {""}
    assert np.array_equal(seen.assessments.level, named.assessments.level)
    assert len(np.unique(seen.managers.leaves_on)) == 1
    assert len(np.unique(named.managers.leaves_on)) > 1
    with pytest.raises(NotAllowed):
        countable(HOST, "BR")
    assert snapshots.snapshot(HOST, ("AQ",)).personal is False


def test_what_a_room_wishes_is_not_counted_where_a_team_has_expectations_of_its_own() -> None:
    """Before and after would differ by the other teams alone, and one that a single person makes is among them."""
    with store().read() as session:
        uid = session.exec(select(WorkshopRow.uid).order_by(col(WorkshopRow.key))).first()
    wished = consequences.wished_situation(HOST, uid).base
    assert any(each.after for each in wished)
    with store().write() as session:
        place = region(session, "AQ")
        team = session.exec(select(TeamRow.key).where(TeamRow.region_key == place.key)).first()
        ours = profile_document(reference().default_profile)
        own = {"team_key": team, "state": "adopted", "author": "D", "proposed_on": today(), "adopted_on": today()}
        session.add(ProfileRow(uid="own", region_key=place.key, document=ours, **own))
        raise_revision(session, place)
    counted = consequences.wished_situation(HOST, uid).base
    assert [each.after for each in counted] == [None] * len(wished)
    assert [each.before for each in counted] == [each.before for each in wished]
