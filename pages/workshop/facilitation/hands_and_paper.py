"""What the facilitator counts in the room: hands raised, answers on paper."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from model.access import Viewer
from model.domain.framework import HALF_STEPS
from model.services.workshop import facilitation
from model.services.workshop.workshops import Hall
from model.workshop.answers import HIGH, LOW, VALUE, Form
from model.workshop.board import MOST_BALLOTS, Board
from model.workshop.steps import COUNTED, Kind, Step
from pages.kit import answers, data, inputs, state
from pages.kit.wording import plain, t, words
from pages.workshop.keys import done

WIDTH = 320


def by_hand(who: Viewer, hall: Hall) -> None:
    """Offer to enter hands where things are counted, else answers given on paper."""
    step = hall.board.step
    if step is None or not step.asks or step.kind is Kind.CARDS or (step.kind in COUNTED and not step.items):
        return
    with st.expander(t("enter.title"), key=f"enter_{step.uid}", icon=":material/back_hand:"):
        if step.kind in COUNTED:
            _hands(who, hall, step)
        else:
            _paper(who, hall, step)
        _entered(hall.board, step.uid)


def _entered(board: Board, step: str) -> None:
    """What was entered by hand so far."""
    raised, ballots = sum(each.people for each in board.raised(step)), len(board.ballots(step))
    parts = [t(f"enter.{name}", n=n) for name, n in (("by_hands", raised), ("by_paper", ballots)) if n]
    if parts:
        st.caption(t("enter.so_far", entered=plain("enter.and").join(parts)))


def _fresh(board: Board, step: str) -> str:
    """What is typed belongs to one entry: the next one starts afresh."""
    return f"{step}_{len(board.raised(step)) + len(board.ballots(step))}"


def _hands(who: Viewer, hall: Hall, step: Step) -> None:
    st.caption(t("enter.hands_note"))
    fresh = _fresh(hall.board, step.uid)
    people, grid = f"hands_people_{fresh}", f"hands_{fresh}"
    _number(t("enter.people"), people, 1, MOST_BALLOTS, 1)
    count = plain("enter.points" if step.kind is Kind.POINTS else "enter.hands")
    names = [answers.in_language(item.name, words()) for item in step.items]
    st.data_editor(
        pd.DataFrame({plain("workshop.column_answer"): names, count: [0] * len(names)}),
        hide_index=True,
        disabled=[plain("workshop.column_answer")],
        column_config={count: st.column_config.NumberColumn(min_value=0, max_value=5 * MOST_BALLOTS, step=1)},
        height="content",
        key=grid,
        alt=plain("enter.title"),
    )
    action = partial(_add_hands, who, hall.workshop.uid, step, people, grid)
    st.button(t("enter.add_hands"), key="enter_hands", on_click=done, args=(action,))


def _add_hands(who: Viewer, uid: str, step: Step, people: str, grid: str) -> None:
    """What stands in the grid when the button is pressed; then it stands there no more."""
    many = int(state.widget(people))
    facilitation.enter_hands(who, uid, step.uid, many, counts(step, state.widget(grid)["edited_rows"]))
    st.toast(t("enter.added", entered=t("enter.by_hands", n=many)), icon=":material/check:")


def counts(step: Step, edited: Mapping[int, Mapping[str, int | None]]) -> dict[str, int]:
    """The number written beside each item, by its place; a cell that was left alone or emptied says none."""
    return {
        item.uid: sum(number or 0 for number in edited.get(place, {}).values()) for place, item in enumerate(step.items)
    }


def _paper(who: Viewer, hall: Hall, step: Step) -> None:
    st.caption(t("enter.paper_note"))
    fresh = _fresh(hall.board, step.uid)
    form = _ballot(step, f"paper_{fresh}")
    times = f"paper_times_{fresh}"
    _number(t("enter.times"), times, 1, MOST_BALLOTS, 1)
    action = partial(_add_paper, who, hall.workshop.uid, step.uid, form, times)
    st.button(t("enter.add_paper"), key="enter_paper", on_click=done, args=(action,))


def _add_paper(who: Viewer, uid: str, step: str, form: Form, times: str) -> None:
    many = int(state.widget(times))
    facilitation.enter_paper(who, uid, step, form, many)
    st.toast(t("enter.added", entered=t("enter.by_paper", n=many)), icon=":material/check:")


def _ballot(step: Step, key: str) -> Form:
    """One answer, as a phone would send it."""
    if step.kind is Kind.RANGE:
        low, high = st.slider(
            t("literal", text=answers.asked(step, words())), 0, 100, (30, 50), key=key, format=inputs.percent()
        )
        return {LOW: [str(low)], HIGH: [str(high)]}
    if step.kind is Kind.ESTIMATE:
        label = t("enter.value", unit=answers.unit(step, words()))
        return {VALUE: [str(_number(label, key, 0, step.most or 1_000_000, 0))]}
    return {item.uid: [_level(step, place, key)] for place, item in enumerate(step.items)}


def _level(step: Step, place: int, key: str) -> str:
    options = ("", *(str(half) for half in range(HALF_STEPS + 1)))
    name = answers.in_language(step.items[place].name, words())
    return inputs.select(name, options, _written, f"{key}_{place}", width=WIDTH) or ""


def _written(half: str) -> str:
    return answers.level(int(half), words()) if half else plain("phone.no_view")


def _number(label: str, key: str, least: int, most: int, first: int) -> int:
    return int(st.number_input(label, least, most, first, step=1, key=key, width=data.grown(WIDTH)))
