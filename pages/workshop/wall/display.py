"""What is projected: read again every second, drawn anew when something happened, thanks at the end."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.services.workshop import live_scenario, rehearsal, trial, workshops
from model.services.workshop.scene import Scene
from model.services.workshop.workshops import Hall, Phase, Workshop
from model.workshop.board import WHATIF
from pages.kit import session, state
from pages.kit import wall as walls
from pages.workshop import consequences, slides, timer, workshop_choice
from pages.workshop.consequences import Effect
from pages.workshop.keys import keys


def wall(uid: str, *, held: bool = True) -> None:
    """Draw the wall and its keys, every second while the workshop is held; once it is over, thanks, in the same place,
    until another one opens its doors: a wall that fills the screen goes on filling it."""
    st.fragment(_wall, run_every=1 if held else 2)(uid, held)


def _wall(uid: str, held: bool) -> None:
    """What is shown is read again when the version changed, and only then. The keys know where they act before the wall
    shows it: a key that is pressed at what one sees is never one step late."""
    who, slide = session.viewer(Right.WORKSHOP), st.container()
    if not held:
        hall = workshops.hall(who, uid)
        if workshop_choice.running(who, hall.workshop.region):
            st.rerun()
        with slide:
            walls.draw(slides.last(hall))
        return
    kept = state.PROJECTED.get()
    if kept and kept[0].workshop.rehearsed:
        rehearsal.go_on(who, uid)
    if kept is None or kept[0].workshop.uid != uid or kept[0].version != workshops.version(who, uid):
        hall = workshops.hall(who, uid)
        kept = hall, effect(who, hall), _scene(who, hall)
        state.PROJECTED.set(kept)
    if over(kept[0].workshop):  # nothing more is asked of the server every second
        st.rerun()
    keys(who, kept[0], "wall")
    with slide:
        walls.draw(slides.slide(*kept))
    timer.more_time(who, kept[0].workshop, "wall")


@st.fragment(run_every=2)
def tried(workshop: Workshop) -> None:
    """Show a workshop whose doors are closed, for a trial; the wall goes on to the room once they open."""
    who = session.viewer(Right.WORKSHOP)
    if workshop_choice.ready(who, workshop.region) is None:
        st.rerun()
    with st.container():  # as the wall of an open workshop: it goes on filling the screen
        walls.draw(slides.tried(workshop, trial.trial(who, workshop.uid)), partial(trial.note_wide, who, workshop.uid))


def ended(who: Viewer, code: str) -> str:
    """Return the uid of the workshop of the region that was projected here and is over or pauses, else of the one
    that pauses since the last moment, if one does: a server that began again overnight does not know what it
    projected."""
    kept, listed = state.PROJECTED.get(), workshops.listing(who, code)
    closed = {each.uid for each in listed if each.phase in (Phase.CLOSED, Phase.PAUSED)}
    if kept and kept[0].workshop.uid in closed:
        return kept[0].workshop.uid
    paused = [(each.paused_at, each.uid) for each in listed if each.paused_at]
    return max(paused)[1] if paused else ""


@st.fragment(run_every=2)
def awaited(code: str) -> None:
    """Wait for the doors of a workshop of the region to open."""
    if workshop_choice.running(session.viewer(Right.WORKSHOP), code):
        st.rerun()


def over(held: Workshop) -> bool:
    """Whether a workshop is over: closed, or for too long; its version does not rise then."""
    return held.phase is not Phase.RUNNING or held.ends is None or held.ends <= datetime.now(UTC)


def effect(who: Viewer, hall: Hall) -> Effect | None:
    """What the room's wish would change, when that is in the spotlight and enough people had a view."""
    if hall.board.spotlight != WHATIF:
        return None
    try:
        return consequences.of(who, hall)
    except MosaiqueError:
        return None


def _scene(who: Viewer, hall: Hall) -> Scene | None:
    """The scenario that the room composes, in the step where it does; or with the trade that it chose for a seat."""
    step = hall.board.step
    if step and step.seat and hall.board.stage(step.uid).revealed:
        return live_scenario.answered_scene(who, hall.workshop.uid)
    return live_scenario.scene(who, hall.workshop.uid) if step and not step.asks else None
