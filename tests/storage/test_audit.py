"""The audit on both engines: each line follows the one before and is signed, and nothing takes one out unseen."""

import hashlib
import json
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from model.__main__ import main
from model.access import Role, Viewer, operator
from model.errors import NotAllowed, Unusable
from model.services import start
from model.services.access import accounts, audit
from model.services.access.audit import LineFault
from model.services.context import store
from model.storage import audit as stored
from model.storage import migrations, seals
from model.storage.database import database, open_database
from model.storage.seals import SealFault
from tests.conftest import KEY
from tests.storage import rows

PASSWORD = "quatre mots sans rapport"
COLUMNS = "at, account, action, subject, scope, count, digest, signing_key"
SECOND, THIRD = "c1f07a9e52d83b6406e9b17fd25a84c3", "7be2940d8c6f31a5e07d4b92f8163ca5"


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    for login in ("anne", "bea", "chloe"):
        add(login)
    yield
    database(address).close()


def add(login: str) -> None:
    """Do something that leaves a line."""
    accounts.create(operator(), login, login.title(), Role.READER, PASSWORD, ("AQ",))


def run(statement: str) -> None:
    with store().engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


def unlock() -> None:
    """What somebody who owns the database can do, and the application cannot."""
    on = " ON audit" if store().engine.dialect.name == "postgresql" else ""
    run(f"DROP TRIGGER IF EXISTS audit_stays{on}")
    if not on:
        run("DROP TRIGGER IF EXISTS audit_keeps")


def test_a_whole_audit_is_whole_and_its_last_line_is_its_head() -> None:
    found = audit.verify(operator())
    assert (found.lines, found.broken_at) == (3, None)
    accounts.create(operator(), "dora", "Dora", Role.READER, PASSWORD, ("AQ",))
    assert audit.verify(operator()).lines == 4
    assert audit.verify(operator()).head != found.head


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET count = 9",
        "UPDATE audit SET account = 'x' WHERE key = 2",
        "DELETE FROM audit WHERE key = 2",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_the_audit(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert audit.verify(operator()).lines == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET count = count + 9 WHERE key = 2",
        "UPDATE audit SET action = 'sign_in' WHERE key = 2",
        "UPDATE audit SET account = 'x' WHERE key = 3",
        "DELETE FROM audit WHERE key = 2",
        f"INSERT INTO audit ({COLUMNS}) VALUES (CURRENT_TIMESTAMP, 'x', 'x', '', '', 0, '', '')",
    ],
)
def test_what_is_changed_added_or_taken_out_behind_its_back_is_seen(statement: str) -> None:
    unlock()
    run(statement)
    assert audit.verify(operator()).broken_at is not None


def test_lines_say_who_did_what_and_only_an_administrator_reads_them() -> None:
    first = audit.lines(operator())[0]
    assert (first.who, first.action, first.scope) == (audit.OPERATOR, "create_account", "AQ")
    assert audit.lines(operator(), "sign_in") == ()
    assert audit.actions(operator()) == ("create_account",)
    for role in set(Role) - {Role.ADMINISTRATOR, Role.OPERATOR}:
        for reading in (audit.lines, audit.actions, audit.verify):
            with pytest.raises(NotAllowed):
                reading(Viewer("x", "", role, ("AQ",)))


# --- what the owner of the files does, and the seals tell ------------------------------------------------------------


def beside() -> Path:
    """The seal beside the base."""
    return store().beside("seal")


def found() -> set[SealFault]:
    """What is wrong with the seals of an audit whose lines follow each other."""
    read = audit.verify(operator())
    assert read.broken_at is None
    return set(read.faulty_seals.values())


def rechain(*lines: tuple[str, str]) -> None:
    """Empty the audit and write another, chained as anybody can."""
    unlock()
    run("DELETE FROM audit")
    before = ""
    for account, action in lines:
        said = [before, "2026-11-02T09:30:00+00:00", account, action, "", "", 0]
        before = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
        values = f"('2026-11-02 09:30:00', '{account}', '{action}', '', '', 0, '{before}', '')"
        run(f"INSERT INTO audit ({COLUMNS}) VALUES {values}")


