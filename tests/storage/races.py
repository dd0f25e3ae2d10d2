"""What two people may change at the same moment, and how each of them does: both look first, then both save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlmodel import select

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Level, Levels, Person
from model.domain.register import Register
from model.domain.vocabulary import AssessmentSource, Wish
from model.errors import Conflict, NotFound, Refused
from model.services import start
from model.services.access import accounts
from model.services.context import store, today
from model.services.expectation import estimates, profiles
from model.services.expectation.profiles import ProfileScope
from model.services.expectation.states import ProfileState
from model.services.records import corrections, imports, uploads
from model.services.scenario import lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation, ScenarioState
from model.services.situation import situations
from model.services.workshop import facilitation, minutes, workshops
from model.storage.registers import write_register
from model.storage.revisions import ensure_region, region
from model.storage.tables import AccountRow, AssumedRow, ProfileRow, SuggestionRow
from model.workshop.minutes import Minutes
from tests.model.corrections.registers import BEGAN, REGISTER

KEPT = "kept"
TOLD = Conflict, Refused, NotFound
"""What somebody hears whom another one has overtaken."""

DIRECTOR = Viewer("d", "Direction", Role.DIRECTOR, ("AQ",))
HOST = Viewer("operator", "operator", Role.OPERATOR, ("AQ",))
Save = Callable[[], object]


@dataclass(frozen=True)
class Race:
    """Something to change: how it is made, how each of two editors looks at it and gets ready to save, and what is
    there afterwards, by the place of the editor who said it."""

    make: Callable[[], str]
    look: Callable[[str, int], Save]
    present: Callable[[str], int]


def tried(save: Save) -> str:
    """Save; return whether it was kept, or what was said."""
    try:
        save()
    except TOLD as told:
        return told.code
    return KEPT


# --- what is recorded -------------------------------------------------------------------------------------------------

WISHES = Wish.REGION, Wish.BEYOND


def _person() -> str:
    _corrected(Person(manager="m1", values={"mobility": Wish.NONE}))
    return "m1"


def _corrected(correction: Person | Levels) -> None:
    looked = corrections.seen_region(DIRECTOR, "AQ")
    try:
        corrections.correct(DIRECTOR, looked, correction)
    except Refused:
        assert corrections.seen_region(DIRECTOR, "AQ").register == looked.register


def _said(uid: str, editor: int) -> Save:
    said = Person(manager=uid, values={"mobility": WISHES[editor]})
    return partial(corrections.correct, DIRECTOR, corrections.seen_region(DIRECTOR, "AQ"), said)


def _wish(uid: str) -> int:
    people = corrections.seen_region(DIRECTOR, "AQ").register.managers
    return WISHES.index(next(each.mobility for each in people if each.uid == uid))


def _level(typed: str) -> Levels:
    one = Level(manager="m1", competency="C03", typed=typed)
    return Levels(levels=(one,), day=date(2026, 5, 4), source=AssessmentSource.JOINT)


def _assessed() -> str:
    _corrected(_level("0"))
    return "C03"


def _assessing(_: str, editor: int) -> Save:
    looked = corrections.seen_region(DIRECTOR, "AQ")
    return partial(corrections.correct, DIRECTOR, looked, _level(str(1 + editor)))


def _assessment(code: str) -> int:
    found = corrections.seen_region(DIRECTOR, "AQ").register.assessments
    return next(each.level // 2 - 1 for each in found if (each.manager, each.competency) == ("m1", code))


def _import(title: str) -> Save:
    rows = ["référence du poste;intitulé du poste;équipe;nom;matricule", f"R1;{title};Équipe;Nom;M1"]
    upload = uploads.read(operator(), [("a.csv", "\n".join(rows).encode())])
    delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, "BR"))
    return partial(imports.confirm, operator(), imports.preview(operator(), "BR", delivery, today()), drastic=True)


def _imported() -> str:
    titles = {each.title for each in corrections.seen_region(operator(), "BR").register.positions}
    if titles != {"Poste"}:
        _import("Poste")()
    return "BR"


def _title(code: str) -> int:
    (position,) = corrections.seen_region(operator(), code).register.positions
    return int(position.title.removeprefix("Poste "))


# --- accounts, scenarios ----------------------------------------------------------------------------------------------


def _account() -> str:
    found = next((each for each in accounts.accounts(operator()) if each.login == "anne"), None)
    if found is None:
        found = accounts.create(operator(), "anne", "Anne", Role.READER, "quatre mots sans rapport", ("AQ",))
    return found.uid


def _password(uid: str, editor: int) -> Save:
    version = next(each.version for each in accounts.accounts(operator()) if each.uid == uid)
    return partial(accounts.set_password, operator(), uid, f"un autre mot de passe {editor}", version)


def _typed(uid: str) -> int:
    with store().read() as session:
        kept = session.exec(select(AccountRow.password_hash).where(AccountRow.uid == uid)).one()
    return next(n for n in (0, 1) if accounts.bcrypt.checkpw(f"un autre mot de passe {n}".encode(), kept.encode()))


def _scenario() -> str:
    return scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Au départ")).uid


def _titled(uid: str, editor: int) -> Save:
    kept = scenario_rows.load(DIRECTOR, uid)
    return partial(scenario_rows.save, DIRECTOR, replace(kept.scenario, title=str(editor)), uid, kept.version)


def _scenario_title(uid: str) -> int:
    return int(scenario_rows.load(DIRECTOR, uid).scenario.title)


STATES = ScenarioState.SHARED, ScenarioState.FILED


def _moved(uid: str, editor: int) -> Save:
    kept = scenario_rows.load(DIRECTOR, uid)
    return partial(lifecycle.move, DIRECTOR, kept, STATES[editor], Consultation())


def _state(uid: str) -> int:
    (step,) = lifecycle.steps(DIRECTOR, uid)
    assert step.after == scenario_rows.load(DIRECTOR, uid).state
    return STATES.index(step.after)


# --- what waits for a director, what a workshop keeps -----------------------------------------------------------------


def _proposal() -> str:
    profile = profiles.in_force(situations.view(DIRECTOR, ("AQ",)).snapshot, ProfileScope())
    return profiles.propose(DIRECTOR, "AQ", ProfileScope(), profile)


def _settled(uid: str, editor: int) -> Save:
    return partial((profiles.adopt, profiles.withdraw)[editor], DIRECTOR, "AQ", uid)


def _settlement(uid: str) -> int:
    with store().read() as session:
        state = session.exec(select(ProfileRow.state).where(ProfileRow.uid == uid)).one()
    return (ProfileState.ADOPTED, ProfileState.WITHDRAWN).index(ProfileState(state))


def _estimate() -> str:
    with store().write() as session:
        place = region(session, "AQ")
        more = {"code": "lead_time", "value": 6, "low": 3, "high": 9}
        row = SuggestionRow(region_key=place.key, author="Salle", proposed_on=today(), **more)
        session.add(row)
        session.flush()
        return row.uid


def _weighed(uid: str, editor: int) -> Save:
    return partial((estimates.adopt, estimates.set_aside)[editor], DIRECTOR, "AQ", uid)


def _weighing(uid: str) -> int:
    with store().read() as session:
        state = session.exec(select(SuggestionRow.state).where(SuggestionRow.uid == uid)).one()
        adopted = len(session.exec(select(SuggestionRow.key).where(SuggestionRow.state == ProfileState.ADOPTED)).all())
        assert len(session.exec(select(AssumedRow.key)).all()) == adopted, "each value was adopted with its proposal"
    return (ProfileState.ADOPTED, ProfileState.WITHDRAWN).index(ProfileState(state))


def _workshop() -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile", "assets"]))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    return uid


def _concluded(uid: str, editor: int) -> Save:
    return partial(minutes.write, HOST, uid, Minutes(str(editor)), minutes.conclusion_notes(HOST, uid).minutes)


def _conclusion(uid: str) -> int:
    return int(minutes.conclusion_notes(HOST, uid).minutes.summary)


RACES = {
    "person": Race(_person, _said, _wish),
    "level": Race(_assessed, _assessing, _assessment),
    "import": Race(_imported, lambda _, editor: _import(f"Poste {editor}"), _title),
    "password": Race(_account, _password, _typed),
    "scenario": Race(_scenario, _titled, _scenario_title),
    "life of a scenario": Race(_scenario, _moved, _state),
    "proposal": Race(_proposal, _settled, _settlement),
    "estimate": Race(_estimate, _weighed, _weighing),
    "conclusions": Race(_workshop, _concluded, _conclusion),
}


def furnish() -> None:
    """Fill the house that the settings name."""
    start.open_house()
    with store().write() as session:
        row = ensure_region(session, "AQ", "health_insurance")
        row.data_on = BEGAN
        write_register(session, row, Register(), REGISTER)
