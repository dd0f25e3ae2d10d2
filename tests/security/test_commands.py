"""The commands of the server: each acts as the operator and nobody else, leaves its line, and keeps to what it was
asked about.

The parser says which commands there are: a new one fails here until it has its row.
"""

import argparse
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pyotp
import pytest
from pyarrow import parquet as pq
from sqlmodel import col, func, select

from model.__main__ import _parser, main
from model.access import Right, Role, Viewer, operator
from model.services.access import accounts, provider, second_factor
from model.services.context import demo, store
from model.services.records import restoration
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.settings import ROOT
from model.storage import backups
from model.storage.database import database
from model.storage.tables import AuditRow
from tests.browser.serving import PASSWORD
from tests.conftest import address, copy_house, settle
from tests.security import troubles
from tests.security.canaries import KINDS, REGIONS, word

Line = tuple[str, str, str]
NOBODY = "0" * 16
HEAD = "référence du poste;intitulé du poste;équipe;nom;matricule\n"


@dataclass(frozen=True)
class Row:
    """A command that does its work: what is typed, and the line of the audit that it leaves, but for who.

    `{AQ}` and `{BR}` stand for the scenarios of these regions, `{file}` for a delivery, `{same}` for one that
    bears the references and staff numbers of both regions, `{folder}` for a folder. `reads`: its standard input.
    `acts`: whether it does anything that needs a right.
    """

    typed: str
    leaves: tuple[str, str] | None
    modes: tuple[str, ...] = ("production", "demo")
    about: str = ""
    reads: str = f"{PASSWORD}\n"
    acts: bool = True


ROWS: dict[str, tuple[Row, ...]] = {
    "import": (
        Row("import {file} --region AQ --partial", ("read_names", "AQ"), about="AQ"),
        Row("import {file} --region AQ --partial --json", ("read_names", "AQ"), about="AQ"),
        Row("import {same} --region AQ", ("read_names", "AQ"), ("production",), about="AQ"),
        Row("import {same} --region AQ --partial --json", ("read_names", "AQ"), ("production",), about="AQ"),
        Row("import {file} --region AQ --partial --yes", ("import", "AQ"), about="AQ"),
    ),
    "figures": (
        Row("figures --region AQ", ("read_names", "AQ"), about="AQ"),
        Row("figures --region AQ --json", ("read_names", "AQ"), about="AQ"),
        Row("figures", ("read_names", "BR")),
    ),
    "simulate": (
        Row("simulate {AQ}", ("read_names", "AQ"), about="AQ"),
        Row("simulate {AQ} --json", ("read_names", "AQ"), about="AQ"),
    ),
    "plan": (
        Row("plan --region AQ --budget 9000", ("propose", "AQ"), about="AQ"),
        Row("plan --region AQ --budget 900 --recruitments 0 --json", ("propose", "AQ"), about="AQ"),
        Row("plan --region AQ --budget 900 --scenario {AQ} --json", ("read_names", "AQ"), about="AQ"),
    ),
    "export": tuple(
        Row(f"export {{folder}}/tables --what circulates --format {form}", ("take_open_data", ""))
        for form in ("parquet", "csv", "xlsx")
    ),
    "solve": (Row("solve", None, reads='{"seconds": 1, "tasks": {}}'),),
    "demo": (Row("demo", ("import", "AQ"), ("demo",)),),
    "user add": (
        Row("user add --role reader --login lectrice --region AQ --password-stdin", ("create_account", "AQ")),
        Row("user add --role administrator --login cheffe --password-stdin", ("create_account", "")),
        Row("user add --role administrator --login cheffe@example.fr --no-password", ("create_account", "")),
    ),
    "user list": (Row("user list", None),),
    "user password": (Row("user password {phone} --password-stdin", ("set_password", "")),),
    "user forget-phone": (Row("user forget-phone {phone}", ("forget_factor", "")),),
    "user link": (Row("user link {phone} subject-2", ("link_identity", "")),),
    "user unlink": (Row("user unlink {phone}", ("unlink_identity", "")),),
    "user sync": (
        Row("user sync {accounts}", None),
        Row("user sync {accounts} --yes --closing", ("close_account", "")),
    ),
    "key": (Row("key", None, acts=False),),
    "audit verify": (Row("audit verify", None),),
    "audit seal": (Row("audit seal", ("seal_audit", "")),),
    "sweep": (Row("sweep", ("sweep", "AQ"), ("demo",)), Row("sweep", None, ("production",))),
    "backup": (Row("backup {folder}/new.sqlite", ("backup", "")),),
    "restore": (Row("restore {copy}", ("restore", "")),),
}