def test_the_seal_is_read_by_its_owner_only_and_holds_a_count_and_a_digest() -> None:
    assert stat.S_IMODE(beside().stat().st_mode) == 0o600
    written = json.loads(beside().read_text())
    assert (written["lines"], written["digest"]) == (3, audit.verify(operator()).head)
    assert KEY not in beside().read_text()


def test_the_end_that_was_taken_out_is_found_and_no_later_line_hides_it() -> None:
    unlock()
    run("DELETE FROM audit WHERE key = 3")
    assert found() == {SealFault.AHEAD}
    for login in ("dora", "elsa", "fred"):
        add(login)
    assert audit.verify(operator()).lines == 5
    assert found() == {SealFault.AHEAD}


@pytest.mark.parametrize("written", [(), (("x", "sign_in"),), (("x", "sign_in"),) * 9])
def test_an_audit_that_was_emptied_or_written_anew_is_found(written: tuple[tuple[str, str], ...]) -> None:
    rechain(*written)
    assert found() == {SealFault.AHEAD}
    start.open_house()
    assert found() == {SealFault.AHEAD}, "what opens the house signs after it, and makes nothing good"


def test_a_seal_that_was_taken_away_is_missed_and_not_made_again() -> None:
    rechain()
    beside().unlink()
    start.open_house()
    add("dora")
    assert found() == {SealFault.MISSING}


@pytest.mark.parametrize("content", ["{}", "x", '{"lines": 3}', "[]"])
def test_a_seal_that_nobody_of_the_house_signed_is_found(content: str) -> None:
    beside().write_text(content)
    assert found() == {SealFault.FORGED}
    add("dora")
    assert found() == {SealFault.FORGED}


def test_a_seal_whose_count_was_changed_is_found() -> None:
    beside().write_text(beside().read_text().replace('"lines": 3', '"lines": 2'))
    assert found() == {SealFault.FORGED}


def test_a_seal_that_is_behind_is_good_and_goes_on(tmp_path: Path) -> None:
    """Somebody was killed between the line and the seal."""
    aside = tmp_path / "aside"
    shutil.copyfile(beside(), aside)
    add("dora")
    shutil.copyfile(aside, beside())
    assert audit.verify(operator()).whole
    assert dict(audit.verify(operator()).seals) == {beside(): 3}
    add("elsa")
    assert dict(audit.verify(operator()).seals) == {beside(): 5}


