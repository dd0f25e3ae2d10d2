"""Text in every place of the services where something is looked up by a text: it is a value, never a piece of a query.

Where nothing bears the text, nothing is found, nothing of anybody is told and nothing is changed; where a text is
written, it is written as it is. A service that takes a text and stands in no list here fails.
"""

import inspect
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, example, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound

from model.access import Role, operator
from model.domain.register import Register
from model.errors import MosaiqueError
from model.exchange.imports.decisions import ImportDecisions
from model.scenario import ClosedPosition
from model.services import committee
from model.services.access import access_keys, accounts, attempts, audit, circulation, provider, second_factor, sessions
from model.services.context import today
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates, profiles
from model.services.expectation.profile_changes import ProfileChanges
from model.services.expectation.profiles import ProfileScope
from model.services.records import (
    corrections,
    deliveries,
    import_drafts,
    imports,
    mappings,
    mentions,
    rights,
)
from model.services.records.import_drafts import GivenFiles
from model.services.scenario import (
    agenda,
    chances,
    comparison,
    drafts,
    lifecycle,
    opinions,
    presentation,
    scenarios,
    sensitivity,
)
from model.services.scenario import file as scenario_file
from model.services.scenario import rows as scenario_rows
from model.services.situation import assumptions, movements, network, open_data, situations, snapshots, vacancies
from model.services.workshop import (
    consequences,
    copies,
    facilitation,
    handover,
    live_scenario,
    minutes,
    pauses,
    phones,
    proposals,
    rehearsal,
    replay,
    room_questions,
    rounds,
    trial,
    workshops,
)
from model.services.workshop import timer as workshop_timer
from model.settings import ROOT
from model.storage.database import database
from model.workshop.minutes import Minutes
from model.workshop.proposals import Estimate
from tests.browser.serving import PASSWORD
from tests.conftest import address, copy_house, settle
from tests.security.canaries import ACCOUNTS, KINDS, REGIONS, word

Ask = Callable[[str], Any]
WHO = operator()
HOSTILE = (
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "x'; DROP TABLE manager; --",
    "' UNION SELECT name, name, name FROM manager --",
    "AQ') OR ('1'='1",
    "%",
    "_" * 16,
    ":uid",
    "?",
    "\\' OR 1=1 --",
    "＇ OR 1=1 --",
    "0 OR 1",
    "*",
    "{uid}",
    "%s",
    "",
    "\0",
)
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.text(max_size=8).map(lambda text: f"AQ' OR {text!r}=''--")

