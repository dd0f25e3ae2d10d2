"""A proposal from beginning to end: pose the question, answer it, write the answer as a scenario, measure it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.measures.expectations import Whole
from model.planner.formulation import Formulation, formulate
from model.planner.greedy import cheapest_useful, greedy
from model.planner.limits import Limits
from model.planner.linear_program import INFINITE
from model.planner.milp import STAGES, stages
from model.planner.obligations import conflicts
from model.planner.problem import PlanProblem
from model.planner.schedule import write
from model.planner.value import Disagreement, Value, measure
from model.scenario import Action, Scenario

OPTIMAL, GAP = "optimal", "gap"


@dataclass(frozen=True, eq=False)
class Solution:
    """What was chosen, its value, the stages that were proven (by name) and, of the one that was not, the gap to its
    bound (a ratio; 0 when everything is proven)."""

    chosen: Whole
    value: Value
    proven: tuple[str, ...] = ()
    gap: float = 1.0

    @property
    def proof(self) -> str:
        """`optimal` only when every stage is proven."""
        return OPTIMAL if len(self.proven) == len(STAGES) else GAP


@dataclass(frozen=True)
class Plan:
    """A proposal: an ordinary scenario, what it adds to the one that was given, its value as measured by the ordinary
    figures, the deficit in parts of a point."""

    scenario: Scenario
    added: tuple[Action, ...]
    before: Value
    value: Value
    scale: int
    proof: str
    gap: float
    proven: tuple[str, ...]
    cheapest: int | None

    def points(self, value: Value) -> float:
        """Return the deficit of a value in points: one is a competency of weight 1 that a team does not hold."""
        return value.deficit / self.scale


def steps(problem: PlanProblem, seconds: float = INFINITE, last: str = STAGES[-1]) -> Iterator[Solution]:
    """Yield what is known after each step: the greedy answer, then each stage up to `last`, never below the greedy
    one."""
    first = greedy(problem)
    best = Solution(first, problem.value(first))
    yield best
    for stage in stages(problem, seconds, last):
        proven = (*best.proven, stage.name) if stage.proven else best.proven
        best = Solution(stage.chosen, stage.value, proven, 0.0 if stage.proven else min(1.0, stage.gap))
        yield best
    if last not in best.proven and not best.gap:
        yield replace(best, gap=1.0)


def propose(snapshot: Snapshot, scenario: Scenario, limits: Limits, seconds: float = INFINITE) -> Plan:
    """Return the best that can be added to a scenario within some limits, at its horizon.

    Raises:
        Refused: the actions that must be in cannot hold together; names those that conflict.
        Disagreement: the ordinary figures do not find what the solver found.
    """
    posed = ask(snapshot, scenario, limits)
    *_, last = steps(posed.problem, seconds)
    return written_plan(posed, last)


def preview(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Plan:
    """Return the greedy answer, at once.

    Raises:
        Refused: as `propose`.
    """
    posed = ask(snapshot, scenario, limits)
    return written_plan(posed, next(steps(posed.problem)))


def ask(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Formulation:
    """Pose the question.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    if clashes := conflicts(snapshot, scenario, limits):
        raise Refused("planner.conflict", n=len(clashes), actions=tuple(action.uid for action in clashes))
    return formulate(snapshot, scenario, limits)


def written_plan(posed: Formulation, answer: Solution) -> Plan:
    """Write an answer as a scenario and measure it again.

    Raises:
        Disagreement: the ordinary figures find another value.
    """
    ground, scenario = posed.ground, write(posed, answer.chosen)
    value = measure(ground.base, ground.before, scenario)
    if value != answer.value:
        raise Disagreement(f"{answer.value} became {value}")
    return Plan(
        scenario=scenario,
        added=tuple(action for action in scenario.actions if action not in ground.before.actions),
        before=measure(ground.base, ground.before, ground.before),
        value=value,
        scale=posed.problem.scale,
        proof=answer.proof,
        gap=answer.gap,
        proven=answer.proven,
        cheapest=cheapest_useful(posed.problem),
    )
