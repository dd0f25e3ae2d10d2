"""Screens driven in the process, through the frame, as somebody who came in."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox
from streamlit.util import calc_hash

from model.services.access import sessions
from model.services.demo import roles as demo_roles
from model.settings import ROOT
from pages.kit import session

SHELL = str(ROOT / "pages" / "shell.py")
Open = Callable[..., AppTest]
MOST_FIGURES = 7
"""What somebody can take in at once: the headline figures of a screen, in any of its states."""


def label_of(box: Selectbox[Any]) -> str:
    """How a list writes what is chosen in it."""
    assert box.index is not None, "nothing is chosen"
    return box.options[box.index]


def arrive(app: AppTest, screen: str = "") -> AppTest:
    """Open an application at the address of a screen, without the first one before: most of a short test."""
    if screen:
        app._page_hash = calc_hash(screen.rpartition("/")[2])
    return app.run()


@pytest.fixture(autouse=True, scope="session")
def installed_once() -> Iterator[None]:
    """Look once for components in what is installed: for each application it would be most of its first run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Each test starts without anything that another one cached."""
    st.cache_data.clear()
    st.cache_resource.clear()
    return


@pytest.fixture(autouse=True)
def few_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test opens, chooses or presses: count the headline figures of the screen that this draws."""
    run = AppTest._run

    def counted(app: AppTest, *given: Any, **named: Any) -> AppTest:
        drawn = run(app, *given, **named)
        figures = [each.label for each in drawn.metric]
        assert len(figures) <= MOST_FIGURES, f"more figures than one can take in: {figures}"
        return drawn

    monkeypatch.setattr(AppTest, "_run", counted)


@pytest.fixture
def anonymous(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The application for somebody without a cookie."""
    monkeypatch.setattr(session, "secret", lambda: "")
    return AppTest.from_file(SHELL, default_timeout=30)


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, demo_house: object) -> Open:
    """Open the application as somebody of the demonstration, on a screen, with parameters of the address."""

    def opened(login: str = "direction-aquitaine", screen: str = "", **parameters: str) -> AppTest:
        secret = demo_roles.begin()
        demo_roles.become(secret, login)
        monkeypatch.setattr(session, "secret", lambda: secret)
        app = AppTest.from_file(SHELL, default_timeout=30)
        for name, value in parameters.items():
            app.query_params[name] = value
        return arrive(app, screen)

    return opened


@pytest.fixture
def hired(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    """Open the application of a production house as an account, by its login."""

    def opened(login: str) -> AppTest:
        secret = sessions.exchange(sessions.open_session(login)) or ""
        monkeypatch.setattr(session, "secret", lambda: secret)
        return AppTest.from_file(SHELL, default_timeout=30).run()

    return opened
