"""From what the room decided to a proposal: what it would change, said at once; the director adopts it later."""

from functools import partial

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.measures.mix import RangeVerdict
from model.services import deciding
from model.services.deciding import Base, Whatif
from model.services.workshops import Hall
from model.workshop.steps import Kind
from pages.kit import room, widgets
from pages.kit.wording import local, plain, sentence, t, words


def decide(who: Viewer, hall: Hall) -> None:
    """Offer to write down what the step decided, where it is about what can be adopted."""
    step = hall.board.step
    if step is None or not hall.tally or not hall.tally.shown:
        return
    if step.kind in deciding.PROFILED:
        _profile(who, hall.workshop.uid)
    elif step.kind is Kind.ESTIMATE:
        _estimate(who, hall)


def _profile(who: Viewer, uid: str) -> None:
    st.subheader(t("decide.title"), anchor=False)
    try:
        found = deciding.whatif(who, uid)
    except MosaiqueError as error:
        st.info(sentence(error))
        return
    for said in sentences(found):
        st.markdown(t("literal", text=said))
    st.button(
        t("decide.propose"),
        key="decide_profile",
        icon=":material/edit_note:",
        on_click=widgets.act,
        args=(partial(deciding.propose_profile, who, uid), "decide.was_proposed"),
    )


def sentences(found: Whatif) -> list[str]:
    """What the region would look like: its mix in the range, then each competency over the teams."""
    said = []
    if found.after:
        said.append(plain("decide.range", low=found.after.low, high=found.after.high, state=_state(found.after)))
    return [*said, *map(_base, found.base)]


def _state(verdict: RangeVerdict) -> str:
    return plain(f"decide.state_{verdict.state}")


def _base(found: Base) -> str:
    return plain(
        "decide.base",
        name=local(found.competency.short),
        before=room.held(found.before, words()),
        after=room.held(found.after, words()),
    )


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
    st.button(
        t("decide.propose"),
        key="decide_estimate",
        icon=":material/edit_note:",
        on_click=widgets.act,
        args=(partial(deciding.propose_assumption, who, uid, step.uid), "decide.was_suggested"),
    )
