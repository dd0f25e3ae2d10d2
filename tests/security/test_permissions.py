"""Who sees what, on the bytes: every screen and route × every identity × every parameter that names something."""

import ast
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import openpyxl
import pypdf
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from model.reference import framework
from model.services.access import sessions
from model.settings import ROOT
from model.wording import catalogue
from pages.kit.connection import COOKIE
from pages.web import routes
from pages.web.phones.routes import routes as phone_routes
from tests.browser.serving import Server, inside, serving
from tests.protocol import Line, Tab, downloads, opened
from tests.security.canaries import IDENTITIES, REGIONS, Identity, Room, build, hold, word

pytestmark = pytest.mark.slow  # two minutes


def screens() -> list[str]:
    """The addresses of the screens, as the shell lists them: a new one enters the matrix by itself."""
    tree = ast.parse((ROOT / "pages" / "shell.py").read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "Screen"]
    return [str(ast.literal_eval(call.args[1])) for call in calls]


@dataclass(frozen=True)
class House:
    """A running house of canaries: its server, the cookies of its people, the scenario and the workshop of each
    region."""

    server: Server
    cookies: dict[str, str]
    scenarios: dict[str, str]
    rooms: dict[str, Room]

    def cookie(self, who: Identity) -> str:
        return "x" * 43 if who.login == "?" else self.cookies.get(who.login, "")


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("canaries")
    kept, rooms = build(folder), hold(folder)
    with inside(folder, "production"):
        logins = [each.login for each in IDENTITIES if each.login not in ("", "?")]
        cookies = {login: sessions.exchange(sessions.open_session(login)) or "" for login in logins}
    with serving(folder, mode="production") as server:
        yield House(server, cookies, kept, rooms)


def parameters(house: House) -> list[dict[str, str]]:
    """What an address may say: regions, dates, teams and scenarios, one's own and those of others."""
    names = {code: framework().regions[code].name["fr"] for code in REGIONS}
    both = catalogue("fr")("frame.all", n=2)
    found: list[dict[str, str]] = [{}, {"region": both}, {"date": "01/06/2026"}, {"lang": "en"}]
    for code in REGIONS:
        found += [
            {"region": names[code]},
            {"region": names[code], "equipe": f"{word('team', code)} 0"},
            {"equipe": f"{word('team', code)} 1"},
            {"scenario": house.scenarios[code]},
            {"region": names[code], "scenario": house.scenarios[code]},
            {"region": names[code], "atelier": word("workshop", code)},
        ]
    return found


def leaks(who: Identity, content: bytes | str) -> list[str]:
    """The forbidden words that something holds, unless the person said them."""
    return [each for each in who.forbidden() if (each.encode() if isinstance(content, bytes) else each) in content]


@pytest.mark.parametrize("screen", screens())
@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
def test_a_screen_sends_nobody_what_is_not_theirs(canaries: House, who: Identity, screen: str) -> None:
    said: set[str] = set()  # a tab remembers what its own reader chose before, and may say it again
    with opened(canaries.server.address, canaries.cookie(who)) as line:
        for query in parameters(canaries):
            line.sent.clear()
            line.run(screen, query)
            said |= set(query.values())
            found = [each for each in leaks(who, line.bytes) if not any(each in value for value in said)]
            assert found == [], query
            line.page = ""


@pytest.mark.parametrize("screen", ["region", "team", "vacancies", "base"])
@pytest.mark.parametrize("who", [each for each in IDENTITIES if each.sees], ids=lambda who: who.name)
def test_a_value_that_no_list_offered_brings_nothing_of_another_region(
    canaries: House, who: Identity, screen: str
) -> None:
    """The words that one sends oneself come back; everything else is of one's own region."""
    (other,) = set(REGIONS) - set(who.sees)
    sent = {"region": framework().regions[other].name["fr"], "equipe": f"{word('team', other)} 0"}
    with opened(canaries.server.address, canaries.cookie(who)) as line:
        for key in sent if screen == "team" else ("region",):
            tab = Tab(line, screen).open()
            line.sent.clear()
            tab.type(key, string_value=sent[key])
            assert [each for each in leaks(who, line.bytes) if each not in sent[key]] == []


@pytest.mark.parametrize("who", [each for each in IDENTITIES if each.sees], ids=lambda who: who.name)
def test_everybody_receives_what_is_theirs(canaries: House, who: Identity) -> None:
    with opened(canaries.server.address, canaries.cookie(who)) as line:
        for screen in screens():
            line.run(screen)
            line.page = ""
        assert [each for each in who.allowed() if each.encode() not in line.bytes] == []


def everything(content: bytes, kind: str) -> str:
    """The text of a file."""
    if kind == "PDF":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if kind == "XLSX":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    if kind == "PPTX":
        parts = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return content.decode("utf-8", "replace")


KINDS_OF_FILES = ("PDF", "XLSX", "PPTX", "PNG", "SVG", "JSON", "HTML", "CSV")


def files(line: Line, screen: str) -> Iterator[tuple[str, str]]:
    """Have every file of a screen made; yield what its button says, and its address."""
    line.page = ""
    blocks = [each.delta.add_block for each in line.run(screen) if each.delta.HasField("add_block")]
    folds = [block.expandable.id for block in blocks if block.expandable.id]
    offered = downloads(line.run(screen, widgets=[WidgetState(id=each, bool_value=True) for each in folds]))
    for label, deferred in offered.items():
        url, error = line.fetch(deferred)
        assert not error, label
        yield label, line.address + url


