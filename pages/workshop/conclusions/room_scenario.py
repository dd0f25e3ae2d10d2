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


def draw(live: LiveScenario | None) -> None:
    """Draw the actions beside what they change, under what must be known to read it; nothing where none was played."""
    if not on_what(live):
        return
    st.subheader(t("conclude.scenario"), anchor=False)
    for line in on_what(live):
        st.markdown(t("literal", text=line))
    tables = (("conclude.scenario", actions(live)), ("conclude.changes", changed(live)))
    for column, (name, table) in zip(st.columns(2, gap="large"), tables, strict=True):
        with column:
            widgets.table(table, plain(name))


def actions(live: LiveScenario | None) -> Rows:
    """The actions that the room composed, from which month on."""
    return [{plain("conclude.action"): unmarked(sentences.retold(each))} for each in live.deeds] if live else []


def changed(live: LiveScenario | None) -> Rows:
    """The figures at the horizon without the scenario and with it."""
    if live is None or not live.deeds:
        return []
    month = plain("conclude.at", day=add_months(live.start, live.horizon))
    without, played = plain("compare.without"), plain("compare.with")
    return [
        {month: plain(f"figure.{name}.label"), without: before, played: after}
        for name, before, after in zip(_FIGURES, _figures(live.before), _figures(live.after), strict=True)
    ]


def sentences_of(live: LiveScenario | None) -> Sequence[str]:
    """« Postes à pourvoir en décembre 2029 : 3 sans le scénario, 4 avec. »"""
    if live is None or not live.deeds:
        return []
    day = add_months(live.start, live.horizon)
    return [
        plain("conclude.change", figure=plain(f"figure.{name}.label"), day=day, before=before, after=after)
        for name, before, after in zip(_FIGURES, _figures(live.before), _figures(live.after), strict=True)
    ]


_FIGURES = ("managers", "other_share", "vacant")


def _figures(counted: Figures) -> tuple[str, str, str]:
    share = plain("figure.undefined") if counted.share is None else words().percent(counted.share, 0)
    return words().number(counted.heads), share, words().number(counted.vacant)


def on_what(live: LiveScenario | None) -> Sequence[str]:
    """All that must be known to read what the scenario showed; nothing where none was composed."""
    return [shown_on(live), supposed(live)] if live and live.deeds else []


def shown_on(live: LiveScenario) -> str:
    """On what the scenario was played: the situation of a day, over how many months, nothing being drawn by lot."""
    return plain("conclude.scenario_on", day=live.day, start=live.start, n=live.horizon, euros=live.euros)


def supposed(live: LiveScenario) -> str:
    """What the scenario supposes: how many assumptions, and which the region had adopted, with their values."""
    assumptions = reference().assumptions
    own = tuple(_supposed(assumptions[code], value) for code, value in live.own if code in assumptions)
    return plain("conclude.assumed_own" if own else "conclude.assumed", n=live.assumptions, k=len(own), own=own)


def _supposed(assumption: Assumption, value: float) -> str:
    """« Délai de recrutement (5 mois) »"""
    return plain("conclude.assumption", name=local(assumption.name), value=plain(f"unit.{assumption.unit}", n=value))
