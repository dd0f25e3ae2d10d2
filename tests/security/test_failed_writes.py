"""Each write of the house fails, in each way that it can: no screen, no phone, no command and no log repeats a name.

The code says which writes there are: a new one fails here until it is provoked.
"""

import ast
import logging
import os
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import delete, select, update
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from model import incidents, settings
from model.access import Role, Viewer, operator
from model.corrections.assignments import Arrival, Someone
from model.errors import Outage, Unavailable
from model.exchange.imports.decisions import ImportDecisions
from model.exchange.imports.facts import Place
from model.openid import provider as providers
from model.openid.tokens import SignOff
from model.scenario import History
from model.services import context, start
from model.services.access import (
    access_keys,
    account_list,
    accounts,
    attempts,
    audit,
    circulation,
    provider,
    second_factor,
    sessions,
)
from model.services.access.account_list import ListedAccount
from model.services.access.provider import Journey
from model.services.context import store, today
from model.services.demo import dataset
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates, profiles
from model.services.expectation.profiles import ProfileScope
from model.services.plan import plans
from model.services.records import (
    backups,
    corrections,
    deliveries,
    import_drafts,
    imports,
    mappings,
    mentions,
    retention,
    rights,
    uploads,
)
from model.services.records.import_drafts import GivenFiles
from model.services.scenario import drafts, lifecycle, opinions, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation, ScenarioState
from model.services.situation import assumptions, network, open_data, situations
from model.services.workshop import (
    facilitation,
    minutes,
    pauses,
    phones,
    proposals,
    rehearsal,
    room_questions,
    timer,
    workshops,
)
from model.settings import ROOT
from model.storage.database import database
from model.storage.tables import (
    AccountRow,
    AssignmentRow,
    House,
    ProviderSessionRow,
    RegionRow,
    SessionRow,
    SuggestionRow,
    now,
)
from model.wording import catalogue
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.minutes import Minutes
from model.workshop.steps import Kind
from pages.web import middleware
from pages.web.errors import exception_handlers
from pages.web.phones.phone_pages import PLACE
from tests.browser.serving import PASSWORD
from tests.conftest import address, copy_house, settle
from tests.security import troubles
from tests.security.canaries import KINDS, REGIONS, word
from tests.security.troubles import NAME

WHO = operator()
WORDS = [word(kind, code) for code in REGIONS for kind in KINDS]
Write = Callable[[], object]


def of(login: str) -> accounts.Account:
    return next(each for each in accounts.accounts(WHO) if each.login == login)


def read_in() -> str:
    """The code that a phone shows that is read in."""
    return pyotp.parse_uri(second_factor.address("reader", "n")).now()  # type: ignore[union-attr]


def known_elsewhere() -> Journey:
    """Let the house know a provider of identities; return the journey of somebody who is on the way to it."""
    os.environ["MOSAIQUE_OIDC_ISSUER"] = "https://identity.example"
    return Journey("seed", "", "fr")


def left_elsewhere() -> str:
    """Let the provider say that somebody left."""
    journey = known_elsewhere()
    providers.provider(settings.current().openid).sign_off = lambda token: SignOff(token, NAME, "")  # type: ignore
    return journey.seed


def half_in() -> str:
    """Open a session that awaits a second factor; return the secret of its cookie."""
    with store().write() as session:
        reader = session.exec(select(AccountRow).where(AccountRow.login == "reader")).one()
        row, shown = sessions.begin(session, reader, awaits_factor=True)
        session.add(ProviderSessionRow(session_key=row.key, issuer=NAME, subject=NAME))
        return shown


def linked() -> str:
    """Match an account with somebody of the provider; return its uid."""
    known_elsewhere()
    provider.link(WHO, "reader", NAME)
    return of("reader").uid


def half_decided() -> GivenFiles:
    files = GivenFiles((NAME,), NAME)
    import_drafts.keep(WHO, "AQ", files, ImportDecisions(sheets=(NAME,), aside=(Place(NAME, NAME, 2),), count=2))
    return files


def secret() -> str:
    return sessions.exchange(sessions.open_session("director-aq")) or ""


def room(*codes: str) -> str:
    """A workshop that is being held, at its first step."""
    uid = workshops.prepare(WHO, "AQ", NAME, "fr", workshops.prepared_steps(codes or ("assets",)))
    workshops.start(WHO, uid)
    facilitation.go(WHO, uid, 0)
    return uid