READ: dict[str, Ask] = {
    "network.read_as": lambda text: network.read_as(WHO, text),
    "access_keys.recognise": access_keys.recognise,
    "access_keys.end": lambda text: access_keys.end(WHO, text),
    "access_keys.end_of": lambda text: access_keys.end_of(WHO, text),
    "accounts.password_hash": accounts.password_hash,
    "accounts.set_active": lambda text: accounts.set_active(WHO, text, active=False, version=1),
    "accounts.set_password": lambda text: accounts.set_password(WHO, text, PASSWORD, 1),
    "accounts.named": lambda text: accounts.named(WHO, text),
    "second_factor.required": second_factor.required,
    "second_factor.enrolled": second_factor.enrolled,
    "second_factor.address": lambda text: second_factor.address(text, text),
    "second_factor.confirm": lambda text: second_factor.confirm(text, text, text),
    "second_factor.check": lambda text: second_factor.check(text, text),
    "second_factor.forget": lambda text: second_factor.forget(WHO, text),
    "attempts.forget_failures": lambda text: attempts.forget_failures(text, "elsewhere"),
    "corrections.undo": lambda text: corrections.undo(WHO, text),
    "deliveries.listing": lambda text: deliveries.listing(WHO, text),
    "deliveries.move": lambda text: deliveries.move(WHO, text, today()),
    "deliveries.undo": lambda text: deliveries.undo(WHO, text),
    "deliveries.what_moves": lambda text: deliveries.what_moves(WHO, text, today()),
    "roles.become": lambda text: demo_roles.become(text, text),
    "profiles.versions": lambda text: profiles.versions(WHO, text),
    "profiles.propose": lambda text: profiles.propose(WHO, "AQ", ProfileScope(team=text or "?"), _profile()),
    "profiles.adopt": lambda text: profiles.adopt(WHO, "AQ", text),
    "profiles.take_back": lambda text: profiles.take_back(WHO, "AQ", text),
    "profiles.withdraw": lambda text: profiles.withdraw(WHO, "AQ", text),
    "profiles.give_up": lambda text: profiles.give_up(WHO, text, ProfileScope(team=text)),
    "imports.answers_kept": lambda text: imports.answers_kept(WHO, text),
    "mappings.kept": lambda text: mappings.kept(WHO, text),
    "import_drafts.find": lambda text: import_drafts.find(WHO, text, GivenFiles((), text)),
    "import_drafts.drop": lambda text: import_drafts.drop(WHO, "AQ", GivenFiles((), text)),
    "network.transmit": lambda text: network.transmit(WHO, text),
    "network.withdraw": lambda text: network.withdraw(WHO, text),
    "network.last": lambda text: network.last(WHO, text),
    "committee.note": lambda text: committee.note(WHO, "AQ", today(), text or "?"),
    "committee.decision": lambda text: committee.decision(WHO, text, named=True),
    "committee.base": lambda text: committee.base(WHO, (text,)),
    "vacancies.vacancy_view": lambda text: vacancies.vacancy_view(WHO, (text,)),
    "movements.delivered": lambda text: movements.delivered(WHO, (text,)),
    "movements.movement_view": lambda text: movements.movement_view(WHO, (text,), date(2026, 1, 1), today()),
    "mentions.find": lambda text: mentions.find(WHO, "AQ", text),
    "mentions.clear": lambda text: mentions.clear(WHO, "AQ", text, text),
    "rights.people": lambda text: rights.people(WHO, text),
    "rights.copy": lambda text: rights.copy(WHO, "AQ", text),
    "rights.erase": lambda text: rights.erase(WHO, "AQ", text),
    "assumptions.standing_assumptions": lambda text: assumptions.standing_assumptions(WHO, text),
    "assumptions.adopt": lambda text: assumptions.adopt(WHO, "AQ", text, 1.0, None, None),
    "assumptions.give_up": lambda text: assumptions.give_up(WHO, "AQ", text),
    "comparison.course": lambda text: comparison.course(WHO, None, text, today(), 1),
    "drafts.load": lambda text: drafts.load(WHO, text, "AQ"),
    "drafts.drop": lambda text: drafts.drop(WHO, text, text),
    "opinions.own": lambda text: opinions.own(WHO, text),
    "opinions.listing": lambda text: opinions.listing(WHO, text),
    "opinions.left": lambda text: opinions.left(WHO, (text,)),
    "opinions.write": lambda text: opinions.write(WHO, text, text),
    "presentation.listing": lambda text: presentation.listing(WHO, (text,)),
    "presentation.presentation": lambda text: presentation.presentation(WHO, text),
    "agenda.fulfilled_actions": lambda text: agenda.fulfilled_actions(WHO, text),
    "lifecycle.steps": lambda text: lifecycle.steps(WHO, text),
    "file.read": lambda text: scenario_file.read(WHO, text.encode("utf-8", "replace"), text),
    "chances.supposed_rates": lambda text: chances.supposed_rates(WHO, text),
    "sensitivity.back_test": lambda text: sensitivity.back_test(WHO, text, 12),
    "sensitivity.expected_from": lambda text: sensitivity.expected_from(WHO, text, date(2026, 1, 1), today()),
    "lifecycle.retained_scenarios": lambda text: lifecycle.retained_scenarios(WHO, text),
    "rows.duplicate": lambda text: scenario_rows.duplicate(WHO, text, text),
    "scenarios.begin": lambda text: scenarios.begin(WHO, text, text),
    "rows.load": lambda text: scenario_rows.load(WHO, text),
    "rows.listing": lambda text: scenario_rows.listing(WHO, (text,)),
    "minutes.conclusion_notes": lambda text: minutes.conclusion_notes(WHO, text),
    "rehearsal.begin": lambda text: rehearsal.begin(WHO, text),
    "rehearsal.go_on": lambda text: rehearsal.go_on(WHO, text),
    "rehearsal.erase": lambda text: rehearsal.erase(WHO, text),
    "copies.copy": lambda text: copies.copy(WHO, text, text),
    "live_scenario.live_scenario": lambda text: live_scenario.live_scenario(WHO, text),
    "live_scenario.scene": lambda text: live_scenario.scene(WHO, text),
    "live_scenario.play": lambda text: live_scenario.play(
        WHO, text, ClosedPosition(uid=text, month=today(), position=text)
    ),
    "live_scenario.answered_scene": lambda text: live_scenario.answered_scene(WHO, text),
    "live_scenario.offer_trades": lambda text: live_scenario.offer_trades(WHO, text, text, [text]),
    "live_scenario.place_trade": lambda text: live_scenario.place_trade(WHO, text, text, text),
    "live_scenario.withdraw": lambda text: live_scenario.withdraw(WHO, text, text),
    "live_scenario.keep": lambda text: live_scenario.keep(WHO, text, text),
    "provider.complete": provider.complete,
    "provider.leave": provider.leave,
    "provider.unlink": lambda text: provider.unlink(WHO, text),
    "sessions.awaiting": sessions.awaiting,
    "sessions.open_session": sessions.open_session,
    "sessions.exchange": sessions.exchange,
    "sessions.recognise": sessions.recognise,
    "sessions.known": sessions.known,
    "sessions.close": sessions.close,
    "sessions.viewer_of": sessions.viewer_of,
    "sessions.mine": lambda text: sessions.mine(WHO, text),
    "sessions.end": lambda text: sessions.end(WHO, text),
    "situations.view": lambda text: situations.view(WHO, (text,)),
    "situations.figures_document": lambda text: situations.figures_document(WHO, text),
    "snapshots.snapshot": lambda text: snapshots.snapshot(WHO, (text,)),
    "snapshots.measured_snapshot": lambda text: snapshots.measured_snapshot(WHO, (text,)),
    "circulation.as_reader": lambda text: circulation.as_reader(WHO, (text,)),
    "audit.lines": lambda text: audit.lines(WHO, text or "?"),
    "proposals.estimate": lambda text: proposals.estimate(WHO, _room(), text),
    "proposals.propose_assumption": lambda text: proposals.propose_assumption(
        WHO, _room(), text, Estimate("exit_rate", 0, 0, 0)
    ),
    "proposals.propose_profile": lambda text: proposals.propose_profile(WHO, text, text, ProfileChanges({})),
    "proposals.results_to_write": lambda text: proposals.results_to_write(WHO, text),
    "proposals.voted_changes": lambda text: proposals.voted_changes(WHO, text, text),
    "proposals.waiting_changes": lambda text: proposals.waiting_changes(WHO, text, text),
    "proposals.waits": lambda text: proposals.waits(WHO, text, Estimate(text, 0.0, 0.0, 0.0)),
    "proposals.is_supposed": lambda text: proposals.is_supposed(WHO, text, Estimate(text, 0.0, 0.0, 0.0)),
    "proposals.wished_profile": lambda text: proposals.wished_profile(WHO, text),
    "facilitation.enter_hands": lambda text: facilitation.enter_hands(WHO, _room(), text, 1, {text: 1}),
    "facilitation.enter_paper": lambda text: facilitation.enter_paper(WHO, _room(), text, {text: [text]}, 1),
    "room_questions.ask": lambda text: room_questions.ask(WHO, text, workshops.prepared_steps(["brakes"])),
    "room_questions.ask_again": lambda text: room_questions.ask_again(WHO, text, text),
    "room_questions.bring": lambda text: room_questions.bring(WHO, text, text),
    "room_questions.move": lambda text: room_questions.move(WHO, text, text, 1),
    "room_questions.skip": lambda text: room_questions.skip(WHO, text, text, skipped=True),
    "room_questions.take_out": lambda text: room_questions.take_out(WHO, text, text),
    "facilitation.darken": lambda text: facilitation.darken(WHO, text, dark=True),
    "facilitation.go": lambda text: facilitation.go(WHO, text, 0),
    "facilitation.lock": lambda text: facilitation.lock(WHO, text, text, locked=True),
    "facilitation.merge": lambda text: facilitation.merge(WHO, _room(), text, text),
    "handover.prepared": handover.prepared,
    "handover.write": lambda text: handover.write(WHO, text),
    "handover.keep": lambda text: handover.keep(
        WHO, text, handover.WorkshopFile(text, text, 3, (), (), screened=False)
    ),
    "pauses.pause": lambda text: pauses.pause(WHO, text),
    "pauses.reopen": lambda text: pauses.reopen(WHO, text),
    "replay.replay": lambda text: replay.replay(WHO, text),
    "rounds.rounds": lambda text: rounds.rounds(WHO, text, text),
    "timer.prolong": lambda text: workshop_timer.prolong(WHO, text),
    "facilitation.reveal": lambda text: facilitation.reveal(WHO, text, text, shown=True),
    "timer.set_timer": lambda text: workshop_timer.set_timer(WHO, text, text, 1),
    "facilitation.undo": lambda text: facilitation.undo(WHO, text, 1),
    "phones.answer": lambda text: phones.answer(_room(), text, text, {text: [text]}),
    "phones.by_code": phones.by_code,
    "phones.by_token": phones.by_token,
    "phones.grace": lambda text: (phones.grace(_room(), text, text), phones.grace(text, text, text)),
    "phones.knows": lambda text: phones.knows(_room(), text),
    "phones.mark": lambda text: phones.mark(_room(), text),
    "phones.phone_view": lambda text: phones.phone_view(_room(), text),
    "phones.take_back": lambda text: phones.take_back(_room(), text, "assets-cards", text),
    "phones.write_card": lambda text: phones.write_card(_room(), text, "assets-cards", text),
    "estimates.adopt": lambda text: estimates.adopt(WHO, "AQ", text),
    "estimates.take_back": lambda text: estimates.take_back(WHO, "AQ", text, 1),
    "estimates.set_aside": lambda text: estimates.set_aside(WHO, "AQ", text),
    "estimates.waiting_estimates": lambda text: estimates.waiting_estimates(WHO, text),
    "trial.answer": lambda text: trial.answer(text, text, awake=True),
    "trial.door": lambda text: trial.door(text),
    "trial.note_wide": lambda text: trial.note_wide(WHO, text),
    "trial.read": lambda text: trial.read(text),
    "trial.trial": lambda text: trial.trial(WHO, text),
    "workshops.close": lambda text: workshops.close(WHO, text),
    "workshops.conclusions": lambda text: workshops.conclusions(WHO, text),
    "workshops.estimate_step": lambda text: workshops.estimate_step(text, 1),
    "workshops.hall": lambda text: workshops.hall(WHO, text),
    "workshops.listing": lambda text: workshops.listing(WHO, text),
    "workshops.prepared_steps": lambda text: workshops.prepared_steps([text]),
    "workshops.remove": lambda text: workshops.remove(WHO, text),
    "workshops.start": lambda text: workshops.start(WHO, text),
    "consequences.supposed_vacancies": lambda text: consequences.supposed_vacancies(WHO, text, text),
    "consequences.wished_situation": lambda text: consequences.wished_situation(WHO, text),
    "workshops.version": lambda text: workshops.version(WHO, text),
}
"""What looks something up: with a text that nothing bears, each finds nothing, and changes nothing."""