REFUSED: dict[str, tuple[str, ...]] = {
    "import": (
        "import {file} --region XX",
        "import {file}",
        "import {folder}/nowhere.csv --region AQ",
        "import {broken} --region AQ",
    ),
    "figures": ("figures --region XX", "figures --region AQ --region XX", "figures --on hier"),
    "simulate": (f"simulate {NOBODY}", "simulate AQ", "simulate '", f"simulate {NOBODY} --json"),
    "plan": (
        "plan --region XX --budget 900",
        "plan --region AQ",
        "plan --region AQ --budget mille",
        "plan --region AQ --budget -1",
        "plan --region AQ --budget 900 --scenario {BR}",
        f"plan --region AQ --budget 900 --scenario {NOBODY}",
    ),
    "export": (
        "export",
        "export {folder}/tables --format pdf",
        "export {folder}/tables --what everything",
        "export {file}",
        "export {file}/tables",
    ),
    "solve": ("solve", "solve --region AQ"),
    "demo": (),
    "user add": (
        "user add --role reader --login lectrice --region XX --password-stdin",
        "user add --role reader --login lectrice --password-stdin",
        "user add --role national --login lectrice --network xx --password-stdin",
        "user add --role king --login lectrice --password-stdin",
    ),
    "user list": ("user list --region AQ",),
    "user password": ("user password", "user password nobody --password-stdin"),
    "user forget-phone": ("user forget-phone", "user forget-phone nobody"),
    "user link": ("user link", "user link nobody subject", "user link {phone}"),
    "user unlink": ("user unlink", "user unlink nobody"),
    "user sync": ("user sync {folder}/nowhere.csv", "user sync {file}", "user sync", "user sync {file} --yes"),
    "key": ("key --region AQ",),
    "audit verify": ("audit verify --region AQ",),
    "audit seal": ("audit seal --region AQ",),
    "sweep": ("sweep --region AQ",),
    "backup": ("backup {folder}/nowhere/copy.sqlite", "backup {file}", "backup"),
    "restore": ("restore {folder}/nowhere.sqlite", "restore {file}", "restore"),
}


@dataclass
class Terminal:
    """A house in one mode, and what came of the last command typed there."""

    blanks: dict[str, str]
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    acted: set[tuple[str, Role]] = field(default_factory=set)

    def type(self, typed: str, reads: str = f"{PASSWORD}\n") -> tuple[int, str]:
        """Run a command; return its status and all that it said."""
        self.patch.setattr("sys.stdin", io.StringIO(reads))
        self.acted.clear()
        try:
            status = main(self.words(typed))
        except SystemExit as end:
            status = int(end.code or 0)
        said = self.capture.readouterr()
        return status, said.out + said.err

    def words(self, typed: str) -> list[str]:
        return [each.format(**self.blanks) for each in typed.split()]


