"""What is done with one key in a workshop, on the wall and by whoever facilitates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.services.workshop import facilitation, workshops
from model.services.workshop import timer as workshop_timer
from model.services.workshop.workshops import Hall
from model.workshop.board import WHATIF, StepStage
from model.workshop.steps import Step
from pages.kit import key_bar, session, state
from pages.kit.key_bar import Gesture, Key
from pages.kit.wording import plain, sentence, t
from pages.workshop import consequences

MINUTES_UNPLANNED = 5
WALL = "wall"
"""Where Space and Enter go on, as remotes send them; elsewhere they scroll, or press what has the focus."""


def seen(uid: str) -> Hall:
    """Return a workshop as it is now, for whoever looks now."""
    return workshops.hall(session.viewer(Right.WORKSHOP), uid)


def done(action: Callable[[], object]) -> None:
    """Do something, or say what stands in the way."""
    try:
        action()
    except MosaiqueError as error:
        st.toast(sentence(error), icon=":material/error:")


def keys(who: Viewer, hall: Hall, where: str) -> None:
    """Offer what is done with one key: back, on, show or hide, close, time, the effect, a dark wall, undo."""
    board, uid = hall.board, hall.workshop.uid
    buttons = []
    if board.place >= 0:
        buttons.append(button("back", "←", key_bar.BACK))
    if board.place < len(board.steps):
        buttons.append(button("on", "→", key_bar.ON if where == WALL else key_bar.ON[:2]))
    if board.step and board.step.asks:
        buttons += _on_step(board.step, board.stage(board.step.uid))
    if consequences.is_offered(hall):
        buttons.append(button("no_effect" if board.spotlight == WHATIF else "effect", "E", ("e",)))
    buttons += [button("light" if board.dark else "dark", "B", ("b", ".")), button("undo", "U", ("u",))]
    on = {"place": board.place, "step": board.step.uid if board.step else ""}
    key_bar.draw(f"keys_{where}", plain("keys.name"), buttons, on, hall.revision, partial(_obey, who, uid))


def _on_step(step: Step, stage: StepStage) -> list[Key]:
    """What is done with one key to the step that is looked at."""
    opened = stage.is_open(datetime.now(UTC))
    clock = "timer_off_key" if stage.until and opened else "timer_key"
    return [
        button("hide" if stage.revealed else "show", "S", ("s",)),
        button("lock" if opened else "open", "L", ("l",)),
        button(clock, "T", ("t",), n=step.minutes or MINUTES_UNPLANNED),
    ]


def button(name: str, sign: str, keys: Sequence[str], **values: object) -> Key:
    """A button of what is done in a workshop, with its sign and the keys that press it."""
    return {"name": name, "label": plain(f"workshop.{name}", **values), "sign": sign, "keys": keys}


def _obey(who: Viewer, uid: str, gesture: Gesture) -> None:
    """Do what a key says, where and when it was pressed, or say what stands in the way."""
    try:
        name, place, step, revision = (gesture[part] for part in ("name", "place", "step", "revision"))
        action = ACTIONS[name]
    except KeyError:
        return
    if isinstance(place, int) and isinstance(step, str) and isinstance(revision, int):
        done(lambda: action(who, uid, KeyPress(place, step, revision)))


@dataclass(frozen=True)
class KeyPress:
    """Where and when a key was pressed: the place and the step that were looked at, the revision of the workshop."""

    place: int
    step: str
    revision: int


def _go(who: Viewer, uid: str, on: KeyPress, *, by: int) -> None:
    facilitation.go(who, uid, on.place, on.revision, by=by)


def _reveal(who: Viewer, uid: str, on: KeyPress, *, shown: bool) -> None:
    facilitation.reveal(who, uid, on.step, shown=shown, revision=on.revision)


def _lock(who: Viewer, uid: str, on: KeyPress, *, locked: bool) -> None:
    facilitation.lock(who, uid, on.step, locked=locked, revision=on.revision)


def _light(who: Viewer, uid: str, on: KeyPress, *, item: str) -> None:
    facilitation.spotlight(who, uid, item, revision=on.revision)


def _darken(who: Viewer, uid: str, on: KeyPress, *, dark: bool) -> None:
    facilitation.darken(who, uid, dark=dark, revision=on.revision)


def _begin_timer(who: Viewer, uid: str, on: KeyPress) -> None:
    minutes = workshops.hall(who, uid).board.named(on.step).minutes or MINUTES_UNPLANNED
    workshop_timer.set_timer(who, uid, on.step, minutes, on.revision)


def _stop_timer(who: Viewer, uid: str, on: KeyPress) -> None:
    workshop_timer.set_timer(who, uid, on.step, 0, on.revision)


def _undo(who: Viewer, uid: str, on: KeyPress) -> None:
    if facilitation.undo(who, uid, on.revision):
        state.NOTICE.set(t("workshop.settled_stays"))  # a toast would go with the screen, which is drawn again at once


ACTIONS: Mapping[str, Callable[[Viewer, str, KeyPress], None]] = {
    "back": partial(_go, by=-1),
    "on": partial(_go, by=1),
    "show": partial(_reveal, shown=True),
    "hide": partial(_reveal, shown=False),
    "lock": partial(_lock, locked=True),
    "open": partial(_lock, locked=False),
    "timer_key": _begin_timer,
    "timer_off_key": _stop_timer,
    "effect": partial(_light, item=WHATIF),
    "no_effect": partial(_light, item=""),
    "dark": partial(_darken, dark=True),
    "light": partial(_darken, dark=False),
    "undo": _undo,
}
"""What each key does."""
