"""What is done with one key in a workshop, on the wall and by whoever facilitates."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.services.workshop import facilitation, workshops
from model.services.workshop import timer as workshop_timer
from model.services.workshop.workshops import Hall
from model.workshop.board import StepStage
from model.workshop.steps import Step
from pages.kit import session
from pages.kit.wording import sentence, t

MINUTES_UNPLANNED = 5


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
    """Offer what is done with one key: back, on, show or hide, close or open again, time, undo."""
    uid, board = hall.workshop.uid, hall.board
    with st.container(horizontal=True, key=f"keys_{where}"):
        if board.place >= 0:
            _key(where, "back", "arrow_back", "Left", lambda: facilitation.go(who, uid, board.place - 1))
        if board.place < len(board.steps):
            _key(where, "on", "arrow_forward", "Right", lambda: facilitation.go(who, uid, board.place + 1))
        if board.step and board.step.asks:
            _on_step(who, uid, board.step, board.stage(board.step.uid), where)
        _key(where, "undo", "undo", "U", lambda: facilitation.undo(who, uid, hall.revision))


def _on_step(who: Viewer, uid: str, step: Step, stage: StepStage, where: str) -> None:
    """What is done with one key to the step that is seen here, and to no other."""
    shown, opened = stage.revealed, stage.is_open(datetime.now(UTC))
    eye = "visibility_off" if shown else "visibility"
    _key(where, "hide" if shown else "show", eye, "S", lambda: facilitation.reveal(who, uid, step.uid, shown=not shown))
    lock = "lock" if opened else "lock_open"
    _key(where, "lock" if opened else "open", lock, "L", lambda: facilitation.lock(who, uid, step.uid, locked=opened))
    timed, minutes = bool(stage.until and opened), step.minutes or MINUTES_UNPLANNED
    clock, then = ("timer_off", 0) if timed else ("timer", minutes)
    _key(where, f"{clock}_key", clock, "T", lambda: workshop_timer.set_timer(who, uid, step.uid, then), n=minutes)


def _key(where: str, name: str, icon: str, key: str, action: Callable[[], object], **values: object) -> None:
    st.button(
        t(f"workshop.{name}", **values),
        key=f"{where}_{name}",
        icon=f":material/{icon}:",
        shortcut=key,
        on_click=done,
        args=(action,),
    )
