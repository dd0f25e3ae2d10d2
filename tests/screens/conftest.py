"""Screens driven in the process, through the frame, as somebody who came in."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from altair.utils import schemapi
from streamlit.components.v2 import manifest_scanner
from streamlit.proto import ButtonGroup_pb2, MultiSelect_pb2, NumberInput_pb2, Selectbox_pb2
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Selectbox
from streamlit.util import calc_hash

from model.access import Role, Viewer
from model.corrections.descriptions import Position
from model.domain.register import PositionRecord
from model.services.access import sessions
from model.services.context import today
from model.services.demo import roles as demo_roles
from model.services.records import corrections
from model.settings import ROOT
from pages.kit import session
from tests.screens import editor

SHELL = str(ROOT / "pages" / "shell.py")
Open = Callable[..., AppTest]
WAY = "mosaique_address"
MOST_FIGURES = 7
"""What somebody can take in at once: the headline figures of a screen, in any of its states."""


def label_of(box: Selectbox[Any]) -> str:
    """How a list writes what is chosen in it."""
    assert box.index is not None, "nothing is chosen"
    return box.options[box.index]


def freeze() -> PositionRecord:
    """Freeze the first position of Aquitaine that nobody holds, from today on."""
    analyst = Viewer("a", "Une analyste", Role.ANALYST, ("AQ",))
    looked = corrections.seen_region(analyst, "AQ")
    held = looked.register.holding(today())
    seat = next(each for each in looked.register.positions if each.uid not in held and each.open_on(today()))
    corrections.correct(analyst, looked, Position(position=seat.uid, values={"frozen_from": today()}))
    return seat


def arrive(app: AppTest, screen: str = "") -> AppTest:
    """Open an application at the address of a screen, without the first one before: most of a short test."""
    if screen:
        app._page_hash = calc_hash(screen.rpartition("/")[2])
    return app.run()


@pytest.fixture(autouse=True, scope="session")
def read_once() -> Iterator[None]:
    """Read the scripts once, and look once for components in what is installed, as a server does for all of its tabs:
    done again for each run, both would be a third of a short test."""
    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: scripts)
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="session")
def awaited() -> Iterator[None]:
    """Wait for the end of a run without looking a thousand times a second whether it came."""
    look = local_script_runner.require_widgets_deltas

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        if runner._script_thread:
            runner._script_thread.join(timeout)
        look(runner, timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(autouse=True, scope="session")
def validated_once() -> Iterator[None]:
    """Hold each specification of a chart against the schema once, however many tests draw it."""
    validate, valid, schemas = schemapi.validate_jsonschema, set[tuple[int, str]](), {}

    def once(document: Any, schema: dict[str, Any], *given: Any, **named: Any) -> Any:
        schemas[id(schema)] = schema  # as long as it is kept, no other one has its number
        key = id(schema), json.dumps(document, sort_keys=True, default=repr)
        if key in valid:
            return None
        problems = validate(document, schema, *given, **named)
        if problems is None:
            valid.add(key)
        return problems

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemapi, "validate_jsonschema", once)
        yield


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Each test starts without anything that another one cached."""
    st.cache_data.clear()
    st.cache_resource.clear()
    return


@pytest.fixture(autouse=True)
def followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way to another screen is taken, as a browser does when a run draws it."""
    run = AppTest._run

    def followed_run(app: AppTest, *given: Any, **named: Any) -> AppTest:
        drawn = run(app, *given, **named)
        ways = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.component_name == WAY]
        for way in ways:
            if "leads" in way:
                app.query_params = dict(parse_qsl(way["query"]))
                app._page_hash = calc_hash(way["page"])
                return followed_run(app)
        return drawn

    monkeypatch.setattr(AppTest, "_run", followed_run)


@pytest.fixture(autouse=True)
def few_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test opens, chooses or presses: count the headline figures of the screen that this draws."""
    run = AppTest._run

    def counted(app: AppTest, *given: Any, **named: Any) -> AppTest:
        drawn = run(app, *given, **named)
        figures = [each.label for each in drawn.metric] + [each["label"] for each in editor.figures(drawn)]
        assert len(figures) <= MOST_FIGURES, f"more figures than one can take in: {figures}"
        return drawn

    monkeypatch.setattr(AppTest, "_run", counted)


@pytest.fixture(autouse=True)
def legible_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test opens, chooses or presses: no link stands in a caption, which Streamlit makes paler than what can
    be read, and of which no tool that looks for contrasts can tell."""
    run = AppTest._run

    def looked_at(app: AppTest, *given: Any, **named: Any) -> AppTest:
        drawn = run(app, *given, **named)
        assert [each.value for each in drawn.caption if "](" in each.value.replace("\\", "")] == []
        return drawn

    monkeypatch.setattr(AppTest, "_run", looked_at)


@pytest.fixture(autouse=True)
def given_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test opens, chooses or presses: what a run gives a widget is its default too. A busy browser may draw
    the widget from a later run, which gives nothing: it would show the default, and send that back. A field that may be
    emptied has none."""
    run = AppTest._run

    def given(app: AppTest, *given: Any, **named: Any) -> AppTest:
        drawn = run(app, *given, **named)
        for kind in KINDS:
            for each in drawn.get(kind):
                if getattr(each.proto, "set_value", False) and default(each.proto) is not None:
                    assert default(each.proto) == held(each.proto), f"{each.proto.id}: another default than its value"
        return drawn

    monkeypatch.setattr(AppTest, "_run", given)


KINDS = ("text_input", "text_area", "number_input", "checkbox", "toggle", "selectbox", "multiselect", "button_group")


def default(proto: Any) -> object:
    """What a browser shows of a widget that it draws for the first time, if anything."""
    if isinstance(proto, Selectbox_pb2.Selectbox):
        return proto.options[proto.default] if proto.HasField("default") else None
    if isinstance(proto, MultiSelect_pb2.MultiSelect):
        return [proto.options[place] for place in proto.default]
    if isinstance(proto, ButtonGroup_pb2.ButtonGroup):
        return [proto.options[place].content for place in proto.default]
    if isinstance(proto, NumberInput_pb2.NumberInput) and not proto.HasField("default"):
        return None
    return proto.default


def held(proto: Any) -> object:
    """What the server gives a widget."""
    if isinstance(proto, Selectbox_pb2.Selectbox):
        return proto.raw_value
    if isinstance(proto, MultiSelect_pb2.MultiSelect | ButtonGroup_pb2.ButtonGroup):
        return list(proto.raw_values)
    return proto.value


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
