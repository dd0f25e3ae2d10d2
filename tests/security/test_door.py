"""What somebody without a session can get: the sign-in, and nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from model.settings import ROOT
from pages.kit.connection import COOKIE
from tests.browser.driving import Visit
from tests.browser.serving import PASSWORD, PATH, Server, environment, free_port, production, serving
from tests.browser.test_links import sign_in

SCREENS = ["", "team", "base", "scenarios", "composer", "imports", "accounts", "method"]


@pytest.fixture(scope="module")
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody has visited yet."""
    folder = tmp_path_factory.mktemp("fresh")
    production(folder)
    with serving(folder, mode="production") as server:
        yield server


@pytest.fixture
def http(published_house: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=published_house.address, timeout=20) as client:
        yield client


@pytest.mark.slow
def test_on_a_fresh_server_every_screen_opened_first_and_anonymously_shows_only_the_sign_in(
    visit: Visit, fresh_server: Server
) -> None:
    for screen in SCREENS:
        page = visit(f"{fresh_server.address}/{screen}")
        page.wait_for_selector("text=Mot de passe")
        page.wait_for_timeout(300)
        said = page.inner_text("body")
        assert "Carsat" not in said
        assert "Aquitaine" not in said
        assert page.get_by_test_id("stPageLink-NavLink").count() == 0
        assert page.locator("canvas, [data-testid=stVegaLiteChart], [data-testid=stMetric], table").count() == 0
    page = sign_in(page, "directrice")
    page.reload()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


@pytest.mark.parametrize("forged", ["x", "0" * 64, "' OR 1=1 --", "../../etc/passwd", "é" * 20])
def test_a_forged_cookie_opens_nothing(visit: Visit, house_server: Server, forged: str) -> None:
    page = visit("about:blank")
    page.context.add_cookies([{"name": COOKIE, "value": forged, "url": house_server.address}])
    page.goto(house_server.address)
    page.wait_for_selector("text=Mot de passe")
    assert "Aquitaine" not in page.inner_text("body")


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visit: Visit, published_house: Server) -> None:
    page = sign_in(visit(published_house.address), "directrice")
    cookies = {each["name"]: each for each in page.context.cookies()}
    assert (cookies[COOKIE]["httpOnly"], cookies[COOKIE]["sameSite"]) == (True, "Lax")
    assert COOKIE not in page.evaluate("document.cookie")


def test_a_wrong_password_says_the_same_for_a_known_and_an_unknown_name(visit: Visit, house_server: Server) -> None:
    said = []
    for login in ("directrice", "personne"):
        page = visit(house_server.address)
        page.get_by_label("Identifiant").fill(login)
        page.get_by_label("Mot de passe", exact=True).fill("pas le bon du tout")
        page.get_by_role("button", name="Entrer").click()
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
    assert said[0].startswith("Identifiant ou mot de passe inconnu.")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent", "/_stcore/agent/anything"])
def test_the_inside_of_the_server_is_closed(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path",
    ["/media/0000.csv", "/_stcore/upload_file/session/file", "/media/%2e%2e/media/0000.csv", "/%6dedia/0000.csv"],
)
def test_files_are_for_sessions(http: httpx.Client, path: str, method: str) -> None:
    assert http.request(method, path, headers={"cookie": f"{COOKIE}=forged"}).status_code in {403, 404, 405}
    assert http.request(method, path).status_code in {403, 404, 405}


def test_every_answer_carries_strict_headers(http: httpx.Client) -> None:
    for path in ("/", "/team", "/api/health", "/_stcore/health"):
        headers = http.get(path, headers={"accept": "text/html"}).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "'unsafe-eval'" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example", "null", ""])
@pytest.mark.parametrize("path", ["/session/open", "/session/close"])
def test_another_site_cannot_open_or_close_a_session(http: httpx.Client, path: str, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    answer = http.post(path, headers=headers, content="ticket")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_an_invented_ticket_opens_nothing(http: httpx.Client, published_house: Server) -> None:
    answer = http.post("/session/open", headers={"origin": published_house.address}, content=b"\xff" * 5000)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_another_site_cannot_listen_to_the_application(published_house: Server) -> None:
    address = published_house.address.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="https://elsewhere.example"):
        pass
    assert refused.value.response.status_code == 403


BESIDE = ("/", "/team", "/media/0.csv", "/_stcore/health", "/atelier", "/session/provider", "/api/metrics")
"""Addresses that a house at the root answers."""


def test_beside_the_path_a_house_answers_to_nobody_but_this_machine_that_asks_how_it_is(
    house_under_path: Server,
) -> None:
    root = house_under_path.address.removesuffix(PATH)
    for path in (*BESIDE, "/api/v1/openapi.json", f"/{PATH}/", f"{PATH}x/", "/%6dosaique/", f"{PATH}%2Fteam"):
        answer = httpx.get(root + path, headers={"accept": "text/html"})
        assert (answer.status_code, answer.content, "set-cookie" in answer.headers) == (404, b"", False), path
    for path in ("/session/open", "/session/close", "/atelier"):
        assert httpx.post(root + path, headers={"origin": root}).status_code == 404
    stream = root.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused, connect(stream, origin=root):
        pass
    assert refused.value.response.status_code == 403
    assert httpx.get(f"{root}/api/health").status_code == 200
    assert httpx.get(f"{root}/api/health", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404


def test_a_ticket_is_good_once_even_when_two_ask_at_once(visit: Visit, published_house: Server) -> None:
    page = visit(published_house.address)
    tickets: list[str] = []
    page.route("**/session/open", lambda route: (tickets.append(route.request.post_data or ""), route.abort()))
    page.get_by_label("Identifiant").fill("directrice")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/session/open")):
        page.get_by_role("button", name="Entrer").click()
    assert re.fullmatch(r"\S{20,100}", tickets[0])

    def exchange(_: int) -> int:
        headers = {"origin": published_house.address}
        return httpx.post(f"{published_house.address}/session/open", headers=headers, content=tickets[0]).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(exchange, range(4))) == [204, 403, 403, 403]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["", "court", "x" * 40, "changeme" * 8, "0123456789abcdef" * 2])
def test_the_server_does_not_start_with_a_weak_key_and_does_not_repeat_it(tmp_path: Path, key: str) -> None:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(free_port())]
    chosen = {**os.environ, **environment(tmp_path, "production"), "MOSAIQUE_KEY": key}
    done = subprocess.run(command, cwd=tmp_path, env=chosen, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "MOSAIQUE_KEY" in done.stderr and "python -m model key" in done.stderr
    assert not key or key not in done.stdout + done.stderr
    assert not (tmp_path / "house.sqlite").exists()


@pytest.mark.slow
def test_the_server_does_not_start_under_a_path_that_its_public_address_does_not_say(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(free_port())]
    chosen = {**os.environ, **environment(tmp_path, "production")}
    command += ["--server.baseUrlPath", "mosaique"]
    done = subprocess.run(command, cwd=tmp_path, env=chosen, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "server.baseUrlPath" in done.stderr and "MOSAIQUE_PUBLIC_URL=https://intranet." in done.stderr
