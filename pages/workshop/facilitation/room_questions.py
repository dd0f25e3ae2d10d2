"""Questions while the doors are open: one more, another order, other words."""

from functools import partial
from itertools import groupby

import streamlit as st

from model.access import Viewer
from model.errors import Refused
from model.services.workshop import facilitation
from model.services.workshop.workshops import Hall
from model.workshop.steps import LONGEST_TEXT, Kind, Step
from pages.kit import state, widgets
from pages.kit.wording import inert, local, plain, t
from pages.workshop import own_question
from pages.workshop.keys import done

ASKED = "ask_{}"


def questions(who: Viewer, hall: Hall) -> None:
    """Offer to ask something else now, to say what is asked in other words, and to ask one of the others next."""
    uid = hall.workshop.uid
    with st.expander(t("questions.title"), key="host_questions", icon=":material/live_help:"):
        own_question.fields(ASKED, Kind.CARDS)  # whose answers are not to be typed first
        st.button(
            t("questions.ask"),
            key="ask_now",
            icon=":material/campaign:",
            type=widgets.emphasis(),
            on_click=done,
            args=(partial(_ask, who, uid),),
        )
        if hall.board.step and hall.board.step.asks:
            _reword(who, hall, hall.board.step)
        _others(who, hall)


def _ask(who: Viewer, uid: str) -> None:
    """What stands in the fields when the button is pressed; then they are empty."""
    steps = own_question.steps(ASKED, 0)
    if not steps:
        raise Refused("workshop.text", received=0, accepted=LONGEST_TEXT)
    facilitation.ask(who, uid, steps)
    own_question.clear(ASKED)


def _reword(who: Viewer, hall: Hall, step: Step) -> None:
    """Offer to say what is asked in other words."""
    text = local(step.text)
    key = f"reword_{step.uid}_{hash(text)}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("questions.words"), text, key=key, max_chars=LONGEST_TEXT, width=own_question.WIDTH)
        changing = partial(_say_otherwise, who, hall.workshop.uid, step.uid, key)
        st.button(t("questions.reword"), key="reword_it", on_click=done, args=(changing,))


def _say_otherwise(who: Viewer, uid: str, step: str, key: str) -> None:
    """The words are those that stand there when the button is pressed."""
    facilitation.reword(who, uid, step, state.widget(key) or "")


def _others(who: Viewer, hall: Hall) -> None:
    """The questions that come, each with a way to ask it next."""
    board = hall.board
    coming = [step for step in board.steps[board.place + 1 :] if step.asks]
    for number, steps in groupby(coming, key=lambda step: step.question):
        step = next(steps)
        if board.step and board.step.question == number:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(inert(plain("workshop.numbered", n=number, text=local(step.text))), width="stretch")
            bringing = partial(facilitation.bring, who, hall.workshop.uid, step.uid)
            st.button(t("questions.next"), key=f"bring_{step.uid}", on_click=done, args=(bringing,))
