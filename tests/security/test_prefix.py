"""A house under a path: nothing of it is at any other address, and what guards an address guards it there, however it
is written; what the house says of its own addresses, in headers, pages and cookies, leads there."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from model.access import Role, Viewer
from model.services.access import sessions
from model.services.access.provider import LEFT
from model.services.workshop import workshops
from model.settings import ROOT
from model.workshop.steps import Kind
from pages.kit.accessibility import PLACE as STATEMENT
from pages.kit.connection import COOKIE, DESCRIPTION, PROGRAMS
from pages.kit.internals import CLOSED, MEDIA, UPLOADS
from pages.web import errors, middleware, routes
from pages.web.addresses import MOVED
from pages.web.phones.phone_pages import PLACE, SCRIPT
from pages.web.supervision import API, HEALTH, LIVE
from pages.workshop import slides
from tests.bench.phoning import together
from tests.browser.serving import PATH

SITE = "http://testserver"
PHONE = {"origin": SITE, "accept": "text/html"}
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
STREAM = "/_stcore/stream"
OURS = tuple(str(getattr(route, "path", "")) for route in routes)
"""The addresses of our own routes, as they are declared."""

SCREENS = ("/", "/team", "/wall", *(f"/{name}" for name in MOVED))
OTHERS = (*CLOSED, f"{MEDIA}a.csv", f"{UPLOADS}session/file", STREAM, "/_stcore/health", "/static/x")


@pytest.fixture
def under_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", SITE + PATH)


def asking(base: str = SITE + PATH, host: str = "203.0.113.9", **headers: str) -> TestClient:
    """A client of the whole site, with Streamlit's page where no route of ours is."""
    everything = [*routes, *create_streamlit_static_assets_routes(None)]
    app = Starlette(routes=everything, middleware=middleware, exception_handlers=errors.exception_handlers)
    return TestClient(app, base, headers=headers, client=(host, 50_000), follow_redirects=False)


class Asked(NamedTuple):
    """What somebody asks over the wire, path and all as it is sent."""

    kind: str
    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def scope(self, prefix: str) -> dict[str, Any]:
        """What the server makes of it, under a prefix."""
        sent = prefix + self.path
        return {
            "type": self.kind,
            "method": self.method,
            "path": unquote(sent),
            "raw_path": sent.encode(),
            "root_path": "",
            "query_string": b"",
            "scheme": "http" if self.kind == "http" else "ws",
            "headers": [(b"host", b"testserver"), *self.headers],
            "client": ("203.0.113.9", 50_000),
            "server": ("testserver", 80),
            "subprotocols": [],
        }


async def answer(asked: Asked, prefix: str = "") -> tuple[object, ...]:
    """What is answered, after the address that reached what is guarded if it did."""

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        reached.append((scope["path"], scope["raw_path"]))
        await PlainTextResponse("inside")(scope, receive, send)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append((message["type"], message.get("status", message.get("code"))))

    reached, sent = list[object](), list[object]()
    guarded: Any = behind
    for cls, args, kwargs in reversed(middleware):
        guarded = cls(guarded, *args, **kwargs)
    await guarded(asked.scope(prefix), receive, send)
    return *reached, *sent


def answered(*every: Asked, prefix: str = "") -> list[tuple[object, ...]]:
    """What is answered to each, one after the other."""

    async def one_after_another() -> list[tuple[object, ...]]:
        return [await answer(asked, prefix) for asked in every]

    return together(one_after_another())


METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
PIECES = ("/", "//", ".", "..", ";", "..;", "%2F", "%2f", "%2e%2e", "%5C", "%00", "%3F", "%25", "%C3%A9", "\\")
NAMES = ("media", "MEDIA", "%6dedia", "_stcore", "metrics", "agent", "upload_file", "session", "open", "provider")
NAMES += ("notice", "api", "v1", "live", "metrics.", "atelier", "mosaique", "Mosaique", "a")
PATHS = st.lists(st.sampled_from([*PIECES, *NAMES]), max_size=8).map(lambda parts: "/" + "".join(parts))
WRITTEN = st.builds(
    "{}{}".format,
    st.sampled_from([re.sub(r"\{.*?\}", "a", each) for each in (*OTHERS, *OURS, *SCREENS)]),
    st.sampled_from(["", "/", "//", ".", "%2F", "%20", "/..", "/..;/", "/%2e%2e/", ";x"]),
)
HEADERS = st.sampled_from([(), ((b"origin", b"http://testserver"),), ((b"origin", b"https://elsewhere.example"),)])
REQUESTS = st.builds(Asked, st.just("http"), st.sampled_from(METHODS), st.one_of(PATHS, WRITTEN), HEADERS)


