"""What « Hypothèses » says, and the form that adopts a value for a region."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.access import Viewer
from model.domain.framework import Assumption
from model.domain.vocabulary import Status
from model.errors import MosaiqueError
from model.services.scenario import sensitivity
from model.services.situation import assumptions
from model.services.situation.assumptions import StandingAssumption
from model.simulation.season import YEAR
from pages.kit import widgets
from pages.kit.exports import Export
from pages.kit.wording import alternative, local, plain, sentence, t, words
from pages.scenarios import chances, courses

Rows = Sequence[Mapping[str, object]]

Range = tuple[float | None, float | None, float | None]

WIDTH = 480
PERCENT = ("ratio", "ratio_year")
"""The units that are written and typed as percentages."""


def finding(found: Sequence[StandingAssumption]) -> str:
    """« 23 hypothèses, dont 15 à discuter : aucune n'est un fait. »"""
    discussed = sum(each.assumption.status is Status.ASSUMED and each.adopted_on is None for each in found)
    adopted = sum(each.adopted_on is not None for each in found)
    return plain("suppose.finding", n=len(found), k=discussed, adopted=adopted)


def rows(found: Sequence[StandingAssumption]) -> Rows:
    """Each assumption: value, range, status, who adopted it, source."""
    return [
        {
            plain("column.assumption"): local(each.assumption.name),
            plain("column.value"): _value(each.assumption),
            plain("column.status"): _status(each),
            plain("column.note"): local(each.assumption.note),
            plain("column.source"): ", ".join(plain(f"source.{code}") for code in each.assumption.source.split()),
        }
        for each in found
    ]


def _value(each: Assumption) -> str:
    value = plain(f"unit.{each.unit}", n=each.value)
    if each.low is None or each.high is None:
        return value
    low, high = (plain(f"unit.{each.unit}", n=bound) for bound in (each.low, each.high))
    way = "either" if alternative(each.unit, each.low, each.high) else "ranged"
    return plain(f"method.{way}", value=value, low=low, high=high)


def _status(each: StandingAssumption) -> str:
    if each.adopted_on:
        return plain("suppose.adopted", day=each.adopted_on, author=each.author)
    return plain(f"status.{each.assumption.status}")


def export(said: str, found: Sequence[StandingAssumption]) -> Export:
    """The assumptions, to take away."""
    return Export(plain("suppose.title"), said, tables=[(plain("suppose.ours"), lambda: rows(found))])


def form(who: Viewer, code: str, ours: Sequence[StandingAssumption]) -> None:
    """Ask for the value that a region adopts, with its range."""
    chosen = widgets.select(t("suppose.which"), ours, _called, "suppose_which", by=_code, width=WIDTH)
    if chosen is None:
        return
    assumption = chosen.assumption
    st.caption(t("literal", text=local(assumption.note)))
    low, value, high = _start(assumption) if assumption.unit == "month" else _range(assumption)
    with st.container(horizontal=True):
        if st.button(t("suppose.adopt"), key="suppose_adopt", type=widgets.emphasis(), disabled=value is None):
            widgets.act(
                lambda: assumptions.adopt(who, code, assumption.code, value or 0.0, low, high),
                "suppose.was_adopted",
                again=True,
                name=local(assumption.name),
            )
        if chosen.adopted_on and st.button(t("suppose.give_up"), key="suppose_give_up"):
            widgets.act(
                lambda: assumptions.give_up(who, code, assumption.code),
                "suppose.was_given_up",
                again=True,
                name=local(assumption.name),
            )


def _range(assumption: Assumption) -> Range:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        low = _number("low", assumption, assumption.low)
        value = _number("value", assumption, assumption.value)
        high = _number("high", assumption, assumption.high)
    return low, value, high


def _start(assumption: Assumption) -> Range:
    """Ask for a month, or for any; the other way of doing is any month too."""
    chosen = widgets.select(
        t("suppose.start"),
        range(YEAR + 1),
        lambda month: plain("unit.month", n=month),
        f"suppose_value_{assumption.code}",
        index=int(assumption.value),
        width=240,
    )
    return (0.0, float(chosen), float(chosen)) if chosen else (None, 0.0, None)


def _number(which: str, assumption: Assumption, value: float | None) -> float | None:
    """Ask for a number as it is written: a share in percent, anything else as it is."""
    scale = 100.0 if assumption.unit in PERCENT else 1.0
    typed = st.number_input(
        t(f"suppose.{which}", unit=_unit(assumption)),
        min_value=None,
        value=None if value is None else round(value * scale, 4),
        key=f"suppose_{which}_{assumption.code}",
        format="%.1f" if scale > 1 else "%.0f",
        step=1.0,
        width=200,
    )
    return None if typed is None else typed / scale


def _unit(assumption: Assumption) -> str:
    return words()(f"suppose.unit_{assumption.unit}")


def past(who: Viewer, code: str) -> None:
    """Offer to see what these assumptions would have said of the last year or two."""
    fold = st.expander(t("suppose.back"), key="suppose_back", on_change="rerun")
    if not fold.open:
        return
    with fold:
        months = widgets.select(t("suppose.back_from"), (12, 24), _ago, "suppose_back_from", width=240) or 12
        try:
            found = sensitivity.back_test(who, code, months)
        except MosaiqueError as error:
            st.info(sentence(error))
            return
        said = chances.back_test(found)
        st.markdown(t("literal", text=said))
        drawing = courses.drawing(found.expected.months[0], chances.back_curves(found), "vacant")
        widgets.chart("back_test", (code, months, found.happened, tuple(found.expected.mean)), drawing, alt=said)
        st.caption(t("suppose.back_note"))


def _called(each: StandingAssumption) -> str:
    return local(each.assumption.name)


def _code(each: StandingAssumption) -> str:
    return each.assumption.code


def _ago(months: int) -> str:
    return plain("suppose.back_ago", n=months)
