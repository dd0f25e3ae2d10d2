"""A room of the tests: begun, heard, read."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.services.workshop import (
    phones,
    workshops,
)
from model.workshop.steps import Kind

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


LOGIN = "animation-aquitaine"


OWN_PLACED = (Kind.LEVELS, Kind.RANGE)


def here(uid: str) -> str:
    """The step that is looked at."""
    step = workshops.hall(HOST, uid).board.step
    assert step
    return step.uid


def text(app: AppTest) -> str:
    drawn = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info]
    said = " ".join(each.value for each in drawn)
    return said.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def begun(*codes: str) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(codes))
    workshops.start(HOST, uid)
    return uid


def vote(uid: str, step: str, *forms: dict[str, list[str]]) -> None:
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for form in forms:
        phones.answer(uid, phones.join(door), step, form)


def tick(app: AppTest, *places: int) -> AppTest:
    """Tick rows of the table of cards, as its reader does."""
    (table,) = [each for each in app.dataframe if (each.key or "").startswith("sort_cards_")]
    app.session_state[table.key] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    return app.run()


def sorted_cards(app: AppTest) -> list[list[str]]:
    (table,) = [each for each in app.dataframe if (each.key or "").startswith("sort_cards_")]
    return table.value.to_numpy().tolist()


def keys(app: AppTest) -> dict[str, Any]:
    """The buttons that have a key, as they are drawn: what they say by their names, and what they are pressed on."""
    shown = json.loads(_bar(app).json)
    names = {each["name"]: each["label"] for each in shown["buttons"]}
    on = {**shown["on"], "revision": shown["revision"]}
    return {"names": names, "on": on, "answered": shown["answered"]}


def press(app: AppTest, name: str, **on: object) -> AppTest:
    """Press one of them, on what is shown or on something else."""
    states = app._tree.get_widget_states()
    gesture = {"name": name, "number": keys(app)["answered"] + 1, **keys(app)["on"], **on}
    events = json.dumps([{"event": "gesture", "value": gesture}])
    identifier = f"$$STREAMLIT_INTERNAL_KEY_{_bar(app).id}__events"
    states.widgets.append(WidgetState(id=identifier, json_trigger_value=events))
    app._run(states)
    assert not app.exception
    return app


def bars(app: AppTest) -> list[Any]:
    """The rows of keys that are drawn: one, while a workshop is led."""
    return [each.proto for each in app.get("bidi_component") if "keys_" in each.proto.id]


def _bar(app: AppTest) -> Any:
    (shown,) = bars(app)
    return shown
