"""The form that adopts a value for a region."""

from collections.abc import Sequence

import streamlit as st

from model.access import Viewer
from model.domain.framework import Assumption
from model.services.situation import assumptions
from model.services.situation.assumptions import StandingAssumption
from model.simulation.season import YEAR
from pages.kit import address, data, inputs, widgets
from pages.kit.wording import local, plain, t, words

Range = tuple[float | None, float | None, float | None]


WIDTH = 480


PERCENT = ("ratio", "ratio_year")
"""The units that are written and typed as percentages."""


def form(who: Viewer, code: str, ours: Sequence[StandingAssumption]) -> str:
    """Ask for the value that a region adopts, with its range; return the assumption that is chosen."""
    label, bound = t("suppose.which"), address.ASSUMPTION
    chosen = inputs.select(label, ours, _called, "suppose_which", by=_code, bound=bound, width=WIDTH)
    if chosen is None:
        return ""
    assumption = chosen.assumption
    st.caption(t("literal", text=local(assumption.note)))
    low, value, high = _start(assumption) if assumption.unit == "month" else _range(assumption)
    with st.container(horizontal=True):
        if widgets.clicked(**widgets.main(t("suppose.adopt"), disabled=value is None), key="suppose_adopt"):
            widgets.act(
                lambda: assumptions.adopt(who, code, assumption.code, value or 0.0, low, high),
                "suppose.was_adopted",
                again=True,
                name=local(assumption.name),
            )
        if chosen.adopted_on and widgets.clicked(t("suppose.give_up"), key="suppose_give_up"):
            widgets.act(
                lambda: assumptions.give_up(who, code, assumption.code),
                "suppose.was_given_up",
                again=True,
                name=local(assumption.name),
            )
    return assumption.code


def _range(assumption: Assumption) -> Range:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        low = _number("low", assumption, assumption.low)
        value = _number("value", assumption, assumption.value)
        high = _number("high", assumption, assumption.high)
    return low, value, high


def _start(assumption: Assumption) -> Range:
    """Ask for a month, or for any; the other way of doing is any month too."""
    chosen = inputs.select(
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
        width=data.grown(200),
    )
    return None if typed is None else typed / scale


def _unit(assumption: Assumption) -> str:
    return words()(f"suppose.unit_{assumption.unit}")


def _called(standing: StandingAssumption) -> str:
    return local(standing.assumption.name)


def _code(standing: StandingAssumption) -> str:
    return standing.assumption.code
