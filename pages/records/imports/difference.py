"""The situation that a delivery would make: figures before and after, and whom or what each difference is about."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from model.exchange.imports.comparison import DifferenceKind, DifferenceLine
from model.services.records.imports import Preview
from pages.kit import widgets
from pages.kit.widgets import Figure, Rows
from pages.kit.wording import plain, t, words
from pages.records import changes

_TABLES = {"positions", "managers", "teams"}
"""The tables of which changed values are listed; stays are named as arrivals, departures and moves."""

MOST = 50
"""How many differences of a kind are shown; the download has them all."""


def tell(seen: Preview) -> None:
    """Show the situation on the date; each kind of difference under one fold."""
    st.subheader(t("import.situation", day=seen.on), anchor=False)
    widgets.figures(figures(seen))
    listed = tables(seen)
    if not listed:
        return
    fold = st.expander(t("import.detail"), key="import_detail", on_change="rerun")
    if fold.open:
        with fold:
            for name, rows in listed:
                st.markdown(t("import.detail_of", name=name))
                whole = rows()
                widgets.table(whole[:MOST], name)
                if len(whole) > MOST:
                    st.caption(t("import.more_differences", n=len(whole) - MOST))


def figures(seen: Preview) -> list[Figure]:
    """The four figures, « 25 → 26 » where the delivery changes one."""
    before, after = vars(seen.comparison.before), vars(seen.comparison.after)
    return [Figure(f"import_{name}", _moved(before[name], after[name])) for name in after]


def _moved(before: int, after: int) -> str:
    now = words().number(after)
    return now if before == after else plain("import.from_to", before=before, after=after)


def tables(seen: Preview) -> list[tuple[str, Rows]]:
    """Each kind of difference that there is, with its number."""
    lines = seen.comparison.lines
    kinds = {kind: [line for line in lines if line.kind is kind] for kind in DifferenceKind}
    tables: list[tuple[str, Rows]] = [
        (plain(f"import.{kind}_table", n=len(own)), partial(_rows, own)) for kind, own in kinds.items() if own
    ]
    if values := _values(seen):
        tables.append((plain("import.changed_table", n=len(values)), lambda: values))
    return tables


def _rows(lines: Sequence[DifferenceLine]) -> list[dict[str, object]]:
    """What each difference is about; a column that says nothing is left out."""
    named = [name for name in ("person", "before", "after") if any(vars(line)[name] for line in lines)]
    alone = len(named) == 1 and named[0] != "person"
    return [
        {plain("deliveries.position" if alone else f"deliveries.{name}"): vars(line)[name] for name in named}
        for line in lines
    ]


def _values(seen: Preview) -> list[dict[str, object]]:
    """The values of positions, people and units that would change."""
    before, after, on = seen.outcome.before, seen.outcome.after, seen.on
    rows: list[dict[str, object]] = []
    for table in sorted(_TABLES):
        for was, now in seen.changes[table].changed:
            rows += [
                {
                    plain("deliveries.of"): changes.named(after, table, now),
                    plain("column.column"): changes.column_name(table, column),
                    plain("deliveries.before"): changes.written(before, column, value),
                    plain("deliveries.after"): changes.written(after, column, vars(now)[column]),
                }
                for column, value in vars(was).items()
                if value != vars(now)[column]
                and column != "rank"
                and not (column == "funded_until" and _closes(now, on))
            ]
    return rows


def _closes(record: Any, on: date) -> bool:
    """Whether a position is closed on the date, which is told already."""
    return record.funded_until is not None and record.funded_until <= on
