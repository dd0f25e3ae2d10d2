"""Copies of a SQLite base: written by hand, put back, without losing anything or anybody coming back unasked."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from model.__main__ import main
from model.access import Role, Viewer, operator
from model.corrections.assignments import Departure
from model.domain.calendar import DAY
from model.errors import NotAllowed, Unusable
from model.services.access import accounts, audit, sessions
from model.services.context import store, today
from model.services.records import backups, corrections, mentions, restoration, retention, rights
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.settings import ROOT
from model.storage import backups as base_copies
from model.storage import erasures, migrations
from model.storage.database import database, open_database
from model.storage.tables import AccountRow, IdentityRow, RegionRow
from model.storage.texts import Text
from tests.conftest import KEY, address
from tests.storage.test_upgrades import HEAD, of_revision

PASSWORD = "quatre mots sans rapport"
DIRECTOR = Viewer("d", "Direction", Role.DIRECTOR, ("AQ",))


@pytest.fixture
def copy(demo_house: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration."""
    file = tmp_path / "copies" / "copy.sqlite"
    file.parent.mkdir()
    backups.back_up(operator(), file)
    return file


def names() -> set[str]:
    return {person.name for person in corrections.seen_region(DIRECTOR, "AQ").register.managers}


def leaver() -> tuple[str, str]:
    """Somebody of the demonstration who holds nothing any more."""
    gone = next(each for each in rights.people(DIRECTOR, "AQ") if each.since and each.since <= today())
    return gone.uid, gone.name


def vacant() -> int:
    found = situations.figures_document(operator(), "AQ")["vacant"]
    assert isinstance(found, int)
    return found


