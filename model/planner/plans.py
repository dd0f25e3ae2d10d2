"""A proposal from beginning to end: pose the question, answer it, write the answer as a scenario, measure it again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.planner.formulation import Formulation, formulate
from model.planner.greedy import cheapest_useful
from model.planner.limits import Limits
from model.planner.linear_program import INFINITE
from model.planner.measurement import measure
from model.planner.milp import GAP, OPTIMAL, Solution, steps
from model.planner.obligations import conflicts
from model.planner.schedule import write
from model.planner.timetable import Shortfall, laid, shortfalls
from model.planner.value import COSTS, Aim, Disagreement, Value
from model.scenario import Action, Scenario


@dataclass(frozen=True)
class Gap:
    """How far from the best a proposal may be: the first stage that is not proven, what was there before and what is
    left of it, and the least that any other could leave (`None`: not known)."""

    stage: str
    before: int
    left: int
    least: int | None

    @property
    def of_left(self) -> float | None:
        """What could still be taken off, as a share of what is left."""
        return None if self.least is None else (self.left - self.least) / max(1, self.left)

    @property
    def of_closable(self) -> float | None:
        """The same, as a share of all that could be taken off from the start; undefined where that is nothing."""
        closable = 0 if self.least is None else self.before - self.least
        return (self.left - (self.least or 0)) / closable if closable > 0 else None


@dataclass(frozen=True)
class Plan:
    """A proposal: an ordinary scenario, what it adds to the one that was given, its value as measured by the ordinary
    figures, the deficit in parts of a point; the limit that holds each aim of which something is left, where it is
    known; the teams that its trainings leave short, once they are laid over the months."""

    scenario: Scenario
    added: tuple[Action, ...]
    before: Value
    value: Value
    scale: int
    stages: tuple[str, ...]
    proven: tuple[str, ...]
    gap: Gap | None
    cheapest: int | None
    holders: Mapping[str, str]
    short: tuple[Shortfall, ...] = ()

    @property
    def proof(self) -> str:
        """`optimal` only when every stage is proven."""
        return GAP if self.gap else OPTIMAL

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What it was looked for, what counts first in front."""
        return tuple(Aim(stage) for stage in self.stages if stage not in COSTS)

    def points(self, value: Value) -> float:
        """Return the deficit of a value in points: one is a competency of weight 1 that a team does not hold."""
        return value.deficit / self.scale


def propose(snapshot: Snapshot, scenario: Scenario, limits: Limits, seconds: float = INFINITE) -> Plan:
    """Return the best that can be added to a scenario within some limits, at its horizon.

    Raises:
        Refused: the actions that must be in cannot hold together; names those that conflict.
        Disagreement: the ordinary figures do not find what the solver found.
    """
    posed = ask(snapshot, scenario, limits)
    *_, last = steps(posed.problem, seconds)
    return dated_plan(posed, written_plan(posed, last))


def preview(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Plan:
    """Return the greedy answer, at once.

    Raises:
        Refused: as `propose`.
    """
    posed = ask(snapshot, scenario, limits)
    return dated_plan(posed, written_plan(posed, next(steps(posed.problem))))


def ask(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Formulation:
    """Pose the question.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    if clashes := conflicts(snapshot, scenario, limits):
        raise Refused("planner.conflict", n=len(clashes), actions=tuple(action.uid for action in clashes))
    return formulate(snapshot, scenario, limits)


def written_plan(posed: Formulation, answer: Solution, holders: Mapping[str, str] | None = None) -> Plan:
    """Write an answer as a scenario and measure it again; `holders`: the limit that holds each aim.

    Raises:
        Disagreement: the ordinary figures find another value.
    """
    ground, scenario = posed.ground, write(posed, answer.chosen)
    value = measure(ground.base, ground.before, scenario)
    if value != answer.value:
        raise Disagreement(f"{answer.value} became {value}")
    before = measure(ground.base, ground.before, ground.before)
    return Plan(
        scenario=scenario,
        added=tuple(action for action in scenario.actions if action not in ground.before.actions),
        before=before,
        value=value,
        scale=posed.problem.scale,
        stages=answer.stages,
        proven=answer.proven,
        gap=_gap(before, answer),
        cheapest=cheapest_useful(posed.problem),
        holders=holders or {},
    )


def dated_plan(posed: Formulation, plan: Plan) -> Plan:
    """Return a proposal with its trainings laid over the months.

    Raises:
        Disagreement: it is no longer worth the same.
    """
    ground, scenario = posed.ground, laid(posed, plan.scenario)
    value = measure(ground.base, ground.before, scenario)
    if value != plan.value:
        raise Disagreement(f"laid over months, {plan.value} became {value}")
    added = tuple(action for action in scenario.actions if action not in ground.before.actions)
    return replace(plan, scenario=scenario, added=added, short=shortfalls(ground.base, scenario))


def _gap(before: Value, answer: Solution) -> Gap | None:
    if answer.proof == OPTIMAL:
        return None
    stage = answer.stages[len(answer.proven)]
    return Gap(stage, getattr(before, stage), getattr(answer.value, stage), answer.bound)
