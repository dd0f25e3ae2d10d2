"""Opening and closing the house: the database brought up to date, the demonstration loaded, imports warmed."""

import gc
import logging
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any, NoReturn

import streamlit as st
from anyio import create_task_group, sleep, to_thread

from model import settings
from model.access import operator
from model.domain.calendar import DAY
from model.errors import MosaiqueError, Unavailable, Unusable
from model.incidents import Boundary, JsonLines, keep_out_of_logs, keep_out_of_terminal
from model.services import context, start
from model.services.access import accounts
from model.services.records import retention
from model.wording import catalogue
from pages.kit import internals
from pages.kit.connection import door_code
from pages.web import gauges

log = logging.getLogger("mosaique")

SETTLED = timedelta(minutes=5)
"""After how long a service that has just opened sweeps: whoever waited for it, a whole room perhaps, goes first."""


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
    """Prepare everything before the first request; a refusal or a failure is one sentence, not a traceback."""
    keep_out_of_logs()
    keep_out_of_terminal()
    with Boundary(lambda error: _end(start.failure_sentence(error, catalogue()), start.FAILED)):
        await to_thread.run_sync(_open_or_end)
    internals.time_runs(gauges.runs.observe)
    # a package declares its components outside of any run
    logging.getLogger(internals.RUN_LOGGER).setLevel(logging.ERROR)
    import_module("pages.kit.frame")  # what every screen needs, loaded before the first visitor
    gc.collect()
    gc.freeze()  # what is loaded now is never garbage: later collections skip it
    async with create_task_group() as tasks:
        if not settings.current().demo:
            tasks.start_soon(_sweep_daily)
        yield {}
        tasks.cancel_scope.cancel()


def _open_or_end() -> None:
    try:
        open_house()
    except Unavailable:
        raise
    except MosaiqueError as error:
        _end(catalogue().error(error), start.MISUSED)


def _end(sentence: str, status: int) -> NoReturn:
    """End with one sentence: nothing is open yet, and any exception would reach the terminal as a traceback."""
    log.critical("%s", sentence)
    os._exit(status)


async def _sweep_daily() -> None:
    """Take out what has been kept long enough, soon and every day; what fails is noted and tried again the next."""
    await sleep(SETTLED.total_seconds())
    while True:
        with Boundary(_note_sweep):
            if await to_thread.run_sync(retention.sweep_if_free, operator()) is None:
                log.warning("%s", catalogue()("cli.not_swept"))
        await sleep(DAY.total_seconds())


def _write_lines_of_json() -> None:
    """From now on, write all that is grave, warnings of Python among it, as lines of JSON; what is not would say which
    addresses connect."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(JsonLines())
    internals.log_through(handler)
    logging.captureWarnings(capture=True)


def _note_sweep(error: Exception) -> None:
    gauges.errors.labels("sweep").inc()
    log.error("%s: %s", catalogue()("cli.sweep_failed"), error)


def open_house() -> None:
    """Check Streamlit and the settings, bring the database up to date, load the demonstration into an empty one."""
    internals.check()
    if prefix := st.get_option("server.baseUrlPath"):  # what guards each address knows it from the root: see `Prefix`
        raise Unusable("settings.prefix", received=prefix)
    chosen = settings.current()
    if chosen.structured_log:
        _write_lines_of_json()
    context.check(chosen)
    if upgrade := start.open_house():
        log.warning("%s", start.upgrade_sentence(upgrade, catalogue()))
    if chosen.demo and st.get_option("server.address") not in settings.LOOPBACK:
        door_code[:] = [f"{secrets.randbelow(10**6):06}"]
        log.warning("%s %s", catalogue()("door.code_in_terminal"), door_code[0])
    if not chosen.demo and not accounts.has_administrator():
        log.warning(catalogue()("door.no_administrator"))