@pytest.fixture
def terminal(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    canaries_at: tuple[Path, dict[str, str]],
    demonstration: Path,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    """A terminal on the server of a house, in the mode of the test; whoever acts is written down."""
    mode: str = request.param
    source, kept = canaries_at if mode == "production" else (demonstration, {})
    house = tmp_path / "house.sqlite"
    copy_house(source, house)
    settle(monkeypatch, mode, house)
    monkeypatch.setenv("MOSAIQUE_OIDC_ISSUER", "https://identity.example")
    monkeypatch.setenv("MOSAIQUE_OIDC_CLIENT", "mosaique")
    monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", "https://mosaique.example")
    kept = kept or {code: _composed(code) for code in REGIONS}
    file, broken = tmp_path / "a.csv", tmp_path / "broken.csv"
    file.write_text(f"{HEAD}N1;Responsable;Équipe neuve;Anne Le Goff;77\n", encoding="utf-8")
    broken.write_text(f"{HEAD}N1;Responsable;Équipe neuve;=1+1;BR0\n", encoding="utf-8")
    same = tmp_path / "same.csv"
    seats = [f"{word('reference', code)}0;Responsable;Équipe;Anne Le Goff {code};{code}0" for code in REGIONS]
    same.write_text("\n".join([HEAD.strip(), *seats]), encoding="utf-8")
    listed = tmp_path / "accounts.csv"
    listed.write_text("login;name;role\navec-telephone;Avec téléphone;administrator\n", encoding="utf-8")
    blanks = {**kept, "same": str(same), "file": str(file), "broken": str(broken), "folder": str(tmp_path)}
    blanks["accounts"], blanks["phone"] = str(listed), _phone()
    blanks["copy"] = str(tmp_path / "copy.sqlite")
    backups.write(house, tmp_path / "copy.sqlite")
    opened = Terminal(blanks, capsys, monkeypatch)
    _write_down(monkeypatch, opened.acted)
    monkeypatch.setattr("model.commands.house.DEMO", tmp_path)
    yield opened
    database(address(house)).close()


def _phone() -> str:
    """Open an account that has read a phone in, and whom the provider of identities knows; return its login."""
    opened = accounts.create(operator(), "avec-telephone", "Avec téléphone", Role.ADMINISTRATOR, PASSWORD)
    read = second_factor.address(opened.login, "n")
    second_factor.confirm(opened.login, "n", pyotp.parse_uri(read).now())  # type: ignore[union-attr]
    provider.link(operator(), opened.login, "subject-1")
    return opened.login


def _composed(code: str) -> str:
    director = Viewer("a director", "a director", Role.DIRECTOR, (code,))
    return scenario_rows.save(director, scenarios.begin(director, code, "Essai")).uid


def _write_down(monkeypatch: pytest.MonkeyPatch, acted: set[tuple[str, Role]]) -> None:
    require: Callable[[Viewer, Right], None] = Viewer.require

    def noted(viewer: Viewer, right: Right) -> None:
        acted.add((viewer.account, viewer.role))
        require(viewer, right)

    monkeypatch.setattr(Viewer, "require", noted)


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """The commands of a parser, those of its commands included: « user list »."""
    inside = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not inside:
        yield before.strip()
    for action in inside:
        for name, below in action.choices.items():
            yield from commands(below, f"{before} {name}")


ROOM = {("", Role.READER)}
"""Whoever is in the room of the example of the demonstration: nobody, who sees what a reader sees."""


def audited(after: int = 0) -> list[Line]:
    """Who did what to which regions, since a line."""
    with store().read() as session:
        rows = session.exec(select(AuditRow).where(col(AuditRow.key) > after).order_by(col(AuditRow.key))).all()
        return [(row.account, row.action, row.scope) for row in rows]


def last() -> int:
    with store().read() as session:
        return int(session.exec(select(func.max(AuditRow.key))).one() or 0)


def canaries(said: str, *codes: str) -> list[str]:
    return [each for code in codes for kind in KINDS if (each := word(kind, code)) in said]


def cases() -> list[object]:
    """Every row in every mode that it works in."""
    found = [(row, mode) for rows in ROWS.values() for row in rows for mode in row.modes]
    return [pytest.param(row, mode, id=f"{mode}: {row.typed}") for row, mode in found]


def refusals() -> list[object]:
    """Every command that must not work, in every mode."""
    typed = [each for every in REFUSED.values() for each in every]
    found = [(each, mode) for each in typed for mode in ("production", "demo")] + [("demo", "production")]
    return [pytest.param(each, mode, id=f"{mode}: {each}") for each, mode in found]


def test_every_command_has_its_row_and_its_refusals() -> None:
    known = set(commands(_parser()))
    assert known == set(ROWS) == set(REFUSED)
    assert {"figures", "user list", "audit verify"} <= known
    assert all(row.typed.startswith(name) for name, rows in ROWS.items() for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize(("row", "terminal"), cases(), indirect=["terminal"])
def test_a_command_acts_as_the_operator_and_leaves_its_line(terminal: Terminal, row: Row) -> None:
    before = last()
    status, said = terminal.type(row.typed, row.reads)
    assert (status, terminal.acted - ROOM) == (0, {("operator", Role.OPERATOR)} if row.acts else set()), said
    lines = audited(before)
    assert {who for who, _, _ in lines} <= {"operator"}
    assert row.leaves in [line[1:] for line in lines] if row.leaves else lines == []


@pytest.mark.slow
@pytest.mark.parametrize(("row", "terminal"), cases(), indirect=["terminal"])
def test_a_command_says_nobodys_name_and_nothing_of_another_region(terminal: Terminal, row: Row) -> None:
    _, said = terminal.type(row.typed, row.reads)
    assert said
    assert canaries(said, "BR") == []
    assert [each for code in REGIONS for each in canaries(said, code) if "Person" in each] == []


@pytest.mark.slow
@pytest.mark.parametrize(("row", "terminal"), cases(), indirect=["terminal"])
def test_a_command_about_a_region_reads_no_other(terminal: Terminal, row: Row) -> None:
    before = last()
    terminal.type(row.typed, row.reads)
    if row.about:
        assert {scope for _, _, scope in audited(before)} <= {row.about}


@pytest.mark.slow
@pytest.mark.parametrize("terminal", ["production"], indirect=True)
@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_tables_for_others_hold_teams_and_positions_and_nobody(terminal: Terminal, form: str) -> None:
    assert terminal.type(f"export {{folder}}/tables --format {form}")[0] == 0
    cells = " ".join(written(Path(terminal.blanks["folder"]) / "tables"))
    kinds = {kind for code in REGIONS for kind in KINDS if word(kind, code) in cells}
    assert kinds == {"team", "position"}
    assert all(word("team", code) in cells for code in REGIONS)


def written(folder: Path) -> Iterator[str]:
    """The cells of every file of a folder, whatever its format; the bytes of the file too, which may hold more."""
    for file in sorted(folder.iterdir()):
        yield file.read_bytes().decode("latin-1")
        if file.suffix == ".parquet":
            yield str(pq.read_table(file).to_pydict())
        elif file.suffix == ".xlsx":
            book = openpyxl.load_workbook(file)
            yield " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)


@pytest.mark.slow
@pytest.mark.parametrize("terminal", ["production"], indirect=True)
def test_a_scenario_of_a_region_is_told_with_its_own_words_only(terminal: Terminal) -> None:
    for code, other in (REGIONS, REGIONS[::-1]):
        _, said = terminal.type(f"simulate {{{code}}} --json")
        assert canaries(said, code) == [word("scenario", code)]
        assert canaries(said, other) == []


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "terminal"), refusals(), indirect=["terminal"])
def test_what_does_not_exist_is_said_in_a_sentence_and_ends_badly(terminal: Terminal, typed: str) -> None:
    before = last()
    status, said = terminal.type(typed)
    assert status in (1, 2)
    assert len(said.strip()) > 20 and "Traceback" not in said and "Error" not in said
    assert canaries(said, *REGIONS) == []
    assert {who for who, _ in terminal.acted} <= {"operator"}
    assert {action for _, action, _ in audited(before)} <= {"read_names"}


