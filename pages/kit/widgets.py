"""The pieces that screens are made of: each with a label, a key, and no English of Streamlit's own."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import ceil
from typing import Any, Literal, TypeVar

import pandas as pd
import streamlit as st

from model.errors import MosaiqueError
from pages.kit import address, data, elements, internals, state
from pages.kit.data import Build
from pages.kit.internals import DeltaGenerator, ExpanderContainer
from pages.kit.wording import inert, plain, sentence, t, together, words

Option = TypeVar("Option", bound=Hashable)
Rows = Callable[[], Sequence[Mapping[str, object]]]

MOST_FIGURES, MOST_FIGURES_A_LINE = 7, 4
FIGURE, FIGURE_GAP, TWO_COLUMNS = 190, 32, 760
LONGEST_TABLE = 60
SLIDER = 36


@dataclass(frozen=True)
class Figure:
    """A headline figure: the key of its label and definition, its value as written, what it counts of whom."""

    key: str
    value: str
    of: str = ""


def context() -> state.Context:
    """Return the region and the date that the frame chose; stops the screen when there is nothing to choose."""
    chosen = state.CONTEXT.get()
    if chosen is None:
        st.info(t("frame.no_region"))
        address.stop()
    return chosen


def heading(title: str, finding: str, note: str = "") -> None:
    """Draw the title of a screen, the sentence that says what it found, a note under it: each as it is, if any."""
    st.title(inert(title), anchor=False)
    if finding:
        opening(finding)
    if note:
        st.markdown(inert(together(note)))


def opening(finding: str) -> None:
    """Draw the sentence that says what a screen found, as it is."""
    st.header(inert(together(finding)), anchor=False)


def refusal(error: MosaiqueError) -> None:
    """Draw what stands for a screen that cannot be shown."""
    heading(plain("frame.refused"), "")
    st.error(sentence(error))


def columns(number: int, room: int) -> int:
    """Return in how many columns so many figures stand where there is room for some: in as few rows as leave none of
    them alone under others, else one under the other."""
    lines = ceil(number / min(room, MOST_FIGURES_A_LINE))
    return next(each for each in range(ceil(number / lines), 0, -1) if each == 1 or number % each != 1)


def figures(headline: Sequence[Figure]) -> None:
    """Draw the headline figures in rows of one length, each with its definition and what it counts."""
    room = max(1, (data.width() + FIGURE_GAP) // (FIGURE + FIGURE_GAP))
    with st.grid(columns(len(headline), room), min_column_width=data.grown(FIGURE), gap=("medium", "small")):
        for figure in headline:
            st.metric(
                t(f"figure.{figure.key}.label"),
                figure.value,
                help=t(f"figure.{figure.key}.definition"),
                delta=figure.of or None,
                delta_color="off",
                delta_arrow="off",
            )


def halves(shares: tuple[int, int]) -> Sequence[DeltaGenerator]:
    """Return two places side by side where the screen has room for both, one under the other elsewhere."""
    if data.width() < TWO_COLUMNS:
        return st.container(), st.container()
    return st.columns(shares, gap="medium")


def act(action: Callable[[], object], code: str, *, otherwise: str = "", again: bool = False, **values: object) -> None:
    """Do something and say so at the next run, or say what stands in the way.

    `otherwise` is what is said where the action returns False. `again` runs the screen anew: for what is done in a run;
    a callback is followed by one anyhow.
    """
    try:
        outcome = action()
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    state.NOTICE.set(t(otherwise if otherwise and outcome is False else code, **values))
    if again:
        st.rerun()


def bring_into_view(key: str) -> None:
    """Scroll to the container of a key, once: what somebody just made is drawn far from the button that made it."""
    elements.component("view")(key="view", data={"key": key})


def chart(name: str, key: Hashable, build: Build, alt: str, *, folded: bool = False) -> None:
    """Draw a chart with the sentence that replaces it for whoever does not see it; in a fold there is less room."""
    spec = data.spec(name, key, build, folded=folded)
    with _room(spec, data.room(folded=folded)):
        st.vega_lite_chart(spec, width="content", theme=None, alt=alt, key=f"chart_{name}")


def clickable_cells(name: str, key: Hashable, build: Build, alt: str, then: Callable[[str], None]) -> None:
    """Draw a chart whose cells can be clicked; `then` is told the uid of the cell before the screen is drawn again."""
    shown, spec = f"chart_{name}", data.spec(name, key, build)
    with _room(spec, data.width()):
        st.vega_lite_chart(spec, width="content", theme=None, alt=alt, key=shown, on_select=partial(_tell, shown, then))


def _room(spec: Mapping[str, Any], width: int) -> AbstractContextManager[object]:
    """A chart that cannot be as narrow as its place slides in a box of its own."""
    if spec["width"] <= width:
        return nullcontext()
    return st.container(height=ceil((spec["height"] + SLIDER) * data.growth()), border=False)


def _tell(shown: str, then: Callable[[str], None]) -> None:
    points = state.widget(shown)["selection"].get("tile", [])
    if points and points[0].get("uid"):
        then(str(points[0]["uid"]))


def main(label: str, *, disabled: bool = False) -> dict[str, Any]:
    """What makes a button the main one of a screen: its label and its type, and whether it can be pressed.

    Streamlit writes white on the primary colour; in the dark theme that colour also serves as text and must be light,
    so the button is not filled there: its label is bold and of that colour.
    """
    if not data.dark():
        return {"label": label, "type": "primary", "disabled": disabled}
    return {"label": label if disabled else f":primary[**{label}**]", "type": "secondary", "disabled": disabled}


def clicked(
    label: str,
    key: str,
    *,
    icon: str | None = None,
    type: Literal["primary", "secondary", "tertiary"] = "secondary",  # noqa: A002 - as Streamlit names it
    disabled: bool = False,
    help: str | None = None,  # noqa: A002 - as Streamlit names it
) -> bool:
    """Draw a button and say whether it was clicked, once; kept until it is asked: a run that another one interrupts,
    because the page grew wider, would lose it."""
    st.button(
        label, key=key, icon=icon, type=type, disabled=disabled, help=help, on_click=state.CLICKED.set, args=(key,)
    )
    once = state.CLICKED.get() == key
    if once:
        state.CLICKED.clear()
    return once and not disabled


def table(rows: Sequence[Mapping[str, object]], name: str) -> None:
    """Draw a table, of rows that all have the same columns; `name` says what it holds. A long one scrolls."""
    if len(rows) > LONGEST_TABLE:
        st.dataframe(pd.DataFrame(list(rows)), hide_index=True, alt=name, placeholder="")
        return
    first, *others = rows[0]
    written = {column: [_written(row[column]) for row in rows] for column in rows[0]}
    index = pd.Index(written[first], name=inert(first))  # numbers in a row would be hidden as a column of its own
    cells = pd.DataFrame({inert(column): written[column] for column in others}, index=index)
    st.table(cells, hide_index=False, alt=name)


def _written(cell: object) -> object:
    """A cell as it is read: a fraction or a day as the language writes it, a text without effect."""
    if isinstance(cell, float | date):
        return words().written(cell)
    return inert(cell) if isinstance(cell, str) else cell


def ticked(rows: Mapping[str, Mapping[str, object]], name: str, key: str, **more: Any) -> list[str]:
    """Draw a table whose rows, each under its uid, can be ticked; return the uids of those that are.

    Streamlit keeps the places of ticked rows: they are moved along when other rows come or go.
    """
    slot, uids = state.ticked(key), tuple(rows)
    before = slot.get()
    if before is not None and before != uids:
        chosen = {before[place] for place in _places(key) if place < len(before)}
        places = [place for place, uid in enumerate(uids) if uid in chosen]
        if places != sorted(_places(key)):  # else a row that is being ticked right now would be unticked
            state.set_widget(key, _selection(places))
    slot.set(uids)
    drawn = st.dataframe(
        pd.DataFrame(list(rows.values())),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        alt=name,
        placeholder="",
        **more,
    )
    return [uids[place] for place in drawn["selection"]["rows"] if place < len(uids)]


def untick(key: str) -> None:
    """Tick no row of such a table any more; for callbacks."""
    state.set_widget(key, _selection(()))


def _places(key: str) -> Sequence[int]:
    kept = state.widget(key)
    return kept["selection"]["rows"] if kept else ()


def _selection(places: Iterable[int]) -> Mapping[str, object]:
    return {"selection": {"rows": list(places), "columns": [], "cells": []}}


def table_view(rows: Rows, name: str, key: str) -> None:
    """Offer what a chart shows as a table."""
    folded_table(t("table.show"), rows, name, key)


def folded_table(label: str, rows: Rows, name: str, key: str, note: str = "") -> None:
    """Offer a table under a label, made when it is asked for, with a note above it."""
    unfolded = fold(label, key)
    if unfolded.open:
        with unfolded:
            if note:
                st.caption(note)
            table(rows(), name)


def fold(label: str, key: str, *bound: str, icon: str | None = None) -> ExpanderContainer:
    """Offer what is made when it is asked for, under a label. `bound` are the names under which what is chosen in it
    lives in the address: there it is unfolded wherever the address names one, and names none once it is folded."""
    if any(map(address.named, bound)) and (state.widget(key) is None or internals.is_history_navigation()):
        state.set_widget(key, value=True)
    unfolded = st.expander(label, key=key, on_change="rerun", icon=icon)
    if bound and not unfolded.open:
        address.complete(dict.fromkeys(bound, ""))
    return unfolded


def notice() -> None:
    """Show once what the last action did."""
    if message := state.NOTICE.get():
        st.success(message, icon=":material/check:")
        state.NOTICE.clear()


def rate(value: float | None) -> str:
    """Write a rate, or the dash of what is undefined."""
    return plain("figure.undefined") if value is None else words().percent(value)


def interval(bounds: tuple[float, float] | None) -> str:
    """Write an interval of rates: « 61,2 à 68,4 % », one number when both bounds are written alike."""
    if bounds is None:
        return plain("figure.undefined")
    low, high = (words().percent(bound, 0) for bound in bounds)
    return low if low == high else plain("figure.interval", low=words().number(100 * bounds[0], 0), high=high)


def moved(before: int, after: int) -> str:
    """Write a number that changed: « 25 → 26 », one number when it is the same."""
    now = words().number(after)
    return now if before == after else plain("figure.moved", before=before, after=after)
