"""What « Mes scénarios » offers to begin with, and gives to take away."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model import settings
from model.access import Viewer
from model.domain.vocabulary import ScenarioState
from model.services.demo import examples
from model.services.scenario import rows as scenario_rows
from model.services.scenario.rows import SavedScenario
from pages.kit import state
from pages.kit.exports import Export
from pages.kit.wording import plain, t, words

Rows = Sequence[Mapping[str, object]]


def offer_examples(who: Viewer, code: str | None) -> None:
    """Offer, in the demonstration, four scenarios to begin with."""
    if settings.current().demo and code:
        st.button(
            t("saved.examples"), key="saved_examples", icon=":material/auto_stories:", on_click=_keep, args=(who, code)
        )


def _keep(who: Viewer, code: str) -> None:
    titles = {name: plain(f"saved.example_{name}") for name in examples.STORIES}
    found = examples.examples(who, code, titles)
    for scenario in found:
        scenario_rows.save(who, scenario)
    state.NOTICE.set(t("saved.examples_kept", n=len(found)))


def finding(found: Sequence[SavedScenario]) -> str:
    """« 3 en préparation, 1 partagé, 1 retenu. »"""
    counts = [(where, sum(each.state == where for each in found)) for where in ScenarioState]
    return ", ".join(plain(f"saved.count_{where}", n=n) for where, n in counts if n) + "."


def export(found: Sequence[SavedScenario]) -> Export:
    """The scenarios that were kept."""
    title = plain("saved.title")
    return Export(title, finding(found), tables=[(title, lambda: _rows(found))])


def _rows(found: Sequence[SavedScenario]) -> Rows:
    return [
        {
            plain("column.scenario"): each.scenario.title,
            plain("column.stands"): plain(f"life.{each.state}"),
            plain("column.from_month"): words().month(each.scenario.start),
            plain("column.actions"): len(each.scenario.actions),
            plain("column.author"): each.author,
        }
        for each in found
    ]