@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
def test_no_file_holds_what_is_not_its_readers(canaries: House, who: Identity) -> None:
    with opened(canaries.server.address, canaries.cookie(who)) as line:
        for screen in screens():
            for label, url in files(line, screen):
                content = httpx.get(url, cookies={COOKIE: canaries.cookie(who)}, timeout=20).content
                kind = next(each for each in KINDS_OF_FILES if each in label)
                assert leaks(who, everything(content, kind)) == [], (screen, label)


ROUTES = [each.path for each in routes] + [
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/agent/x",
    "/media/0123456789abcdef.pdf",
    "/_stcore/upload_file/s/f",
    "/_stcore/script-health-check",
    "/_stcore/message",
]


@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
@pytest.mark.parametrize("path", ROUTES)
def test_a_route_says_nothing_of_anybody(canaries: House, who: Identity, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        if path == "/session/close":
            continue
        answer = httpx.request(
            method, canaries.server.address + path, cookies={COOKIE: canaries.cookie(who)}, headers={"accept": "*/*"}
        )
        assert leaks(who, answer.content) == []
        assert "set-cookie" not in answer.headers or COOKIE not in answer.headers["set-cookie"]
        if "media" in path or "upload" in path or "metrics" in path or "agent" in path:
            assert answer.status_code in {403, 404, 405}


PHONE = [each.path for each in phone_routes]


@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
@pytest.mark.parametrize("path", [each for each in PHONE if "{uid}" in each])
def test_a_phone_that_did_not_come_in_learns_nothing_of_a_workshop_whoever_holds_it(
    canaries: House, who: Identity, path: str
) -> None:
    """An account opens no phone's page, and neither does the cookie of a phone of another workshop."""
    for code, room in canaries.rooms.items():
        other = next(each for name, each in canaries.rooms.items() if name != code)
        cookies = {
            COOKIE: canaries.cookie(who),
            f"atelier-{other.uid}": other.secret,
            f"atelier-{room.uid}": other.secret,
        }
        for method in ("GET", "POST"):
            answer = httpx.request(
                method,
                canaries.server.address + path.format(uid=room.uid, form="answer"),
                cookies=cookies,
                headers={"accept": "text/html", "origin": canaries.server.address},
                data={"step": "assets-cards", "text": "x"} if method == "POST" else None,
            )
            assert answer.status_code in {303, 404, 405}
            assert [each for each in Identity("phone", "", {}).forbidden() if each in answer.text] == []
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
def test_a_wrong_token_and_that_of_a_workshop_that_is_over_open_nothing_whoever_brings_them(
    canaries: House, who: Identity
) -> None:
    """Neither what is near a token nor what else names a workshop, and neither an account nor a phone helps."""
    for code, room in canaries.rooms.items():
        cookies = {COOKIE: canaries.cookie(who), f"atelier-{room.uid}": room.secret}
        near = room.token[:-1], room.token + "x", room.token.swapcase(), room.token[::-1]
        for token in (room.over, *near, room.uid, room.secret, "%20", "'--", "x" * 4000):
            for method in ("GET", "POST"):
                answer = httpx.request(
                    method,
                    f"{canaries.server.address}/atelier/j/{token}",
                    cookies=cookies,
                    headers={"accept": "text/html", "origin": canaries.server.address},
                )
                assert answer.status_code == 404, (method, token)
                assert word("workshop", code) not in answer.text
                assert word("card", code) not in answer.text
                assert "set-cookie" not in answer.headers


def test_a_phone_sees_its_own_workshop_and_nothing_else_of_the_house(canaries: House) -> None:
    for code, room in canaries.rooms.items():
        own = Identity("phone", "", {code: frozenset({"workshop", "card"})})
        asked = [path.format(uid=room.uid, token=room.token, form="answer") for path in PHONE]
        for path in asked:
            answer = httpx.get(
                canaries.server.address + path,
                cookies={f"atelier-{room.uid}": room.secret},
                headers={"accept": "text/html"},
                follow_redirects=True,
            )
            assert leaks(own, answer.text) == []
            assert COOKIE + "=" not in answer.headers.get("set-cookie", "")
        page = httpx.get(f"{canaries.server.address}/atelier/{room.uid}", cookies={f"atelier-{room.uid}": room.secret})
        assert word("workshop", code) in page.text
        assert word("card", code) in page.text


def test_the_cookie_of_a_phone_opens_no_screen(canaries: House) -> None:
    with opened(canaries.server.address, canaries.rooms["AQ"].secret) as line:
        line.run("facilitation")
        assert leaks(Identity("phone", "", {}), line.bytes) == []


def test_the_matrix_is_as_large_as_it_has_to_be(canaries: House) -> None:
    assert len(screens()) * len(IDENTITIES) * len(parameters(canaries)) >= 300
    assert {"region", "regions", "accounts", "facilitation", "wall"} <= set(screens())
    assert len(PHONE) == 10


def test_after_all_this_the_log_of_the_server_holds_no_word_of_anybody(canaries: House) -> None:
    said = canaries.server.log.read_text(encoding="utf-8", errors="replace")
    assert [
        each
        for code in REGIONS
        for each in (word("person", code), word("team", code), word("card", code))
        if each in said
    ] == []