WRITTEN: dict[str, Ask] = {
    "provider.link": lambda text: provider.link(WHO, "director-br", text),
    "accounts.create": lambda text: accounts.create(WHO, text, text, Role.READER, PASSWORD, ("AQ",)),
    "attempts.begin": lambda text: attempts.begin(text, text),
    "corrections.seen_region": lambda text: corrections.seen_region(WHO, text),
    "mappings.save": lambda text: mappings.save(WHO, "AQ", text, mappings.kept(WHO, "AQ")[_mapping()]),
    "import_drafts.keep": lambda text: import_drafts.keep(
        WHO, "AQ", GivenFiles((text,), f"{uuid4()} {text}"), ImportDecisions(sheets=(text,), count=1)
    ),
    "access_keys.make": lambda text: access_keys.make(sessions.viewer_of("director-aq"), text[:60], 30),
    "circulation.note": lambda text: circulation.note(WHO, ("AQ",), text),
    "open_data.note": lambda text: open_data.note(WHO, text),
    "rows.save": lambda text: scenario_rows.save(WHO, scenarios.begin(WHO, "AQ", text)),
    "facilitation.dissolve": lambda text: facilitation.dissolve(WHO, _room(), text),
    "facilitation.enter_card": lambda text: facilitation.enter_card(WHO, _room(), "assets-cards", text),
    "facilitation.group": lambda text: facilitation.group(WHO, _room(), "assets-cards", text, [text]),
    "facilitation.moderate": lambda text: facilitation.moderate(WHO, _room(), [text], hidden=True),
    "facilitation.sort": lambda text: facilitation.sort(WHO, _room(), "assets-cards", text, text),
    "facilitation.ungroup": lambda text: facilitation.ungroup(WHO, _room(), [text]),
    "facilitation.spotlight": lambda text: facilitation.spotlight(WHO, _room(), text),
    "minutes.confirm_reread": lambda text: minutes.confirm_reread(WHO, text, Minutes(text)),
    "minutes.write": lambda text: minutes.write(
        WHO, _room(), Minutes(text), minutes.conclusion_notes(WHO, _room()).minutes
    ),
    "room_questions.reword": lambda text: room_questions.reword(
        WHO, _room(), "assets-cards", text[:200] or "x", text, {text: 1}, [text]
    ),
    "workshops.change": lambda text: workshops.change(
        WHO, _prepared(), text[:60].strip() or "x", "fr", 3, screened=True
    ),
    "workshops.prepare": lambda text: workshops.prepare(WHO, "AQ", text, "fr", workshops.prepared_steps(["profile"])),
}
"""What writes the text, or who looked: what stood there before stays."""

