"""Streamlit's inside, and that of the server under it: all that we rely on and that they do not promise, in one place,
for the one version installed.

A part that went away fails when this module is imported; a shape that changed fails in `check`, before the server
opens, or closes the page. Each has its test.
"""

import logging
import re
import time
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import cycle
from pathlib import Path
from typing import Final

import streamlit
import streamlit.logger
from starlette.types import Receive
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.web.server.starlette import starlette_server
from streamlit.web.server.starlette.starlette_routes import (
    BASE_ROUTE_COMPONENT,
    BASE_ROUTE_CORE,
    BASE_ROUTE_MEDIA,
    BASE_ROUTE_STATIC,
    BASE_ROUTE_UPLOAD_FILE,
    ROUTE_HEALTH,
    ROUTE_HOST_CONFIG,
    ROUTE_METRICS,
)
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ProtocolError
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from model.errors import Unusable

__all__ = ["ComponentRenderer", "DeltaGenerator", "ExpanderContainer"]

CLOSED: Final = (f"/{ROUTE_METRICS}", f"/{BASE_ROUTE_CORE}/agent")
"""Addresses that tell of the inside, or drive the application without a browser."""

MEDIA: Final = f"/{BASE_ROUTE_MEDIA}/"
"""Where files to download are served, each under its identifier."""

COMPONENTS: Final = f"/{BASE_ROUTE_COMPONENT}/"
"""Where components have pages of their own."""

UPLOADS: Final = f"/{BASE_ROUTE_UPLOAD_FILE}/"
"""Where files are sent up, each under its Streamlit session."""

UNCHANGING: Final = (f"/{BASE_ROUTE_STATIC}/", f"/{ROUTE_HEALTH}", f"/{ROUTE_HOST_CONFIG}")
"""What is the same for everybody."""

