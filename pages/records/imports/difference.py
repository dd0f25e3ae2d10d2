"""The situation that a delivery would make: figures before and after, and whom or what each difference is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

import streamlit as st

from model.exchange.imports.comparison import DifferenceLine, OpenPosition
from model.services.records.imports import Preview
from pages.kit import charts, widgets
from pages.kit.charts.mosaic import FROZEN, VACANT, MosaicRow, unit_row
from pages.kit.widgets import Figure, Rows
from pages.kit.wording import plain, t, words
from pages.records import changes

_TABLES = {"positions", "managers", "teams"}
"""The tables of which changed values are listed; stays are named as arrivals, departures and moves."""

MOST_UNITS = 12
"""How many units are drawn; the lists name the others."""

MOST = 50
"""How many differences of a kind are shown; the download has them all."""


def tell(seen: Preview) -> None:
    """Show the situation on the date; each kind of difference under one fold."""
    st.subheader(t("import.situation", day=seen.on), anchor=False)
    widgets.figures(figures(seen))
    _tiles(seen)
    if not seen.touched:
        return
    fold = widgets.fold(t("import.detail"), "import_detail")
    if fold.open:
        with fold:
            for name, rows in tables(seen):
                st.markdown(t("import.detail_of", name=name))
                _shown(rows(), name)


def _tiles(seen: Preview) -> None:
    """Draw the units whose positions would be open or held otherwise, before and after."""
    units = seen.comparison.units
    if not units:
        return
    sides = [
        (plain(f"deliveries.{side}"), [_row(unit.name, getattr(unit, side)) for unit in units[:MOST_UNITS]])
        for side in ("before", "after")
    ]
    key = tuple((unit.name, unit.before, unit.after) for unit in units[:MOST_UNITS])
    alt = plain("import.tiles", units=tuple(unit.name for unit in units[:MOST_UNITS]))
    widgets.chart("side_by_side", key, lambda colours: charts.side_by_side(sides, words(), colours), alt)
    if len(units) > MOST_UNITS:
        st.caption(t("import.more_units", n=len(units) - MOST_UNITS))


def _row(name: str, positions: Sequence[OpenPosition]) -> MosaicRow:
    kinds = [each.background or (FROZEN if each.frozen else VACANT) for each in positions]
    return unit_row(name, [(kind, each.uid, each.title) for kind, each in zip(kinds, positions, strict=True)], words())


def _shown(rows: Sequence[Mapping[str, object]], name: str) -> None:
    widgets.table(rows[:MOST], name)
    if len(rows) > MOST:
        st.caption(t("import.more_differences", n=len(rows) - MOST))


def figures(seen: Preview) -> list[Figure]:
    """The four figures, « 25 → 26 » where the delivery changes one."""
    before, after = vars(seen.comparison.before), vars(seen.comparison.after)
    return [Figure(name, widgets.moved(before[name], after[name])) for name in after]


def tables(seen: Preview) -> list[tuple[str, Rows]]:
    """Each kind of difference that there is, with its number."""
    kinds: dict[str, list[DifferenceLine]] = {}
    for line in seen.comparison.lines:
        kinds.setdefault(line.kind, []).append(line)
    listed: list[tuple[str, Rows]] = [
        (plain(f"import.{kind}_table", n=len(lines)), partial(_rows, lines)) for kind, lines in kinds.items()
    ]
    if values := list(_values(seen)):
        listed.append((plain("import.changed_table", n=len(values)), partial(_value_rows, seen, values)))
    return listed


def _rows(lines: Sequence[DifferenceLine]) -> list[dict[str, object]]:
    """What each difference is about; a column that says nothing is left out."""
    named = [name for name in ("unit", "person", "before", "after") if any(vars(line)[name] for line in lines)]
    alone = "person" not in named
    heads = {name: "deliveries.position" if alone and name != "unit" else f"deliveries.{name}" for name in named}
    return [{plain(heads[name]): vars(line)[name] for name in named} for line in lines]


def _values(seen: Preview) -> Iterator[tuple[str, Any, Any, str]]:
    """The values of positions, people and units that would change: their table, the record before and after, the
    column. That a position closes is told already."""
    for table in sorted(_TABLES):
        for was, now in seen.changes[table].changed:
            for column in (each.name for each in fields(was)):
                closes = column == "funded_until" and now.funded_until and now.funded_until <= seen.on
                if getattr(was, column) != getattr(now, column) and column != "rank" and not closes:
                    yield table, was, now, column


def _value_rows(seen: Preview, values: Sequence[tuple[str, Any, Any, str]]) -> list[dict[str, object]]:
    before, after = seen.outcome.before, seen.outcome.after
    return [
        {
            plain("deliveries.of"): changes.named(after, table, now),
            plain("column.column"): changes.column_name(table, column),
            plain("deliveries.before"): changes.written(before, column, getattr(was, column)),
            plain("deliveries.after"): changes.written(after, column, getattr(now, column)),
        }
        for table, was, now, column in values
    ]