def phone(uid: str) -> str:
    return phones.join(phones.by_token(workshops.hall(WHO, uid).workshop.token))


def person() -> str:
    return seen().register.managers[0].uid


def everybody_left() -> None:
    with store().write() as session:
        session.execute(update(AssignmentRow).values(started_on=date(2009, 1, 1), until=date(2010, 1, 1)))
        session.execute(update(RegionRow).values(revision=RegionRow.revision + 1))


def aged(shown: str, ago: timedelta) -> str:
    with store().write() as session:
        session.execute(update(SessionRow).values(seen_at=now() - ago))
    return shown


def director() -> Viewer:
    return sessions.viewer_of("director-aq")


def made_key() -> str:
    return access_keys.make(director(), NAME, 30)


def seen() -> corrections.SeenRegion:
    return corrections.seen_region(WHO, "AQ")


def arrived(looked: corrections.SeenRegion) -> str:
    free = {each.uid for each in looked.register.positions} - {each.position for each in looked.register.assignments}
    coming = Arrival(position=free.pop(), who=Someone(name=f"{NAME}bis"), day=today())
    return corrections.correct(WHO, looked, coming)


def delivered() -> imports.Preview:
    head = "référence du poste;intitulé du poste;équipe;nom;matricule"
    upload = uploads.read(WHO, [("a.csv", f"{head}\nN1;{NAME};{NAME};{NAME}ter;{NAME}\n".encode())])
    delivery = imports.check(WHO, upload, imports.proposed_mapping(WHO, upload, "AQ"))
    return imports.preview(WHO, "AQ", delivery, today(), complete=False)


def received() -> str:
    """A delivery that stands."""
    imports.confirm(WHO, delivered(), drastic=True)
    return deliveries.listing(WHO, "AQ")[0].uid


def suggested() -> str:
    with store().write() as session:
        place = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        row = SuggestionRow(
            region_key=place.key, author=NAME, proposed_on=today(), code="lead_time", value=6, low=3, high=9
        )
        session.add(row)
        session.flush()
        return row.uid


def scenario() -> scenario_rows.SavedScenario:
    return scenario_rows.save(WHO, scenarios.begin(WHO, "AQ", NAME))


def shared() -> str:
    return lifecycle.move(WHO, scenario(), ScenarioState.SHARED, Consultation()).uid


def kept_draft() -> str:
    shown = secret()
    drafts.keep(WHO, shown, drafts.Draft(History(scenarios.begin(WHO, "AQ", NAME))))
    return shown


def profile(mix: tuple[int, int]) -> object:
    seen = profiles.in_force(situations.view(WHO, ("AQ",)).snapshot, ProfileScope())
    return replace(seen, mix=mix)


def adoption(code: str) -> int:
    standing = assumptions.standing_assumptions(WHO, "AQ")
    return next(each.adoption for each in standing if each.assumption.code == code)


def proposed() -> str:
    return next(each.uid for each in profiles.versions(WHO, "AQ") if each.state == "proposed")


def answered(kind: Kind, form: dict[str, list[str]], steps: object) -> tuple[str, str]:
    """A workshop whose room answered a step of a kind, on paper."""
    uid = workshops.prepare(WHO, "AQ", NAME, "fr", steps)  # type: ignore[arg-type]
    workshops.start(WHO, uid)
    board = workshops.hall(WHO, uid).board
    place = next(number for number, each in enumerate(board.steps) if each.kind is kind)
    facilitation.go(WHO, uid, place)
    facilitation.enter_paper(WHO, uid, board.steps[place].uid, form, 6)
    return uid, board.steps[place].uid


def wished() -> Write:
    steps = workshops.prepared_steps(["profile"])
    uid, step = answered(Kind.RANGE, {LOW: ["20"], HIGH: ["40"]}, steps)
    seen = proposals.voted_changes(WHO, uid, step)
    return lambda: proposals.propose_profile(WHO, uid, step, seen)


def estimated() -> Write:
    uid, step = answered(Kind.ESTIMATE, {VALUE: ["12"]}, [workshops.estimate_step("exit_rate", 1)])
    seen = proposals.estimate(WHO, uid, step)
    return lambda: proposals.propose_assumption(WHO, uid, step, seen)


