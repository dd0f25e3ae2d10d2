"""From what the room decided to a proposal: what it would change, said at once; the director adopts it later."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.services import deciding, hosting
from model.services.deciding import Base
from model.services.workshops import Hall
from model.workshop.board import WHATIF
from model.workshop.steps import Kind
from pages.kit import room, widgets
from pages.kit.wording import local, plain, sentence, t, words
from pages.workshop import showing
from pages.workshop.leading import done


def decide(who: Viewer, hall: Hall) -> None:
    """Offer to write down what the step decided, where it is about what can be adopted."""
    step = hall.board.step
    if step is None or not hall.tally or not hall.tally.shown:
        return
    if deciding.profiled(step):
        _profile(who, hall)
    elif step.kind is Kind.ESTIMATE:
        _estimate(who, hall)


def _profile(who: Viewer, hall: Hall) -> None:
    st.subheader(t("decide.title"), anchor=False)
    try:
        found = deciding.whatif(who, hall.workshop.uid)
    except MosaiqueError as error:
        st.info(sentence(error))
        return
    st.markdown(t("literal", text=showing.told(found)["lead"]))
    if found.base:
        widgets.table([_row(each) for each in found.base], plain("decide.title"))
    with st.container(horizontal=True):
        _write(hall, "decide_profile", partial(deciding.propose_profile, who, hall.workshop.uid), "decide.was_proposed")
        lit = hall.board.spotlight == WHATIF
        st.button(
            t("decide.hide" if lit else "decide.show"),
            key="decide_show",
            icon=":material/present_to_all:",
            on_click=done,
            args=(partial(hosting.spotlight, who, hall.workshop.uid, "" if lit else WHATIF),),
        )


def _row(each: Base) -> dict[str, str]:
    """In how many teams a competency is held: today, and with what the room wishes."""
    return {
        plain("column.competency"): local(each.competency.short),
        plain("column.today"): room.held(each.before, words()),
        plain("column.then"): room.held(each.after, words()),
    }


def _estimate(who: Viewer, hall: Hall) -> None:
    step, uid = hall.board.step, hall.workshop.uid
    assert step is not None  # the caller looked
    st.subheader(t("decide.title"), anchor=False)
    try:
        found = deciding.estimated(who, uid, step.uid)
    except MosaiqueError as error:
        st.info(sentence(error))
        return
    low, likely, high = (
        room.value(step, round(value * step.scale), words()) for value in (found.low, found.likely, found.high)
    )
    st.markdown(t("decide.estimate", low=low, likely=likely, high=high))
    _write(hall, "decide_estimate", partial(deciding.propose_assumption, who, uid, step.uid), "decide.was_suggested")


def _write(hall: Hall, key: str, action: Callable[[], object], said: str) -> None:
    """Offer to write the proposal; not in a rehearsal, whose answers are nobody's."""
    st.button(
        t("decide.propose"),
        key=key,
        icon=":material/edit_note:",
        disabled=hall.workshop.rehearsed,
        on_click=widgets.act,
        args=(action, said),
    )
