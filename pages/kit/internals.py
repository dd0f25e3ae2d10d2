"""Streamlit's inside: all that we rely on and that it does not promise, in one place, for the one version installed.

A part that went away fails when this module is imported; a shape that changed fails in `check`, before the server
opens, or closes the page. Each has its test.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.runtime.scriptrunner import get_script_run_ctx
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

from model.errors import Unusable

__all__ = ["ComponentRenderer", "DeltaGenerator"]

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


def check() -> None:
    """Refuse to open with a Streamlit that is made otherwise.

    Raises:
        Unusable: names what changed.
    """
    inline_scripts()
    localise(_INDEX.read_bytes(), "", "")


def run_session() -> str:
    """Return the identifier of the Streamlit session whose screen is being drawn."""
    run = get_script_run_ctx()
    assert run is not None  # a screen is drawn in a run
    return run.session_id


def file_id(content: bytes, mime: str, name: str) -> str:
    """Return the identifier under which a file to download will be served."""
    return _calculate_file_id(content, mime, name)


def session_of_upload(path: str) -> str:
    """Return the Streamlit session for which a file is sent up to an address."""
    return path.removeprefix(UPLOADS).partition("/")[0]


def asked_session(protocols: Sequence[str]) -> str:
    """Return the Streamlit session that a websocket asks for again, by the protocols that it names; empty if none."""
    return protocols[_PROTOCOLS] if len(protocols) > _PROTOCOLS else ""


def without_session(protocols: Sequence[str]) -> list[str]:
    """Return the protocols of a websocket that asks for a new Streamlit session."""
    return list(protocols[:_PROTOCOLS])


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
