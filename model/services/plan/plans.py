"""A costed proposal for a region: at once, then proven, with its reasons. What is returned speaks of positions, teams,
families and places by their uids and codes; no name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Stratum
from model.errors import Refused, Unusable
from model.planner import plans
from model.planner.executor import Search, SearchState
from model.planner.formulation import Formulation, formulate
from model.planner.limits import UNLIMITED, Limits
from model.planner.measurement import judged_positions
from model.planner.milp import steps
from model.planner.plans import Gap, Plan, ask, dated_plan, written_plan
from model.planner.problem import PlanProblem
from model.planner.question import PlanQuestion, imposable, question
from model.planner.timetable import Shortfall
from model.planner.value import Aim, Value
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training
from model.services.context import store
from model.services.situation.snapshots import snapshot, snapshot_key
from model.storage.audit import audit

STRATA = tuple(Stratum)


@dataclass(frozen=True)
class PlanItem:
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


def usual_limits(viewer: Viewer, scenario: Scenario, budget: int, **others: Any) -> Limits:
    """Return limits with the candidates per family that the region assumes, unless others are given."""
    stock = int(base_of(viewer, scenario).framework.assumed("candidate_stock"))
    return Limits(**{"budget": budget, "candidates": stock, **others})


def preview(viewer: Viewer, scenario: Scenario, limits: Limits) -> Plan:
    """Return a first proposal at once: what to add to a scenario that holds what is fixed.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    return plans.preview(base_of(viewer, scenario), scenario, limits)


def search(viewer: Viewer, scenario: Scenario, limits: Limits, seconds: float) -> "Quest":
    """Begin to look for the proven proposal, in a process of its own; leaves a line in the audit.

    Raises:
        Refused: the actions that must be in cannot hold together.
    """
    posed = ask(base_of(viewer, scenario), scenario, limits)
    with store().write() as session:
        audit(session, viewer.account, "propose", scope=scenario.region, count=len(scenario.actions))
    first = written_plan(posed, next(steps(posed.problem)))
    return Quest(posed, Search({"plan": posed.problem}, seconds, relaxed=partial(_relaxed, posed, scenario)), first)


WITHOUT: Mapping[str, Any] = {
    "recruitments": UNLIMITED,
    "candidates": UNLIMITED,
    "mobilities": UNLIMITED,
    "budget": 10_000 * UNLIMITED,
    "wishes": False,
    "untouched": (),
}
"""The limits that may hold an aim, in the order in which they are tried, and what stands for none."""
TOGETHER = "recruitments budget"
"""Two limits neither of which may hold alone what both hold: an arrival needs a place and its price."""


def _relaxed(posed: Formulation, scenario: Scenario) -> dict[str, PlanProblem]:
    """The same question without each of its limits in turn, then without those two that most often hold together."""
    ground = posed.ground
    single = [name for name, none in WITHOUT.items() if getattr(ground.limits, name) not in (none, UNLIMITED)]
    together = [TOGETHER] if set(TOGETHER.split()) <= set(single) else []
    return {
        names: formulate(
            ground.base, scenario, replace(ground.limits, **{name: WITHOUT[name] for name in names.split()})
        ).problem
        for names in (*single, *together)
    }


@dataclass(frozen=True, eq=False)
class Quest:
    """A search under way; to be closed."""

    posed: Formulation
    run: Search
    first: Plan

    @property
    def state(self) -> SearchState:
        """Where it stands."""
        return self.run.state

    @property
    def trouble(self) -> Unusable | None:
        """What to tell when it did not come to its end; what is known stays."""
        return self.run.trouble

    @property
    def ahead(self) -> int:
        """How many searches are to end before it begins."""
        return self.run.ahead

    @property
    def progress(self) -> float:
        """How far it is: each stage is one step, what holds the aims the last one."""
        answered = self.run.answers("plan")
        return len(answered[-1].proven) / (1 + len(answered[-1].stages)) if answered else 0.0

    @property
    def answers(self) -> int:
        """How many answers came so far: each is better than the one before, or more of it is proven."""
        return len(self.run.answers("plan"))

    def best(self) -> Plan:
        """Return the best proposal known so far, measured again by the ordinary figures: the first one at once, all
        trainings in the first month."""
        answered = self.run.answers("plan")
        return written_plan(self.posed, answered[-1], self.run.holders) if answered else self.first

    def outcome(self) -> Plan:
        """Return the same, with its trainings laid over the months."""
        return dated_plan(self.posed, self.best())

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
        return quest.outcome()
    finally:
        quest.close()


def possible_aims(viewer: Viewer, scenario: Scenario) -> tuple[Aim, ...]:
    """Return what can be looked for: a range only where one is judged at the horizon."""
    later = apply(base_of(viewer, scenario), scenario).snapshot.at(add_months(scenario.start, scenario.horizon))
    return tuple(aim for aim in Aim if aim is not Aim.RANGE or judged_positions(later))