NO_QUERY = {
    "accounts.row_named",  # as `accounts.named`
    "accounts.row_of",  # as `accounts.set_active`
    "estimates.supposed",  # of the region of a workshop that was read
    "provider.arrive",  # the subject and the address that a proved token names
    "provider.begin",
    "provider.end",  # as `provider.arrive`
    "sessions.sign_out",  # as `sessions.close`
    "provider.has_left",
    "provider.resumed",
    "provider.way_out",  # the token is proved already
    "account_list.read",
    "accounts.check_password",
    "accounts.check_perimeter",
    "accounts.set_perimeter",  # once `check_perimeter` accepted it
    "accounts.hash_password",
    "imports.preview",  # its region as `snapshots.snapshot`; the rest is a delivery
    "imports.proposed_mapping",
    "uploads.read",
    "annotations.remarks",
    "annotations.remarks_name",
    "imports.template_file",  # a language
    "open_data.tables",  # a language
    "open_data.table",  # the name of one of ours, and a language
    "uploads.understood",
    "uploads.values_of",
    "uploads.words_in",
    "import_drafts.forget",  # what `imports.confirm` wrote
    "import_drafts.given_files",
    "hierarchy.tree",
    "examples.examples",  # its region as `snapshots.snapshot`; in the demonstration only
    "assumptions.reference_of",
    "facilitation.held_row",  # what every service of `facilitation` asks
    "facilitation.turn",  # what every service of `facilitation` asks
    "scenarios.empty",
    "agenda.withdrawn",  # documents that were written from a scenario, and uids that `agenda.fulfilled_actions` read
    "rehearsal.say",  # what `phones.answer` and `phones.write_card` ask
    "fulfilment.fulfil",  # an action of a scenario that was loaded; the rest is a correction
    "comparison.compare",  # its region as `snapshots.snapshot`; its scenarios were found by `rows.listing`
    "drafts.keep",  # its region as `drafts.load`; the rest is a scenario
    "rights.forget",  # what it is asked was found by `rights.erase` and by the sweep
    "corrections.correct",  # its region as `corrections.seen_region`; two uids that `fulfilment.fulfil` found
    "corrections.keep",  # what `corrections.correct` and `imports.confirm` wrote
    "corrections.without_changes",  # what `corrections.undo` and `deliveries.undo` found
    "corrections.check_unused",
    "corrections.take_back",
    "assumptions.own",  # what `assumptions.standing_assumptions` asks
    "assumptions.with_own",
    "assumptions.write",  # what `assumptions.adopt` and `estimates.adopt` ask
    "assumptions.take_back",  # what `estimates.take_back` asks
    "estimates.write",  # a step that `proposals.propose_assumption` found on its board
    "states.replace",  # the uid of a row that was just made
    "states.unask",  # steps of the board that `facilitation.undo` takes away
    "trials.of_trades",
    "trials.of_person",
    "trials.first_free",
    "presentation.open_row",  # what `presentation.presentation` asks
    "rows.row_of",  # what `rows.load` asks
    "second_factor.typed",
    "sessions.digest",
    "snapshots.note_reading",
    "snapshots.countable",  # what `snapshots.snapshot` asks
    "sensitivity.rates_with",
    "circulation.confirm",
    "profile_changes.between",
    "profile_changes.from_document",
    "profiles.expected",  # a function of ours
    "profiles.write",  # its team as `profiles.propose`
    "scene.arrival",
    "scene.with_trade",  # what `live_scenario.answered_scene` asks
    "state.touch",  # what every service of a workshop asks
    "state.raise_version",
    "attendance.awake",  # in memory
    "attendance.note",
    "workshops.mine",  # what `workshops.hall` asks
    "workshops.own_step",
}
"""What takes a text and asks the database nothing about it."""


