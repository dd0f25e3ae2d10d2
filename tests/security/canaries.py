"""A house of two regions where every word tells whose it is, so that a leak is seen in the bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Person
from model.domain.vocabulary import Network, ScenarioState
from model.scenario import Departure, new_uid
from model.services import start
from model.services.access import accounts, sessions
from model.services.context import today
from model.services.expectation import profiles
from model.services.expectation.profiles import ProfileScope
from model.services.records import corrections, imports, mappings, uploads
from model.services.scenario import lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.situation import network, situations
from model.services.workshop import facilitation, phones, workshops
from tests.browser.serving import PASSWORD, inside

REGIONS = ("AQ", "BR")
KINDS = ("person", "team", "position", "scenario", "mapping", "reference", "workshop", "card")


def word(kind: str, code: str) -> str:
    """The word that stands for a kind of thing of a region, and stands nowhere else."""
    return f"{kind.capitalize()}{code.title()}Zq"


@dataclass(frozen=True)
class Identity:
    """Somebody at the door, and the kinds of words of each region that may reach them."""

    name: str
    login: str
    sees: dict[str, frozenset[str]]

    def forbidden(self) -> list[str]:
        """The words that must never reach them."""
        return [word(kind, code) for code in REGIONS for kind in KINDS if kind not in self.sees.get(code, frozenset())]

    def allowed(self) -> list[str]:
        """The words that some screen shows them."""
        return [word(kind, code) for code, kinds in self.sees.items() for kind in kinds - {"mapping"}]


OPEN = frozenset({"team", "position"})
NAMED = OPEN | {"person"}
HELD = frozenset({"workshop", "card"})
IDENTITIES = (
    Identity("anonymous", "", {}),
    Identity("forged", "?", {}),
    Identity("reader", "reader", {"AQ": OPEN | {"scenario"}}),
    Identity("facilitator", "facilitator", {"AQ": OPEN | HELD | {"scenario"}}),
    Identity("analyst", "analyst", {"AQ": NAMED | {"mapping", "scenario"}}),
    Identity("director A", "director-aq", {"AQ": NAMED | HELD | {"scenario"}}),
    Identity("director B", "director-br", {"BR": NAMED | HELD | {"scenario"}}),
    Identity("national", "national", {}),
    Identity("administrator", "administrator", {}),
)
ACCOUNTS: dict[str, tuple[Role, tuple[str, ...], Network | None]] = {
    "reader": (Role.READER, ("AQ",), None),
    "facilitator": (Role.FACILITATOR, ("AQ",), None),
    "analyst": (Role.ANALYST, ("AQ",), None),
    "director-aq": (Role.DIRECTOR, ("AQ",), None),
    "director-br": (Role.DIRECTOR, ("BR",), None),
    "national": (Role.NATIONAL, (), Network.HEALTH_INSURANCE),
    "administrator": (Role.ADMINISTRATOR, (), None),
}
HEADERS = (
    "référence du poste",
    "intitulé du poste",
    "équipe",
    "nom",
    "matricule",
    "origine",
    "positionné le",
    "compétence",
    "niveau de compétence",
)
HOLDERS = ("a", "b", "c", "d", "e", "f")


def build(folder: Path) -> dict[str, str]:
    """Fill a production house; return the uid of the scenario of each region."""
    with inside(folder, "production"):
        start.open_house()
        for login, (role, regions, net) in ACCOUNTS.items():
            accounts.create(operator(), login, login.title(), role, PASSWORD, regions, net)
            accounts.welcome(sessions.viewer_of(login))
        return {code: _fill(code) for code in REGIONS}


@dataclass(frozen=True)
class Room:
    """A workshop that is being held: its uid, the token of its QR code, the secret of a phone that wrote a card; and
    the token of one that is over."""

    uid: str
    token: str
    secret: str
    over: str


def hold(folder: Path) -> dict[str, Room]:
    """Hold a workshop in each region: a card is written, and not shown."""
    with inside(folder, "production"):
        return {code: _hold(Viewer("operator", "operator", Role.OPERATOR, (code,)), code) for code in REGIONS}


def _hold(host: Viewer, code: str) -> Room:
    uid, before = (
        workshops.prepare(host, code, word("workshop", code), "fr", workshops.prepared_steps(["assets"]))
        for _ in range(2)
    )
    workshops.start(host, before)
    over = workshops.hall(host, before).workshop.token
    workshops.close(host, before)
    workshops.start(host, uid)
    facilitation.go(host, uid, 0)
    token = workshops.hall(host, uid).workshop.token
    secret = phones.join(phones.by_token(token))
    phones.write_card(uid, secret, "assets-cards", word("card", code))
    return Room(uid, token, secret, over)


def _fill(code: str) -> str:
    """A region with two teams of three, levels, expectations, a correction, a transmission and a scenario."""
    director = Viewer("operator", "operator", Role.OPERATOR, (code,))
    upload = uploads.read(director, [("a.csv", "\n".join(_rows(code)).encode())])
    mapping = imports.proposed_mapping(director, upload, code)
    imports.confirm(
        director, imports.preview(director, code, imports.check(director, upload, mapping), today()), drastic=True
    )
    mappings.save(director, code, word("mapping", code), mapping)
    looked = corrections.seen_region(director, code)
    person = looked.register.managers[0]
    corrections.correct(director, looked, Person(manager=person.uid, values={"family": "F2"}))
    profile = profiles.in_force(situations.view(director, (code,)).snapshot, ProfileScope())
    profiles.propose(director, code, ProfileScope(), replace(profile, mix=(30, 50)))
    network.transmit(director, code)
    begun = scenarios.begin(director, code, word("scenario", code))
    seen = situations.view(director, (code,)).snapshot
    leaving = Departure(uid=new_uid(), month=begun.start, manager=seen.managers.uid[1])
    kept = scenario_rows.save(director, begun.with_action(leaving))
    return lifecycle.move(director, kept, ScenarioState.SHARED, Consultation()).uid


def _rows(code: str) -> Iterable[str]:
    yield ";".join(HEADERS)
    for place, letter in enumerate(HOLDERS):
        team = f"{word('team', code)} {place % 2}"
        name = f"{word('person', code)} {letter}"
        seat = f"{word('reference', code)}{place};{word('position', code)} {letter};{team};{name};{code}{place}"
        yield f"{seat};issu du travail social;01/01/2026;Donner le sens;3"
    yield f"{word('reference', code)}9;{word('position', code)} libre;{word('team', code)} 0;À pourvoir;;;;;"