def test_a_copy_is_read_by_its_owner_only_and_is_no_journal_behind(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [each.name for each in copy.parent.iterdir()] == ["copy.sqlite"]


def test_what_was_saved_since_goes_and_what_it_replaces_is_kept(copy: Path, demo_house: Path) -> None:
    before = situations.figures_document(operator(), "AQ")
    scenario = scenario_rows.save(operator(), scenarios.begin(operator(), "AQ", "Depuis"))
    restored = restoration.restore(operator(), copy)
    assert scenario_rows.listing(operator(), ("AQ",)) == ()
    assert situations.figures_document(operator(), "AQ") == before
    assert (restored.before, restored.after, restored.counts["scenarios"]) == (HEAD, HEAD, 0)
    assert restored.last is not None and audit.verify(operator()).whole, "the seals are those of what came back"
    assert restored.replaced and stat.S_IMODE(restored.replaced.stat().st_mode) == 0o600
    with closing(sqlite3.connect(restored.replaced)) as replaced:
        assert replaced.execute("SELECT uid FROM scenario").fetchall() == [(scenario.uid,)]
    back = restoration.restore(operator(), restored.replaced)
    assert back.counts["scenarios"] == 1


def test_nothing_computed_before_is_shown_after(copy: Path) -> None:
    """The base comes back under a service that runs: its revisions rise above those of what is in memory."""
    with store().read() as session:
        before = dict(session.execute(select(RegionRow.code, RegionRow.revision)).all())
    first = vacant()
    looked = corrections.seen_region(DIRECTOR, "AQ")
    held = next(each for each in looked.register.assignments if not each.until and not each.acting)
    corrections.correct(DIRECTOR, looked, Departure(assignments=(held.uid,), last_day=today() - DAY))
    assert vacant() == first + 1
    restoration.restore(operator(), copy)
    assert vacant() == first
    with store().read() as session:
        after = dict(session.execute(select(RegionRow.code, RegionRow.revision)).all())
    assert after["AQ"] > before["AQ"] + 1 and all(after[code] > before[code] for code in before)


def test_whoever_was_forgotten_since_stays_forgotten(copy: Path, demo_house: Path) -> None:
    uid, name = leaver()
    rights.erase(DIRECTOR, "AQ", uid)
    assert name not in names()
    restored = restoration.restore(operator(), copy)
    assert (restored.forgotten, name in names()) == (1, False)
    assert name.encode() not in demo_house.read_bytes()
    assert all(name.encode() not in Path(f"{demo_house}{end}").read_bytes() for end in base_copies.JOURNALS)


def test_a_text_that_a_name_was_taken_out_of_since_stays_without(demo_house: Path, tmp_path: Path) -> None:
    _, name = leaver()
    title = f"Après {name}, en mars"
    kept = scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", title))
    other = scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", f"{title} 2027"))
    file = tmp_path / "copy"
    backups.back_up(operator(), file)
    found = next(each for each in mentions.find(DIRECTOR, "AQ", name) if each.title == title)
    mentions.clear(DIRECTOR, "AQ", name, found.handle)
    noted = erasures.texts_register(store())
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600
    assert name not in noted.read_text() and found.handle not in noted.read_text()
    restored = restoration.restore(operator(), file)
    assert (restored.forgotten, restored.cleared) == (0, 1)
    assert scenario_rows.load(DIRECTOR, kept.uid).scenario.title == "Après […], en mars"
    assert scenario_rows.load(DIRECTOR, other.uid).scenario.title == f"{title} 2027", "it was left, and is"


def test_a_text_is_known_again_once_the_key_was_replaced(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Text("scenario", 1, "Après Zoé", "")
    erasures.write_text(store(), "AQ", text, ((6, 9),))
    monkeypatch.setenv("MOSAIQUE_KEY_PREVIOUS", KEY)
    monkeypatch.setenv("MOSAIQUE_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    assert erasures.read_texts(store())["AQ"](text) == ((6, 9),)
    assert erasures.read_texts(store())["AQ"](Text("scenario", 2, "Après Zoé", "")) == ()
    monkeypatch.delenv("MOSAIQUE_KEY_PREVIOUS")
    assert erasures.read_texts(store())["AQ"](text) == ()


def test_an_erasure_that_failed_forgets_nobody_later(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uid, name = leaver()

    def fail(*_: object) -> int:
        raise RuntimeError("disk")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(rights, "forget", fail)
        rights.erase(DIRECTOR, "AQ", uid)
    assert erasures.read(store()) == {"AQ": frozenset({uid})}, "it is written before anything is forgotten"
    assert (restoration.restore(operator(), copy).forgotten, name in names()) == (0, True)


def test_forgotten_people_are_noted_by_uid_and_day_only(copy: Path) -> None:
    uid, name = leaver()
    rights.erase(DIRECTOR, "AQ", uid)
    file = erasures.register(store())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert uid in file.read_text() and name not in file.read_text()
    with file.open("a") as stream:
        stream.write('["2026-11-28", "AQ", "cut')
    assert erasures.read(store()) == {"AQ": frozenset({uid})}


def test_everybody_signs_in_again_and_accounts_that_come_back_are_named(copy: Path) -> None:
    secret = sessions.exchange(sessions.open_session("direction-aquitaine")) or ""
    assert sessions.recognise(secret)
    with store().write() as session:
        closed = session.exec(select(AccountRow).where(AccountRow.login == "lecture-aquitaine")).one()
        closed.active = False
        session.add(closed)
    restored = restoration.restore(operator(), copy)
    assert restored.readmitted == ("lecture-aquitaine",)
    assert sessions.recognise(secret) is None


def test_accounts_that_a_copy_links_again_to_somebody_of_the_provider_are_named(copy: Path, tmp_path: Path) -> None:
    assert restoration.restore(operator(), copy).relinked == ()
    with store().write() as session:
        two = session.exec(select(AccountRow).order_by(AccountRow.login)).all()[:2]
        for each in two:
            session.add(IdentityRow(account_key=each.key, issuer="https://id.example", subject=each.login))
        unlinked = two[0].login
    linked = tmp_path / "linked.sqlite"
    backups.back_up(operator(), linked)
    with store().write() as session:
        session.execute(delete(IdentityRow).where(col(IdentityRow.subject) == unlinked))
    restored = restoration.restore(operator(), linked)
    assert restored.relinked == (unlinked,)


def test_an_old_copy_is_brought_up_to_date_on_the_way(tmp_path: Path, demo_house: Path) -> None:
    old = tmp_path / "old.sqlite"
    base = of_revision(address(old), "0004")
    with base.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE house SET mode = 'demo'")
    base.close()
    restored = restoration.restore(operator(), old)
    assert (restored.before, restored.after) == ("0004", HEAD)
    assert restored.counts == {
        "regions": 2,
        "positions": 5,
        "managers": 4,
        "scenarios": 2,
        "workshops": 0,
        "accounts": 2,
    }
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)


def text_file(place: Path) -> None:
    place.write_text("pas une base")


def other_base(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE x (y)")


def damaged(place: Path) -> None:
    of_revision(address(place), HEAD).close()
    content = bytearray(place.read_bytes())
    content[8192:40960] = os.urandom(32768)
    place.write_bytes(content)


def orphaned(place: Path) -> None:
    of_revision(address(place), HEAD).close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE team SET region_key = 77")
        connection.commit()


def of_production(place: Path) -> None:
    of_revision(address(place), HEAD).close()


def newer(place: Path) -> None:
    of_revision(address(place), HEAD).close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999', oldest = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda place: None, "restore.file"),
        (text_file, "restore.not_a_base"),
        (other_base, "restore.not_a_base"),
        (damaged, "restore.damaged"),
        (orphaned, "restore.damaged"),
        (of_production, "restore.mode"),
        (newer, "storage.newer"),
    ],
)
def test_what_is_no_sound_copy_of_this_house_changes_nothing(
    make: Callable[[Path], None], code: str, demo_house: Path, tmp_path: Path
) -> None:
    place = tmp_path / "given.sqlite"
    make(place)
    before = situations.figures_document(operator(), "AQ")
    with pytest.raises(Unusable) as refusal:
        restoration.restore(operator(), place)
    assert refusal.value.code == code
    assert situations.figures_document(operator(), "AQ") == before
    assert list(demo_house.parent.glob("*.restoring*")) == []
    assert base_copies.beside(store()) == ()


def test_the_base_itself_is_no_copy(demo_house: Path) -> None:
    with pytest.raises(Unusable) as refusal:
        restoration.restore(operator(), demo_house)
    assert refusal.value.code == "restore.file"


@pytest.mark.parametrize("present", ["damaged", "missing", "newer"])
def test_a_base_that_cannot_be_opened_any_more_is_replaced_and_kept(present: str, copy: Path, demo_house: Path) -> None:
    database(address(demo_house)).close()
    for part in demo_house.parent.glob("demo.sqlite-*"):
        part.unlink()
    if present == "damaged":
        demo_house.write_bytes(b"x" * 4096)
    elif present == "missing":
        demo_house.unlink()
    else:
        with closing(sqlite3.connect(demo_house)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999', oldest = '9999'")
            connection.commit()
    assert main(["restore", str(copy)]) == 0
    assert vacant() == 3
    kept = base_copies.beside(store())
    assert len(kept) == (0 if present == "missing" else 1)
    if present == "damaged":
        assert kept[0].read_bytes() == b"x" * 4096


def test_a_base_copied_as_it_was_with_its_journal_is_restored_whole(demo_house: Path, tmp_path: Path) -> None:
    """Somebody copied the files of a base that was in use: what is in its journal comes too."""
    saved = scenario_rows.save(operator(), scenarios.begin(operator(), "AQ", "Au journal"))
    given = tmp_path / "given.sqlite"
    for ending in ("", "-wal"):
        shutil.copyfile(f"{demo_house}{ending}", f"{given}{ending}")
    restored = restoration.restore(operator(), given)
    assert restored.counts["scenarios"] == 1
    assert scenario_rows.load(operator(), saved.uid)


def test_only_who_holds_accounts_copies_and_restores(copy: Path) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.OPERATOR}:
        viewer = Viewer("x", "", role, ("AQ",))
        for attempt in (lambda: backups.back_up(viewer, copy), lambda: restoration.restore(viewer, copy)):  # noqa: B023
            with pytest.raises(NotAllowed):
                attempt()


def test_the_command_says_what_came_back(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rights.erase(DIRECTOR, "AQ", leaver()[0])
    assert main(["--lang", "en", "restore", str(copy)]) == 0
    said = capsys.readouterr().out
    assert "copy.sqlite is back in place, as of" in said
    assert "1 person forgotten since is forgotten again." in said
    assert "What it replaces is kept in" in said and "demo.replaced-" in said
    assert main(["restore", "nowhere.sqlite"]) == 2
    assert "nowhere.sqlite" in capsys.readouterr().err


def test_erasing_names_the_copies_that_are_kept(demo_house: Path, copy: Path) -> None:
    assert backups.kept(DIRECTOR) == ()
    restoration.restore(operator(), copy)
    (name,) = backups.kept(DIRECTOR)
    assert name.startswith("demo.replaced-")


def test_what_was_kept_long_enough_goes_again(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "copy.sqlite"
    backups.back_up(operator(), file)
    assert main(["restore", str(file)]) == 0
    assert "0 personne oubliée" in capsys.readouterr().out
    assert accounts.accounts(operator()) == ()
    assert retention.sweep(operator()).total == 0


@pytest.mark.slow
def test_killed_while_it_is_put_back_the_base_is_the_old_one_or_the_copy(copy: Path, demo_house: Path) -> None:
    scenario_rows.save(operator(), scenarios.begin(operator(), "AQ", "Depuis"))
    database(address(demo_house)).close()
    program = """
import os, signal, sqlite3, sys
from model.access import operator
from model.services.records import restoration
done, last = 0, int(sys.argv[2])
def see(frame, happened, _):
    global done
    if happened == "call" and "/model/" in frame.f_code.co_filename:
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(see)
restoration.restore(operator(), __import__("pathlib").Path(sys.argv[1]))
sys.setprofile(None)
print(done)
"""

    def restore(last: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program, str(copy), str(last)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    aside = demo_house.with_suffix(".aside")
    shutil.copyfile(demo_house, aside)
    total = int(restore(0).stdout)
    shutil.copyfile(aside, demo_house)
    for kill in range(5):
        killed = restore(1 + kill * (total - 1) // 4)
        assert killed.returncode == -signal.SIGKILL
        with closing(sqlite3.connect(demo_house)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM position").fetchone() == (252,)
            assert connection.execute("SELECT count(*) FROM scenario").fetchone() in {(0,), (1,)}
    assert open_database(address(demo_house)).file == demo_house
    assert migrations.upgrade(database(address(demo_house))) is None
