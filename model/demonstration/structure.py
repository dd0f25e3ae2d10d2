"""The positions of a body as its structure lays them out: titles, functions, reporting lines, who they are open to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from model.demonstration.population import Row, chosen
from model.domain.vocabulary import Background, Network
from model.reference import framework

DIRECTION, MIDDLE, FRONT = "direction", "encadrement intermédiaire", "encadrement de proximité"
DIRECTOR, DEPUTY = "Responsable régional·e du service social", "Responsable adjoint·e du service social"
UNIT, PROJECT, COORDINATION = "Responsable d'unité", "Chef de projet, niveau 6", "Coordination technique"
ADVISER = "Conseiller·ère technique de service social"
WORDS: Final = {Background.SOCIAL: "travail social", Background.OTHER: "autre métier"}

ROLES: Final = ("leaving_months", "on_leave", "never_assessed", "partly_assessed", "to_specify")
"""What the structure may say of one holder of a team, without saying which one."""


@dataclass(eq=False)
class StructureSeat:
    """A position; `background` is its holder's, `None` when it is vacant; `role` is one of `ROLES` or empty."""

    team: Row
    title: str
    function: str
    opened_on: date
    background: Background | None
    role: str
    reference: str = ""
    reports_to: str = ""
    fte: str = "1"
    open_to: str = "tous"


class Structure:
    """The seats of a body or académie, in organisation-chart order."""

    def __init__(self, code: str, teams: Sequence[Row], draw: Random, as_of: date) -> None:
        self.teams, self.draw = teams, draw
        self.education = framework().regions[code].network is Network.EDUCATION
        self.opened_on = date(as_of.year - 15, 1, 1)
        self.seats = [seat for team in teams for seat in self._seats(team)]
        self._number(code.removeprefix("A-"))

    def _seats(self, team: Row) -> Iterator[StructureSeat]:
        """Yield the seats of a team, free ones last."""
        held = [Background.SOCIAL] * int(team["social"]) + [Background.OTHER] * int(team["other"])
        self.draw.shuffle(held)
        holders = [*zip(held, self._roles(team, len(held)), strict=True), *[(None, "")] * int(team["vacant"])]
        for (title, function), (background, role) in zip(self._titles(team, len(holders)), holders, strict=True):
            seat = StructureSeat(team, title, function, self.opened_on, background, role)
            seat.open_to = self._open_to(team, background)
            yield seat
        seat.fte = team["fte"] or "1"

    def _roles(self, team: Row, held: int) -> list[str]:
        """Give the roles of a team to any of its holders, to its head only when there are no others."""
        roles = [role for role in ROLES if team[role]]
        roles += [""] * (held - len(roles))
        head, others = roles[-1:], roles[:-1]
        self.draw.shuffle(others)
        return head + others

    def _titles(self, team: Row, size: int) -> list[tuple[str, str]]:
        if self.education:
            return [(ADVISER, DIRECTION if team is self.teams[0] else MIDDLE), *[(ADVISER, FRONT)] * (size - 1)]
        directing = next((each for each in self.teams if each["support_unit"]), self.teams[0])
        titles = [(DIRECTOR, DIRECTION)] if team is directing else []
        if team["support_unit"]:
            titles += [(PROJECT, MIDDLE), (COORDINATION, MIDDLE)]
        elif size >= 4:
            titles += [(DEPUTY, MIDDLE)]
        return [*titles, *[(UNIT, FRONT)] * size][:size]

    def _open_to(self, team: Row, background: Background | None) -> str:
        if self.education:
            return WORDS[Background.SOCIAL]
        if background is None:
            return self.draw.choice(list(WORDS.values())) if team["never_filled"] else "tous"
        return chosen(self.draw, {"tous": 80, WORDS[background]: 20})

    def _number(self, prefix: str) -> None:
        """Number the seats; each reports to the head of its team, and heads to the direction."""
        for number, seat in enumerate(self.seats, start=1):
            seat.reference = f"{prefix}-{number:02}"
        top = next(seat for seat in self.seats if seat.function == DIRECTION)
        for seat in self.seats:
            heads = [each for each in self.seats if each.team is seat.team and each.function == MIDDLE]
            above = heads[0] if heads and seat.function == FRONT else top
            seat.reports_to = "" if seat is top else above.reference
