"""Scenarios to begin with, in the demonstration."""

import streamlit as st

from model import settings
from model.access import Viewer
from model.services.demo import examples
from model.services.scenario import rows as scenario_rows
from model.wording import LANGUAGES, catalogue
from pages.kit import state
from pages.kit.wording import plain, t


def offer_examples(who: Viewer, code: str | None) -> None:
    """Offer, in the demonstration, four scenarios to begin with, whatever was kept before."""
    if settings.current().demo and code:
        st.button(
            t("saved.examples"), key="saved_examples", icon=":material/auto_stories:", on_click=_keep, args=(who, code)
        )


def _keep(who: Viewer, code: str) -> None:
    """Keep those that are not in the list under their title, in whatever language it was given."""
    keys = {name: f"saved.example_{name}" for name in examples.STORIES}
    called = {plain(key): {catalogue(language)(key) for language in LANGUAGES} for key in keys.values()}
    there = {each.scenario.title for each in scenario_rows.listing(who, (code,))}
    stories = examples.examples(who, code, {name: plain(key) for name, key in keys.items()})
    made = [each for each in stories if called[each.title].isdisjoint(there)]
    for scenario in made:
        scenario_rows.save(who, scenario)
    state.NOTICE.set(t("saved.examples_kept", n=len(made)) if made else t("saved.examples_there"))