@pytest.mark.usefixtures("house")
def test_whatever_the_path_the_guards_decide_under_the_prefix_as_they_do_at_the_root() -> None:
    @given(REQUESTS)
    def alike(asked: Asked) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("MOSAIQUE_PUBLIC_URL", raising=False)
            at_the_root = answered(asked)
            patch.setenv("MOSAIQUE_PUBLIC_URL", SITE + PATH)
            assert answered(asked, prefix=PATH) == at_the_root
            if not asked.path.startswith(f"{PATH}/"):
                assert answered(asked)[0][0] in (("http.response.start", 404), ("http.response.start", 308))

    alike()


@pytest.mark.usefixtures("house", "under_path")
@pytest.mark.parametrize("path", sorted({*OURS, *SCREENS, *OTHERS}))
def test_no_address_of_the_application_answers_without_the_path(path: str) -> None:
    written = re.sub(r"\{.*?\}", "a", path)
    places = [written, f"/{written}", f"/Mosaique{written}", f"/%6dosaique{written}", f"/mosaique%2F{written[1:]}"]
    places += [f"/mosaique2{written}", f"/x/..{PATH}{written}", f"/x{PATH}{written}", f"/.{PATH}{written}"]
    ours = ((b"origin", b"http://testserver"), (b"accept", b"text/html"))
    asked = [Asked("http", method, place, ours) for method, place in product(METHODS, places)]
    lines = [Asked("websocket", "", place, ours) for place in places]
    nothing = (("http.response.start", 404), ("http.response.body", None))
    assert {(one, outcome) for one, outcome in zip(asked, answered(*asked), strict=True) if outcome != nothing} == set()
    assert set(answered(*lines)) == {(("websocket.close", 1008),)}


@pytest.mark.usefixtures("house", "under_path")
def test_the_path_alone_leads_to_the_first_screen_and_nothing_else_leads_anywhere() -> None:
    client = asking(SITE)
    answer = client.get(f"{PATH}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/?lang=en")
    for path in ("/", "/mosaiqu", "/Mosaique", "/%6dosaique"):
        assert client.get(path).status_code == 404
    assert client.post(PATH, headers={"origin": SITE}).status_code == 404


