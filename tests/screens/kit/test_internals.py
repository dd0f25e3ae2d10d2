"""What we rely on of Streamlit's inside, one test a row: a new version that changes one of them is seen here first."""

import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.types import Message
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import (
    starlette_agent_routes,
    starlette_routes,
    starlette_server,
    starlette_websocket,
)

from model.errors import Unusable
from model.wording import LANGUAGES, catalogue
from pages.kit import internals


def changed(monkeypatch: pytest.MonkeyPatch, folder: Path, before: str, after: str) -> None:
    """Replace the page of Streamlit by one that is made otherwise."""
    page = internals._INDEX.read_text(encoding="utf-8")
    (folder / "index.html").write_text(page.replace(before, after), encoding="utf-8")
    monkeypatch.setattr(internals, "_INDEX", folder / "index.html")


def test_the_version_that_is_installed_is_made_as_we_suppose() -> None:
    internals.check()


def test_a_run_has_the_identifier_of_its_session() -> None:
    def script() -> None:
        import streamlit as st

        from pages.kit import internals

        st.text(internals.run_session())

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.text[0].value == "test session id"


def test_a_run_goes_on_with_another_query_and_so_do_those_that_it_asks_for() -> None:
    def script() -> None:
        import streamlit as st

        from pages.kit import internals

        st.text(internals.query())
        assert not internals.is_history_navigation()
        if "b" not in st.query_params:
            internals.set_query("a=1&b=%C3%A9")
            st.rerun()

    app = AppTest.from_function(script)
    app.query_params["a"] = "1"
    app.run()
    assert not app.exception
    assert app.text[0].value == "a=1&b=%C3%A9"
    assert app.query_params == {"a": "1", "b": "é"}


def test_a_file_is_served_under_the_identifier_that_we_foresee() -> None:
    storage = MemoryMediaFileStorage("/media")
    served = storage.load_and_get_id(b"a;b", "text/csv", MediaFileKind.DOWNLOADABLE, "Été.csv")
    assert internals.keep_file(b"a;b", "text/csv", "Été.csv") == served
    assert storage.get_url(served).startswith(f"{internals.MEDIA}{served}".removesuffix("/"))


def test_a_large_file_made_again_is_the_one_that_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemoryMediaFileStorage("/media")
    monkeypatch.setattr(internals, "exists", lambda: True)
    monkeypatch.setattr(internals, "get_instance", lambda: SimpleNamespace(media_file_mgr=MediaFileManager(storage)))
    before, after = (bytes(700_000) + each + bytes(900_000) for each in (b"x", b"y"))
    assert internals.keep_file(before, "text/csv", "Base.csv") == internals.keep_file(after, "text/csv", "Base.csv")
    (served,) = storage._files_by_id.values()
    assert served.content == after


def test_the_log_of_what_is_declared_outside_of_a_run_has_this_name() -> None:
    assert import_module(internals.RUN_LOGGER)._LOGGER.name == internals.RUN_LOGGER


def test_files_are_served_and_sent_up_at_these_addresses() -> None:
    assert f"/{starlette_routes._ROUTE_MEDIA}" == f"{internals.MEDIA}{{file_id:path}}"
    assert f"/{starlette_routes._ROUTE_UPLOAD_FILE}" == f"{internals.UPLOADS}{{session_id}}/{{file_id}}"
    assert internals.session_of_upload(f"{internals.UPLOADS}s-1/f-2") == "s-1"


def test_what_is_closed_is_what_tells_of_the_inside() -> None:
    inside = [starlette_routes.ROUTE_METRICS]
    inside += [getattr(starlette_agent_routes, name) for name in dir(starlette_agent_routes) if "_ROUTE_AGENT" in name]
    assert len(inside) >= 4
    assert [each for each in inside if not f"/{each}".startswith(internals.CLOSED)] == []


def test_a_websocket_names_the_session_that_it_asks_for_again_third() -> None:
    asked = ["streamlit", "token", "session"]
    headers = {"sec-websocket-protocol": ", ".join(asked)}
    assert starlette_websocket._parse_subprotocols(headers)[2] == internals.asked_session(asked) == "session"
    assert internals.asked_session(asked[:2]) == ""
    kept = internals.without_session(asked)
    assert starlette_websocket._parse_subprotocols({"sec-websocket-protocol": ", ".join(kept)})[2] is None


def test_a_websocket_that_is_read_otherwise_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def receive() -> Message:
        raise AssertionError

    with pytest.raises(Unusable):
        internals.Frames(receive, 1, lambda: True)
    monkeypatch.setattr(starlette_server, "_get_websocket_protocol", lambda: "auto")
    with pytest.raises(Unusable):
        internals.check()


def test_the_page_holds_one_script_of_its_own() -> None:
    assert len(internals.inline_scripts()) == 1


def test_the_page_says_its_language_and_its_title_once() -> None:
    page = internals.localise(internals._INDEX.read_bytes(), "fr", "Mosaïque").decode()
    assert re.findall(r"<html[^>]*>|<title>.*?</title>", page) == ['<html lang="fr">', "<title>Mosaïque</title>"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<script>", '<script nonce="x">'),
        ('<html lang="en"', "<html"),
        ("<title>Streamlit</title>", "<title>App</title>"),
        ("<title>Streamlit</title>", "<title>Streamlit</title><title>Streamlit</title>"),
    ],
)
def test_a_page_that_is_made_otherwise_closes_the_house_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str, after: str
) -> None:
    changed(monkeypatch, tmp_path, before, after)
    with pytest.raises(Unusable) as refusal:
        internals.check()
    for language in LANGUAGES:
        assert st.__version__ in catalogue(language).error(refusal.value)
