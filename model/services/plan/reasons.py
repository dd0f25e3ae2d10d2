"""The reasons of a proposal, by solving again: what binds, why each action, in which order, what more euros do."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.planner.executor import LOOK_SECONDS, Search, SearchState
from model.planner.formulation import Formulation
from model.planner.limits import UNLIMITED, Ceiling, Limits
from model.planner.measurement import measure
from model.planner.milp import OPTIMAL, Solution
from model.planner.plans import Plan, ask, written_plan
from model.planner.value import Aim, Disagreement, Value
from model.projection import apply
from model.scenario import Action, Mobility, Scenario, Training
from model.services.plan.plans import PlanItem, base_of, items

RELAXED: Mapping[str, int] = {"recruitments": 1, "mobilities": 1, "candidates": 1}
"""By how much each limit in numbers is relaxed to see whether it binds; the budget by a tenth."""
FRONTIER_STEP, FRONTIER_STEPS = 1000, 5
Tell = Callable[[int], object]


@dataclass(frozen=True)
class PlanStep:
    """An action in the order of effect, and what the plan is worth from then on."""

    item: PlanItem
    value: Value


@dataclass(frozen=True)
class RelaxedLimit:
    """A limit relaxed by so much, and what the proposal would be worth; `proven` or at best."""

    limit: str
    by: int
    value: Value
    proven: bool


@dataclass(frozen=True)
class Why:
    """Why an action: without it the proposal would be worth `value`, with these `instead`."""

    item: PlanItem
    value: Value
    proven: bool
    instead: tuple[PlanItem, ...]


@dataclass(frozen=True)
class ObligationCost:
    """What an action that must be in costs: without that obligation the proposal would be worth `value`."""

    item: PlanItem
    value: Value
    proven: bool


@dataclass(frozen=True)
class Reasons:
    """What binds (the strongest first), why each action, what the obligations cost, in which order, what more euros
    would do, and how many of these questions had no answer in time."""

    binds: tuple[RelaxedLimit, ...]
    why: tuple[Why, ...]
    forced: tuple[ObligationCost, ...]
    order: tuple[PlanStep, ...]
    frontier: tuple[RelaxedLimit, ...]
    unanswered: int


@dataclass(frozen=True)
class OtherOrder:
    """The same aims in another order, the proposal that they lead to, and whether it is proven for them."""

    aims: tuple[Aim, ...]
    plan: Plan
    proven: bool


def reasons(
    viewer: Viewer, scenario: Scenario, limits: Limits, plan: Plan, seconds: float = 60, tell: Tell | None = None
) -> Reasons:
    """Give the reasons of a proposal by solving again for its aims, in a process of its own. Trainings on one offer are
    one reason. `tell` hears every now and then how many searches are to end before; what it raises ends this one.

    A limit, an action or a budget of which nothing was found in time is left out, and counted in `unanswered`.
    """
    base = base_of(viewer, scenario)
    told_apart = [(each, _concerned(plan, each) & set(limits.included)) for each in items(base, plan, monthly=False)]
    ours = [each for each, must in told_apart if not must]
    forced = {each: must for each, must in told_apart if must}
    asked = {**_relaxations(limits), **{_asks(each): _forbidden(base, plan, limits, each) for each in ours}}
    asked |= {_asks(each): _freed(limits, must) for each, must in forced.items()}
    steps = _frontier(limits)
    asked |= {f"euros {more}": replace(limits, budget=limits.budget + more) for more in steps}
    posed = {name: ask(base, scenario, each) for name, each in asked.items()}
    solutions = _solved(posed, seconds, tell)
    binds = [_relaxed(name, limits, asked[name], answer) for name, answer in solutions.items() if name in asked]
    return Reasons(
        binds=tuple(sorted(filter(None, binds), key=lambda each: (each.value.ranked(plan.aims), each.limit))),
        why=tuple(_why(base, posed, solutions, plan, each) for each in ours if _asks(each) in solutions),
        forced=tuple(
            ObligationCost(each, answer.value, answer.proof == OPTIMAL)
            for each in forced
            if (answer := solutions.get(_asks(each))) is not None
        ),
        order=tuple(order(base, scenario, plan)),
        frontier=tuple(
            RelaxedLimit("budget", more, solutions[name].value, solutions[name].proof == OPTIMAL)
            for more in steps
            if (name := f"euros {more}") in solutions
        ),
        unanswered=len(posed) - len(solutions),
    )


def other_orders(
    viewer: Viewer, scenario: Scenario, limits: Limits, seconds: float = 60, tell: Tell | None = None
) -> tuple[OtherOrder, ...]:
    """Return what would be reached with the same aims in each other order, those of which nothing was found in time
    left out; `tell` as above."""
    base = base_of(viewer, scenario)
    orders = {" ".join(aims): aims for aims in permutations(limits.aims) if aims != limits.aims}
    posed = {name: ask(base, scenario, replace(limits, aims=aims)) for name, aims in orders.items()}
    answers = _solved(posed, seconds, tell)
    return tuple(
        OtherOrder(orders[name], written_plan(posed[name], answer), answer.proof == OPTIMAL)
        for name, answer in answers.items()
    )


def _solved(posed: Mapping[str, Formulation], seconds: float, tell: Tell | None) -> dict[str, Solution]:
    with Search({name: each.problem for name, each in posed.items()}, seconds, aims_only=True) as run:
        while run.wait(LOOK_SECONDS) is SearchState.RUNNING:
            if tell:
                tell(run.ahead)
        solutions = {name: run.answers(name) for name in posed}
    return {name: answers[-1] for name, answers in solutions.items() if answers}


def _relaxations(limits: Limits) -> dict[str, Limits]:
    numbers = {name: getattr(limits, name) + by for name, by in RELAXED.items() if getattr(limits, name) < UNLIMITED}
    return {name: replace(limits, **{name: more}) for name, more in {**numbers, "budget": _tenth(limits)}.items()}


def _tenth(limits: Limits) -> int:
    return limits.budget + limits.budget // 10


def _relaxed(name: str, limits: Limits, then: Limits, answer: Solution) -> RelaxedLimit | None:
    if name not in (*RELAXED, "budget"):
        return None
    by = getattr(then, name) - getattr(limits, name)
    return RelaxedLimit(name, by, answer.value, answer.proof == OPTIMAL)


def _frontier(limits: Limits) -> tuple[int, ...]:
    """The euros more to look at, besides a tenth."""
    steps = (FRONTIER_STEP * step for step in range(1, FRONTIER_STEPS + 1))
    return tuple(more for more in steps if more != _tenth(limits) - limits.budget)


def _asks(item: PlanItem) -> str:
    return f"why {item.actions[0]}"


def _concerned(plan: Plan, item: PlanItem) -> set[Action]:
    """The actions of a proposal that an item tells together."""
    return {action for action in plan.added if action.uid in item.actions}


def _freed(limits: Limits, must: Collection[Action]) -> Limits:
    """The limits without some obligations."""
    return replace(limits, included=tuple(each for each in limits.included if each not in must))


def _forbidden(base: Snapshot, plan: Plan, limits: Limits, item: PlanItem) -> Limits:
    """The limits without one more of what an item does: an arrival of its family less in its team, its mobility, all
    places on its offer."""
    first = min(_concerned(plan, item), key=lambda action: action.uid)
    if isinstance(first, Training):
        teams = apply(base, plan.scenario).snapshot.teams.uid
        none = (Ceiling(item.kind, team, item.offer, 0) for team in teams)
        return replace(limits, ceilings=(*limits.ceilings, *none))
    if isinstance(first, Mobility):
        ceiling = Ceiling(item.kind, item.team, first.manager, 0)
    else:
        alike = sum((other.team, other.family) == (item.team, item.family) for other in items(base, plan))
        ceiling = Ceiling(item.kind, item.team, item.family, alike - 1)
    return replace(limits, ceilings=(*limits.ceilings, ceiling))


def _why(
    base: Snapshot, posed: Mapping[str, Formulation], solutions: Mapping[str, Solution], plan: Plan, item: PlanItem
) -> Why:
    name = _asks(item)
    other = written_plan(posed[name], solutions[name])
    ours = {_alike(one) for one in items(base, plan, monthly=False)}
    instead = tuple(one for one in items(base, other, monthly=False) if _alike(one) not in ours)
    return Why(item, other.value, solutions[name].proof == OPTIMAL, instead)


def _alike(item: PlanItem) -> tuple[object, ...]:
    """What makes two items the same to whoever reads them."""
    return item.kind, item.team, item.function, item.family, item.offer, item.places


def order(base: Snapshot, scenario: Scenario, plan: Plan) -> Iterator[PlanStep]:
    """Replay the items of a proposal, the one that takes off most first, and yield what it is worth after each."""
    so_far, left = scenario, list(items(base, plan, monthly=False))
    while left:
        worth = [
            (value.ranked(plan.stages), place, value)
            for place, each in enumerate(left)
            if (value := _after(base, scenario, so_far, plan, each))
        ]
        if not worth:
            return
        _, place, value = min(worth, key=lambda each: each[:2])
        each = left.pop(place)
        so_far = _with(so_far, plan, each)
        yield PlanStep(each, value)


def _with(scenario: Scenario, plan: Plan, item: PlanItem) -> Scenario:
    for action in plan.added:
        if action.uid in item.actions:
            scenario = scenario.with_action(action)
    return scenario


def _after(base: Snapshot, scenario: Scenario, so_far: Scenario, plan: Plan, item: PlanItem) -> Value | None:
    try:
        return measure(base, scenario, _with(so_far, plan, item))
    except Disagreement:  # it waits for another action, which frees its seat or brings who follows it
        return None