RUN_LOGGER: Final = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""The log that complains of what is declared outside of a run."""

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LANGUAGE, _TITLE = b'<html lang="en"', b"<title>Streamlit</title>"
_PROTOCOLS = 2
"""The protocols that a websocket names before the Streamlit session that it asks for again."""

_WEBSOCKETS = "websockets-sansio"
"""What reads websockets, as the server calls it."""

MOST_FILES: Final = 32
"""How many files that were made to be downloaded are kept."""

_PLACES = cycle(range(MOST_FILES))

_MOST_PARTS = 1000
"""The frames in which one message may come, however short they are."""


def check() -> None:
    """Refuse to open with a Streamlit that is made otherwise.

    Raises:
        Unusable: names what changed.
    """
    inline_scripts()
    localise(_INDEX.read_bytes(), "", "")
    reads = starlette_server._get_websocket_protocol()
    if reads != _WEBSOCKETS or ServerProtocol(max_size=1).max_message_size != 1:
        raise _changed(reads)


_RUN: Final = ScriptRunner._run_script


def time_runs(note: Callable[[float], object]) -> None:
    """From now on, give the seconds of each run of a screen, or of a part of it, to `note`, however it ends."""

    @wraps(_RUN)
    def timed(runner: ScriptRunner, asked: RerunData) -> None:
        began = time.perf_counter()
        try:
            _RUN(runner, asked)
        finally:
            note(time.perf_counter() - began)

    ScriptRunner._run_script = timed  # type: ignore[method-assign, assignment]


def log_through(handler: logging.Handler) -> None:
    """Let one handler write what others wrote, and what Streamlit, which gives each of its logs one, writes later.

    The log of requests, whose addresses say what their readers look at, has none and gets none.
    """

    def hand_over(log: logging.Logger) -> None:
        log.handlers[:] = [handler]

    there = (log for log in logging.getLogger().manager.loggerDict.values() if isinstance(log, logging.Logger))
    for log in [log for log in there if log.handlers]:
        hand_over(log)
    streamlit.logger.setup_formatter = hand_over  # type: ignore[assignment]
    logging.lastResort = handler


def run_session() -> str:
    """Return the identifier of the Streamlit session whose screen is being drawn."""
    run = get_script_run_ctx()
    assert run is not None  # a screen is drawn in a run
    return run.session_id


def query() -> str:
    """Return what follows the `?` in the address, for the present run."""
    run = get_script_run_ctx()
    assert run is not None  # a screen is drawn in a run
    return run.query_string


def set_query(query: str) -> None:
    """Let the present run and those that it asks for go on with another query; the browser is not told."""
    run = get_script_run_ctx()
    assert run is not None  # a screen is drawn in a run
    with run.session_state.query_params() as asked:
        asked.populate_from_query_string(query)
    run.query_string = query


def is_history_navigation() -> bool:
    """Whether the present run was asked for by Back, by Forward or by a link of ours, and not by a widget."""
    run = get_script_run_ctx()
    assert run is not None  # a screen is drawn in a run
    return run.is_history_navigation


def keep_file(content: bytes, mime: str, name: str) -> str:
    """Keep a file that was made to be downloaded until `MOST_FILES` others were; return the identifier it is served by.

    Streamlit itself forgets such a file once any two runs have ended, whoever's they are, fetched or not. Of a large
    file it looks at some parts only to name it: one that was made before under the same name gives way.
    """
    identifier = _calculate_file_id(content, mime, name)
    if exists():  # a screen that is drawn without a server serves nothing
        manager = get_instance().media_file_mgr
        manager._storage.delete_file(identifier)
        manager.add(content, mime, f"made {next(_PLACES)}", name, is_for_static_download=True)
    return identifier


def session_of_upload(path: str) -> str:
    """Return the Streamlit session for which a file is sent up to an address."""
    return path.removeprefix(UPLOADS).partition("/")[0]


def asked_session(protocols: Sequence[str]) -> str:
    """Return the Streamlit session that a websocket asks for again, by the protocols that it names; empty if none."""
    return protocols[_PROTOCOLS] if len(protocols) > _PROTOCOLS else ""


def without_session(protocols: Sequence[str]) -> list[str]:
    """Return the protocols of a websocket that asks for a new Streamlit session."""
    return list(protocols[:_PROTOCOLS])


class Frames:
    """What one websocket sends, looked at while it is read and before anything is kept: whoever sends more than they
    may is cut off. The server itself has one limit for everybody and both ways, that of the largest screen.

    Raises:
        Unusable: the server is another one, or is made otherwise: the connection must not be opened.
    """

    def __init__(self, receive: Receive, longest: int, allows: Callable[[], bool]) -> None:
        line = getattr(receive, "__self__", None)
        if not isinstance(line, WebSocketsSansIOProtocol):
            raise _changed(_WEBSOCKETS)
        self._line, self._parts = line, 0
        self.allow(longest, allows)
        self._take = line.conn.recv_frame
        line.conn.recv_frame = self._look  # type: ignore[method-assign]

    def allow(self, longest: int, allows: Callable[[], bool]) -> None:
        """Let messages be of so many bytes from now on, and frames come as often as `allows`, asked for each, says."""
        self._line.conn.max_message_size, self._allows = longest, allows

    def _look(self, frame: Frame) -> None:
        """Take a frame, unless it is one too many; what is too long was refused by its head."""
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._parts = 0
        self._parts += 1
        if self._parts > _MOST_PARTS or not self._allows():
            raise ProtocolError("too many frames")
        self._take(frame)


def inline_scripts() -> tuple[str, ...]:
    """Return the scripts that stand in the page itself.

    Raises:
        Unusable: there is none; a policy without them would refuse the page, or be one that nobody decided.
    """
    scripts = tuple(_INLINE_SCRIPT.findall(_INDEX.read_text(encoding="utf-8")))
    if not scripts:
        raise _changed("<script>")
    return scripts


def localise(page: bytes, language: str, title: str) -> bytes:
    """Return the one page of the application in a language, under a title.

    Raises:
        Unusable: the page says its language or its title otherwise.
    """
    for there, ours in ((_LANGUAGE, f'<html lang="{language}"'), (_TITLE, f"<title>{title}</title>")):
        if page.count(there) != 1:
            raise _changed(there.decode())
        page = page.replace(there, ours.encode())
    return page


def _changed(what: str) -> Unusable:
    return Unusable("streamlit.changed", received=what, version=streamlit.__version__)
