"""Provoking every kind of error on a running house of canaries, while names are on the screen, as its own people."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, event
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.kit.connection import COOKIE
from tests.browser.serving import PASSWORD, Server
from tests.protocol import Tab, elements, opened
from tests.security.canaries import word
from tests.security.test_permissions import files as made

NAME = f"{word('person', 'AQ')} a"
"""The name of somebody of Aquitaine, which its director sees."""
UPLOAD = "0123456789abcdef"


@dataclass
class Troubles:
    """A house in which things go wrong: what each kind of trouble said to its reader, and what the server answered."""

    server: Server
    cookies: dict[str, str]
    told: dict[str, str] = field(default_factory=dict)
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    received: list[ForwardMsg] = field(default_factory=list)
    files: list[httpx.Response] = field(default_factory=list)

    @contextmanager
    def tab(self, login: str, screen: str, trouble: str) -> Iterator[Tab]:
        """A tab of somebody; what it says at the end is what the trouble said."""
        with opened(self.server.address, self.cookies[login]) as line:
            tab = Tab(line, screen)
            yield tab.open()
            self.told[trouble] = tab.said
            for raw in line.sent:
                message = ForwardMsg()
                message.ParseFromString(raw)
                self.received.append(message)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask for an address, as the director."""
        headers = {"origin": self.server.address, "accept": "text/html", **more.pop("headers", {})}
        cookies = {COOKIE: self.cookies["director-aq"]}
        address = self.server.address + path
        answer = httpx.request(method, address, headers=headers, cookies=cookies, timeout=20, **more)
        self.answers[f"{method} {path}"] = answer
        return answer

    @property
    def database(self) -> Path:
        """The file of the database, which the server goes on using."""
        return self.server.log.parent / "house.sqlite"

    @contextmanager
    def behind_its_back(self, *statements: str, after: Sequence[str]) -> Iterator[None]:
        """Change the tables of the server while it runs; change them back at the end."""
        self._execute(statements)
        yield
        self._execute(after)

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """Take a table away from the server while it runs."""
        there, gone = f"ALTER TABLE {table} RENAME TO gone", f"ALTER TABLE gone RENAME TO {table}"
        with self.behind_its_back(there, after=[gone]):
            yield

    def _execute(self, statements: Sequence[str]) -> None:
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=10)) as base:
            base.execute("PRAGMA legacy_alter_table=ON")
            for statement in statements:
                base.execute(statement)


# --- what people type -----------------------------------------------------------------------------------------------


def wrong_values(house: Troubles) -> None:
    """Values of the wrong type, or that no list offers."""
    kinds = {"int_value": 7, "json_value": f"{NAME} {{", "double_value": 1.5, "string_array_value": [NAME]}
    for kind, value in kinds.items():
        with house.tab("director-aq", "team", f"{kind} for a team") as tab:
            tab.type("equipe", **{kind: value})
    with house.tab("director-aq", "team", "a team that no list offers") as tab:
        tab.type("equipe", string_value=NAME)
    with house.tab("director-aq", "region", "a language that is a name") as tab:
        tab.type("lang", string_array_value=[NAME])
    with house.tab("director-aq", "base", "a selection that is no selection") as tab:
        tab.type("chart_common_base", json_value=f'["{NAME}"]')
    with house.tab("director-aq", "region", "a press on what is no tile") as tab:
        tab.type("mosaic_region", json_value=f'{{"pressed": "{NAME}"}}')
    with house.tab("director-aq", "region", "a width that is no width") as tab:
        tab.type("page_width", json_value=f'{{"width": "{NAME}"}}')


def names_in_addresses(house: Troubles) -> None:
    """Names where the address of a screen says which team, day, body or scenario."""
    with house.tab("director-aq", "team", "a name in the address") as tab:
        tab.open(equipe=NAME, region=NAME, date=NAME, lang=NAME, scenario=NAME)
    with house.tab("director-aq", "composer", "a scenario that is a name") as tab:
        tab.open(scenario=NAME)


def broken_files(house: Troubles) -> None:
    """Files of an analyst, full of names, that cannot be read or hold errors."""
    head = "référence du poste;intitulé du poste;équipe;nom;matricule;positionné le\n"
    files = {
        "no table": f"<html>{NAME}</html>".encode(),
        "quotes": f'{head}R;"{NAME}" x";"T;{NAME};1;\n'.encode(),
        "no workbook": b"PK\x03\x04" + NAME.encode() * 50,
        "errors": f"{head}R1;Responsable;{word('team', 'AQ')} 0;{NAME};AQ0;31/02/{NAME}\nR1;;;{NAME};AQ1;\n".encode(),
    }
    for trouble, content in files.items():
        with house.tab("analyst", "imports", f"a file: {trouble}") as tab:
            send_up(house, tab, f"{NAME}.csv", content)


def send_up(house: Troubles, tab: Tab, name: str, content: bytes) -> None:
    """Give the screen of the imports a file."""
    path = f"/_stcore/upload_file/{tab.line.session}/{UPLOAD}"
    with httpx.Client(base_url=house.server.address, cookies={COOKIE: house.cookies["analyst"]}) as client:
        client.get("/_stcore/health")
        headers = {"origin": house.server.address, "x-xsrftoken": client.cookies["_streamlit_xsrf"]}
        assert client.put(path, headers=headers, files={name: (name, content)}).status_code == 204
    state = WidgetState(id=tab.named("import_files"))
    urls = FileURLs(file_id=UPLOAD, upload_url=path, delete_url=path)
    state.file_uploader_state_value.uploaded_file_info.add(file_id=UPLOAD, name=name, size=len(content), file_urls=urls)
    tab.states[state.id] = state
    tab.again()


