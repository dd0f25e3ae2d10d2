"""A room of the tests: begun, heard, read."""

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