_imposables: Cache[tuple[Action, ...]] = Cache(64)


def imposable_actions(viewer: Viewer, scenario: Scenario, other: Scenario) -> tuple[Action, ...]:
    """Return the actions of another scenario that a proposal could be made to hold, in addition to `scenario`."""
    base = base_of(viewer, scenario)
    return _imposables.get((snapshot_key(base), scenario, other), lambda: imposable(base, scenario, other))


def same_question(viewer: Viewer, scenario: Scenario) -> PlanQuestion:
    """Return what a scenario fixes, the limits that it keeps to and what it is worth, to look for a proposal that does
    at least as well."""
    base = base_of(viewer, scenario)
    return question(base, scenario, int(base.framework.assumed("candidate_stock")))


def items(base: Snapshot, plan: Plan, *, monthly: bool = True) -> tuple[PlanItem, ...]:
    """Return the actions of a proposal without anybody's name, month by month; the trainings of a month on one offer
    are one item, or else (not `monthly`) those of all months, in the first of them."""
    after = apply(base, plan.scenario).snapshot
    rows = sorted((_item(after, plan, action) for action in plan.added), key=lambda each: each.month)
    offers: dict[tuple[str, date | None], list[PlanItem]] = {}
    for each in rows:
        if each.offer:
            offers.setdefault((each.offer, each.month if monthly else None), []).append(each)
    return (*(each for each in rows if not each.offer), *map(_together, offers.values()))


def _together(alike: Sequence[PlanItem]) -> PlanItem:
    places: dict[str, int] = {}
    for each in alike:
        places[each.team] = places.get(each.team, 0) + each.places
    actions = tuple(uid for each in alike for uid in each.actions)
    return replace(alike[0], actions=actions, team="", places=sum(places.values()), split=tuple(places.items()))


def _item(after: Snapshot, plan: Plan, action: Action) -> PlanItem:
    """One action of a proposal without anybody's name."""
    match action:
        case Recruitment() | Mobility():
            seat = after.positions.uid.index(action.position)
            team, function = after.teams.uid[after.positions.team[seat]], STRATA[after.positions.stratum[seat]]
            family = action.family if isinstance(action, Recruitment) else ""
            return PlanItem((action.uid,), action.kind, action.month, team, action.position, function, family)
        case Training():
            team = _team_of(after, plan, action)
            return PlanItem(
                (action.uid,), action.kind, action.month, team, offer=action.offer, places=len(action.managers)
            )
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
    """Return a proposal as plain values: what it was looked for, proof and gap, the value of each stage, the limit that
    holds each aim, the actions, the teams that the trainings leave short, without anybody's name."""
    base, gap = base_of(viewer, plan.scenario), plan.gap
    return {
        "region": plan.scenario.region,
        "aims": [aim.name.lower() for aim in plan.aims],
        "stages": list(plan.stages),
        "proof": plan.proof,
        "gap": _gap(plan, gap) if gap else None,
        "proven": list(plan.proven),
        "holders": dict(plan.holders),
        "points": {"before": plan.points(plan.before), "after": plan.points(plan.value)},
        "before": _stages(plan, plan.before),
        "value": _stages(plan, plan.value),
        "cheapest": plan.cheapest,
        "actions": [_plain(base, each) for each in items(base, plan)],
        "short": [_short(base, each) for each in plan.short],
    }


def _short(base: Snapshot, left: Shortfall) -> dict[str, Any]:
    names = dict(zip(base.teams.uid, base.teams.name, strict=True))
    return {**asdict(left), "month": left.month.isoformat(), "team": names.get(left.team, "")}


def _gap(plan: Plan, gap: Gap) -> dict[str, Any]:
    scale = plan.scale if gap.stage == Aim.BASE else 1
    numbers = {"before": gap.before, "left": gap.left, "least": gap.least}
    written = {name: None if number is None else number / scale for name, number in numbers.items()}
    return {"stage": gap.stage, **written, "of_left": gap.of_left, "of_closable": gap.of_closable}


def _stages(plan: Plan, value: Value) -> dict[str, float]:
    return {
        "vacant": value.vacant,
        "deficit": plan.points(value),
        "lacking": value.lacking,
        "euros": value.euros,
        "people": value.people,
    }


def _plain(base: Snapshot, item: PlanItem) -> dict[str, Any]:
    names = dict(zip(base.teams.uid, base.teams.name, strict=True))
    return {
        "kind": item.kind,
        "month": item.month.isoformat(),
        "team": names.get(item.team, ""),
        "teams": {names.get(team, ""): places for team, places in item.split},
        "position": item.position,
        "function": item.function.value if item.function else "",
        "family": item.family,
        "offer": item.offer,
        "places": item.places,
    }


def base_of(viewer: Viewer, scenario: Scenario) -> Snapshot:
    """Return the situation that a proposal is about."""
    viewer.require(Right.SCENARIOS)
    return snapshot(viewer, (scenario.region,))
