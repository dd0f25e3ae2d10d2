"""A costed proposal for a region: at once, then proven, with its reasons. What is returned speaks of positions, teams,
families and places by their uids and codes; no name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from model.access import Right, Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Stratum
from model.errors import Refused, Unusable
from model.planner import planning
from model.planner.executor import Search, State
from model.planner.limits import UNLIMITED, Ceiling, Limits
from model.planner.milp import STAGES
from model.planner.planning import Answer, Plan, ask, told
from model.planner.posing import Posed
from model.planner.value import Disagreement, Value, measure
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training
from model.services.house import store
from model.services.snapshots import snapshot
from model.storage.journal import audit

STRATA = tuple(Stratum)
FIRST = STAGES[0]
"""The stage that reasons are about: what would still be missing."""

RELAXED: Mapping[str, int] = {"recruitments": 1, "mobilities": 1, "candidates": 1}
"""By how much each limit in numbers is relaxed to see whether it binds; the budget by a tenth."""
FRONTIER_STEP, FRONTIER_STEPS = 1000, 5


@dataclass(frozen=True)
class Item:
    """Something that a proposal does, without anybody's name: what, when, in which team, on which position and
    function, from which family; for trainings, all of a month on one offer, how many places and how many for each team
    (`split`). `actions` are the uids of the actions in the scenario."""

    actions: tuple[str, ...]
    kind: str
    month: date
    team: str
    position: str = ""
    function: Stratum | None = None
    family: str = ""
    offer: str = ""
    places: int = 1
    split: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Step:
    """An action in the order of effect, and what the plan is worth from then on."""

    item: Item
    value: Value


@dataclass(frozen=True)
class Relaxed:
    """A limit relaxed by so much, and what the proposal would be worth; `proven` or at best."""

    limit: str
    by: int
    value: Value
    proven: bool


@dataclass(frozen=True)
class Why:
    """Why an action: without it the proposal would be worth `value`, with these `instead`."""

    item: Item
    value: Value
    proven: bool
    instead: tuple[Item, ...]


@dataclass(frozen=True)
class Reasons:
    """What binds (the strongest first), why each action, in which order, and what more euros would do."""

    binds: tuple[Relaxed, ...]
    why: tuple[Why, ...]
    order: tuple[Step, ...]
    frontier: tuple[Relaxed, ...]


def usual(viewer: Viewer, scenario: Scenario, budget: int, **others: Any) -> Limits:
    """Return limits with the candidates per family that the region assumes, unless others are given."""
    stock = int(_base(viewer, scenario).framework.assumed("candidate_stock"))
    return Limits(**{"budget": budget, "candidates": stock, **others})


def preview(viewer: Viewer, scenario: Scenario, limits: Limits) -> Plan:
    """Return a first proposal at once: what to add to a scenario that holds what is fixed.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    return planning.preview(_base(viewer, scenario), scenario, limits)


def search(viewer: Viewer, scenario: Scenario, limits: Limits, seconds: float) -> "Quest":
    """Begin to look for the proven proposal, in a process of its own; leaves a line in the audit.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    posed = ask(_base(viewer, scenario), scenario, limits)
    with store().write() as session:
        audit(session, viewer.account, "propose", scope=scenario.region, count=len(scenario.actions))
    return Quest(posed, Search({"plan": posed.problem}, seconds))


@dataclass(frozen=True, eq=False)
class Quest:
    """A search under way; to be closed."""

    posed: Posed
    run: Search

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.run.state

    @property
    def trouble(self) -> Unusable | None:
        """What to tell when it did not come to its end; what is known stays."""
        return self.run.trouble

    def best(self) -> Plan | None:
        """Return the best proposal known so far, measured again by the ordinary figures; `None` before the first."""
        found = self.run.answers("plan")
        return told(self.posed, found[-1]) if found else None

    def cancel(self) -> None:
        """Stop looking; what is known stays."""
        self.run.cancel()

    def close(self) -> None:
        """Leave nothing running behind."""
        self.run.close()


def propose(viewer: Viewer, scenario: Scenario, limits: Limits, seconds: float = 60) -> Plan:
    """Look for the proven proposal and wait for it; stopped on the way, the best that is known.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    quest = search(viewer, scenario, limits, seconds)
    try:
        quest.run.wait()
        found = quest.best()
    finally:
        quest.close()
    return found or preview(viewer, scenario, limits)


