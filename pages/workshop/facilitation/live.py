"""What follows the room every two seconds, how many answered and what; the way to another step, and the end."""

from collections.abc import Hashable
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.services.context import reference, today
from model.services.workshop import facilitation, pauses, proposals, rehearsal, room_questions, workshops
from model.services.workshop.workshops import Hall
from model.workshop.steps import Kind, Step
from pages.kit import inputs, session, widgets
from pages.kit.wording import inert, local, t
from pages.workshop import shifts, slides, timer
from pages.workshop.keys import done, keys

WIDTH = 420


@st.fragment(run_every=2)
def live(uid: str, drawn: Hashable) -> None:
    """Say how many answered, and offer the keys; the whole screen follows when the room moved on or wrote."""
    who = session.viewer(Right.WORKSHOP)
    hall = workshops.hall(who, uid)
    if stand(hall) != drawn:
        st.rerun()
    if hall.workshop.rehearsed:
        rehearsal.go_on(who, uid)
    widgets.opening(slides.finding(hall))
    if hall.board.step:
        st.markdown(inert(slides.step_name(hall.board, hall.board.place)))
        _meaning(hall.board.step)
        _notes(hall.board.step)
    st.caption(inert(slides.entry_words(hall)))
    keys(who, hall, "host")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _go_to(who, hall)
        if hall.board.step and hall.board.step.asks:
            timer.choice(who, hall, hall.board.step)


def _meaning(step: Step) -> None:
    """What an assumption is: whoever leads explains it to a room that is asked for its value."""
    if step.assumption:
        st.caption(t("workshop.estimate_means", note=local(reference().assumptions[step.assumption].note)))


def _notes(step: Step) -> None:
    """What whoever speaks wanted to remember here; neither the wall nor a phone shows it."""
    if step.notes:
        with st.container(border=True, gap="xsmall", key="host_notes"):
            st.caption(t("questions.notes"))
            st.markdown("  \n".join(map(inert, step.notes.splitlines())))


@st.fragment(run_every=2)
def results(uid: str) -> None:
    """Follow what the room says, and tell when the workshop is soon over: under all that one types in."""
    who = session.viewer(Right.WORKSHOP)
    hall = workshops.hall(who, uid)
    if rows := slides.rows(hall):
        widgets.table(rows, t("workshop.results"))
    elif hall.tally and hall.tally.answers:
        st.caption(t("room.too_few_shown", n=hall.board.fewest))
    timer.more_time(who, hall.workshop, "host")


def again(who: Viewer, hall: Hall) -> None:
    """Offer to ask the same once more, after a discussion; what moved is then said."""
    step = hall.board.step
    asked_once = step is not None and step.asks and step.kind is not Kind.CARDS and not step.again
    if step is None or not asked_once or hall.board.second(step.uid) or not (hall.tally and hall.tally.shown):
        return
    st.button(
        t("questions.ask_again"),
        key="ask_again",
        icon=":material/repeat:",
        help=t("questions.ask_again_means"),
        on_click=done,
        args=(lambda: room_questions.ask_again(who, hall.workshop.uid, step.uid),),
    )


def stand(hall: Hall) -> Hashable:
    """What the whole screen of the facilitator depends on."""
    board, held = hall.board, hall.workshop
    shown = bool(hall.tally and hall.tally.shown)
    room = held.phase, held.rehearsed, hall.used, shown, len(hall.cards)
    entered = len(board.hands), len(board.paper)
    questions = board.steps, board.skipped
    sorted_out = board.groups, board.hidden, board.accepted, board.spotlight
    return room, questions, board.dark, board.place, sorted_out, board.live, entered


def _go_to(who: Viewer, hall: Hall) -> None:
    """Offer every step, beginning each time with the one that is looked at."""
    here, places = hall.board.place, range(-1, len(hall.board.steps) + 1)
    chosen = inputs.select(
        t("workshop.go_to"),
        places,
        lambda place: slides.place_name(hall.board, place),
        f"host_place_{here}",
        index=here + 1,
        width=WIDTH,
    )
    place = here if chosen is None else chosen
    st.button(
        t("workshop.go"),
        key="host_go",
        on_click=done,
        args=(lambda: facilitation.go(who, hall.workshop.uid, place, hall.revision),),
    )


def ending(who: Viewer, hall: Hall) -> None:
    """Offer to pause the workshop until another day, or to close it: nobody comes in or answers any more, and its
    results are kept. What the room decided and nobody wrote is named once: at the end, before that beside what closes
    the workshop."""
    over = hall.board.place == len(hall.board.steps)
    if over:
        _to_write(who, hall)
    with st.expander(t("workshop.pause"), key="host_pause", icon=":material/pause_circle:"):
        begun = hall.workshop.held_on or today()
        st.markdown(t("workshop.pause_means", day=pauses.last_day(begun)))
        st.button(
            t("workshop.pause_it"),
            key="host_pause_it",
            on_click=widgets.act,
            args=(lambda: pauses.pause(who, hall.workshop.uid), "workshop.was_paused"),
        )
    with st.expander(t("workshop.end"), key="host_end", icon=":material/stop_circle:"):
        if not over:
            _to_write(who, hall)
        st.markdown(t("workshop.end_means"))
        st.button(
            t("workshop.close"),
            key="host_close",
            on_click=widgets.act,
            args=(lambda: workshops.close(who, hall.workshop.uid), "workshop.was_closed"),
        )


def _to_write(who: Viewer, hall: Hall) -> None:
    """Name the results that could be written as proposals and were not, each with the way there."""
    steps, uid = proposals.results_to_write(who, hall.workshop.uid), hall.workshop.uid
    if not steps:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="host_to_write"):
        st.markdown(t("workshop.to_write", n=len(steps)), width="content")
        for step in steps:
            place = hall.board.steps.index(step)
            st.button(
                t("conclude.picture", n=step.question, kind=shifts.kind(step)),
                key=f"to_write_{step.uid}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=done,
                args=(partial(facilitation.go, who, uid, place, hall.revision),),
            )
