"""Dated actions on one line of months, as every screen shows them: the line, then what each number says."""

from collections.abc import Hashable, Sequence
from datetime import date

import streamlit as st

from pages.kit import charts, widgets
from pages.kit.charts import AgendaRow, numbered
from pages.kit.data import Build
from pages.kit.wording import inert, plain, words


def draw(name: str, key: Hashable, rows: Sequence[AgendaRow], first: date, last: date, *, folded: bool = False) -> None:
    """Draw actions on the months from `first` to `last`, in a fold or not, with their list, and offer them as a
    table."""
    widgets.chart(name, (key, tuple(rows)), line(rows, first, last), alt=sentence(rows), folded=folded)
    st.markdown("\n".join(f"{number}. {inert(row.label)}" for number, row in enumerate(numbered(rows), start=1)))
    widgets.table_view(lambda: table(rows), plain("agenda.table"), f"{name}_table")


def line(rows: Sequence[AgendaRow], first: date, last: date) -> Build:
    """What draws the line."""
    return lambda colours: charts.agenda(rows, first, last, colours)


def sentence(rows: Sequence[AgendaRow]) -> str:
    """« 3 dates, entre décembre 2026 et mars 2027 : décembre 2026 : … »"""
    ordered = numbered(rows)
    if not ordered:
        return plain("agenda.none")
    joined = plain("punctuation.semicolon").join(row.label for row in ordered)
    return plain("agenda.sentence", n=len(ordered), months=between(ordered[0].month, ordered[-1].month), rows=joined)


def between(first: date, last: date) -> str:
    """« entre décembre 2026 et mars 2027 », or « en décembre 2026 » where the two months are one."""
    return plain("agenda.within" if first == last else "agenda.between", first=first, last=last)


def table(rows: Sequence[AgendaRow]) -> list[dict[str, object]]:
    """The actions as a table."""
    return [
        {
            plain("column.number"): number,
            plain("column.month"): words().month(row.month),
            plain("agenda.what"): row.label,
        }
        for number, row in enumerate(numbered(rows), start=1)
    ]