def refused_corrections(house: Troubles) -> None:
    """A day that is a name; then a departure before the arrival."""
    for trouble, day in (("a day that is a name", NAME), ("a departure before the arrival", "01/12/2020")):
        with house.tab("director-aq", "corrections", trouble) as tab:
            tab.type("correct_kind", string_array_value=["Départ"])
            tab.type("correct_departure_subject", string_value=option(tab, "correct_departure_subject", NAME))
            tab.type("ended_on", string_value=day)
            if day != NAME:
                tab.type("_save", trigger_value=True)


def option(tab: Tab, key: str, beginning: str) -> str:
    """The option of a list that holds some words."""
    found = next(each.selectbox for each in elements(tab.shown) if key in each.selectbox.id)
    return next(str(each) for each in found.options if beginning in each)


def arrival(tab: Tab, name: str) -> None:
    """Record that somebody comes on the free position."""
    tab.type("correct_arrival_subject", string_value=option(tab, "correct_arrival_subject", "libre"))
    tab.type("name", string_value=name)
    tab.type("_save", trigger_value=True)


def sign_in(tab: Tab, login: str, password: str) -> None:
    """Fill the form of the sign-in, and send it."""
    boxes = [each.text_input.id for each in elements(tab.shown) if each.HasField("text_input")]
    for box, typed in zip(boxes, (login, password), strict=True):
        tab.states[box] = WidgetState(id=box, string_value=typed)
    button = next(each.button.id for each in elements(tab.shown) if each.button.is_form_submitter)
    tab.states[button] = WidgetState(id=button, trigger_value=True)
    tab.again()


# --- what happens to the database -----------------------------------------------------------------------------------


def tables_taken_away(house: Troubles) -> None:
    """Tables that are missing while screens and routes ask them about names."""
    with house.without("scenario"), house.tab("director-aq", "composer", "no table of scenarios") as tab:
        tab.open(scenario=NAME)
    with house.without("session"):
        house.ask("POST", "/session/open", content=NAME)
    with house.without("attempt"), house.tab("", "", "no table of attempts") as tab:
        sign_in(tab, NAME, f"{NAME} {PASSWORD}")
    changed = house.behind_its_back("UPDATE region SET revision = revision + 1", after=[])
    with changed, house.without("manager"), house.tab("director-aq", "region", "no table of people"):
        pass


def writes_that_fail(house: Troubles) -> None:
    """Names that are being written when the database says no."""
    stop = "CREATE TRIGGER stop BEFORE INSERT ON manager BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    full = house.behind_its_back(stop, after=["DROP TRIGGER stop"])
    with full, house.tab("director-aq", "corrections", "an arrival that is not written") as tab:
        arrival(tab, f"{NAME}bis")
    with closing(sqlite3.connect(house.database, isolation_level=None)) as base:
        base.execute("BEGIN IMMEDIATE")
        with house.tab("director-aq", "corrections", "an arrival while the database is locked") as tab:
            arrival(tab, f"{NAME}ter")
        base.execute("ROLLBACK")


def forbid(file: str) -> None:
    """Let no row of any table of a SQLite base be added, changed or taken out; the refusal says a name."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as base:
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (table,) in tables.fetchall():
            for act in ("INSERT", "UPDATE", "DELETE"):
                stop = f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
                base.execute(f"CREATE TRIGGER stop_{table}_{act} BEFORE {act} ON {table} {stop}")


def break_writes(engine: Engine, code: int, *, reads: bool = False) -> None:
    """Make SQLite fail where something is written, or asked at all; its words repeat what was."""

    def fail(_: object, statement: str, parameters: object, __: object) -> None:
        if reads or statement.startswith(("INSERT", "UPDATE", "DELETE")):
            error = sqlite3.OperationalError(f"{NAME} {parameters}")
            error.sqlite_errorcode = code
            raise error

    event.listen(engine, "do_execute", fail)
    event.listen(engine, "do_executemany", fail)
    event.listen(
        engine, "do_execute_no_params", lambda cursor, statement, context: fail(cursor, statement, "", context)
    )


# --- what is asked of the server itself -----------------------------------------------------------------------------

PATHS = (
    f"/{NAME}",
    f"/team/{NAME}?equipe={NAME}",
    f"/media/{NAME}.pdf?q={NAME}",
    f"/component/{NAME}/x.js?q={NAME}",
    f"/_stcore/upload_file/{NAME}/{NAME}",
    f"/_stcore/agent/{NAME}",
    f"/_stcore/metrics?q={NAME}",
    f"/_mosaique/{NAME}",
    "/_mosaique",
    f"/session/open?q={NAME}",
    "/api/health",
    "/_stcore/health",
    "/_stcore/host-config",
    f"/static/{NAME}.js",
)


def odd_requests(house: Troubles) -> None:
    """Names in paths, queries, bodies and headers of every kind of route."""
    for path in PATHS:
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            headers = {"x-forwarded-for": f"198.51.100.{len(house.answers) % 250}", "x-name": NAME}
            house.ask(method, path, headers=headers, **({} if method == "GET" else {"content": NAME}))


def files_made(house: Troubles) -> None:
    """Every file of two screens, made and fetched by their director."""
    cookies = {COOKIE: house.cookies["director-aq"]}
    for screen in ("team", "corrections"):
        with house.tab("director-aq", screen, f"the files of {screen}") as tab:
            for _, address in made(tab.line, screen):
                house.files.append(httpx.get(address, cookies=cookies, timeout=20))


ALL = (
    wrong_values,
    names_in_addresses,
    broken_files,
    refused_corrections,
    tables_taken_away,
    writes_that_fail,
    files_made,
    odd_requests,
)
