"""What may be chosen on a ground: arrivals, mobilities and trainings, worked out for all nodes of somebody at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import BACKGROUNDS, Flags
from model.domain.vocabulary import Background, Wish
from model.measures.expectations import Whole
from model.measures.levels import SCALE, Levels
from model.planner.ground import Candidate, arrival_levels
from model.planner.heads import HeadChanges
from model.planner.layout import Layout
from model.planner.variables import MOVE, RECRUIT, ROW, TRAIN, Variables

_WISHES = tuple(Wish)
Bundles = Sequence[tuple[int, ...]]
Block = tuple[NDArray[np.void], Whole, Whole]
"""Some columns: their rows, the cells that they raise, those that they lower; `host` counts from the first of them."""
NOTHING: Whole = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Where:
    """Some nodes or posts (rows): the first cell of their team, what is expected (a level per competency) and where
    somebody more would count."""

    cell: Whole
    expected: Levels
    useful: Flags

    def rows(self, places: Whole) -> "_Where":
        return _Where(self.cell[places], self.expected[places], self.useful[places])


@dataclass(frozen=True, eq=False)
class Choices:
    """The columns of a layout."""

    layout: Layout

    def columns(self) -> Variables:
        """Return what may be chosen: the arrivals, then person by person the trainings where they are and the
        mobilities; each followed by the trainings that it hosts."""
        blocks = [self._arrivals()]
        for index, person in enumerate(self.layout.people):
            blocks += (*self._staying(index, person), *self._moves(index, person))
        # each block counted its hosts from its own first column; put end to end they count from the first of all
        begins = np.cumsum([0, *(len(rows) for rows, _, _ in blocks)])
        rows, up, down = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        hosted = rows["host"] >= 0
        rows["host"][hosted] += np.repeat(begins[:-1], np.diff(begins))[hosted]
        return Variables(rows, up, down, tuple(self._offers), tuple(self.heads.listed))

    # --- nodes ------------------------------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> HeadChanges:
        """What arrivals and mobilities change in the heads of the judged scopes."""
        return HeadChanges(self.layout)

    @cached_property
    def nodes(self) -> _Where:
        """The nodes, in order."""
        kinds = [kind for kind, _ in self.layout.order]
        return self._where([(kind[0], kind[1]) for kind in kinds])

    def _where(self, posts: Iterable[tuple[int, tuple[int, ...]]]) -> _Where:
        ranks, expected = zip(*posts, strict=True) if posts else ((), ())
        rank, size = np.array(ranks, dtype=np.int64), self.layout.size
        levels = np.array(expected, dtype=np.int64).reshape(len(rank), size) * SCALE
        return _Where(rank * size, levels, self.useful[rank])

    @cached_property
    def useful(self) -> Flags:
        """The cells (teams × competencies) that count and are not held whatever happens."""
        ground = self.layout.ground
        leaving = np.zeros_like(ground.held)
        for person in self.layout.people:
            if person.leaves:
                # somebody may leave: what they hold is not certain, and somebody more may be of use there
                leaving[person.leaves.team] += ground.known[person.row] >= np.array(person.leaves.expected) * SCALE
        wanted = ground.wishes.wanted * (ground.wishes.weights > 0)
        return np.asarray((ground.held - leaving < wanted)[self.layout.teams])

    @cached_property
    def team(self) -> Whole:
        """The rank of the team of each node."""
        return self.nodes.cell // self.layout.size

    @cached_property
    def moment(self) -> Whole:
        """The place of the moment of each node in `moments`."""
        return np.array([self.moments.index(moment) for _, moment in self.layout.order], dtype=np.int64)

    @cached_property
    def moments(self) -> list[tuple[bool, int, int, int, int]]:
        """The moments of the nodes, in order."""
        return sorted({moment for _, moment in self.layout.order})

    @cached_property
    def admitting(self) -> dict[Background, Flags]:
        """The nodes open to a background (masks)."""
        doors = [kind[2] for kind, _ in self.layout.order]
        return {each: np.array([door.admits(each) for door in doors], dtype=bool) for each in BACKGROUNDS}

    @cached_property
    def department(self) -> Whole:
        """A number for the department of each team, by rank; below zero without one."""
        codes = self.layout.ground.later.teams.department
        place_of = {code: place for place, code in enumerate(sorted({*codes} - {""}))}
        return np.array([place_of.get(codes[team], -1) for team in self.layout.teams], dtype=np.int64)

    # --- arrivals, people -------------------------------------------------------------------------------------------

    def _arrivals(self) -> Block:
        ground, layout = self.layout.ground, self.layout
        reference = ground.base.framework
        family_rows = [reference.family_index[code] for code in layout.families]
        backgrounds = [reference.families[row].background for row in family_rows]
        most = np.array([min(layout.stock(code), ground.limits.recruitments) for code in layout.families], dtype=int)
        admitted = [self.admitting[each] for each in backgrounds]
        open_to = np.stack(admitted, axis=1) & (most > 0) if admitted else np.zeros((len(layout.order), 0), dtype=bool)
        node, family = np.nonzero(open_to)  # one column for each pair that may be, node by node
        after = [[arrival_levels(layout.framework(m), row, m[4]) for row in family_rows] for m in self.moments]
        empty = (len(self.moments), len(family_rows), layout.size)
        levels = np.array(after, dtype=np.int64).reshape(empty)[self.moment[node], family]
        heads = np.array([self.heads.arriving(each) for each in backgrounds], dtype=np.int64)
        # an arrival hosts trainings at the first moment of its kind of node only: later ones would be out of time
        first = np.array([not moment[0] for moment in self.moments], dtype=bool)[self.moment[node]]
        price = np.array([moment[1] for moment in self.moments], dtype=np.int64)[self.moment[node]]
        numbers = {"kind": RECRUIT, "most": most[family], "price": price, "node": node, "family": family}
        numbers |= {"frees": -1, "person": -1, "heads": heads.reshape(len(family_rows), -1)[family, self.team[node]]}
        there, bundles = self.nodes.rows(node), self._bundles((), ground.limits.trainings)
        return self._block(numbers, there, (levels >= there.expected) & there.useful, None, levels, bundles, first)

    def _staying(self, index: int, person: Candidate) -> list[Block]:
        bundles = self._bundles_of(person)
        if not bundles:
            return []
        there = self._where(sorted((self.layout.rank[team], expected) for team, expected in person.posts))
        lifted = self._lifted(self.layout.ground.known[person.row], there, bundles)
        cells = (there.cell[:, None] + np.arange(self.layout.size)).ravel()
        flat = lifted.reshape(len(bundles), 1, -1)
        kept = np.flatnonzero(self._kept(flat, bundles))
        up = flat[kept, 0]
        rows = np.zeros(len(kept), dtype=ROW)
        for name in ("node", "family", "host", "frees"):
            rows[name] = -1
        rows["kind"], rows["most"], rows["person"], rows["alone"] = TRAIN, 1, index, self._overlapping
        rows["offers"], rows["ups"] = [self._listed(bundles[each]) for each in kept.tolist()], up.sum(axis=1)
        return [(rows, cells[np.nonzero(up)[1]], NOTHING)]

    def _moves(self, index: int, person: Candidate) -> list[Block]:
        seat, layout = person.leaves, self.layout
        if seat is None or layout.ground.limits.mobilities < 1:
            return []
        home, level = layout.kind(seat), layout.ground.known[person.row]
        # between seats alike somebody only moves to leave one that nobody has to fill then
        alike = (self._kinds == self._kind_place.get(home, -1)) & person.vacates
        node = np.flatnonzero(self._open(person, home[0]) & ~alike)
        there, here = self.nodes.rows(node), self._where([home[:2]])
        reached = (level >= there.expected) & there.useful
        leaves = (level >= here.expected) & here.useful
        # Inside one team a cell that is lost here and won there does not change: it is in neither list, or the two
        # would cancel out only in sum and each would break a cell that holds nobody else.
        same = (there.cell == here.cell)[:, None]
        moment = self.moment[node]
        frees = [layout.place_of[home, each] if person.frees else -1 for each in self.moments]
        price = np.array([each[2] for each in self.moments], dtype=np.int64)
        heads = self.heads.moving(person.background, home[0])[self.team[node]]
        numbers = {"kind": MOVE, "most": 1, "price": price[moment], "node": node, "family": -1, "person": index}
        numbers |= {"frees": np.array(frees, dtype=np.int64)[moment], "heads": heads, "vacates": person.vacates}
        down = leaves & ~(same & reached), here.cell[0]
        everywhere = np.ones(len(node), dtype=bool)
        up = reached & ~(same & leaves)
        return [self._block(numbers, there, up, down, level, self._bundles_of(person), everywhere)]

    @cached_property
    def _kind_place(self) -> dict[object, int]:
        return {kind: place for place, kind in enumerate(dict.fromkeys(kind for kind, _ in self.layout.order))}

    @cached_property
    def _kinds(self) -> Whole:
        return np.array([self._kind_place[kind] for kind, _ in self.layout.order], dtype=np.int64)

    def _open(self, person: Candidate, home: int) -> Flags:
        """The nodes that somebody may and would go to."""
        open_to = self.admitting[person.background]
        wish = _WISHES[self.layout.ground.later.managers.mobility[person.row]]
        if not self.layout.ground.limits.wishes or wish in (Wish.REGION, Wish.BEYOND):
            return open_to
        nearby_wanted = wish is Wish.DEPARTMENT and self.department[home] >= 0
        near: Flags = open_to & nearby_wanted & (self.department[self.team] == self.department[home])
        return near

    # --- blocks -----------------------------------------------------------------------------------------------------

    def _block(
        self,
        numbers: dict[str, Any],
        there: _Where,
        up: Flags,
        down: tuple[Flags, int] | None,
        levels: Levels,
        bundles: Bundles,
        hosting: Flags,
    ) -> Block:
        """Columns at some nodes, each followed by the trainings that it hosts where it may."""
        lifted = self._lifted(levels, there, bundles)
        kept = self._kept(lifted, bundles) & hosting
        # Rows are nodes and columns « itself, then each bundle »: transposed, np.nonzero lists each column of its own
        # right before those that it hosts.
        at, which = np.nonzero(np.vstack([np.ones((1, len(up)), dtype=bool), kept]).T)
        own = which == 0
        rows = np.zeros(len(at), dtype=ROW)
        for name, value in numbers.items():
            rows[name] = np.broadcast_to(np.asarray(value), len(up))[at]
        rows["host"] = np.where(own, -1, np.flatnonzero(own)[at] if len(at) else -1)
        listed = np.array([self._listed(offers) for offers in ((), *bundles)])
        rows["offers"] = listed[which]
        hosted = {"kind": TRAIN, "price": 0, "frees": -1, "vacates": 0, "alone": self._overlapping, "heads": 0}
        for name, value in hosted.items():
            rows[name][~own] = value
        raised = np.concatenate([up[None], lifted])[which, at]
        rows["ups"] = raised.sum(axis=1)
        row, competency = np.nonzero(raised)
        lowered = NOTHING
        if down:
            rows["downs"][own] = down[0].sum(axis=1)
            lowered = down[1] + np.nonzero(down[0])[1]
        return rows, there.cell[at[row]] + competency, lowered

    def _lifted(self, levels: Levels, there: _Where, bundles: Bundles) -> Flags:
        """Where somebody would count by some trainings and does not without: bundles × rows × competencies."""
        missing = there.useful & (levels < there.expected)
        codes = (tuple(self.layout.offers[offer] for offer in offers) for offers in bundles)
        gained = [missing & (self.layout.ground.lifted(levels, each) >= there.expected) for each in codes]
        return np.array(gained, dtype=bool).reshape(len(bundles), *missing.shape)

    def _kept(self, lifted: Flags, bundles: Bundles) -> Flags:
        """Which trainings are worth while: each of them adds to the others (bundles × rows)."""
        kept: Any = lifted.any(axis=2)
        if self._overlapping:
            # A bundle is worth while where it lifts what each bundle with one offer less does not, and loses nothing of
            # theirs; smaller ones come first, so that one that was thrown out no longer counts against it.
            place_of = {offers: place for place, offers in enumerate(bundles)}
            for place, offers in enumerate(bundles):
                for less in combinations(offers, len(offers) - 1):
                    if less:
                        lifted_less = lifted[place_of[less]] & kept[place_of[less]][:, None]
                        more = (lifted[place] & ~lifted_less).any(axis=1) & ~(lifted_less & ~lifted[place]).any(axis=1)
                        kept[place] &= more
        return np.asarray(kept, dtype=bool)

    def _bundles_of(self, person: Candidate) -> Bundles:
        if not person.trainable:
            return ()
        given = self.layout.ground.trainings_of(person.uid)
        return self._bundles(given, self.layout.ground.limits.trainings - len(given))

    def _bundles(self, given: Sequence[str], left: int) -> Bundles:
        """The trainings that somebody could follow together; where some teach the same, each set of them."""
        if not self._in_time or left < 1:
            return ()
        sizes = range(1, left + 1) if self._overlapping else (1,)
        open_to = [place for place, code in enumerate(self.layout.offers) if code not in given]
        return [offers for size in sizes for offers in combinations(open_to, size)]

    @cached_property
    def _in_time(self) -> bool:
        return self.layout.ground.in_time

    @cached_property
    def _overlapping(self) -> bool:
        taught = [code for offer in self.layout.ground.base.framework.offers.values() for code in offer.competencies]
        return len(set(taught)) < len(taught)

    # --- lists that columns point to --------------------------------------------------------------------------------

    @cached_property
    def _offers(self) -> dict[tuple[int, ...], int]:
        return {(): 0}

    def _listed(self, offers: tuple[int, ...]) -> int:
        return self._offers.setdefault(offers, len(self._offers))