def asked_again() -> tuple[str, int]:
    """A workshop whose last doing was to ask again what something waits of twice, and what its host saw."""
    uid, step = answered(Kind.ESTIMATE, {VALUE: ["12"]}, [workshops.estimate_step("exit_rate", 1)])
    proposals.propose_assumption(WHO, uid, step, proposals.estimate(WHO, uid, step))
    room_questions.ask_again(WHO, uid, step)
    second = workshops.hall(WHO, uid).board.steps[1].uid
    for _ in range(3):
        phones.answer(uid, phone(uid), second, {VALUE: ["14"]})
    proposals.propose_assumption(WHO, uid, second, proposals.estimate(WHO, uid, second))
    return uid, workshops.hall(WHO, uid).revision


def rehearsed(*, begun: bool = True) -> str:
    uid = workshops.prepare(WHO, "AQ", NAME, "fr", workshops.prepared_steps(["assets"]))
    if begun:
        rehearsal.begin(WHO, uid)
        facilitation.go(WHO, uid, 0)
    return uid


def carded() -> Write:
    uid = room()
    shown = phone(uid)
    phones.write_card(uid, shown, "assets-cards", NAME)
    card = phones.phone_view(uid, shown).cards[0].uid
    return lambda: phones.take_back(uid, shown, "assets-cards", card)


def no_house() -> Write:
    with store().write() as session:
        session.execute(delete(House))
    return context.prepare


def begun_again() -> None:
    with store().write() as session:
        session.exec(select(House)).one().mode = settings.current().mode
    dataset.reset()


def given(make: Callable[[], object], write: Callable[..., object]) -> Callable[[], Write]:
    """A write that is given what was made before."""

    def ready() -> Write:
        made = make()
        return lambda: write(made)

    return ready


def plain(write: Write) -> Callable[[], Write]:
    """A write for which nothing has to be made before."""
    return lambda: write