def _profile() -> Any:
    return profiles.in_force(situations.view(WHO, ("AQ",)).snapshot, ProfileScope())


def _room() -> str:
    return workshops.listing(WHO, "AQ")[-1].uid


def _prepared() -> str:
    return workshops.prepare(WHO, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]))


def _mapping() -> str:
    return word("mapping", "AQ")


def taking_texts() -> Iterator[str]:
    """The services that take a text."""
    for path in sorted((ROOT / "model" / "services").rglob("[a-z]*.py")):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, each in vars(module).items():
            ours = isinstance(each, FunctionType) and each.__module__ == module.__name__ and not name.startswith("_")
            if ours and any("str" in str(given.annotation) for given in inspect.signature(each).parameters.values()):
                yield f"{path.stem}.{name}"


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, canaries_at: tuple[Path, dict[str, str]]) -> Iterator[Path]:
    """The same house for each test, in the mode that lets every service be asked."""
    file = tmp_path / "copy.sqlite"
    copy_house(canaries_at[0], file)
    settle(monkeypatch, "demo", file)
    _profile()  # whoever reads names first leaves a line
    yield file
    database(address(file)).close()


def rows(house: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Everything that the database holds, table by table."""
    with closing(sqlite3.connect(house)) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: set(base.execute(f'SELECT * FROM "{name}"')) for name in tables}


def canaries(found: object) -> list[str]:
    return [each for code in REGIONS for kind in KINDS if (each := word(kind, code)) in repr(found)]


def test_every_service_that_takes_a_text_is_asked() -> None:
    assert set(taking_texts()) == {*READ, *WRITTEN, *NO_QUERY}


def test_what_bears_the_text_is_found(house: Path) -> None:
    (kept,) = scenario_rows.listing(WHO, ("BR",))
    assert canaries(scenario_rows.load(WHO, kept.uid)) == [word("scenario", "BR")]
    assert canaries(mappings.kept(WHO, "BR")) == [word("mapping", "BR")]
    assert word("person", "BR") in canaries(snapshots.snapshot(WHO, ("BR",)))
    assert accounts.password_hash("director-br")


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
@given(text=TEXTS)
@example(text=HOSTILE[0])
@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_that_nothing_bears_finds_and_changes_nothing(house: Path, name: str, text: str) -> None:
    assume(text.strip().lower() not in {*ACCOUNTS, "aq", "br"})
    before = rows(house)
    try:
        found = READ[name](text)
    except (MosaiqueError, NoResultFound):
        found = None
    assert canaries(found) == []
    assert rows(house) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITTEN)
@given(text=TEXTS)
@example(text=HOSTILE[3])
@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_that_is_written_leaves_everything_else_as_it_was(house: Path, name: str, text: str) -> None:
    before = rows(house)
    try:
        WRITTEN[name](text)
    except MosaiqueError:
        assert rows(house) == before
    after = rows(house)
    assert [
        table for table in before if table not in ("house", "attempt", "workshop") and not before[table] <= after[table]
    ] == []


@pytest.mark.parametrize("text", HOSTILE[:-2])
def test_a_text_is_kept_as_it_was_typed(house: Path, text: str) -> None:
    kept = scenario_rows.save(WHO, scenarios.begin(WHO, "AQ", f"{text}!"))
    assert scenario_rows.load(WHO, kept.uid).scenario.title == f"{text}!"
    assert accounts.create(WHO, f"{text}!{kept.uid}", f"{text}!", Role.READER, PASSWORD, ("AQ",)).name == f"{text}!"


def test_a_region_that_does_not_exist_holds_nothing(house: Path) -> None:
    with pytest.raises(MosaiqueError):
        snapshots.snapshot(WHO, ("XX",))
    assert corrections.seen_region(WHO, "NO").register == Register()
