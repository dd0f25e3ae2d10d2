"""In what order the teams, seats, people, families and offers of a question stand: by uid and code, whatever the order
of rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from model.domain.calendar import months_between
from model.domain.framework import Framework
from model.domain.vocabulary import OpenTo
from model.planner.ground import Candidate, FillableSeat, Ground
from model.planner.measurement import JudgedPositions, judged_positions
from model.scenario import Recruitment

Kind = tuple[int, tuple[int, ...], OpenTo, bool]
Moment = tuple[bool, int, int, int, int]
Spot = tuple[Kind, Moment]
"""Seats alike: rank of the team, expected levels, door, opened or not; and a moment: not the first month, prices of an
arrival and of a mobility, months of adaptation, those that are left."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The order of everything on a ground."""

    ground: Ground

    @cached_property
    def teams(self) -> list[int]:
        """The places of the teams, by uid."""
        uids = self.ground.later.teams.uid
        return sorted(range(len(uids)), key=lambda place: uids[place])

    @cached_property
    def rank(self) -> dict[int, int]:
        """The rank of the place of each team."""
        return {place: rank for rank, place in enumerate(self.teams)}

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The codes of the families, in order."""
        return tuple(sorted(self.ground.base.framework.family_index))

    @cached_property
    def offers(self) -> tuple[str, ...]:
        """The codes of the offers, in order."""
        return tuple(sorted(self.ground.base.framework.offers))

    @cached_property
    def people(self) -> tuple[Candidate, ...]:
        """The people whom the proposal could concern, by uid."""
        return self.ground.people()

    @cached_property
    def size(self) -> int:
        """How many competencies there are."""
        return len(self.ground.base.framework.competencies)

    @cached_property
    def spots(self) -> dict[Spot, list[FillableSeat]]:
        """The free seats by what makes them alike; where a mobility could free a seat, a spot without any."""
        by_spot: dict[Spot, list[FillableSeat]] = {}
        for seat in self.ground.free_seats():
            by_spot.setdefault((self.kind(seat), self._moment(seat.month)), []).append(seat)
        moments = {moment for _, moment in by_spot}
        for person in self.people:
            if person.leaves and person.frees:
                for moment in moments:
                    by_spot.setdefault((self.kind(person.leaves), moment), [])
        for seats in by_spot.values():
            seats.sort(key=lambda seat: (seat.month, seat.uid))
        return by_spot

    @cached_property
    def order(self) -> list[Spot]:
        """The spots in order: the nodes."""
        return sorted(self.spots)

    @cached_property
    def place_of(self) -> dict[Spot, int]:
        """The place of each spot in the order."""
        return {spot: place for place, spot in enumerate(self.order)}

    def kind(self, seat: FillableSeat) -> Kind:
        """Return what makes a seat like others, whenever it is free."""
        return self.rank[seat.team], seat.expected, seat.door, seat.opened

    @cached_property
    def _moments(self) -> dict[date, Moment]:
        return {}

    def _moment(self, month: date) -> Moment:
        if month not in self._moments:
            framework = self.ground.framework(month)
            prices = int(framework.assumed("recruitment_cost")), int(framework.assumed("mobility_cost"))
            adaptation = int(framework.assumed("adaptation_months"))
            left = min(adaptation, months_between(month, self.ground.last))
            self._moments[month] = (month > self.ground.fixed.start, *prices, adaptation, left)
        return self._moments[month]

    def framework(self, moment: Moment) -> Framework:
        """Return the assumptions that an action of a moment meets."""
        return self.ground.framework(next(month for month, each in self._moments.items() if each == moment))

    @cached_property
    def scopes(self) -> tuple[JudgedPositions, ...]:
        """The scopes whose mix is judged."""
        return judged_positions(self.ground.later)

    def stock(self, code: str) -> int:
        """Return how many more of a family (a code) may arrive."""
        used = sum(
            isinstance(action, Recruitment) and action.family == code for action in self.ground.projection.applied
        )
        return max(0, self.ground.limits.candidates - used)