NEW = Viewer("new", NAME, Role.DIRECTOR, ("AQ",))
WRITES: dict[str, Callable[[], Write]] = {
    "accounts.create": plain(lambda: accounts.create(WHO, NAME, NAME, Role.READER, PASSWORD, ("AQ",))),
    "account_list.follow": given(
        lambda: accounts.create(WHO, NAME, NAME, Role.ADMINISTRATOR, PASSWORD),
        lambda who: account_list.follow(
            WHO,
            [ListedAccount(who.login, NAME, Role.ADMINISTRATOR), ListedAccount("new", NAME, Role.READER, ("AQ",))],
            drastic=True,
        ),
    ),
    "accounts.set_active": given(
        lambda: of("reader"), lambda who: accounts.set_active(WHO, who.uid, active=False, version=who.version)
    ),
    "accounts.set_password": given(
        lambda: of("reader"), lambda who: accounts.set_password(WHO, who.uid, PASSWORD[::-1], who.version)
    ),
    "accounts.welcome": given(
        lambda: accounts.create(WHO, NAME.lower(), NAME, Role.READER, PASSWORD, ("AQ",)),
        lambda who: accounts.welcome(Viewer(who.uid, NAME, Role.READER, ("AQ",))),
    ),
    "attempts.begin": plain(lambda: attempts.begin(NAME, NAME)),
    "attempts.forget_failures": given(
        lambda: attempts.begin(NAME, NAME), lambda _: attempts.forget_failures(NAME, NAME)
    ),
    "audit.seal": plain(lambda: audit.seal(WHO)),
    "circulation.note": plain(lambda: circulation.note(WHO, ("AQ",), "page")),
    "open_data.note": plain(lambda: open_data.note(WHO, NAME)),
    "open_data.note_table": given(
        lambda: open_data.table(WHO, "teams"), lambda table: open_data.note_table(WHO, table)
    ),
    "access_keys.make": plain(lambda: access_keys.make(director(), NAME, 30)),
    "access_keys.end": given(
        lambda: [made_key(), access_keys.mine(director())[0].uid][1], lambda uid: access_keys.end(director(), uid)
    ),
    "access_keys.end_of": given(
        lambda: [made_key(), of("director-aq").uid][1], lambda uid: access_keys.end_of(WHO, uid)
    ),
    "access_keys._count": given(made_key, access_keys.recognise),
    "second_factor.confirm": given(read_in, lambda code: second_factor.confirm("reader", "n", code)),
    "second_factor.check": given(
        lambda: second_factor.confirm("reader", "n", read_in())[0], lambda code: second_factor.check("reader", code)
    ),
    "second_factor.forget": given(
        lambda: [second_factor.confirm("reader", "n", read_in()), of("reader").uid][1],
        lambda uid: second_factor.forget(WHO, uid),
    ),
    "provider.arrive": given(
        known_elsewhere, lambda journey: provider.arrive(journey, {"state": provider._challenge(journey).state})
    ),
    "provider.complete": given(half_in, provider.complete),
    "provider.end": given(left_elsewhere, provider.end),
    "provider.link": given(known_elsewhere, lambda _: provider.link(WHO, "reader", NAME)),
    "provider.unlink": given(linked, lambda uid: provider.unlink(WHO, uid)),
    "sessions.open_session": plain(lambda: sessions.open_session("reader")),
    "sessions.exchange": given(lambda: sessions.open_session("reader"), sessions.exchange),
    "sessions.recognise": given(lambda: aged(secret(), timedelta(minutes=5)), sessions.recognise),
    "sessions.close": given(secret, sessions.close),
    "sessions.end": given(
        lambda: sessions.mine(sessions.viewer_of("director-aq"), secret())[0].uid,
        lambda uid: sessions.end(sessions.viewer_of("director-aq"), uid),
    ),
    "context.prepare": no_house,
    "dataset.reset": plain(dataset.reset),
    "dataset.bring_back": given(begun_again, lambda _: dataset.bring_back()),
    "dataset._adopt": plain(lambda: dataset._adopt([{"region": "AQ", "mix": (30, 50), "author": NAME}])),
    "dataset._make_accounts": plain(
        lambda: dataset._make_accounts([{"login": NAME, "name": NAME, "role": "reader", "regions": ["AQ"]}])
    ),
    "roles.become": given(secret, lambda shown: demo_roles.become(shown, "analyst")),
    "estimates.adopt": given(suggested, lambda uid: estimates.adopt(WHO, "AQ", uid)),
    "estimates.take_back": given(
        lambda: (assumptions.adopt(WHO, "AQ", "exit_rate", 0.1, None, None), adoption("exit_rate"))[1],
        lambda number: estimates.take_back(WHO, "AQ", "exit_rate", number),
    ),
    "estimates.set_aside": given(suggested, lambda uid: estimates.set_aside(WHO, "AQ", uid)),
    "profiles.propose": given(
        lambda: profile((20, 60)), lambda seen: profiles.propose(WHO, "AQ", ProfileScope(), seen)
    ),
    "profiles._settle": given(proposed, lambda uid: profiles.adopt(WHO, "AQ", uid)),
    "profiles.take_back": given(
        lambda: (uid := proposed(), profiles.adopt(WHO, "AQ", uid))[0],
        lambda uid: profiles.take_back(WHO, "AQ", uid),
    ),
    "profiles.give_up": plain(lambda: profiles.give_up(WHO, "AQ", ProfileScope())),
    "plans.search": given(
        lambda: scenarios.begin(WHO, "AQ", NAME),
        lambda fixed: plans.search(WHO, fixed, plans.usual_limits(WHO, fixed, 900), 1),
    ),
    "backups.back_up": plain(
        lambda: backups.back_up(WHO, Path(settings.current().database.removeprefix("sqlite:///")).with_name("copy"))
    ),
    "corrections.correct": given(seen, arrived),
    "deliveries.move": given(received, lambda uid: deliveries.move(WHO, uid, today() + timedelta(days=1))),
    "deliveries.undo": given(received, lambda uid: deliveries.undo(WHO, uid)),
    "corrections.undo": given(lambda: arrived(seen()), lambda uid: corrections.undo(WHO, uid)),
    "imports.confirm": given(delivered, lambda seen: imports.confirm(WHO, seen, drastic=True)),
    "mappings.save": plain(lambda: mappings.save(WHO, "AQ", NAME, mappings.kept(WHO, "AQ")[word("mapping", "AQ")])),
    "import_drafts.keep": plain(half_decided),
    "import_drafts.drop": given(half_decided, lambda files: import_drafts.drop(WHO, "AQ", files)),
    "retention.sweep": given(lambda: aged(secret(), timedelta(days=4000)), lambda _: retention.sweep(WHO)),
    "retention._sweep_region": given(everybody_left, lambda _: retention.sweep(WHO)),
    "rights.tell": plain(lambda: rights.tell(WHO, rights.Notice("AQ", None, NAME))),
    "rights.copy": given(person, lambda uid: rights.copy(WHO, "AQ", uid)),
    "rights.erase": given(lambda: (everybody_left(), person())[1], lambda uid: rights.erase(WHO, "AQ", uid)),
    "mentions.clear": given(
        lambda: (scenario(), mentions.find(WHO, "AQ", NAME))[1],
        lambda named: mentions.clear(WHO, "AQ", NAME, named[0].handle),
    ),
    "drafts.keep": given(
        secret, lambda shown: drafts.keep(WHO, shown, drafts.Draft(History(scenarios.begin(WHO, "AQ", NAME))))
    ),
    "drafts.drop": given(kept_draft, lambda shown: drafts.drop(WHO, shown, "AQ")),
    "lifecycle.move": given(
        scenario,
        lambda kept: lifecycle.move(WHO, kept, ScenarioState.SHARED, Consultation(NAME, NAME, NAME)),
    ),
    "opinions.write": given(shared, lambda uid: opinions.write(WHO, uid, NAME)),
    "rows.save": plain(scenario),
    "assumptions.adopt": plain(lambda: assumptions.adopt(WHO, "AQ", "exit_rate", 0.1, None, None)),
    "assumptions.give_up": plain(lambda: assumptions.give_up(WHO, "AQ", "exit_rate")),
    "network.transmit": plain(lambda: network.transmit(WHO, "AQ")),
    "network.withdraw": plain(lambda: network.withdraw(WHO, "AQ")),
    "snapshots.note_reading": plain(lambda: situations.view(NEW, ("AQ",))),
    "facilitation.undo": given(asked_again, lambda seen: facilitation.undo(WHO, *seen)),
    "facilitation._change": given(room, lambda uid: facilitation.enter_card(WHO, uid, "assets-cards", NAME)),
    "room_questions._change": given(room, lambda uid: room_questions.skip(WHO, uid, "assets-points", skipped=True)),
    "minutes.write": given(
        room, lambda uid: minutes.write(WHO, uid, Minutes(NAME), minutes.conclusion_notes(WHO, uid).minutes)
    ),
    "minutes.confirm_reread": given(
        lambda: [uid := room(), workshops.close(WHO, uid)][0], lambda uid: minutes.confirm_reread(WHO, uid, Minutes())
    ),
    "phones.join": given(lambda: phones.by_token(workshops.hall(WHO, room()).workshop.token), phones.join),
    "phones.answer": given(
        lambda: [uid := room(), phone(uid)], lambda seat: phones.answer(*seat, "assets-cards", {NAME: [NAME]})
    ),
    "phones.write_card": given(
        lambda: [uid := room(), phone(uid)], lambda seat: phones.write_card(*seat, "assets-cards", NAME)
    ),
    "phones.take_back": carded,
    "proposals.propose_profile": wished,
    "proposals.propose_assumption": estimated,
    "rehearsal.begin": given(lambda: rehearsed(begun=False), lambda uid: rehearsal.begin(WHO, uid)),
    "rehearsal._note_opened": given(rehearsed, lambda uid: rehearsal.go_on(WHO, uid)),
    "rehearsal.erase": given(rehearsed, lambda uid: rehearsal.erase(WHO, uid)),
    "pauses.pause": given(room, lambda uid: pauses.pause(WHO, uid)),
    "pauses.reopen": given(lambda: [uid := room(), pauses.pause(WHO, uid)][0], lambda uid: pauses.reopen(WHO, uid)),
    "timer.prolong": given(room, lambda uid: timer.prolong(WHO, uid)),
    "workshops.prepare": plain(lambda: workshops.prepare(WHO, "AQ", NAME, "fr", workshops.prepared_steps(["assets"]))),
    "workshops.change": given(
        lambda: rehearsed(begun=False), lambda uid: workshops.change(WHO, uid, NAME, "en", 5, screened=True)
    ),
    "workshops.remove": given(lambda: rehearsed(begun=False), lambda uid: workshops.remove(WHO, uid)),
    "workshops.start": given(lambda: rehearsed(begun=False), lambda uid: workshops.start(WHO, uid)),
    "workshops.close": given(room, lambda uid: workshops.close(WHO, uid)),
}
"""Every write: what makes it ready, then the write itself, of names wherever it takes a text."""

