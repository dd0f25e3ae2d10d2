"""A shared scenario: to whom it opens, and that nothing of anybody is in what a role without names is given."""

import dataclasses
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlmodel import select

from model.access import Role, Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import ScenarioState as State
from model.domain.vocabulary import SupportKind
from model.errors import NotAllowed, NotFound
from model.measures.presence import presence
from model.scenario import (
    Accompaniment,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Recruitment,
    Scenario,
    Training,
)
from model.services.context import store, today
from model.services.scenario import lifecycle, presentation, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.scenario.presentation import Hypothesis, Presentation
from model.services.scenario.scenarios import Outlook
from model.services.situation import situations
from model.storage.tables import AbsenceRow, AssessmentRow, AssignmentRow, ManagerRow, RegionRow

pytestmark = pytest.mark.usefixtures("demo_house")
HEARD = Consultation("le comité")
WITHOUT_NAMES = (Role.READER, Role.FACILITATOR)


def viewer(role: Role, *regions: str) -> Viewer:
    return Viewer(role, "Quelqu'un", role, regions or ("AQ",))


DIRECTOR = viewer(Role.DIRECTOR)


def people() -> list[str]:
    seen = situations.view(DIRECTOR, ("AQ",)).snapshot
    return [
        seen.managers.uid[place] for place in np.unique(seen.assignments.manager[presence(seen).held]) if place >= 0
    ]


def composed(title: str = "Essai") -> Scenario:
    """A scenario that does something of every kind that is about somebody."""
    view, who = situations.view(DIRECTOR, ("AQ",)), people()
    begun = scenarios.begin(DIRECTOR, "AQ", title)
    month, free = begun.start, [seat.uid for seat in view.free]
    offer = next(iter(view.snapshot.framework.offers))
    for action in (
        Recruitment(uid="in", month=month, position=free[0], family="F5", note="Une note d'elle"),
        Mobility(uid="move", month=month, position=free[1], manager=who[0]),
        Departure(uid="out", month=add_months(month, 1), manager=who[1]),
        LongLeave(uid="leave", month=month, manager=who[2], months=24),
        Training(uid="course", month=month, offer=offer, managers=tuple(who[3:6])),
        Accompaniment(uid="mentor", month=month, support=SupportKind.COACHING, manager=who[3]),
    ):
        begun = begun.with_action(action)
    return begun


def kept(scenario: Scenario, *states: State) -> str:
    row = scenario_rows.save(DIRECTOR, scenario)
    for state in states:
        row = lifecycle.move(DIRECTOR, row, state, HEARD)
    return row.uid


def read(role: Role, uid: str, month: date | None = None) -> Presentation:
    return presentation.presentation(viewer(role), uid, month)