def forcing(viewer: Viewer, scenario: Scenario, limits: Limits, mine: Action, seconds: float = 60) -> Plan:
    """Return the proposal that has one's own action in it: compared with the other, what forcing it costs.

    Raises:
        Refused: the action does not apply, or not within the limits.
    """
    return propose(viewer, scenario, replace(limits, included=(*limits.included, mine)), seconds)


def reasons(viewer: Viewer, scenario: Scenario, limits: Limits, plan: Plan, seconds: float = 60) -> Reasons:
    """Give the reasons of a proposal by solving again, in a process of its own: what would still be missing, the first
    of the four stages. Trainings on one offer are one reason.

    A limit, an action or a budget of which nothing was found in time is left out.
    """
    base = _base(viewer, scenario)
    ours = [each for each in items(base, plan) if not _concerned(plan, each) & set(limits.included)]
    asked = {**_relaxations(limits), **{_asks(each): _forbidden(base, plan, limits, each) for each in ours}}
    asked |= {f"euros {more}": replace(limits, budget=limits.budget + more) for more in _frontier()}
    posed = {name: ask(base, scenario, each) for name, each in asked.items()}
    found = _solved(posed, seconds)
    binds = [_relaxed(name, limits, asked[name], answer) for name, answer in found.items() if name in asked]
    return Reasons(
        binds=tuple(sorted((each for each in binds if each), key=lambda each: (each.value, each.limit))),
        why=tuple(_why(base, posed, found, plan, each) for each in ours if _asks(each) in found),
        order=tuple(order(base, scenario, plan)),
        frontier=tuple(
            Relaxed("budget", more, found[name].value, FIRST in found[name].proven)
            for more in _frontier()
            if (name := f"euros {more}") in found
        ),
    )


def _solved(posed: Mapping[str, Posed], seconds: float) -> dict[str, Answer]:
    with Search({name: each.problem for name, each in posed.items()}, seconds, FIRST) as run:
        run.wait()
        found = {name: run.answers(name) for name in posed}
    return {name: answers[-1] for name, answers in found.items() if answers}


def _relaxations(limits: Limits) -> dict[str, Limits]:
    numbers = {name: getattr(limits, name) + by for name, by in RELAXED.items() if getattr(limits, name) < UNLIMITED}
    return {name: replace(limits, **{name: more}) for name, more in {**numbers, "budget": _tenth(limits)}.items()}


def _tenth(limits: Limits) -> int:
    return limits.budget + limits.budget // 10


def _relaxed(name: str, limits: Limits, then: Limits, answer: Answer) -> Relaxed | None:
    if name not in (*RELAXED, "budget"):
        return None
    by = getattr(then, name) - getattr(limits, name)
    return Relaxed(name, by, answer.value, FIRST in answer.proven)


def _frontier() -> tuple[int, ...]:
    return tuple(FRONTIER_STEP * step for step in range(1, FRONTIER_STEPS + 1))


def _asks(each: Item) -> str:
    return f"why {each.actions[0]}"


def _concerned(plan: Plan, each: Item) -> set[Action]:
    """The actions of a proposal that an item tells together."""
    return {action for action in plan.added if action.uid in each.actions}


def _forbidden(base: Snapshot, plan: Plan, limits: Limits, each: Item) -> Limits:
    """The limits without one more of what an item does: an arrival of its family less in its team, its mobility, all
    places on its offer."""
    first = min(_concerned(plan, each), key=lambda action: action.uid)
    if isinstance(first, Training):
        teams = apply(base, plan.scenario).snapshot.teams.uid
        none = (Ceiling(each.kind, team, each.offer, 0) for team in teams)
        return replace(limits, ceilings=(*limits.ceilings, *none))
    if isinstance(first, Mobility):
        ceiling = Ceiling(each.kind, each.team, first.manager, 0)
    else:
        alike = sum((other.team, other.family) == (each.team, each.family) for other in items(base, plan))
        ceiling = Ceiling(each.kind, each.team, each.family, alike - 1)
    return replace(limits, ceilings=(*limits.ceilings, ceiling))


def _why(base: Snapshot, posed: Mapping[str, Posed], found: Mapping[str, Answer], plan: Plan, each: Item) -> Why:
    name = _asks(each)
    other = told(posed[name], found[name])
    ours = {_alike(one) for one in items(base, plan)}
    instead = tuple(one for one in items(base, other) if _alike(one) not in ours)
    return Why(each, other.value, FIRST in found[name].proven, instead)


def _alike(each: Item) -> Item:
    """What makes two items the same to whoever reads them."""
    return replace(each, actions=(), position="", split=())


