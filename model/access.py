"""Who may see and do what: pure rules on a viewer. Without a viewer there is no data, whichever way was taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from model.domain.vocabulary import Network
from model.errors import NotAllowed


class Role(StrEnum):
    """What somebody answers for."""

    ADMINISTRATOR = "administrator"
    NATIONAL = "national"
    DIRECTOR = "director"
    ANALYST = "analyst"
    FACILITATOR = "facilitator"
    READER = "reader"
    OPERATOR = "operator"


class Right(StrEnum):
    """Something that a role may do. `SITUATION` is positions, vacancies and backgrounds of the own regions;
    `SHARED_SCENARIOS` is reading what a director shared; `PERSONAL_DATA` is answering to somebody for what is recorded
    about them."""

    SITUATION = "situation"
    NAMES = "names"
    COMMON_BASE = "common_base"
    EXPECTATIONS = "expectations"
    SCENARIOS = "scenarios"
    SHARED_SCENARIOS = "shared_scenarios"
    IMPORT = "import"
    CORRECT = "correct"
    TRANSMIT = "transmit"
    NETWORK = "network"
    WORKSHOP = "workshop"
    PERSONAL_DATA = "personal_data"
    ACCOUNTS = "accounts"
    AUDIT = "audit"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({Right.ACCOUNTS, Right.AUDIT}),
    Role.NATIONAL: frozenset({Right.NETWORK}),
    Role.DIRECTOR: frozenset(
        {
            Right.SITUATION,
            Right.NAMES,
            Right.COMMON_BASE,
            Right.EXPECTATIONS,
            Right.SCENARIOS,
            Right.SHARED_SCENARIOS,
            Right.CORRECT,
            Right.TRANSMIT,
            Right.WORKSHOP,
            Right.PERSONAL_DATA,
        }
    ),
    Role.ANALYST: frozenset(
        {Right.SITUATION, Right.NAMES, Right.COMMON_BASE, Right.SHARED_SCENARIOS, Right.IMPORT, Right.CORRECT}
    ),
    Role.FACILITATOR: frozenset({Right.SITUATION, Right.SHARED_SCENARIOS, Right.WORKSHOP}),
    Role.READER: frozenset({Right.SITUATION, Right.SHARED_SCENARIOS}),
    Role.OPERATOR: frozenset(Right),
}

GIVEN = tuple(role for role in Role if role is not Role.OPERATOR)
"""The roles that an account can have; the operator is whoever types commands on the server."""

WITH_REGIONS = frozenset({Role.DIRECTOR, Role.ANALYST, Role.FACILITATOR, Role.READER})
"""The roles whose perimeter is a list of regions."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who was recognised: an account, its role, the codes of its regions."""

    account: str
    name: str
    role: Role
    regions: tuple[str, ...] = ()
    network: Network | None = None
    first_time: bool = field(default=False, compare=False)
    """Whether the account has not read its guide yet."""

    def may(self, right: Right) -> bool:
        """Whether the role includes a right."""
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Go on only with a right.

        Raises:
            NotAllowed: the role does not include it.
        """
        if not self.may(right):
            raise NotAllowed(f"access.{right}", role=self.role)

    def covers(self, code: str) -> bool:
        """Whether a region is inside the perimeter."""
        return self.role is Role.OPERATOR or code in self.regions

    def require_region(self, code: str) -> None:
        """Go on only inside the perimeter.

        Raises:
            NotAllowed: the region is not one of the viewer's.
        """
        if not self.covers(code):
            raise NotAllowed("access.region")


def operator(regions: tuple[str, ...] = ()) -> Viewer:
    """Return the explicit viewer of the command line."""
    return Viewer("operator", "operator", Role.OPERATOR, regions)