@pytest.mark.usefixtures("house", "under_path")
@pytest.mark.parametrize("path", [LIVE, HEALTH])
def test_this_machine_asks_how_the_process_is_without_the_path_and_a_proxy_does_not(path: str) -> None:
    here = asking(SITE, host="127.0.0.1")
    assert here.get(path).status_code == 200
    assert here.get(path, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404
    assert asking(SITE).get(path).status_code == 404
    assert asking().get(path).status_code == 200
    assert here.get(f"{API}metrics").status_code == here.get(f"{path}/").status_code == 404


@pytest.mark.usefixtures("house", "under_path")
@pytest.mark.parametrize("path", [*(f"/{name}?region=AQ" for name in MOVED), "/composer/?a=1", f"{PLACE}/", LEFT])
def test_whoever_is_sent_on_stays_under_the_path(path: str) -> None:
    answer = asking().get(path)
    assert answer.status_code in (301, 303, 308)
    assert answer.headers["location"].startswith(f"{PATH}/") and not answer.headers["location"].startswith(PATH * 2)


@pytest.fixture
def workshop(demo_house: Path, under_path: None) -> workshops.Workshop:
    uid = workshops.prepare(HOST, "AQ", "Salle", "fr", [workshops.own_step(Kind.CHOICE, "Question", ["Un", "Deux"], 1)])
    workshops.start(HOST, uid)
    return workshops.hall(HOST, uid).workshop


def links(page: Response) -> Iterator[str]:
    """The addresses of this site that a page holds, wherever it holds them."""
    for address in re.findall(r'(?:href|src|action|data-state|data-page)="([^"]*)"', page.text):
        if "://" not in address:
            yield address


def test_a_phone_comes_in_by_the_address_of_the_code_and_every_link_and_cookie_stays_under_the_path(
    workshop: workshops.Workshop,
) -> None:
    assert slides.base() == SITE + PATH
    phone = asking(SITE, **PHONE)
    pages = [phone.get(f"{slides.base()}{PLACE}/j/{workshop.token}"), phone.get(f"{PATH}{PLACE}?lang=en")]
    come = phone.post(f"{PATH}{PLACE}/j/{workshop.token}")
    assert (come.status_code, come.headers["location"]) == (303, f"{PATH}{PLACE}/{workshop.uid}")
    assert paths(come) == {f"atelier-{workshop.uid}": f"{PATH}{PLACE}"}
    pages += [phone.get(come.headers["location"]), phone.get(f"{PATH}{PLACE}/nobody"), phone.get(PATH + STATEMENT)]
    pages.append(phone.get(f"{PATH}/session/provider"))
    assert pages[2].status_code == 200 and pages[3].status_code == 404
    for page in pages:
        there = list(links(page))
        assert there and all(each.startswith(f"{PATH}/") and not each.startswith(PATH * 2) for each in there), there
    assert f'src="{PATH}{SCRIPT}"' in pages[2].text and phone.get(PATH + SCRIPT).status_code == 200


def paths(answer: Response) -> dict[str, str]:
    """The path of each cookie that an answer sets."""
    written = answer.headers.get_list("set-cookie")
    return {each.partition("=")[0]: re.findall(r"(?i); *path=([^;]*)", each)[0] for each in written}


@pytest.mark.usefixtures("demo_house", "under_path")
def test_the_cookie_of_a_session_is_for_what_is_under_the_path() -> None:
    welcome = asking(accept="text/html").get("/team")
    assert (welcome.status_code, paths(welcome)) == (200, {COOKIE: f"{PATH}/"})


@pytest.mark.usefixtures("house", "under_path")
def test_the_cookie_is_forgotten_where_it_was() -> None:
    left = asking(origin=SITE).post("/session/close")
    assert (left.status_code, paths(left)) == (204, {COOKIE: f"{PATH}/"})


@pytest.mark.usefixtures("house", "under_path")
@pytest.mark.parametrize(("place", "status"), [("/elsewhere", 404), (PATH, 308)])
def test_what_is_answered_beside_the_path_has_the_headers_of_the_house_and_ends_the_connection(
    place: str, status: int
) -> None:
    answer, inside = asking(SITE).get(place), asking().get("/session/nothing")
    guarding = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")
    assert answer.status_code == status and (answer.headers["cache-control"], answer.headers["connection"]) == (
        "no-store",
        "close",
    )
    assert [answer.headers[name] for name in guarding] == [inside.headers[name] for name in guarding]


@pytest.mark.usefixtures("demo_house", "under_path")
def test_of_two_cookies_of_one_name_that_of_this_site_counts_and_not_that_of_a_neighbour() -> None:
    page = asking(accept="text/html")
    ours = page.get("/").cookies[COOKIE]
    assert sessions.recognise(ours)
    both = {"cookie": f"{COOKIE}={ours}; a=b; {COOKIE}={'x' * 43}"}
    assert "set-cookie" not in asking(accept="text/html", **both).get("/").headers


@pytest.mark.usefixtures("house", "under_path")
def test_the_description_for_programs_says_where_they_are() -> None:
    document = asking().get(f"{PROGRAMS}/{DESCRIPTION}").json()
    assert document["servers"] == [{"url": PATH + PROGRAMS}]


@pytest.mark.usefixtures("house", "under_path")
def test_an_error_that_nobody_foresaw_is_a_page_under_the_path_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("pages.web.phones.phone_pages.door", lambda *_, **__: fail(_))
    client = asking(**PHONE)
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    page = client.get(PLACE)
    assert page.status_code == 500 and all(each.startswith(f"{PATH}/") for each in links(page)) and list(links(page))


def test_a_screen_writes_an_address_of_ours_as_it_is_published_only() -> None:
    places = re.compile(r"\b(accessibility\.PLACE|provider\.PLACE|PROGRAMS|DESCRIPTION)\b")
    screens = [file for file in (ROOT / "pages").rglob("*.py") if "web" not in file.relative_to(ROOT).parts]
    lines = [line.strip() for file in screens for line in file.read_text(encoding="utf-8").splitlines()]
    written = [line for line in lines if places.search(line) and not line.startswith(("from ", "PROGRAMS"))]
    assert len(written) == 3 and [line for line in written if "published(" not in line] == []