def everything(value: object) -> str:
    """All that something holds, as text: what reaches a process that was given it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(everything(getattr(value, each.name)) for each in dataclasses.fields(value))
    if isinstance(value, np.ndarray):
        return repr(value.tolist())
    if isinstance(value, dict):
        return " ".join(f"{name} {everything(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(everything, value))
    return repr(value)


@pytest.mark.parametrize("role", [Role.ANALYST, *WITHOUT_NAMES])
@pytest.mark.parametrize("states", [(), (State.FILED,), (State.SHARED, State.DRAFT)])
def test_what_is_not_shared_is_as_if_it_did_not_exist(role: Role, states: tuple[State, ...]) -> None:
    uid = kept(composed(), *states)
    with pytest.raises(NotFound) as hidden:
        read(role, uid)
    with pytest.raises(NotFound) as absent:
        read(role, "0" * 16)
    assert hidden.value.code == absent.value.code
    assert presentation.listing(viewer(role), ("AQ",)) == ()


@pytest.mark.parametrize("states", [(State.SHARED,), (State.SHARED, State.RETAINED)])
def test_a_shared_or_retained_one_opens_to_those_of_the_region_and_to_nobody_else(states: tuple[State, ...]) -> None:
    uid = kept(composed(), *states)
    for role in (Role.DIRECTOR, Role.ANALYST, *WITHOUT_NAMES):
        assert [each.uid for each in presentation.listing(viewer(role), ("AQ",))] == [uid]
        assert read(role, uid).shared.state == states[-1]
        with pytest.raises(NotFound):
            presentation.presentation(viewer(role, "BR"), uid)
        with pytest.raises(NotAllowed):
            presentation.listing(viewer(role, "BR"), ("AQ",))
    for role in (Role.NATIONAL, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            read(role, uid)


def test_an_analyst_reads_what_the_director_composed() -> None:
    scenario = composed()
    shown = read(Role.ANALYST, kept(scenario, State.SHARED))
    assert shown.scenario == scenario
    assert isinstance(shown.seen, Outlook)
    whole = scenarios.outlook(DIRECTOR, scenario, shown.seen.month)
    assert shown.seen.month == scenarios.last_effect(DIRECTOR, scenario)
    assert (shown.seen.gained, shown.seen.projection.euros) == (whole.gained, whole.projection.euros)


@pytest.mark.parametrize("role", WITHOUT_NAMES)
def test_without_names_nothing_of_anybody_is_in_what_is_given(role: Role) -> None:
    named = situations.view(DIRECTOR, ("AQ",)).snapshot.managers
    shown = read(role, kept(composed(), State.SHARED))
    assert shown.scenario is None
    assert isinstance(shown.seen, Hypothesis)
    held = everything(shown)
    assert [name for name in named.name if name and name in held] == []
    assert "Une note d'elle" not in held
    after = shown.seen.after
    tables = (after.absences, after.assessments, after.trainings, after.supports, after.gains)
    assert [len(table) for table in tables] == [0] * 5
    assert not after.personal
    told = everything(shown.seen.events) + everything(dict(shown.seen.costs))
    assert [uid for uid in named.uid if uid in told] == []
    kinds = [each.kind for each in shown.seen.events]
    assert sorted(kinds) == ["filled", "filled", "follow_up", "freed", "freed", "trained"]


@pytest.mark.parametrize("role", WITHOUT_NAMES)
def test_without_names_no_figure_moves_with_a_leave_a_working_time_a_level_or_a_known_departure(role: Role) -> None:
    uid = kept(composed(), State.SHARED)
    months = read(role, uid).months
    before = [figures(read(role, uid, month)) for month in months[::6]]
    view = situations.view(DIRECTOR, ("AQ",)).snapshot
    rows = np.flatnonzero(presence(view).held).tolist()
    with store().write() as session:
        for row in session.exec(select(AssignmentRow)).all():
            row.working_time = 0.5
            if row.uid in {view.assignments.uid[each] for each in rows}:
                session.add(AbsenceRow(assignment_key=row.key, started_on=today(), kind="sick"))
            session.add(row)
        for person in session.exec(select(ManagerRow)).all():
            person.leaves_on = add_months(today().replace(day=1), 7)
            session.add(person)
        for level in session.exec(select(AssessmentRow)).all():
            level.level = 8 - level.level
            session.add(level)
        for place_row in session.exec(select(RegionRow)).all():
            place_row.revision += 1
            session.add(place_row)
    assert [figures(read(role, uid, month)) for month in months[::6]] == before


def figures(shown: Presentation) -> tuple[object, ...]:
    """Every figure that is given, and where tiles are."""
    assert isinstance(shown.seen, Hypothesis)
    sides = (shown.seen.figures_before, shown.seen.figures_after)
    moved = tuple((each.mix, each.team_mixes, each.vacancy, each.team_vacancies, each.verdict) for each in sides)
    return shown.seen.month, shown.seen.events, dict(shown.seen.costs), repr(moved), repr(positions(shown.seen.after))


def positions(seen: Snapshot) -> list[object]:
    return [everything(getattr(seen.positions, each.name)) for each in dataclasses.fields(seen.positions)]


@pytest.mark.parametrize("role", WITHOUT_NAMES)
def test_a_leave_of_the_scenario_moves_nothing_for_whoever_reads_no_names(role: Role) -> None:
    scenario = composed()
    later = replace(scenario.action("leave"), month=add_months(scenario.start, 20))
    scenario = scenario.with_action(later)
    without = kept(scenario.without("leave"), State.SHARED)
    with_it = kept(scenario, State.SHARED)
    assert figures(read(role, without)) == figures(read(role, with_it))
    assert (
        read(Role.ANALYST, with_it).seen.figures_after.vacancy != read(Role.ANALYST, without).seen.figures_after.vacancy
    ), "whoever reads names sees it"


@pytest.mark.parametrize("role", WITHOUT_NAMES)
def test_a_name_in_the_title_stays_with_whoever_reads_names(role: Role) -> None:
    name = next(each for each in situations.view(DIRECTOR, ("AQ",)).snapshot.managers.name if each)
    first, _, last = name.partition(" ")
    uid = kept(composed(f"Départ de {last.upper()} {first}"), State.SHARED)
    assert read(Role.ANALYST, uid).shared.title == f"Départ de {last.upper()} {first}"
    assert read(role, uid).shared.title == "Départ de […]"
    assert [each.title for each in presentation.listing(viewer(role), ("AQ",))] == ["Départ de […]"]
    shown = read(role, uid).seen
    assert isinstance(shown, Hypothesis) and shown.title == "Départ de […]"


def test_a_surname_alone_whatever_its_case_and_accents_is_taken_out_of_the_title() -> None:
    people = situations.view(DIRECTOR, ("AQ",)).snapshot.managers.name
    surname = next(each for each in people if each).rpartition(" ")[2]
    uid = kept(composed(f"M. {surname.upper()} s'oppose, pas {surname}iste"), State.SHARED)
    assert read(Role.READER, uid).shared.title == f"M. […] s'oppose, pas {surname}iste"


def test_a_name_in_what_an_opened_position_or_unit_is_called_stays_with_whoever_reads_names() -> None:
    director = viewer(Role.DIRECTOR, "AM")
    people = situations.view(director, ("AM",)).snapshot.managers.name
    surname = next(each for each in people if each).rpartition(" ")[2]
    begun = scenarios.begin(director, "AM", "Essai")
    unit = NewUnit(uid="unit", month=begun.start, name=f"Appui {surname}")
    opened = NewPosition(uid="seat", month=begun.start, team=unit.team, title=f"Poste de {surname}")
    row = scenario_rows.save(director, begun.with_action(unit).with_action(opened))
    lifecycle.move(director, row, State.SHARED, HEARD)
    open_one, named = (
        presentation.presentation(viewer(role, "AM"), row.uid).seen.after for role in (Role.READER, Role.ANALYST)
    )
    assert (open_one.teams.name[-1], open_one.positions.title[-1]) == ("Appui […]", "Poste de […]")
    assert (named.teams.name[-1], named.positions.title[-1]) == (unit.name, opened.title)


def test_actions_are_counted_and_not_what_they_do_to_positions() -> None:
    scenario, who = composed(), people()
    counted = read(Role.READER, kept(scenario, State.SHARED)).seen
    assert isinstance(counted, Hypothesis)
    assert (counted.applied, counted.between) == (5, (scenario.start, add_months(scenario.start, 1)))
    coaching = Accompaniment(uid="mentor", month=scenario.start, support=SupportKind.COACHING, manager=who[3])
    alone = read(Role.READER, kept(replace(scenario, actions=(coaching,)), State.SHARED)).seen
    assert isinstance(alone, Hypothesis)
    assert (alone.events, alone.applied, alone.between) == ((), 1, (scenario.start, scenario.start))
    nothing = read(Role.READER, kept(replace(scenario, actions=()), State.SHARED)).seen
    assert isinstance(nothing, Hypothesis)
    assert (nothing.applied, nothing.between) == (0, None)


def test_another_month_is_looked_at_and_one_that_the_scenario_lacks_is_the_usual_one() -> None:
    uid = kept(composed(), State.SHARED)
    for role in (Role.ANALYST, Role.READER):
        usual = read(role, uid)
        assert read(role, uid, usual.months[0]).seen.month == usual.months[0]
        assert read(role, uid, add_months(usual.months[0], -1)).seen.month == usual.seen.month


def test_a_change_of_the_scenario_is_read_at_once() -> None:
    scenario = composed()
    row = scenario_rows.save(DIRECTOR, scenario)
    lifecycle.move(DIRECTOR, row, State.SHARED, HEARD)
    before = read(Role.READER, row.uid)
    scenario_rows.save(DIRECTOR, replace(scenario, actions=()), row.uid, row.version)
    after = read(Role.READER, row.uid)
    assert isinstance(before.seen, Hypothesis) and isinstance(after.seen, Hypothesis)
    assert (len(before.seen.events), after.seen.events) == (6, ())
    assert before.version < after.version
