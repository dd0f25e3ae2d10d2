"""The life of a scenario: its steps, who was consulted, what may no longer be changed."""

from dataclasses import replace

import pytest

from model.access import Role, Viewer
from model.domain.vocabulary import ScenarioState as State
from model.errors import Conflict, NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.scenario import lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import NEXT, Consultation
from model.services.scenario.rows import SavedScenario

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ",))
OPERATOR = Viewer("operator", "operator", Role.OPERATOR)
HEARD = Consultation("les équipes, le 3 novembre", "le calendrier", "une arrivée plus tard")


def kept() -> SavedScenario:
    return scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Essai"))


def moved(found: SavedScenario, *states: State) -> SavedScenario:
    for after in states:
        found = lifecycle.move(DIRECTOR, found, after, HEARD)
    return found


def test_a_scenario_goes_from_preparation_to_filed_and_back_and_every_step_is_told() -> None:
    found = moved(kept(), State.SHARED, State.RETAINED, State.FILED, State.DRAFT)
    assert found.state == State.DRAFT
    steps = lifecycle.steps(DIRECTOR, found.uid)
    assert [step.after for step in steps] == [
        State.DRAFT,
        State.FILED,
        State.RETAINED,
        State.SHARED,
    ]
    assert {step.author for step in steps} == {"Une directrice"}
    assert steps[2].consultation == HEARD
    lines = audit.lines(OPERATOR, "move_scenario")
    assert [(line.subject, line.scope, line.count) for line in lines] == [(found.uid, "AQ", 0)] * 4


def test_nobody_retains_a_scenario_without_saying_who_was_consulted() -> None:
    shared = moved(kept(), State.SHARED)
    with pytest.raises(Refused, match=r"scenario\.unconsulted"):
        lifecycle.move(DIRECTOR, shared, State.RETAINED, Consultation(consulted="  "))
    assert lifecycle.move(DIRECTOR, shared, State.RETAINED, Consultation("le comité")).state == State.RETAINED


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_steps_that_make_sense_are_possible(before: State, after: State) -> None:
    ways = {
        State.DRAFT: (),
        State.SHARED: (State.SHARED,),
        State.RETAINED: (State.SHARED, State.RETAINED),
    }
    found = moved(kept(), *ways.get(before, (State.FILED,)))
    if after in NEXT[before]:
        assert lifecycle.move(DIRECTOR, found, after, HEARD).state == after
    else:
        with pytest.raises(Refused, match=r"scenario\.step"):
            lifecycle.move(DIRECTOR, found, after, HEARD)


@pytest.mark.parametrize("closed", [(State.SHARED, State.RETAINED), (State.FILED,)])
def test_what_was_retained_or_filed_is_changed_only_as_a_copy(closed: tuple[State, ...]) -> None:
    found = moved(kept(), *closed)
    with pytest.raises(Refused, match=r"scenario\.closed"):
        scenario_rows.save(DIRECTOR, found.scenario.renamed("Autre"), found.uid, found.version)
    copy = scenario_rows.duplicate(DIRECTOR, found.uid, "Essai (copie)")
    assert (copy.state, copy.scenario.title) == (State.DRAFT, "Essai (copie)")
    assert copy.uid != found.uid
    assert (
        scenario_rows.save(DIRECTOR, copy.scenario.renamed("Autre"), copy.uid, copy.version).scenario.title == "Autre"
    )


def test_a_step_on_what_somebody_else_moved_meanwhile_is_told_and_nothing_is_lost() -> None:
    found = kept()
    moved(found, State.SHARED)
    with pytest.raises(Conflict):
        lifecycle.move(DIRECTOR, found, State.FILED, Consultation())
    stale = kept()
    scenario_rows.save(DIRECTOR, stale.scenario.renamed("Autre"), stale.uid, stale.version)
    with pytest.raises(Conflict):
        lifecycle.move(DIRECTOR, stale, State.SHARED, Consultation())


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(Refused, match=r"scenario\.long"):
        lifecycle.move(DIRECTOR, kept(), State.SHARED, Consultation(objections="x" * 501))


def test_other_regions_and_roles_neither_see_nor_take_steps() -> None:
    found = kept()
    elsewhere = replace(DIRECTOR, regions=("BR",))
    for attempt in (
        lambda: lifecycle.steps(elsewhere, found.uid),
        lambda: lifecycle.move(elsewhere, found, State.SHARED, Consultation()),
        lambda: scenario_rows.duplicate(elsewhere, found.uid, "x"),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(NotAllowed):
        lifecycle.steps(replace(DIRECTOR, role=Role.ANALYST), found.uid)
