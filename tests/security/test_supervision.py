"""After a director, a phone and an import have used a house, and things have gone wrong in it: neither the log, of
either kind, nor the figures, nor what says how the house is holds a name, a login or any other word of the data."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from model.services.access import access_keys, sessions
from tests.browser.serving import PASSWORD, PATH, inside, serving
from tests.security.canaries import ACCOUNTS, KINDS, REGIONS, build, hold, word
from tests.security.troubles import NAME, Troubles, files_made, names_in_addresses, send_up, tables_taken_away

pytestmark = pytest.mark.slow  # a quarter of a minute for each kind of log

DRAWN = "9f2c61d07be84a35a1c40fd2763be895"
CARD = "NewcardZq"
FILE = f"""référence du poste;intitulé du poste;équipe;nom;matricule
R{word("reference", "AQ")};Responsable;{word("team", "AQ")} 0;{NAME}bis;AQ77
"""


@dataclass(frozen=True)
class Used:
    """A house that was used: what it wrote, what it answers a supervisor, and the secrets that came by."""

    log: list[str]
    figures: str
    states: str
    secrets: list[str]


@pytest.fixture(scope="module", params=[("text", ""), ("json", PATH)], ids=["text", "json, under a path"])
def used(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Used]:
    folder = tmp_path_factory.mktemp("used")
    kind, prefix = request.param
    build(folder)
    room = hold(folder)["AQ"]
    with inside(folder, "production"):
        cookies = {login: sessions.exchange(sessions.open_session(login)) or "" for login in ACCOUNTS}
        read_with = access_keys.make(sessions.viewer_of("analyst"), NAME, 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOSAIQUE_LOG", kind)
        patch.setenv("MOSAIQUE_METRICS_KEY", DRAWN)
        with serving(folder, mode="production", prefix=prefix) as server:
            house = Troubles(server, cookies | {"": ""})
            for use in (files_made, names_in_addresses, tables_taken_away):
                use(house)
            with house.tab("analyst", "imports", "an import") as tab:
                send_up(house, tab, f"{NAME}.csv", FILE.encode())
                assert word("position", "AQ").encode() in tab.line.bytes or NAME.encode() in tab.line.bytes
            phone = httpx.Client(base_url=server.address, cookies={f"atelier-{room.uid}": room.secret})
            phone.headers["origin"] = server.address
            for text in (CARD, ""):
                phone.post(f"/atelier/{room.uid}/card", data={"step": "assets-cards", "text": text})
            assert CARD in phone.get(f"/atelier/{room.uid}").text
            phone.get(f"/atelier/j/{room.token}?q={NAME}")
            states = "".join(phone.get(f"/api/{name}?q={NAME}").text for name in ("live", "health"))
            key = {"authorization": f"Bearer {DRAWN}"}
            figures = httpx.get(f"{server.address}/api/metrics?q={NAME}", headers=key, timeout=20)
            assert figures.status_code == 200
            program = {"authorization": f"Bearer {read_with}"}
            teams = httpx.get(f"{server.address}/api/v1/teams", headers=program, timeout=20)
            assert word("team", "AQ") in teams.text
            for address in (f"teams?key={read_with}", f"{read_with}", f"teams.csv?q={NAME}"):
                assert httpx.get(f"{server.address}/api/v1/{address}", headers=program, timeout=20).status_code >= 400
            phone.close()
        log = server.log.read_text(encoding="utf-8").splitlines()
        yield Used(log, figures.text, states, [*cookies.values(), read_with, room.secret, room.token, room.uid])


def test_nothing_that_a_supervisor_reads_is_of_anybody(used: Used) -> None:
    words = [word(kind, code) for code in REGIONS for kind in KINDS] + [CARD, "AQ77", PASSWORD, DRAWN, *used.secrets]
    words += [*ACCOUNTS, *(login.title() for login in ACCOUNTS), "127.0.0.1", "[::1]"]
    for text in ("\n".join(used.log), used.figures, used.states):
        assert [each for each in words if each and re.search(rf"(?<!\w){re.escape(each)}", text)] == []


def test_figures_tell_what_was_done(used: Used) -> None:
    counted = dict(line.rsplit(" ", 1) for line in used.figures.splitlines() if not line.startswith("#"))
    assert float(counted["mosaique_run_seconds_count"]) >= 10
    assert counted['mosaique_phone_seconds_count{outcome="kept",what="card"}'] == "1.0"
    assert counted['mosaique_phone_seconds_count{outcome="refused",what="card"}'] == "1.0"
    assert float(counted['mosaique_errors_total{cause="unforeseen"}']) >= 3
    assert float(counted["mosaique_sessions"]) == len(ACCOUNTS)
    assert counted['mosaique_waiting{turn="heavy"}'] == "0.0"


def test_the_log_is_of_the_kind_that_was_asked(used: Used) -> None:
    lines = [json.loads(line) for line in used.log if line.startswith("{")]
    plain = [line for line in used.log if line.strip() and not line.startswith("{")]
    if not lines:
        assert any("OperationalError" in line for line in plain)
        return
    assert all("Streamlit app" in line or "URL:" in line for line in plain), plain
    failed = [line for line in lines if "incident" in line]
    assert {line["error"] for line in failed} >= {"sqlalchemy.exc.OperationalError"}
    assert all(f"[{line['incident']}]" in line["message"] for line in failed)
