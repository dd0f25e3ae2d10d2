"""Leading a workshop: the keys, the timer, the way to another step, and what is asked again every second or two."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.services.context import PARIS
from model.services.workshop import facilitation, live_scenario, rehearsal, workshops
from model.services.workshop import timer as workshop_timer
from model.services.workshop.scene import Scene
from model.services.workshop.workshops import Hall, Phase, Workshop
from model.workshop.board import WHATIF, StepStage
from model.workshop.steps import Step
from pages.kit import session, state, widgets
from pages.kit import wall as walls
from pages.kit.wording import inert, plain, sentence, t
from pages.workshop import choice, consequences, slides
from pages.workshop.consequences import Effect

MINUTES = (2, 5, 10, 15, 20, 0)
MINUTES_UNPLANNED = 5
WIDTH = 420


def seen(uid: str) -> Hall:
    """Return a workshop as it is now, for whoever looks now."""
    return workshops.hall(session.viewer(Right.WORKSHOP), uid)


def wall(uid: str, *, held: bool = True) -> None:
    """Draw the wall and its keys, every second while the workshop is held; once it is over, thanks, in the same place:
    a wall that fills the screen goes on filling it."""
    st.fragment(_wall, run_every=1 if held else None)(uid, held)


def _wall(uid: str, held: bool) -> None:
    """What is shown is read again when the version changed, and only then."""
    who = session.viewer(Right.WORKSHOP)
    if not held:
        hall = workshops.hall(who, uid)
        walls.draw(slides.slide(replace(hall, board=hall.board.went(len(hall.board.steps)))))
        return
    kept = state.PROJECTED.get()
    if kept and kept[0].workshop.rehearsed:
        rehearsal.go_on(who, uid)
    if kept is None or kept[0].workshop.uid != uid or kept[0].version != workshops.version(who, uid):
        hall = workshops.hall(who, uid)
        kept = hall, _effect(who, hall), _scene(who, hall)
        state.PROJECTED.set(kept)
    if over(kept[0].workshop):  # nothing more is asked of the server every second
        st.rerun()
    walls.draw(slides.slide(*kept))
    keys(who, kept[0], "wall")
    _more_time(who, kept[0].workshop, "wall")


def ended(who: Viewer, code: str) -> str:
    """Return the uid of the workshop of the region that was projected here and is over, if there is one."""
    kept = state.PROJECTED.get()
    closed = {each.uid for each in workshops.listing(who, code) if each.phase is Phase.CLOSED}
    return kept[0].workshop.uid if kept and kept[0].workshop.uid in closed else ""


@st.fragment(run_every=2)
def awaited(code: str) -> None:
    """Wait for the doors of a workshop of the region to open."""
    if choice.running(session.viewer(Right.WORKSHOP), code):
        st.rerun()


def over(held: Workshop) -> bool:
    """Whether a workshop is over: closed, or for too long; its version does not rise then."""
    return held.phase is not Phase.RUNNING or held.ends is None or held.ends <= datetime.now(UTC)


def _more_time(who: Viewer, held: Workshop, where: str) -> None:
    """Say that a workshop is soon over by itself, and offer to go on."""
    if held.ends is None or held.ends - datetime.now(UTC) > workshop_timer.SOON:
        return
    at = held.ends.astimezone(PARIS)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("workshop.soon_over", hour=at.hour, time=f"{at:%M}"), width="stretch")
        st.button(
            t("workshop.prolong"),
            key=f"{where}_prolong",
            icon=":material/more_time:",
            on_click=done,
            args=(lambda: workshop_timer.prolong(who, held.uid),),
        )


def _effect(who: Viewer, hall: Hall) -> Effect | None:
    """What the room's wish would change, when that is in the spotlight and enough people had a view."""
    if hall.board.spotlight != WHATIF:
        return None
    try:
        return consequences.of(who, hall)
    except MosaiqueError:
        return None


def _scene(who: Viewer, hall: Hall) -> Scene | None:
    """The scenario that the room composes, in the step where it does."""
    step = hall.board.step
    return live_scenario.scene(who, hall.workshop.uid) if step and not step.asks else None


@st.fragment(run_every=2)
def live(uid: str, drawn: Hashable) -> None:
    """Say how many answered and what, and offer the keys; the whole screen follows when the room moved on or wrote."""
    who = session.viewer(Right.WORKSHOP)
    hall = workshops.hall(who, uid)
    if stand(hall) != drawn:
        st.rerun()
    if hall.workshop.rehearsed:
        rehearsal.go_on(who, uid)
    st.header(inert(slides.finding(hall)), anchor=False)
    if hall.board.step:
        st.markdown(inert(slides.step_name(hall.board, hall.board.place)))
    st.caption(inert(slides.entry_words(hall)))
    keys(who, hall, "host")
    _more_time(who, hall.workshop, "host")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _go_to(who, hall)
        if hall.board.step and hall.board.step.asks:
            _timer(who, hall, hall.board.step)
    if rows := slides.rows(hall):
        widgets.table(rows, t("workshop.results"))
    elif hall.tally and hall.tally.answers:
        st.caption(t("room.too_few_shown", n=hall.board.fewest))


def stand(hall: Hall) -> Hashable:
    """What the whole screen of the facilitator depends on."""
    board, held = hall.board, hall.workshop
    shown = bool(hall.tally and hall.tally.shown)
    room = held.phase, held.rehearsed, hall.used, shown, len(hall.cards)
    entered = len(board.hands), len(board.paper)
    return room, board.place, board.groups, board.hidden, board.spotlight, board.live, entered


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


def _timer(who: Viewer, hall: Hall, step: Step) -> None:
    """Offer to count minutes down: first of all those that were planned."""
    offered = sorted({*MINUTES, step.minutes})
    planned = offered.index(step.minutes) if step.minutes else 0
    minutes = widgets.select(
        t("workshop.timer"), offered, _minutes, f"host_minutes_{step.uid}", index=planned, width=200
    )
    action = lambda: workshop_timer.set_timer(who, hall.workshop.uid, step.uid, minutes or 0)  # noqa: E731  what the button does
    st.button(t("workshop.set_timer"), key="host_timer", icon=":material/timer:", on_click=done, args=(action,))


def _minutes(minutes: int) -> str:
    return plain("workshop.minutes", n=minutes)


def _go_to(who: Viewer, hall: Hall) -> None:
    """Offer every step, beginning each time with the one that is looked at."""
    here, places = hall.board.place, range(-1, len(hall.board.steps) + 1)
    chosen = widgets.select(
        t("workshop.go_to"),
        places,
        lambda place: slides.step_name(hall.board, place),
        f"host_place_{here}",
        index=here + 1,
        width=WIDTH,
    )
    place = here if chosen is None else chosen
    st.button(
        t("workshop.go"), key="host_go", on_click=done, args=(lambda: facilitation.go(who, hall.workshop.uid, place),)
    )


def ending(who: Viewer, hall: Hall) -> None:
    """Offer to close the workshop: nobody comes in or answers any more, and its results are kept."""
    with st.expander(t("workshop.end"), key="host_end", icon=":material/stop_circle:"):
        st.markdown(t("workshop.end_means"))
        st.button(
            t("workshop.close"),
            key="host_close",
            on_click=widgets.act,
            args=(lambda: workshops.close(who, hall.workshop.uid), "workshop.was_closed"),
        )
