"""How the house is: whether it lives and is ready, figures for who may have them, logs that a program reads."""

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from math import inf, isnan
from pathlib import Path
from typing import Any

import pytest
import streamlit.logger
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

from model import settings
from model.access import Role, operator
from model.errors import MosaiqueError, NotFound, Outage, Refused, Unavailable, Unusable
from model.incidents import JsonLines, _without_messages, identifier
from model.services import context, start
from model.services.access import accounts, sessions
from model.services.records import backups
from pages.kit import internals
from pages.web import errors, gauges, middleware, routes, supervision
from tests.browser.serving import PASSWORD
from tests.conftest import KEY

DRAWN = "9f2c61d07be84a35a1c40fd2763be895"


def asking(host: str = "203.0.113.9", **headers: str | bytes) -> TestClient:
    """Somebody who asks the routes from an address."""
    return TestClient(Starlette(routes=routes, middleware=middleware), headers=headers, client=(host, 50_000))


def figures(client: TestClient) -> dict[str, float]:
    """The figures that somebody gets, by name and labels."""
    answer = client.get("/api/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


@pytest.fixture
def watcher(house: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Whoever shows the key."""
    monkeypatch.setenv("MOSAIQUE_METRICS_KEY", DRAWN)
    return asking(authorization=f"Bearer {DRAWN}")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("shown", ["", "Bearer ", f"Bearer {DRAWN[:-1]}", f"Bearer {DRAWN}0", f"Bearer {KEY}", "é"])
@pytest.mark.parametrize("key", ["", DRAWN])
def test_without_the_key_there_is_nothing_at_the_address(key: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_METRICS_KEY", key)
    answer = asking(authorization=shown.encode()).get("/api/metrics")
    assert (answer.status_code, answer.text) == (404, "")


@pytest.mark.usefixtures("watcher")
def test_keys_are_compared_in_a_time_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[tuple[int, int]] = []
    monkeypatch.setattr(supervision.hmac, "compare_digest", lambda one, two: lengths.append((len(one), len(two))))
    asking(authorization="Bearer x").get("/api/metrics")
    assert lengths == [(32, 32)], "whatever the length of what was shown"


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("host", "forwarded", "status"),
    [
        ("10.1.2.3", "", 200),
        ("10.2.0.1", "", 404),
        ("10.2.0.1", "10.1.2.3", 404),
        ("127.0.0.1", "10.1.2.3", 200),
        ("127.0.0.1", "10.1.2.3, 203.0.113.9", 404),
        ("127.0.0.1", "10.1.2.3:4711", 200),
        ("127.0.0.1", "", 404),
        ("::ffff:10.1.2.3", "", 200),
        ("2001:db8::5", "", 200),
        ("2001:db8::6", "", 404),
        ("unknown", "", 404),
    ],
)
def test_figures_are_given_to_the_addresses_that_are_allowed(
    host: str, forwarded: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"x-forwarded-for": forwarded} if forwarded else {}
    assert asking(host, **more).get("/api/metrics").status_code == 404, "nobody is, unless it is said"
    monkeypatch.setenv("MOSAIQUE_METRICS_FROM", "10.1.0.0/16 2001:db8::5")
    assert asking(host, **more).get("/api/metrics").status_code == status


def test_figures_count_the_sessions_that_are_open(watcher: TestClient) -> None:
    assert figures(watcher)["mosaique_sessions"] == 0
    accounts.create(operator(), "anne", "Anne", Role.DIRECTOR, PASSWORD, ("AQ",))
    secrets = [sessions.exchange(sessions.open_session("anne")) or "" for _ in range(3)]
    sessions.open_session("anne")  # whose ticket nobody exchanged
    sessions.close(secrets[0])
    assert figures(watcher)["mosaique_sessions"] == 2
    with context.store().write() as session:
        session.connection().exec_driver_sql(
            "UPDATE session SET seen_at = '2020-01-01 00:00:00' WHERE cookie_hash = ?", (sessions.digest(secrets[1]),)
        )
    assert figures(watcher)["mosaique_sessions"] == 1


def test_a_backup_has_an_age_and_none_is_infinitely_old(watcher: TestClient, tmp_path: Path) -> None:
    assert figures(watcher)["mosaique_backup_age_seconds"] == inf
    backups.back_up(operator(), tmp_path / "copy.sqlite")
    assert 0 <= figures(watcher)["mosaique_backup_age_seconds"] < 600


def test_figures_are_given_while_the_base_is_away_and_say_so(watcher: TestClient, house: Path) -> None:
    assert figures(watcher)["mosaique_ready"] == 1
    context.store().close()
    house.rename(house.with_name("away"))
    away = figures(watcher)
    assert away["mosaique_ready"] == 0
    assert isnan(away["mosaique_sessions"]) and isnan(away["mosaique_backup_age_seconds"])
    house.with_name("away").rename(house)


@pytest.mark.parametrize("change", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"])
def test_a_house_with_another_schema_lives_and_is_not_ready(house: Path, change: str) -> None:
    client = asking()
    assert client.get("/api/health").json() == {"database": True, "schema": True, "cause": None}
    with closing(sqlite3.connect(house, isolation_level=None)) as base:
        base.execute(change)
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "schema": False, "cause": "schema"})
    assert client.get("/api/live").status_code == 200


def test_errors_are_counted_by_cause(watcher: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(cause: str) -> float:
        return figures(watcher).get(f'mosaique_errors_total{{cause="{cause}"}}', 0)

    before = counted("unforeseen"), counted("busy")
    monkeypatch.setattr(errors, "st", type("Nowhere", (), dict.fromkeys(("title", "error"), lambda *_, **__: None)))
    monkeypatch.setattr(errors.outage, "wait", lambda _: None)
    errors.say(ValueError("Anne"))
    errors.say(Unavailable(Outage.BUSY))
    assert (counted("unforeseen"), counted("busy")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(None, "kept"), (Refused("x"), "refused"), (NotFound("x"), "refused"), (Unavailable(Outage.FULL), "failed")],
)
def test_what_a_phone_sends_is_timed_with_what_became_of_it(
    watcher: TestClient, error: Exception | None, outcome: str
) -> None:
    name = f'mosaique_phone_seconds_count{{outcome="{outcome}",what="answer"}}'
    before = figures(watcher).get(name, 0)
    with suppress(MosaiqueError), gauges.timed("answer"):
        if error:
            raise error
    assert figures(watcher)[name] == before + 1


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """Streamlit and the logs as they were, after a test that changes them."""
    run, setup, last = ScriptRunner._run_script, streamlit.logger.setup_formatter, logging.lastResort
    logs = [log for log in logging.getLogger().manager.loggerDict.values() if isinstance(log, logging.Logger)]
    handlers = [log.handlers[:] for log in logs]
    yield
    ScriptRunner._run_script, streamlit.logger.setup_formatter, logging.lastResort = run, setup, last
    for log, kept in zip(logs, handlers, strict=True):
        log.handlers[:] = kept


@pytest.mark.usefixtures("as_it_was")
@pytest.mark.parametrize("script", ["pass", "import streamlit\nstreamlit.stop()", "raise ValueError"])
def test_each_run_of_a_screen_is_timed_however_it_ends(script: str) -> None:
    seconds: list[float] = []
    for _ in range(2):  # told twice, it counts once
        internals.time_runs(seconds.append)
    AppTest.from_string(script).run()
    assert len(seconds) == 1 and seconds[0] > 0


@pytest.mark.usefixtures("as_it_was")
def test_every_log_of_streamlit_goes_where_the_others_go() -> None:
    early, silent = streamlit.logger.get_logger("early"), streamlit.logger.get_logger("silent")
    silent.handlers.clear()
    handler = logging.NullHandler()
    internals.log_through(handler)
    late = streamlit.logger.get_logger("late")
    assert silent.handlers == []
    assert early.handlers == late.handlers == [handler] == [logging.lastResort]
    assert not early.propagate and not late.propagate, "nothing is written twice"


def line(*args: Any, error: Exception | None = None) -> dict[str, str]:
    made = _without_messages(logging.LogRecord)
    info = (type(error), error, error.__traceback__) if error else None
    written = JsonLines().format(made("mosaique", logging.WARNING, "x.py", 1, "Held: %s", args, info))
    assert "\n" not in written and written.isascii()
    return dict(json.loads(written))


def test_a_line_of_json_says_when_how_grave_and_what() -> None:
    written = line("« à\nla fin »\ud800")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", written.pop("time"))
    assert written == {"level": "warning", "log": "mosaique", "message": "Held: « à\nla fin »\ud800"}


@pytest.mark.parametrize("given", [True, False])
def test_a_line_of_json_has_the_identifier_of_an_error_and_not_its_message(given: bool) -> None:
    error = ValueError("Anne Martin")
    written = line(error) if given else line("Anne Martin", error=error)
    assert (written["incident"], written["error"]) == (identifier(error), "builtins.ValueError")
    assert "Anne" not in json.dumps(written)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("LOG", "xml", "log"),
        ("METRICS_FROM", "10.0.0.5/8", "metrics_from"),
        ("METRICS_FROM", "10.0.0.5,10.0.0.6", "metrics_from"),
        ("METRICS_KEY", "abcd" * 10, "metrics_key"),
        ("METRICS_KEY", DRAWN[:12], "metrics_key"),
        ("METRICS_KEY", KEY, "metrics_key"),
    ],
)
def test_a_setting_of_supervision_that_does_not_do_is_refused(
    name: str, value: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    with pytest.raises(Unusable) as refusal:
        start.open_house()
    assert refusal.value.code == f"settings.{code}"


def test_what_supervision_needs_is_off_unless_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOG", "METRICS_FROM", "METRICS_KEY"):
        monkeypatch.delenv(f"MOSAIQUE_{name}", raising=False)
    chosen = settings.current()
    assert (chosen.structured_log, chosen.metrics_from, chosen.metrics_key) == (False, (), "")
