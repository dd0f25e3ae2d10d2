"""What the facilitator counts in the room: hands raised, answers on paper."""

from functools import partial

import pandas as pd
import streamlit as st

from model.access import Viewer
from model.domain.framework import HALF_STEPS
from model.services import hosting
from model.services.workshops import Hall
from model.workshop.answers import HIGH, LOW, VALUE, Form
from model.workshop.board import MOST_BALLOTS
from model.workshop.steps import COUNTED, Kind, Step
from pages.kit import room, widgets
from pages.kit.wording import plain, t, words
from pages.workshop.leading import done

WIDTH = 320


def by_hand(who: Viewer, hall: Hall) -> None:
    """Offer to enter hands where things are counted, else answers given on paper."""
    step = hall.board.step
    if step is None or not step.asks or step.kind is Kind.CARDS or (step.kind in COUNTED and not step.items):
        return
    with st.expander(t("enter.title"), key=f"enter_{step.uid}", icon=":material/back_hand:"):
        if step.kind in COUNTED:
            _hands(who, hall.workshop.uid, step)
        else:
            _paper(who, hall.workshop.uid, step)


def _hands(who: Viewer, uid: str, step: Step) -> None:
    st.caption(t("enter.hands_note"))
    people = _number(t("enter.people"), f"hands_people_{step.uid}", 1, MOST_BALLOTS, 1)
    count = plain("enter.points" if step.kind is Kind.POINTS else "enter.hands")
    names = [room.said(item.name, words()) for item in step.items]
    grid = st.data_editor(
        pd.DataFrame({plain("workshop.column_answer"): names, count: [0] * len(names)}),
        hide_index=True,
        disabled=[plain("workshop.column_answer")],
        column_config={count: st.column_config.NumberColumn(min_value=0, max_value=5 * MOST_BALLOTS, step=1)},
        key=f"hands_{step.uid}",
        alt=plain("enter.title"),
    )
    action = partial(hosting.enter_hands, who, uid, step.uid, people, counts(step, grid[count]))
    st.button(t("enter.add_hands"), key="enter_hands", on_click=done, args=(action,))


def counts(step: Step, column: pd.Series) -> dict[str, int]:
    """The number written beside each item; a cell that was emptied says none."""
    return {item.uid: int(number) for item, number in zip(step.items, column.fillna(0), strict=True)}


def _paper(who: Viewer, uid: str, step: Step) -> None:
    st.caption(t("enter.paper_note"))
    form = _ballot(step)
    times = _number(t("enter.times"), f"paper_times_{step.uid}", 1, MOST_BALLOTS, 1)
    action = partial(hosting.enter_paper, who, uid, step.uid, form, times)
    st.button(t("enter.add_paper"), key="enter_paper", on_click=done, args=(action,))


def _ballot(step: Step) -> Form:
    """One answer, as a phone would send it."""
    if step.kind is Kind.RANGE:
        low, high = st.slider(
            t("literal", text=room.asked(step, words())), 0, 100, (30, 50), key=f"paper_{step.uid}", format="%d %%"
        )
        return {LOW: [str(low)], HIGH: [str(high)]}
    if step.kind is Kind.ESTIMATE:
        label = t("enter.value", unit=room.unit(step, words()))
        return {VALUE: [str(_number(label, f"paper_{step.uid}", 0, step.most or 1_000_000, 0))]}
    return {item.uid: [_level(step, place)] for place, item in enumerate(step.items)}


def _level(step: Step, place: int) -> str:
    options = ("", *(str(half) for half in range(HALF_STEPS + 1)))
    name = room.said(step.items[place].name, words())
    return widgets.select(name, options, _written, f"paper_{step.uid}_{place}", width=WIDTH) or ""


def _written(half: str) -> str:
    return room.level(int(half), words()) if half else plain("phone.no_view")


def _number(label: str, key: str, least: int, most: int, first: int) -> int:
    return int(st.number_input(label, least, most, first, step=1, key=key, width=WIDTH))
