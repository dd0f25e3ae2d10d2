"""The cards that wait to be accepted, one after the other: accepted, hidden or put into a group with one key."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.workshop import facilitation
from model.services.workshop.workshops import Hall
from model.workshop import wall
from model.workshop.cards import Card, Group
from pages.kit import data, key_bar
from pages.kit.key_bar import Gesture, Key
from pages.kit.wording import plain, t
from pages.workshop.keys import done

HEIGHT = 270
"""In pixels of a usual size, whatever waits: nothing beneath it moves while somebody types there."""

DIGITS = 9
"""How many groups have a key."""


def queue(who: Viewer, hall: Hall, own: Sequence[Card]) -> None:
    """Show the card that waits longest, and what is done with it."""
    waiting = [line for line in wall.lines(hall.board, own) if line.waiting]
    with st.container(border=True, height=data.grown(HEIGHT), key="host_queue"):
        st.caption(t("queue.waiting", n=sum(len(line.cards) for line in waiting)))
        if not waiting:
            return
        line, groups = waiting[0], hall.board.of(own[0].step)[:DIGITS]
        on = {"card": line.cards[0]}
        obey = partial(_obey, who, hall.workshop.uid, groups)
        text = plain("queue.card", text=line.text, n=len(line.cards))
        key_bar.draw("queue_bar", plain("keys.queue"), _buttons(groups), on, hall.revision, obey, text)


def _buttons(groups: Sequence[Group]) -> list[Key]:
    keys: list[Key] = [
        {"name": "accept", "label": plain("sort.accept"), "sign": "A", "keys": ("a",)},
        {"name": "hide", "label": plain("sort.hide"), "sign": "X", "keys": ("x",)},
    ]
    for number, group in enumerate(groups, 1):
        into = plain("sort.into", name=group.name)
        keys.append({"name": group.uid, "label": into, "sign": str(number), "keys": (str(number),)})
    return keys


def _obey(who: Viewer, uid: str, groups: Sequence[Group], gesture: Gesture) -> None:
    """Do what a key says to the card that it was pressed on; said twice, it is done once."""
    name, card = gesture.get("name"), gesture.get("card")
    if not isinstance(card, str):
        return
    if name in ("accept", "hide"):
        done(partial(facilitation.moderate, who, uid, [card], hidden=name == "hide"))
    for group in groups:
        if group.uid == name:
            done(partial(_put, who, uid, group, card))


def _put(who: Viewer, uid: str, group: Group, card: str) -> None:
    """All cards that say the same go into the group with it."""
    facilitation.sort(who, uid, group.step, group.uid, card)
