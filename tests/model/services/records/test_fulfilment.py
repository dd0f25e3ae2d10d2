"""What has come true of a scenario becomes a correction: the situation is what it said, and one click undoes it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from model.access import Role, Viewer
from model.corrections.assignments import Arrival, Someone
from model.domain.vocabulary import OpenTo, Stratum, SupportKind
from model.domain.vocabulary import ScenarioState as State
from model.errors import NotAllowed, Refused
from model.measures.mix import region_mix
from model.measures.presence import presence
from model.measures.vacancies import region_vacancy
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Training,
)
from model.services.context import today
from model.services.records import corrections, fulfilment
from model.services.scenario import lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.scenario.rows import SavedScenario
from model.services.situation import situations, snapshots

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ", "A-BOR"))
MONTH = date(2026, 12, 1)


def retained(*actions: Action, code: str = "AQ") -> SavedScenario:
    begun = scenarios.begin(DIRECTOR, code, "Essai")
    for action in actions:
        begun = begun.with_action(action)
    kept = scenario_rows.save(DIRECTOR, begun)
    return lifecycle.move(
        DIRECTOR,
        lifecycle.move(DIRECTOR, kept, State.SHARED, Consultation()),
        State.RETAINED,
        Consultation("le comité"),
    )


def fulfilled(kept: SavedScenario, uid: str, name: str = "", day: date | None = None) -> str:
    looked = corrections.seen_region(DIRECTOR, kept.scenario.region)
    return fulfilment.fulfil(DIRECTOR, kept, looked, uid, day or today(), name)


def free(code: str = "AQ") -> str:
    return situations.view(DIRECTOR, (code,)).free[0].uid


def someone(code: str = "AQ") -> str:
    seen = snapshots.snapshot(DIRECTOR, (code,))
    now = presence(seen)
    rows = seen.assignments.manager[now.present & (seen.until > seen.day + 365)]
    return seen.managers.uid[int(rows[rows >= 0][0])]


def there(person: str) -> tuple[bool, bool]:
    """Whether somebody is in post today, and present."""
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    theirs, now = whole.assignments.manager == whole.managers.uid.index(person), presence(whole)
    return bool(now.held[theirs].any()), bool(now.present[theirs].any())


def seen(code: str = "AQ") -> tuple[int, int, int]:
    whole = snapshots.snapshot(DIRECTOR, (code,))
    vacancy = region_vacancy(whole)
    return vacancy.positions, vacancy.vacant, region_mix(whole).heads


def test_an_arrival_that_came_true_holds_the_seat_under_its_name_and_is_undone_in_one_click() -> None:
    before, kept = seen(), retained(Recruitment(uid="r1", month=MONTH, position=free(), family="F5"))
    made = fulfilled(kept, "r1", "Zoé Le Gall")
    assert seen() == (before[0], before[1] - 1, before[2] + 1)
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    assert "Zoé Le Gall" in whole.managers.name
    assert [each.reason for each in scenarios.projection(DIRECTOR, kept.scenario).skipped] == ["seat_taken"]
    corrections.undo(DIRECTOR, made)
    assert seen() == before


def test_an_arrival_may_stay_without_a_name() -> None:
    kept = retained(Recruitment(uid="r1", month=MONTH, position=free(), family="F5"))
    before = seen()
    fulfilled(kept, "r1")
    assert seen()[1] == before[1] - 1


def test_a_unit_its_seat_and_who_takes_it_follow_each_other_as_in_the_scenario() -> None:
    unit = NewUnit(uid="u1", month=MONTH, name="Pôle technique d'appui")
    seat = NewPosition(uid="s1", month=MONTH, team=unit.team, title="Coordination", open_to=OpenTo.SOCIAL)
    path = Professionalisation(uid="p1", month=MONTH, position=seat.position, family="F1")
    kept, before = retained(unit, seat, path, code="A-BOR"), seen("A-BOR")
    fulfilled(kept, "u1")
    fulfilled(kept, "s1")
    assert seen("A-BOR") == (before[0] + 1, before[1] + 1, before[2])
    fulfilled(kept, "p1", "Anne Morvan")
    assert seen("A-BOR") == (before[0] + 1, before[1], before[2] + 1)
    whole = snapshots.snapshot(DIRECTOR, ("A-BOR",))
    assert whole.teams.support_unit.any()


def test_departure_move_leave_and_return_are_written() -> None:
    person, seat = someone(), free()
    kept = retained(
        LongLeave(uid="l1", month=MONTH, manager=person),
        Return(uid="b1", month=MONTH, manager=person),
        Mobility(uid="m1", month=MONTH, manager=person, position=seat),
        Departure(uid="d1", month=MONTH, manager=person),
    )
    before = seen()
    fulfilled(kept, "l1", day=today() - timedelta(days=40))
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    assert (presence(whole).held & ~presence(whole).present)[
        whole.assignments.manager == whole.managers.uid.index(person)
    ].any()
    fulfilled(kept, "b1", day=today() - timedelta(days=10))
    assert there(person) == (True, True)
    fulfilled(kept, "m1", day=today() - timedelta(days=5))
    assert seen() == before
    fulfilled(kept, "d1", day=today())
    assert there(person) == (False, False)


def test_positions_are_changed_and_closed_supports_and_trainings_written() -> None:
    person, seat = someone(), free()
    kept = retained(
        ChangedPosition(uid="c1", month=MONTH, position=seat, stratum=Stratum.STRATEGIC, open_to=OpenTo.OTHER),
        ClosedPosition(uid="x1", month=MONTH, position=seat),
        Accompaniment(uid="a1", month=MONTH, support=SupportKind.COACHING, manager=person),
        Training(uid="t1", month=MONTH, managers=(person,), offer="PROJECT"),
    )
    before = seen()
    fulfilled(kept, "c1")
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    place = whole.positions.uid.index(seat)
    assert list(OpenTo)[whole.positions.open_to[place]] is OpenTo.OTHER
    fulfilled(kept, "a1")
    assert len(snapshots.snapshot(DIRECTOR, ("AQ",)).supports) == len(whole.supports) + 1
    followed = snapshots.snapshot(DIRECTOR, ("AQ",)).trainings
    fulfilled(kept, "t1")
    assert len(snapshots.snapshot(DIRECTOR, ("AQ",)).trainings) == len(followed) + 1
    fulfilled(kept, "x1")
    assert seen() == (before[0] - 1, before[1] - 1, before[2])


def test_a_position_that_somebody_holds_is_closed_once_they_have_moved_and_this_is_said() -> None:
    person, seat = someone(), free()
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    held = presence(whole).held & (whole.assignments.manager == whole.managers.uid.index(person))
    theirs = whole.positions.uid[whole.assignments.position[held][0]]
    kept = retained(
        ClosedPosition(uid="x1", month=MONTH, position=theirs),
        Mobility(uid="m1", month=MONTH, manager=person, position=seat),
    )
    before = seen()
    with pytest.raises(Refused, match=r"scenario\.held") as refused:
        fulfilled(kept, "x1")
    assert refused.value.values["names"] == (whole.managers.name[whole.managers.uid.index(person)],)
    assert seen() == before
    fulfilled(kept, "m1")
    fulfilled(kept, "x1")
    assert seen() == (before[0] - 1, before[1] - 1, before[2]), "whoever moved is still in post"


def test_only_what_was_retained_can_be_recorded_and_happened_is_written() -> None:
    arrival = Recruitment(uid="r1", month=MONTH, position=free(), family="F5")
    training = Training(uid="t1", month=MONTH, managers=(someone(),), offer="PROJECT")
    other = ChangedAssumption(uid="h1", month=MONTH, code="mobility_cost", value=1.0)
    kept = retained(arrival, training, other, replace(arrival, uid="off", active=False))
    assert [action.uid for action in fulfilment.fulfillable(kept)] == ["r1", "t1"]
    with pytest.raises(Refused, match=r"scenario\.unfulfillable"):
        fulfilled(kept, "h1")
    with pytest.raises(Refused, match=r"scenario\.not_yet"):
        fulfilled(kept, "r1", day=today() + timedelta(days=1))
    with pytest.raises(Refused, match=r"scenario\.unfulfillable"):
        fulfilled(replace(kept, state="draft"), "r1")
    back = Return(uid="b2", month=MONTH, manager=someone())
    with pytest.raises(Refused, match=r"correct\.not_away"):
        fulfilled(retained(back), "b2")


def test_only_directors_write_what_came_true() -> None:
    kept = retained(Recruitment(uid="r1", month=MONTH, position=free(), family="F5"))
    looked = corrections.seen_region(DIRECTOR, "AQ")
    with pytest.raises(NotAllowed):
        fulfilment.fulfil(Viewer("a", "", Role.ANALYST, ("AQ",)), kept, looked, "r1", today())


def test_who_has_left_stands_in_no_more_nor_later() -> None:
    looked = corrections.seen_region(DIRECTOR, "AQ")
    posts = [each for each in looked.register.assignments if each.holds(today()) and each.manager]
    person, seats = posts[0].manager, [each.position for each in posts[1:3]]
    for seat, day in zip(seats, (today() - timedelta(days=30), today() + timedelta(days=60)), strict=True):
        arrival = Arrival(position=seat, who=Someone(known=person), day=day, share=0.1, acting=True)
        corrections.correct(DIRECTOR, corrections.seen_region(DIRECTOR, "AQ"), arrival)
    fulfilled(retained(Departure(uid="d1", month=MONTH, manager=person)), "d1")
    register = corrections.seen_region(DIRECTOR, "AQ").register
    theirs = [each for each in register.assignments if each.manager == person]
    assert theirs and all(each.until is not None and each.until <= today() for each in theirs)
