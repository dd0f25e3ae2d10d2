"""From what the room decided to a proposal: what it would change, said at once; the director adopts it later."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.services.workshop import facilitation, proposals, workshops
from model.services.workshop.consequences import WishedSituation
from model.services.workshop.workshops import Hall
from model.workshop.board import WHATIF
from model.workshop.steps import Kind, Step
from pages.kit import answers, session, state, widgets
from pages.kit.wording import plain, sentence, t, words
from pages.workshop import consequences
from pages.workshop.consequences import Effect
from pages.workshop.keys import done


def decide(hall: Hall) -> None:
    """Offer to write down what the step decided, where it is about what can be adopted."""
    step = hall.board.step
    if step is None or not hall.tally or not hall.tally.shown:
        return
    if proposals.is_about_profile(step) or step.kind is Kind.ESTIMATE:
        _decide(hall.workshop.uid, step)


@st.fragment(run_every=2)
def _decide(uid: str, step: Step) -> None:
    """Follow the answers: what is written is what was read here."""
    who = session.viewer(Right.WORKSHOP)
    hall = workshops.hall(who, uid)
    if hall.board.step != step:  # the whole screen is about to follow
        return
    if step.kind is Kind.ESTIMATE:
        _estimate(who, hall, step)
    else:
        _profile(who, hall, step)
    if (refusal := state.REFUSED.get()) and refusal.on == (step.uid, hall.revision):
        st.error(sentence(refusal.error))


def _profile(who: Viewer, hall: Hall, step: Step) -> None:
    uid = hall.workshop.uid
    try:
        changes = proposals.voted_changes(who, uid, step.uid)
    except MosaiqueError as error:
        st.info(sentence(error))
        return
    st.subheader(t("decide.title" if changes.values else "decide.title_already"), anchor=False)
    if not changes.values:
        if step.kind is Kind.RANGE and not _is_asked_twice(hall, step):
            _effect(who, hall, step)
        st.info(t("errors.workshop.as_expected"))
        return
    if not isinstance(_effect(who, hall, step), WishedSituation):
        return
    action = partial(proposals.propose_profile, who, uid, step.uid, changes)
    written = proposals.waiting_changes(who, uid, step.uid) == changes
    _write(hall, "decide_profile", action, "decide.was_proposed", written=written)


def _is_asked_twice(hall: Hall, step: Step) -> bool:
    """Whether the effect is that of another answer: what is shown of it is what the room said the last time."""
    return sum(each.first == step.first for each in hall.board.steps) > 1


def _estimate(who: Viewer, hall: Hall, step: Step) -> None:
    uid = hall.workshop.uid
    try:
        estimate = proposals.estimate(who, uid, step.uid)
    except MosaiqueError as error:
        st.info(sentence(error))
        return
    already = proposals.is_supposed(who, uid, estimate)
    st.subheader(t("decide.title_already" if already else "decide.title"), anchor=False)
    low, likely, high = (round(value * step.scale) for value in (estimate.low, estimate.likely, estimate.high))
    first, last = answers.ends(step, low, high, words())
    way = "decide.estimate_at" if low == high else "decide.estimate"
    st.markdown(t(way, low=first, likely=answers.value(step, likely, words()), high=last))
    _effect(who, hall, step)
    if already:
        st.info(t("errors.workshop.as_supposed"))
        return
    action = partial(proposals.propose_assumption, who, uid, step.uid, estimate)
    _write(hall, "decide_estimate", action, "decide.was_suggested", written=proposals.waits(who, uid, estimate))


def _effect(who: Viewer, hall: Hall, step: Step) -> Effect | None:
    """Say what it would change and offer to show it to the room, or say why that cannot be told."""
    try:
        effect = consequences.of(who, hall)
    except MosaiqueError as error:
        st.info(sentence(error))
        return None
    if effect is None:
        st.caption(t("literal", text=consequences.without(step)))
        return None
    if lead := consequences.lead(effect, step):
        st.markdown(t("literal", text=lead))
    if rows := consequences.rows(effect, step):
        widgets.table(rows, plain("decide.title"))
    lit = hall.board.spotlight == WHATIF
    st.button(
        t("decide.hide" if lit else "decide.show"),
        key="decide_show",
        icon=":material/present_to_all:",
        on_click=done,
        args=(partial(facilitation.spotlight, who, hall.workshop.uid, "" if lit else WHATIF),),
    )
    return effect


def _write(hall: Hall, key: str, action: Callable[[], object], code: str, *, written: bool) -> None:
    """Offer to write the proposal, or show that it waits as the room says it now; not in a rehearsal, whose answers
    are nobody's."""
    label, icon = ("decide.written", ":material/check:") if written else ("decide.propose", ":material/edit_note:")
    disabled = written or hall.workshop.rehearsed
    st.button(t(label), key=key, icon=icon, disabled=disabled, on_click=_propose, args=(hall, action, code))
    if state.NOTICE.get():
        st.rerun()  # it stands at the top of the whole screen


def _propose(hall: Hall, action: Callable[[], object], code: str) -> None:
    """Write what was read when the button was pressed; what stands in the way stays in view until the next gesture."""
    state.REFUSED.clear()
    try:
        action()
    except MosaiqueError as error:
        assert hall.board.step
        state.REFUSED.set(state.Refusal((hall.board.step.uid, hall.revision), error))
    else:
        state.NOTICE.set(t(code))