DEMO = ("dataset.", "roles.")
"""What writes in a demonstration only."""

APART = {
    "backups.keep": "writes its line of the audit as `back_up` does, once the copy is whole and verified",
    "restoration._restore": "writes into a copy, which takes the place of the base or is thrown away",
    "restoration.reopened": "writes into a copy, which is thrown away",
}


def writing() -> Iterator[str]:
    """The functions of the services that write."""
    for path in sorted((ROOT / "model" / "services").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = [ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)]
            if isinstance(node, ast.FunctionDef) and {"store().write", "copy.write"} & set(calls):
                yield f"{path.stem}.{node.name}"


def test_every_write_is_provoked() -> None:
    assert set(writing()) == {*WRITES, *APART}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, canaries_at: tuple[Path, dict[str, str]]) -> Iterator[Path]:
    """The same house for each test."""
    file = tmp_path / "house.sqlite"
    copy_house(canaries_at[0], file)
    settle(monkeypatch, "production", file)
    monkeypatch.setenv("MOSAIQUE_OIDC_ISSUER", "")
    situations.view(WHO, ("AQ",))  # whoever reads names first leaves a line
    yield file
    database(address(file)).close()


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged, as a service does."""
    before = logging.getLogRecordFactory()
    incidents.keep_out_of_logs()
    yield caplog
    logging.setLogRecordFactory(before)


FAULTS: dict[str, Outage | None] = {"trigger": None, "lock": Outage.BUSY, "full": Outage.FULL, "gone": Outage.AWAY}


def fail(fault: str, file: Path, patch: pytest.MonkeyPatch, stack: ExitStack) -> None:
    """Let every write fail from now on, in one way; what the driver says repeats what was being written."""
    if fault == "trigger":
        troubles.forbid(str(file))
    elif fault == "lock":
        database(address(file)).close()
        patch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
        patch.setattr("model.storage.turns.PATIENCE", 0.02)
        other = stack.enter_context(closing(sqlite3.connect(file, isolation_level=None)))
        other.execute("BEGIN IMMEDIATE")
    else:
        code = {"full": sqlite3.SQLITE_FULL, "gone": sqlite3.SQLITE_IOERR}[fault]
        troubles.break_writes(database(address(file)).engine, code)


@dataclass(frozen=True)
class Told:
    """What each of those who may meet an error is told of it."""

    screen: str
    phone: str
    command: str

    @property
    def all(self) -> str:
        return f"{self.screen} {self.phone} {self.command}".replace("\u00a0", " ")


def told(error: Exception) -> Told:
    """Let a screen, a phone and a command meet an error."""

    async def route(_: object) -> None:
        raise error

    def screen(error: Exception) -> None:
        from pages.web import errors

        errors.say(error)

    drawn = AppTest.from_function(screen, default_timeout=30, args=(error,)).run()
    said = " ".join(each.value for each in (*drawn.title, *drawn.error, *drawn.warning))
    app = Starlette(routes=[Route(f"{PLACE}/x", route)], middleware=middleware, exception_handlers=exception_handlers)
    page = TestClient(app, raise_server_exceptions=False, headers={"accept": "text/html"}).get(f"{PLACE}/x")
    assert page.status_code == (503 if isinstance(error, Unavailable) else 500)
    logging.getLogger("x").error("Uncaught", exc_info=error)
    return Told(said, page.text + str(page.headers), start.failure_sentence(error, catalogue("fr")))


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_fails_is_told_to_everybody_without_a_name(
    house: Path, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, name: str, fault: str
) -> None:
    if name.startswith(DEMO):
        settle(monkeypatch, "demo", house)
    with ExitStack() as stack:
        write = WRITES[name]()
        fail(fault, house, monkeypatch, stack)
        with pytest.raises((Unavailable, DBAPIError)) as failure:
            write()
    raised = failure.value
    assert name.partition(".")[2] in {each.name for each in traceback.extract_tb(raised.__traceback__)}
    assert getattr(raised, "outage", None) is FAULTS[fault], raised
    found = told(raised)
    noted = Path(f"{house}.log").read_text(encoding="utf-8")
    assert f"[{incidents.identifier(raised)}]" in noted and f"[{incidents.identifier(raised)}]" in written.text
    everything = f"{found.all} {noted} {written.text}"
    assert [each for each in (NAME, PASSWORD, *WORDS) if each in everything] == []
    assert "INSERT" not in everything and "UPDATE" not in everything
    if fault == "trigger":  # the driver did say it
        assert NAME in str(raised)
        assert all(incidents.identifier(raised) in each for each in (found.screen, found.phone, found.command))
    else:
        sentence = catalogue("fr").error(raised).replace("\u00a0", " ")  # type: ignore[arg-type]
        assert all(sentence.split(":")[0] in each.replace("\u00a0", " ") for each in (found.screen, found.phone))
