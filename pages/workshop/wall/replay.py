"""A workshop that is over, shown again on the wall: led by keys, nothing is written.

Where it stands is in the address alone: a second window goes its own way, and a colleague sees the same page.
"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.services.workshop import live_scenario, replay
from model.services.workshop.replay import COVER, Replay
from pages.kit import address, key_bar, widgets
from pages.kit import wall as walls
from pages.kit.key_bar import Gesture, Key
from pages.kit.wording import plain, sentence, t
from pages.workshop import consequences, slides
from pages.workshop.keys import button
from pages.workshop.wall import display

SHOWN = "1"
"""What the address says where the effect is looked at."""


def wall(who: Viewer, code: str, uid: str) -> None:
    """Draw the page of a replay that the address names, and the keys that lead to the others."""
    slide, cover = st.container(), _cover(who, code, uid)
    places = {str(place + 1): place for place in (COVER, *cover.hall.board.passed)}
    received = address.named(address.STEP)
    if received and received not in places:
        st.warning(t("address.unknown_etape"))
    place = places.get(received, COVER)
    shown = replay.replay(who, uid, place, effect=address.named(address.EFFECT) == SHOWN)
    _keys(shown, tuple(places.values()))
    step = shown.hall.board.step
    played = live_scenario.live_scenario(who, uid) if step and not step.asks else None
    with slide:
        walls.draw(slides.replayed(shown, display.effect(who, shown.hall), played))


def _cover(who: Viewer, code: str, uid: str) -> Replay:
    """The first page; stops the screen where the address names no workshop of the region that is over."""
    try:
        cover = replay.replay(who, uid)
        refusal = "" if cover.hall.workshop.region == code else plain("errors.unknown.workshop")
    except MosaiqueError as error:
        refusal = sentence(error)
    if refusal:
        widgets.heading(plain("workshop.project"), refusal)
        address.link("workshop/conclusions/screen.py", label=t("workshop.conclude"), icon=":material/summarize:")
        address.stop()
    return cover


def _keys(shown: Replay, places: tuple[int, ...]) -> None:
    """Back, on and the effect, where there are such: each leads to another address."""
    board, at = shown.hall.board, places.index(shown.hall.board.place)
    ways: dict[str, tuple[Key, int, str]] = {}
    if at:
        ways["back"] = button("back", "←", key_bar.BACK), places[at - 1], ""
    if at + 1 < len(places):
        ways["on"] = button("on", "→", key_bar.ON), places[at + 1], ""
    if consequences.is_offered(shown.hall):
        name, lit = ("no_effect", "") if board.spotlight else ("effect", SHOWN)
        ways[name] = button(name, "E", ("e",)), board.place, lit
    on = {"place": board.place, "effect": board.spotlight}
    leads = {name: {address.STEP: str(place + 1), address.EFFECT: lit} for name, (_, place, lit) in ways.items()}
    key_bar.draw(
        "keys_replay", plain("keys.replay"), [key for key, _, _ in ways.values()], on, 0, partial(_go, leads, on)
    )


def _go(leads: Mapping[str, Mapping[str, str]], on: Mapping[str, object], gesture: Gesture) -> None:
    """Go where a key leads, if it was pressed on the page that is shown."""
    if all(gesture.get(part) == value for part, value in on.items()) and gesture.get("name") in leads:
        address.write(leads[gesture["name"]])
