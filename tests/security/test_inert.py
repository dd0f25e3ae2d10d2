"""Markdown and HTML in data: shown as they are, on every screen, in both themes; nothing is fetched, nothing runs."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from model.access import Role, operator
from model.services import start
from model.services.access import accounts, sessions
from model.services.context import today
from model.services.records import imports, uploads
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from pages.kit.connection import COOKIE
from tests.browser.driving import Visit, settled
from tests.browser.serving import PASSWORD, Server, inside, serving
from tests.security.test_permissions import screens

pytestmark = pytest.mark.slow

UNFOLD = """() => {
  const closed = [...document.querySelectorAll("[data-testid=stExpander] details:not([open]) > summary")];
  const fresh = closed.filter((each) => !each.dataset.asked);
  fresh.forEach((each) => { each.dataset.asked = "yes"; each.click(); });
  return fresh.length;
}"""
"""Open every fold that was not asked to open yet; return how many there were."""


@dataclass
class Sink:
    """A server that nobody should ever ask anything; it remembers what it was asked."""

    port: int = 0
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    found = Sink()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


def traps(port: int) -> list[str]:
    at = f"http://127.0.0.1:{port}"
    return [
        f"![x]({at}/md.png)",
        f"<img src={at}/img.png>",
        f"[x]({at}/link)<script>fetch('{at}/script')</script>",
        f"<svg onload=fetch('{at}/svg')>",
        f":material/home: $x^2$ :red[a] `b` ![y]({at}/y.png)",
    ]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[tuple[Server, str]]:
    """A house whose names, titles and teams are traps, and the cookie of its director."""
    folder, set_there = tmp_path_factory.mktemp("trapped"), traps(sink.port)
    first = set_there[0]
    rows = [f'P{n};"{trap}";"Équipe {first}";"Nom{n} {trap}"' for n, trap in enumerate(set_there)]
    head, free = "Référence du poste;Intitulé du poste;Équipe;Nom", f"P9;Libre {first};Équipe {first};À pourvoir"
    with inside(folder, "production"):
        start.open_house()
        accounts.create(operator(), "directrice", f"Directrice {first}", Role.DIRECTOR, PASSWORD, ("AQ",))
        accounts.welcome(sessions.viewer_of("directrice"))
        upload = uploads.read(operator(), [("a.csv", "\n".join([head, *rows, free]).encode())])
        delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, "AQ"))
        imports.confirm(operator(), imports.preview(operator(), "AQ", delivery, today()), drastic=True)
        scenario_rows.save(operator(("AQ",)), scenarios.begin(operator(("AQ",)), "AQ", f"Scénario {first}"))
        cookie = sessions.exchange(sessions.open_session("directrice")) or ""
    with serving(folder, mode="production") as server:
        yield server, cookie


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_fetched_and_nothing_runs_whatever_names_hold(
    visit: Visit, trapped: tuple[Server, str], sink: Sink, theme: str
) -> None:
    server, cookie = trapped
    page = visit("about:blank", color_scheme=theme)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.address}])
    tried: list[str] = []
    page.on("request", lambda request: tried.append(request.url))
    shown = 0
    for screen in screens():
        page.goto(f"{server.address}/{screen if screen != 'region' else ''}")
        settled(page)
        while page.evaluate(UNFOLD):  # at once: a fold that was found may be drawn anew before it is clicked
            settled(page)
        shown += "md.png" in page.content()
    assert shown >= 3, "the traps were there"
    assert sink.asked == []
    assert [url for url in tried if f":{sink.port}/" in url] == []