def order(base: Snapshot, scenario: Scenario, plan: Plan) -> Iterator[Step]:
    """Replay the items of a proposal, the one that takes off most first, and yield what it is worth after each."""
    so_far, left = scenario, list(items(base, plan))
    while left:
        worth = [
            (value, place) for place, each in enumerate(left) if (value := _after(base, scenario, so_far, plan, each))
        ]
        if not worth:
            return
        value, place = min(worth)
        each = left.pop(place)
        so_far = _with(so_far, plan, each)
        yield Step(each, value)


def _with(scenario: Scenario, plan: Plan, each: Item) -> Scenario:
    for action in plan.added:
        if action.uid in each.actions:
            scenario = scenario.with_action(action)
    return scenario


def _after(base: Snapshot, scenario: Scenario, so_far: Scenario, plan: Plan, each: Item) -> Value | None:
    try:
        return measure(base, scenario, _with(so_far, plan, each))
    except Disagreement:  # it waits for another action, which frees its seat or brings who follows it
        return None


def items(base: Snapshot, plan: Plan) -> tuple[Item, ...]:
    """Return the actions of a proposal without anybody's name; the trainings of a month on one offer are one item."""
    after = apply(base, plan.scenario).snapshot
    found = [_item(after, plan, action) for action in plan.added]
    offers = dict.fromkeys((each.month, each.offer) for each in found if each.offer)
    together = (_together([each for each in found if (each.month, each.offer) == key]) for key in offers)
    return (*(each for each in found if not each.offer), *together)


def _together(found: Sequence[Item]) -> Item:
    places: dict[str, int] = {}
    for each in found:
        places[each.team] = places.get(each.team, 0) + each.places
    actions = tuple(uid for each in found for uid in each.actions)
    return replace(found[0], actions=actions, team="", places=sum(places.values()), split=tuple(places.items()))


def _item(after: Snapshot, plan: Plan, action: Action) -> Item:
    """One action of a proposal without anybody's name."""
    match action:
        case Recruitment() | Mobility():
            seat = after.positions.uid.index(action.position)
            team, function = after.teams.uid[after.positions.team[seat]], STRATA[after.positions.stratum[seat]]
            family = action.family if isinstance(action, Recruitment) else ""
            return Item((action.uid,), action.kind, action.month, team, action.position, function, family)
        case Training():
            team = _team_of(after, plan, action)
            return Item((action.uid,), action.kind, action.month, team, offer=action.offer, places=len(action.managers))
    raise Refused("scenario.kind", received=action.kind, accepted="recruitment, mobility, training")


def _team_of(after: Snapshot, plan: Plan, training: Training) -> str:
    """The team of those who follow a training, once the scenario has taken place."""
    row = after.managers.uid.index(training.managers[0])
    later = after.assignments.manager == row
    seats = after.assignments.position[
        later & ~after.assignments.acting & (after.until > plan.scenario.start.toordinal())
    ]
    return after.teams.uid[after.positions.team[seats[-1]]] if len(seats) else ""


def document(viewer: Viewer, plan: Plan) -> dict[str, Any]:
    """Return a proposal as plain values: proof, gap, the value of each stage, the actions, without anybody's name."""
    base = _base(viewer, plan.scenario)
    return {
        "region": plan.scenario.region,
        "proof": plan.proof,
        "gap": plan.gap,
        "proven": list(plan.proven),
        "points": {"before": plan.points(plan.before), "after": plan.points(plan.value)},
        "before": _stages(plan, plan.before),
        "value": _stages(plan, plan.value),
        "cheapest": plan.cheapest,
        "actions": [_plain(base, each) for each in items(base, plan)],
    }


def _stages(plan: Plan, value: Value) -> dict[str, float]:
    return {
        "deficit": plan.points(value),
        "lacking": value.lacking,
        "euros": value.euros,
        "people": value.people,
    }


def _plain(base: Snapshot, each: Item) -> dict[str, Any]:
    names = dict(zip(base.teams.uid, base.teams.name, strict=True))
    return {
        "kind": each.kind,
        "month": each.month.isoformat(),
        "team": names.get(each.team, ""),
        "teams": {names.get(team, ""): places for team, places in each.split},
        "position": each.position,
        "function": each.function.value if each.function else "",
        "family": each.family,
        "offer": each.offer,
        "places": each.places,
    }


def _base(viewer: Viewer, scenario: Scenario) -> Snapshot:
    viewer.require(Right.SCENARIOS)
    return snapshot(viewer, (scenario.region,))
