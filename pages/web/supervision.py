"""How the house is: whether it lives, whether it is ready, and figures for a supervisor who shows a key or comes from
an address that is allowed. Nothing of anybody in any of them."""

import hashlib
import hmac
import time
from ipaddress import ip_address
from math import inf, nan

from anyio import CapacityLimiter, move_on_after, to_thread
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from model import child, heavy_work, settings
from model.errors import Outage, Unavailable
from model.services import start
from model.services.start import Vitals
from pages.web import cookie, gauges

API = "/api/"
LIVE, HEALTH = f"{API}live", f"{API}health"
SOON = 4.0
"""How many seconds the database has to answer whoever asks whether it does."""

_asking = CapacityLimiter(2)
"""A database that never answers keeps no more threads than these waiting."""


async def live(_: Request) -> Response:
    """Answer that the service runs, whatever the database does."""
    return JSONResponse({"live": True})


async def health(_: Request) -> Response:
    """Answer whether the database answers with the schema of this program, and if not why, in a word."""
    why = await _ailment()
    answer = {"database": why in (None, Outage.SCHEMA), "schema": why is None, "cause": why}
    return JSONResponse(answer, status_code=503 if why else 200)


async def _ailment() -> Outage | None:
    """Why the house is not ready; a database that says nothing at all is away."""
    with move_on_after(SOON):
        return await to_thread.run_sync(start.ailment, abandon_on_cancel=True, limiter=_asking)
    return Outage.AWAY


async def metrics(request: Request) -> Response:
    """Give the figures to whoever may have them; to anybody else the address does not exist."""
    if not _may_watch(request):
        return Response(status_code=404)
    await _look()
    return Response(generate_latest(gauges.registry), headers={"content-type": CONTENT_TYPE_LATEST})


def _may_watch(request: Request) -> bool:
    """Whether a request shows the key, or comes from an address that is allowed."""
    chosen = settings.current()
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    if chosen.metrics_key and hmac.compare_digest(_digest(shown), _digest(chosen.metrics_key)):
        return True
    try:
        where = ip_address(cookie.exact_address(request))
    except ValueError:
        return False
    return any(where in network for network in chosen.metrics_from)


def _digest(key: str) -> bytes:
    """What is compared of a key: as long for any."""
    return hashlib.sha256(key.encode()).digest()


async def _look() -> None:
    """Note what is so at this moment."""
    began = time.perf_counter()
    well = await _ailment() is None
    gauges.latency.set(time.perf_counter() - began)
    gauges.ready.set(well)
    gauges.children.clear()
    for module, count in child.at_work().items():
        gauges.children.labels(module.rpartition(".")[2]).set(count)
    gauges.waiting.labels("heavy").set(heavy_work.queue.waiting)
    vitals = await _vitals() if well else None
    gauges.sessions.set(vitals.sessions if vitals else nan)
    gauges.waiting.labels("write").set(vitals.waiting if vitals else nan)
    gauges.backup.set(_age(vitals))


def _age(vitals: Vitals | None) -> float:
    """How many seconds old the last backup is; infinitely many if there is none, no number while nobody knows."""
    if vitals is None:
        return nan
    return vitals.backup_age.total_seconds() if vitals.backup_age is not None else inf


async def _vitals() -> Vitals | None:
    with move_on_after(SOON):
        try:
            return await to_thread.run_sync(start.vitals, abandon_on_cancel=True, limiter=_asking)
        except Unavailable:
            pass
    return None


routes = [Route(LIVE, live), Route(HEALTH, health), Route(f"{API}metrics", metrics)]