def test_a_seal_that_is_kept_elsewhere_finds_a_base_and_its_seal_brought_back_together(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "far" / "seal"
    elsewhere.parent.mkdir()
    monkeypatch.setenv("MOSAIQUE_SEAL", str(elsewhere))
    start.open_house()
    assert dict(audit.verify(operator()).seals) == {beside(): 3, elsewhere: SealFault.MISSING}
    add("dora")
    assert dict(audit.verify(operator()).seals) == {beside(): 4, elsewhere: 4}, "it is made from the other one"
    shutil.copyfile(beside(), tmp_path / "aside")
    add("elsa")
    unlock()
    run("DELETE FROM audit WHERE key = (SELECT max(key) FROM audit)")
    shutil.copyfile(tmp_path / "aside", beside())
    assert dict(audit.verify(operator()).seals) == {beside(): 4, elsewhere: SealFault.AHEAD}
    rechain()
    beside().unlink()
    add("fred")
    assert dict(audit.verify(operator()).seals) == {beside(): SealFault.MISSING, elsewhere: SealFault.AHEAD}


def test_a_place_where_no_seal_can_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_SEAL", str(tmp_path / "gone" / "seal"))
    add("dora")
    assert audit.verify(operator()).seals == {beside(): 4, tmp_path / "gone" / "seal": SealFault.MISSING}


def test_a_writer_who_read_earlier_never_takes_a_seal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one who has read the audit is about to write, another goes on: the seal says what the other one kept."""
    read, overtaken, grown = threading.Event(), threading.Event(), seals._grown

    def slowly(*given: Any) -> Any:
        mark = grown(*given)
        if threading.current_thread() is early:
            read.set()
            overtaken.wait(1)
        return mark

    early = threading.Thread(target=add, args=("dora",))
    monkeypatch.setattr(seals, "_grown", slowly)
    early.start()
    read.wait(30)
    add("elsa")
    overtaken.set()
    early.join()
    assert dict(audit.verify(operator()).seals) == {beside(): 5}


def test_lines_are_on_the_disk_before_the_seal_that_tells_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    write = seals.os.pwrite

    def written(*given: Any) -> int:
        done.append("seal")
        return write(*given)

    monkeypatch.setattr(seals, "synchronise", lambda file: done.append(file.name))
    monkeypatch.setattr(seals.os, "pwrite", written)
    add("dora")
    file = store().file
    assert done == ([f"{file.name}-wal", "seal"] if file else ["seal"])


def test_nothing_that_was_not_kept_is_sealed() -> None:
    with pytest.raises(RuntimeError), store().write() as session:
        stored.audit(session, "x", "x")
        session.flush()
        raise RuntimeError
    assert dict(audit.verify(operator()).seals) == {beside(): 3}


def test_whoever_knows_why_a_seal_does_not_hold_seals_anew(capsys: pytest.CaptureFixture[str]) -> None:
    beside().unlink()
    assert main(["audit", "verify"]) == 1
    assert f"Le sceau {beside()} manque" in capsys.readouterr().err.replace("\u00a0", " ")
    assert main(["audit", "seal"]) == 0
    assert audit.verify(operator()).whole
    assert (audit.lines(operator())[0].action, audit.lines(operator())[0].count) == ("seal_audit", 3)


@pytest.mark.parametrize(("language", "said"), [("fr", "sa fin a été retirée"), ("en", "its end was taken out")])
def test_the_command_says_what_is_wrong_and_ends_with_1(
    language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "audit", "verify"]) == 0
    assert str(beside()) in capsys.readouterr().out
    unlock()
    run("DELETE FROM audit WHERE key = 3")
    assert main(["--lang", language, "audit", "verify"]) == 1
    assert said in capsys.readouterr().err


def test_the_command_says_what_it_cannot_find(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["audit", "verify", "--help"])
    assert "MOSAIQUE_SEAL" in capsys.readouterr().out


# --- keys -------------------------------------------------------------------------------------------------------------


def give(monkeypatch: pytest.MonkeyPatch, key: str, *previous: str) -> None:
    monkeypatch.setenv("MOSAIQUE_KEY", key)
    monkeypatch.setenv("MOSAIQUE_KEY_PREVIOUS", " ".join(previous))


def digests() -> list[str]:
    with store().engine.connect() as connection:
        return list(connection.execute(text("SELECT digest FROM audit ORDER BY key")).scalars())


def key_of(place: int) -> str:
    with store().engine.connect() as connection:
        names = connection.execute(text("SELECT signing_key FROM audit ORDER BY key")).scalars().all()
    return str(names[place])


def test_a_key_is_replaced_and_what_it_signed_is_verified_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests()
    give(monkeypatch, SECOND, KEY)
    start.open_house()
    anchor = audit.lines(operator())[0]
    assert (anchor.action, anchor.count) == ("anchor_audit", 3)
    add("dora")
    assert audit.verify(operator()).whole
    assert digests()[:3] == before
    assert len({key_of(place) for place in range(5)}) == 2


def test_several_keys_are_replaced_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, previous in ((SECOND, (KEY,)), (THIRD, (SECOND, key_of(0)))):
        give(monkeypatch, key, *previous)
        start.open_house()
        add(f"somebody-{key[:4]}")
        assert audit.verify(operator()).whole
        assert json.loads(beside().read_text())["signing_key"] == key_of(-1)
    assert audit.verify(operator()).unverified == 3, "the first key is said to be lost"
    start.open_house()
    assert audit.lines(operator())[0].action == "create_account", "what was taken up is not taken up again"


def test_a_key_that_is_not_given_opens_nothing_and_one_that_is_lost_verifies_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = key_of(0)
    give(monkeypatch, SECOND)
    with pytest.raises(Unusable) as refusal:
        start.open_house()
    assert (refusal.value.code, refusal.value.values["received"]) == ("settings.other_key", name)
    assert audit.verify(operator()).fault is LineFault.OTHER_KEY
    give(monkeypatch, SECOND, name)
    assert main(["--lang", "en", "audit", "seal"]) == 0
    assert "3 lines, signed with a lost key, can no longer be verified." in capsys.readouterr().out


def test_a_key_that_was_replaced_signs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, SECOND, KEY)
    start.open_house()
    give(monkeypatch, KEY, SECOND)
    with pytest.raises(Unusable, match=r"settings\.replaced_key"):
        start.open_house()
    add("dora")  # a process that was open before
    give(monkeypatch, SECOND, KEY)
    read = audit.verify(operator())
    assert (read.broken_at is not None, read.fault, read.key) == (True, LineFault.REPLACED_KEY, key_of(0))


def test_production_signs_nothing_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOSAIQUE_KEY")
    assert main(["audit", "verify"]) == 2


def test_the_demonstration_has_a_key_of_its_own(another_blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "demo")
    monkeypatch.setenv("MOSAIQUE_DATABASE", another_blank)
    monkeypatch.setattr(start.dataset, "load", lambda: add("dora"))  # its people leave the key as it is
    start.open_house()
    monkeypatch.setenv("MOSAIQUE_KEY", SECOND)
    assert audit.verify(operator()).whole
    own = key_of(0)
    database(another_blank).close()
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    assert own not in {seals.keyring().present.name}


# --- lines of before they were signed --------------------------------------------------------------------------------


@pytest.fixture
def unsigned(another_blank: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A house whose audit was begun before lines were signed, opened by this program; the digests of before."""
    base = open_database(another_blank)
    migrations.upgrade(base, "0017")
    with base.engine.begin() as connection:
        rows.fill(connection, "0017")
    base.close()
    monkeypatch.setenv("MOSAIQUE_DATABASE", another_blank)
    with database(another_blank).engine.connect() as connection:
        before = list(connection.execute(text("SELECT digest FROM audit ORDER BY key")).scalars())
    start.open_house()
    return before


def test_lines_of_before_are_anchored_and_not_hashed_again(unsigned: list[str]) -> None:
    assert digests()[:2] == unsigned
    assert (key_of(0), key_of(1)) == ("", "")
    assert key_of(2) == seals.keyring().present.name
    line = audit.lines(operator())[0]
    assert (line.action, line.count) == ("anchor_audit", 2)
    assert audit.verify(operator()).whole
    start.open_house()
    assert audit.verify(operator()).lines == 3
    store().close()


@pytest.mark.parametrize("wrong", ["changed", "written anew", "an unsigned line at the end"])
def test_lines_of_before_are_verified_as_they_were_made(unsigned: list[str], wrong: str) -> None:
    unlock()
    spoils: dict[str, Callable[[], None]] = {
        "changed": lambda: run("UPDATE audit SET count = 99 WHERE key = 1"),
        "written anew": lambda: _rewrite_the_first_two(),
        "an unsigned line at the end": lambda: _add_unsigned(),
    }
    spoils[wrong]()
    read = audit.verify(operator())
    assert (read.broken_at is not None, read.fault) == (True, LineFault.BROKEN)
    store().close()


def _rewrite_the_first_two() -> None:
    before = ""
    for key in (1, 2):
        said = [before, "2026-11-02T09:30:00+00:00", "x", "sign_in", "", "", 0]
        before = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
        run(
            f"UPDATE audit SET account = 'x', action = 'sign_in', subject = '', scope = '', count = 0, "
            f"digest = '{before}' WHERE key = {key}"
        )


def _add_unsigned() -> None:
    said = [digests()[-1], "2026-11-02T09:30:00+00:00", "x", "sign_in", "", "", 0]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    values = f"('2026-11-02 09:30:00', 'x', 'sign_in', '', '', 0, '{digest}', '')"
    run(f"INSERT INTO audit ({COLUMNS}) VALUES {values}")
