"""From a region, a scenario that holds what is fixed and some limits to plain arrays, in an order of uids and codes
that does not depend on the order of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.domain.snapshot import Snapshot
from model.measures.expectations import Whole
from model.planner import problem as plain
from model.planner.choices import Choices
from model.planner.ground import Candidate, FillableSeat, Ground
from model.planner.layout import Layout
from model.planner.limits import Ceiling, Limits
from model.planner.measurement import JudgedPositions, heads_of, parts, people, vacant
from model.planner.problem import Grid, JudgedScope, Node, PlanProblem
from model.planner.variables import MOVE, RECRUIT, Variable
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training


@dataclass(frozen=True, eq=False)
class Formulation:
    """A problem, and what its numbers stand for: the free seats of each node, people, families and offers by place."""

    ground: Ground
    problem: PlanProblem
    seats: tuple[tuple[FillableSeat, ...], ...]
    people: tuple[Candidate, ...]
    families: tuple[str, ...]
    offers: tuple[str, ...]


def formulate(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Formulation:
    """Return the question of what to add to a scenario within some limits, at its horizon."""
    return _Posing(Ground(snapshot, scenario, limits)).posed()


class _Posing(Layout):
    def posed(self) -> Formulation:
        nodes = tuple(Node(spot[0][0], len(self.spots[spot]), spot[0][3]) for spot in self.order)
        ground, limits, columns = self.ground, self.ground.limits, Choices(self).columns()
        added = limits.included
        problem = PlanProblem(
            size=self.size,
            scale=parts(ground.later),
            held=_flat(ground.held[self.teams]),
            wish=_flat(ground.wishes.wanted[self.teams]),
            weight=_flat(ground.wishes.weights[self.teams] * parts(ground.later)),
            seats=_flat(ground.recorded_seats[self.teams]),
            columns=columns,
            nodes=nodes,
            persons=tuple(self._plain(person) for person in self.people),
            grids=tuple(self._grid(offer) for offer in self.offers),
            stock=tuple(self.stock(code) for code in self.families),
            scopes=tuple(self._scope(scope) for scope in self.scopes),
            ceilings=tuple(self._ceiling(ceiling, columns) for ceiling in limits.ceilings),
            trainings=limits.trainings,
            budget=limits.budget,
            recruitments=limits.recruitments - _count(added, Recruitment),
            mobilities=limits.mobilities - _count(added, Mobility),
            spent=ground.projection.euros - apply(ground.base, ground.before).euros,
            concerned=len(people(added)),
            vacant=vacant(ground.later),
            aims=tuple(limits.aims),
        )
        seats = tuple(tuple(self.spots[spot]) for spot in self.order)
        return Formulation(ground, problem, seats, self.people, self.families, self.offers)

    # --- limits and scopes ------------------------------------------------------------------------------------------

    def _scope(self, scope: JudgedPositions) -> JudgedScope:
        return JudgedScope(scope.low, scope.high, *heads_of(self.ground.later, scope))

    def _plain(self, person: Candidate) -> plain.TrainingNeed:
        given = len(self.ground.trainings_of(person.uid))
        concerned = person.uid in people(self.ground.limits.included)
        return plain.TrainingNeed(max(0, self.ground.limits.trainings - given), concerned)

    def _grid(self, code: str) -> Grid:
        offer, start = self.ground.framework(self.ground.fixed.start).offers[code], self.ground.fixed.start
        already = {
            manager
            for action in self.ground.projection.applied
            if isinstance(action, Training) and action.offer == code and action.month == start and action.cost is None
            for manager in action.managers
        }
        prices = offer.inter_price, offer.in_house_price, offer.in_house_included, offer.in_house_extra
        return Grid(*prices, offer.in_house_limit, len(already))

    def _ceiling(self, ceiling: Ceiling, columns: Sequence[Variable]) -> tuple[tuple[int, ...], int]:
        places = (place for place, column in enumerate(columns) if _key(ceiling) in self._names(column))
        return tuple(places), ceiling.most

    def _names(self, column: Variable) -> set[tuple[str, str, str]]:
        team = self.order[column.node][0][0] if column.node >= 0 else self.rank[self.people[column.person].posts[0][0]]
        where = self.ground.later.teams.uid[self.teams[team]]
        if column.kind == RECRUIT:
            return {(Recruitment.kind, where, self.families[column.family])}
        if column.kind == MOVE:
            return {(Mobility.kind, where, self.people[column.person].uid)}
        return {(Training.kind, where, self.offers[offer]) for offer in column.offers}


def _key(ceiling: Ceiling) -> tuple[str, str, str]:
    return ceiling.kind, ceiling.team, ceiling.subject


def _count(actions: Sequence[Action], kind: type[Action]) -> int:
    return sum(isinstance(action, kind) for action in actions)


def _flat(values: Whole) -> tuple[int, ...]:
    return tuple(values.ravel().tolist())
