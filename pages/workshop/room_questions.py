"""The questions of a workshop, before its doors open and while they are: one more, other words, another order."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from model.access import Viewer
from model.errors import Refused
from model.services.workshop import facilitation, room_questions
from model.services.workshop.workshops import Hall, Phase
from model.workshop.board import Board, StepState
from model.workshop.steps import LONGEST_MINUTES, LONGEST_NOTES, LONGEST_TEXT, Kind, Step
from pages.kit import data, inputs, state, widgets
from pages.kit.wording import inert, local, plain, t
from pages.workshop import own_question, shifts
from pages.workshop.keys import done

ASKED = "ask_{}"
WIDTH = own_question.WIDTH


def questions(who: Viewer, hall: Hall) -> None:
    """Offer to ask something else, to change what is asked, and to ask or to pass over any of the questions."""
    begun = hall.workshop.phase is not Phase.PREPARED
    own_question.fields(ASKED, Kind.CARDS)  # whose answers are not to be typed first
    st.button(
        **widgets.main(t("questions.ask" if begun else "questions.add")),
        key="ask_now",
        icon=":material/campaign:" if begun else ":material/add:",
        on_click=done,
        args=(partial(_ask, who, hall.workshop.uid),),
    )
    asked = _by_question(hall.board)
    with st.container(gap="xsmall"):
        for place, steps in enumerate(asked):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_line(hall.board, steps), width="stretch")
                if begun:
                    _lead(who, hall, steps[0])
                else:
                    _arrange(who, hall, steps[0], first=place == 0, alone=len(asked) == 1)
    _change(who, hall, asked)


def _by_question(board: Board) -> Sequence[Sequence[Step]]:
    return [list(steps) for _, steps in groupby(board.steps, key=lambda step: step.question)]


def _name(steps: Sequence[Step]) -> str:
    first = steps[0]
    return plain("questions.numbered", n=first.question, text=local(first.text)) if first.asks else local(first.text)


def _line(board: Board, steps: Sequence[Step]) -> str:
    """« 2. Les freins · passée »"""
    where = _where(board, steps)
    return f"{inert(_name(steps))} · *{inert(plain(f'questions.state_{where}'))}*" if where else inert(_name(steps))


def _where(board: Board, steps: Sequence[Step]) -> str:
    if board.step in steps:
        return "here"
    if steps[0].uid in board.skipped:
        return "skipped"
    asked = any(board.stage(step.uid).state is not StepState.WAITING for step in steps)
    return "asked" if asked else ""


def _ask(who: Viewer, uid: str) -> None:
    """What stands in the fields when the button is pressed; then they are empty."""
    steps = own_question.steps(ASKED, 0)
    if not steps:
        raise Refused("workshop.text", received=0, accepted=LONGEST_TEXT)
    room_questions.ask(who, uid, steps)
    own_question.clear(ASKED)


def _button(name: str, step: Step, action: Callable[[], object], key: str = "", *, disabled: bool = False) -> None:
    st.button(t(f"questions.{name}"), key=f"{key or name}_{step.uid}", disabled=disabled, on_click=done, args=(action,))


def _lead(who: Viewer, hall: Hall, step: Step) -> None:
    """What is done with a question while the doors are open: asked now, asked next, passed over."""
    board, uid = hall.board, hall.workshop.uid
    where = _where(board, [each for each in board.steps if each.question == step.question])
    if where == "here":
        return
    going = partial(facilitation.go, who, uid, board.steps.index(step))
    _button("again" if where == "asked" else "now", step, going, "go")
    if where != "asked" and step.asks:
        _button("next", step, partial(room_questions.bring, who, uid, step.uid), "bring")
    if where != "asked":
        skipped = where != "skipped"
        skipping = partial(room_questions.skip, who, uid, step.uid, skipped=skipped)
        _button("skip" if skipped else "unskip", step, skipping, "skip")


def _arrange(who: Viewer, hall: Hall, step: Step, *, first: bool, alone: bool) -> None:
    """What is done with a question before the doors open: asked earlier or later, or taken out."""
    uid = hall.workshop.uid
    if step.asks:
        last = step.question == max(each.question for each in hall.board.steps if each.asks)
        _button("up", step, partial(room_questions.move, who, uid, step.uid, -1), disabled=first)
        _button("down", step, partial(room_questions.move, who, uid, step.uid, 1), disabled=last)
    _button("take_out", step, partial(room_questions.take_out, who, uid, step.uid), disabled=alone)


def _change(who: Viewer, hall: Hall, asked: Sequence[Sequence[Step]]) -> None:
    """Offer to change one of the questions: beginning each time with the one that is looked at."""
    here = next((place for place, steps in enumerate(asked) if hall.board.step in steps), 0)
    uid = hall.workshop.uid
    label, key, by = t("questions.which"), f"change_{uid}_{hall.board.place}", _uid
    steps = inputs.select(label, asked, _name, key, by=by, index=here, width=WIDTH) or asked[here]
    first, key = steps[0], f"{uid}_{hash(repr(steps))}"
    st.text_input(
        t("questions.words"), local(first.text), key=f"reword_{key}", max_chars=LONGEST_TEXT, width=data.grown(WIDTH)
    )
    if first.listed:
        options = "\n".join(local(item.name) for item in first.items)
        st.text_area(
            t(f"workshop.options_{first.kind}"),
            options,
            key=f"options_{key}",
            height=data.grown(120),
            width=data.grown(WIDTH),
        )
    notes, more = t("questions.notes"), t("questions.notes_means")
    st.text_area(
        notes,
        first.notes,
        key=f"notes_{key}",
        max_chars=LONGEST_NOTES,
        height=data.grown(100),
        width=data.grown(WIDTH),
        help=more,
    )
    with st.container(horizontal=True):
        for step in steps:
            label = t("questions.minutes", kind=shifts.kind(step))
            st.number_input(
                label, 0, LONGEST_MINUTES, step.minutes, key=f"minutes_{step.uid}_{key}", width=data.grown(170)
            )
    st.button(t("questions.reword"), key="reword_it", on_click=done, args=(partial(_reword, who, uid, steps, key),))


def _uid(steps: Sequence[Step]) -> str:
    return steps[0].uid


def _reword(who: Viewer, uid: str, steps: Sequence[Step], key: str) -> None:
    """The words are those that stand there when the button is pressed."""
    first = steps[0]
    minutes = {step.uid: int(state.widget(f"minutes_{step.uid}_{key}")) for step in steps}
    options = (state.widget(f"options_{key}") or "").splitlines() if first.listed else None
    text, notes = (state.widget(f"{part}_{key}") or "" for part in ("reword", "notes"))
    room_questions.reword(who, uid, first.uid, text, notes, minutes, options)
    st.toast(t("questions.was_changed"), icon=":material/check:")
