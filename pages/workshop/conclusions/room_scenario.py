"""What the conclusions tell of the scenario that a room composed: on what, which actions, what they change."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.domain.calendar import add_months
from model.domain.framework import Assumption
from model.services.context import reference
from model.workshop.live_scenario import Figures, LiveScenario
from pages.kit import sentences, widgets
from pages.kit.wording import local, plain, t, unmarked, words

Rows = Sequence[Mapping[str, object]]


def draw(found: LiveScenario | None) -> None:
    """Draw the actions beside what they change, under what must be known to read it; nothing where none was played."""
    if not on_what(found):
        return
    st.subheader(t("conclude.scenario"), anchor=False)
    for line in on_what(found):
        st.markdown(t("literal", text=line))
    tables = (("conclude.scenario", actions(found)), ("conclude.changes", changed(found)))
    for column, (name, said) in zip(st.columns(2, gap="large"), tables, strict=True):
        with column:
            widgets.table(said, plain(name))


def actions(found: LiveScenario | None) -> Rows:
    """The actions that the room composed, from which month on."""
    return [{plain("conclude.action"): unmarked(sentences.retold(each))} for each in found.deeds] if found else []


def changed(found: LiveScenario | None) -> Rows:
    """The figures at the horizon without the scenario and with it."""
    if found is None or not found.deeds:
        return []
    month = plain("conclude.at", day=add_months(found.start, found.horizon))
    without, played = plain("compare.without"), plain("compare.with")
    return [
        {month: plain(f"figure.{name}.label"), without: before, played: after}
        for name, before, after in zip(_FIGURES, _said(found.before), _said(found.after), strict=True)
    ]


_FIGURES = ("managers", "other_share", "vacant")


def _said(found: Figures) -> tuple[str, str, str]:
    share = plain("figure.undefined") if found.share is None else words().percent(found.share, 0)
    return words().number(found.heads), share, words().number(found.vacant)


def on_what(found: LiveScenario | None) -> Sequence[str]:
    """All that must be known to read what the scenario showed; nothing where none was composed."""
    return [shown_on(found), supposed(found)] if found and found.deeds else []


def shown_on(found: LiveScenario) -> str:
    """On what the scenario was played: the situation of a day, over how many months, nothing being drawn by lot."""
    return plain("conclude.scenario_on", day=found.day, start=found.start, n=found.horizon, euros=found.euros)


def supposed(found: LiveScenario) -> str:
    """What the scenario supposes: how many assumptions, and which the region had adopted, with their values."""
    known = reference().assumptions
    own = tuple(_supposed(known[code], value) for code, value in found.own if code in known)
    return plain("conclude.assumed_own" if own else "conclude.assumed", n=found.assumptions, k=len(own), own=own)


def _supposed(known: Assumption, value: float) -> str:
    """« Délai de recrutement (5 mois) »"""
    return plain("conclude.assumption", name=local(known.name), value=plain(f"unit.{known.unit}", n=value))