@pytest.mark.slow
@pytest.mark.parametrize("terminal", ["production", "demo"], indirect=True)
@pytest.mark.parametrize(("typed", "status"), [("figures --region XX", 1), (f"simulate {NOBODY}", 1), ("backup .", 2)])
def test_a_process_of_its_own_ends_so_too_without_a_traceback(terminal: Terminal, typed: str, status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "model", *terminal.words(typed)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (status, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert canaries(done.stderr, *REGIONS) == []


FAULTS: dict[str, str] = {
    "away": "La base ne répond pas",
    "busy": "La base est occupée",
    "full": "Le disque est plein",
    "stopped": "Une erreur que personne n'avait prévue",
}
"""What may stop a command, and how its sentence begins."""

UNTOUCHED = {
    "solve": {*FAULTS},
    "key": {*FAULTS},
    "user list": {"full", "stopped"},
    "audit verify": {"full", "stopped"},
    "restore": {"full", "stopped"},
}
"""What asks the base nothing, writes nothing into it, or puts another one in its place."""


def stopped(terminal: Terminal, fault: str, stack: ExitStack) -> None:
    """Make something outside stop whoever writes; what the driver says of it repeats what was being written."""
    base = database(os.environ["MOSAIQUE_DATABASE"])
    terminal.patch.setattr("model.storage.turns.PATIENCE", 0.1)
    terminal.patch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
    terminal.patch.setattr(restoration, "BUSY_SECONDS", 0)
    base.close()
    if fault == "busy":
        other = stack.enter_context(closing(sqlite3.connect(str(base.file), isolation_level=None)))
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
    elif fault == "stopped":
        troubles.forbid(str(base.file))
    else:
        code = {"away": sqlite3.SQLITE_IOERR, "full": sqlite3.SQLITE_FULL}[fault]
        troubles.break_writes(base.engine, code, reads=fault == "away")


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("terminal", ["demo"], indirect=True)
def test_a_command_that_something_stops_says_so_in_a_sentence_with_a_number(
    terminal: Terminal, name: str, fault: str
) -> None:
    typed = ROWS[name][0].typed if "--yes" not in ROWS[name][-1].typed else ROWS[name][-1].typed
    with ExitStack() as stack:
        stopped(terminal, fault, stack)
        status, said = terminal.type(typed, ROWS[name][0].reads)
    if fault in UNTOUCHED.get(name, set()):
        assert status == 0, said
        return
    assert (status, len(said.strip().splitlines())) == (3, 1), said
    assert said.replace("\u00a0", " ").startswith(FAULTS[fault])
    number, file = re.search(r"Incident ([0-9a-f]{8}), .* dans (\S+)\.$", said.strip()).groups()  # type: ignore[union-attr]
    noted = Path(file).read_text(encoding="utf-8")
    assert f"[{number}]" in noted and "model/__main__.py" in noted
    assert canaries(noted + said, *REGIONS) == [] and "Le Goff" not in noted + said


@pytest.mark.slow
@pytest.mark.parametrize("terminal", ["demo"], indirect=True)
def test_the_demonstration_taken_back_keeps_the_audit_and_its_accounts(terminal: Terminal) -> None:
    before = audited()
    assert terminal.type("demo")[0] == 0
    assert audited()[: len(before)] == before
    listed = terminal.type("user list")[1]
    assert (listed.count("\n"), "avec-telephone" in listed) == (len(demo()["accounts"]) + 1, True)
