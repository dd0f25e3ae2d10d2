"""The question as plain numbers: what each action would change, what it costs, what limits it. Nothing here knows a
name: the arrays travel as JSON to the process that solves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.measures.expectations import Whole
from model.planner.value import Value, arrivals_lacking, stages_of
from model.planner.variables import RECRUIT, TRAIN, Variables


@dataclass(frozen=True)
class Node:
    """Seats alike: how many are free, in which team, whether the fixed scenario opened them."""

    team: int
    free: int
    opened: bool


@dataclass(frozen=True)
class TrainingNeed:
    """Somebody: how many trainings are left to follow, whether the obligations concern them already."""

    trainings: int
    concerned: bool


@dataclass(frozen=True)
class Grid:
    """How an offer is paid, and how many already follow it in the first month. Source: [S1]."""

    inter: int
    in_house: int
    included: int
    extra: int
    limit: int
    already: int

    def price(self, more: int) -> int:
        """Return what so many people more cost."""
        return self._total(self.already + more) - self._total(self.already)

    def elsewhere(self, most: int) -> int:
        """Return the most places elsewhere that a cheapest combination of `most` people needs: fewer than fill a
        session that costs less."""
        sizes = range(1, self.limit + 1)
        worth = (size for size in sizes if self._session(size) <= size * self.inter)
        return next(worth, most + 1) - 1

    def _session(self, people: int) -> int:
        return self.in_house + self.extra * max(0, people - self.included)

    def _total(self, people: int) -> int:
        return _cheapest(self.inter, self.in_house, self.included, self.extra, self.limit, people)


@cache
def _cheapest(inter: int, in_house: int, included: int, extra: int, limit: int, people: int) -> int:
    """The cheapest number of sessions and of people in them; people spread evenly over sessions."""
    if limit < 1:
        return inter * people
    cheapest = []
    for sessions in range(-(-people // max(1, min(included, limit))) + 1):
        for inside in {0, min(people, limit * sessions), min(people, included * sessions)}:
            over = max(0, inside - included * sessions)
            cheapest.append(in_house * sessions + extra * over + inter * (people - inside))
    return min(cheapest)


@dataclass(frozen=True)
class JudgedScope:
    """A judged scope: its range and, before any action, its known heads, those from other trades, its positions."""

    low: int
    high: int
    known: int
    other: int
    positions: int

    def lacking(self, known: int, other: int) -> int:
        """Return the arrivals that so many heads more would still lack."""
        return arrivals_lacking(self.known + known, self.other + other, self.low, self.high, self.positions)


@dataclass(frozen=True, eq=False)
class PlanProblem:
    """Everything that the solvers read. Cells are team × competency, flattened; `held` known holders, `wish` holders
    wanted, `weight` points of a cell times `scale` (the parts of a point); `seats` positions of each team that ask for
    holders, before any opened seat is taken; `vacant` positions to fill before any action."""

    size: int
    scale: int
    held: tuple[int, ...]
    wish: tuple[int, ...]
    weight: tuple[int, ...]
    seats: tuple[int, ...]
    columns: Variables
    nodes: tuple[Node, ...]
    persons: tuple[TrainingNeed, ...]
    grids: tuple[Grid, ...]
    stock: tuple[int, ...]
    scopes: tuple[JudgedScope, ...]
    ceilings: tuple[tuple[tuple[int, ...], int], ...]
    trainings: int
    budget: int
    recruitments: int
    mobilities: int
    aims: tuple[str, ...]
    vacant: int
    spent: int = 0
    concerned: int = 0

    def to_document(self) -> dict[str, Any]:
        """Return the problem as plain values, ready for JSON."""
        document = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in _ROWS:
            document[name] = [asdict(row) for row in document[name]]
        return {**document, "columns": self.columns.to_document()}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_document` wrote."""
        values = {name: _tuples(value) for name, value in document.items() if name != "columns"}
        for name, kind in _ROWS.items():
            values[name] = tuple(kind(**row) for row in document[name])
        return cls(**values, columns=Variables.from_document(document["columns"]))

    @cached_property
    def arrays(self) -> "Arrays":
        """The effects of the columns, one a sparse row."""
        return Arrays.of(self)

    @cached_property
    def moving(self) -> tuple[int, ...]:
        """The teams where an opened seat taken raises the number of holders wanted."""
        opened = {node.team for node in self.nodes if node.opened}
        return tuple(sorted(team for team in opened if self.seats[team] < max(self._wishes(team), default=0)))

    def _wishes(self, team: int) -> Sequence[int]:
        return self.wish[team * self.size : (team + 1) * self.size]

    @cached_property
    def opened_in(self) -> dict[int, list[int]]:
        """The columns that take an opened seat of each of these teams."""
        rows = self.columns.rows
        takes = np.flatnonzero(rows["kind"] != TRAIN)
        team = np.array([node.team if node.opened else -1 for node in self.nodes], dtype=np.int64)[rows["node"][takes]]
        return {each: takes[team == each].tolist() for each in self.moving}

    def wanted(self, chosen: Whole) -> Whole:
        """Return the holders wanted in each cell once the columns are taken so many times."""
        seats = np.array(self.seats, dtype=np.int64)
        for team, places in self.opened_in.items():
            seats[team] += chosen[places].sum()
        wanted: Whole = np.minimum(np.array(self.wish, dtype=np.int64), np.repeat(seats, self.size))
        return wanted

    def deficit(self, chosen: Whole) -> int:
        """Return the weighted deficit, in parts of a point, once each column is taken so many times."""
        held = np.array(self.held, dtype=np.int64) + self.arrays.effect(chosen)
        wanted = self.wanted(chosen)
        short = np.maximum(0, wanted - held) * np.array(self.weight, dtype=np.int64)
        return int((short // np.maximum(1, wanted))[wanted > 0].sum())

    def value(self, chosen: Whole) -> Value:
        """Return what the columns are worth, each taken so many times."""
        lack = sum(scope.lacking(*self.heads(chosen, place)) for place, scope in enumerate(self.scopes))
        euros = self.spent + self.price(chosen)
        return Value(self.vacant - self.filled(chosen), self.deficit(chosen), lack, euros, self.people(chosen))

    def filled(self, chosen: Whole) -> int:
        """Return how many positions fewer are to be filled, each column taken so many times."""
        return int((chosen * self.fills).sum())

    @cached_property
    def fills(self) -> Whole:
        """How many positions fewer are to be filled by each column: one that is taken, less one that is left free."""
        rows = self.columns.rows
        fewer: Whole = (rows["kind"] != TRAIN).astype(np.int64) - rows["vacates"]
        return fewer

    @property
    def stages(self) -> tuple[str, ...]:
        """What is made least, in turn."""
        return stages_of(self.aims)

    def heads(self, chosen: Whole, scope: int) -> tuple[int, int]:
        """Return the heads more in a judged scope, of known background and from other trades, each column taken so many
        times."""
        taken = [
            (int(chosen[place]) * known, int(chosen[place]) * other)
            for place in np.flatnonzero(chosen).tolist()
            for where, known, other in self.columns[place].heads
            if where == scope
        ]
        return sum(known for known, _ in taken), sum(other for _, other in taken)

    def price(self, chosen: Whole) -> int:
        """Return the euros of the columns, each taken so many times."""
        places = [0] * len(self.grids)
        euros = 0
        for place in np.flatnonzero(chosen).tolist():
            column, times = self.columns[place], int(chosen[place])
            euros += column.price * times
            for offer in column.offers:
                places[offer] += times
        return euros + sum(grid.price(more) for grid, more in zip(self.grids, places, strict=True))

    def people(self, chosen: Whole) -> int:
        """Return how many people are concerned, each column taken so many times; those of the obligations included."""
        taken = [self.columns[place] for place in np.flatnonzero(chosen).tolist()]
        arriving = sum(
            int(chosen[place]) for place in np.flatnonzero(chosen).tolist() if self.columns[place].kind == RECRUIT
        )
        others = {column.person for column in taken if column.person >= 0}
        return self.concerned + arriving + sum(not self.persons[person].concerned for person in others)


@dataclass(frozen=True, eq=False)
class Arrays:
    """The cells that columns change, one entry each in the order of the cells: column, cell, +1 or −1; the entries of
    a cell begin at `first`."""

    column: NDArray[np.int64]
    cell: NDArray[np.int64]
    sign: NDArray[np.int64]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, problem: PlanProblem) -> Self:
        """Gather the entries of a problem."""
        columns, places = problem.columns, np.arange(len(problem.columns))
        column = np.concatenate([np.repeat(places, columns.rows[name]) for name in ("ups", "downs")])
        cell = np.concatenate([columns.up, columns.down])
        sign = np.repeat(np.array([1, -1]), [len(columns.up), len(columns.down)])
        order = np.lexsort((column, cell))
        first = np.searchsorted(cell[order], np.arange(len(problem.held) + 1))
        return cls(column[order], cell[order], sign[order], first)

    def of_cell(self, cell: int) -> tuple[Whole, Whole]:
        """Return the columns that change a cell, and by how much."""
        entries = slice(self.first[cell], self.first[cell + 1])
        return self.column[entries], self.sign[entries]

    def effect(self, chosen: Whole) -> Whole:
        """Return the holders more in each cell."""
        sums = np.concatenate([[0], np.cumsum(self.sign * chosen[self.column])])
        more: Whole = np.diff(sums[self.first])
        return more

    def gains(self, need: Whole, loss: Whole) -> tuple[Whole, Whole]:
        """Return columns, and what one more of each takes off in a cell: the needs that it meets less the losses that
        it makes. Only the cells where there is one are looked at, a column may appear more than once."""
        cells = np.flatnonzero((need != 0) | (loss != 0))
        ranges = [np.arange(self.first[cell], self.first[cell + 1]) for cell in cells]
        entries = np.concatenate([np.zeros(0, dtype=np.int64), *ranges])
        cell = self.cell[entries]
        parts: Whole = np.where(self.sign[entries] > 0, need[cell], -loss[cell])
        return self.column[entries], parts


_ROWS: Mapping[str, type] = {"nodes": Node, "persons": TrainingNeed, "grids": Grid, "scopes": JudgedScope}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def within(problem: PlanProblem, **limits: int) -> PlanProblem:
    """Return the problem with other numbers as limits."""
    return replace(problem, **limits)  # type: ignore[arg-type]
