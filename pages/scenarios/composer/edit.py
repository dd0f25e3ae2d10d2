"""One action of the scenario that is being composed, put in another month, with another note or another cost."""

from dataclasses import replace
from operator import attrgetter

import streamlit as st

from model.access import Viewer
from model.scenario import Action
from model.scenario.actions import DEAREST, LONGEST_NOTE
from model.services.scenario.drafts import Draft
from model.services.scenario.scenarios import Outlook
from pages.kit import inputs, sentences, widgets
from pages.kit.wording import t, unmarked
from pages.scenarios import drafts, outlook


def offer(who: Viewer, draft: Draft, seen: Outlook) -> None:
    """Offer to change an action that is in the list already."""
    scenario = draft.history.present
    if not scenario.actions:
        return
    fold = widgets.fold(t("compose.edit"), "compose_edit")
    if not fold.open:
        return

    def called(action: Action) -> str:
        return unmarked(sentences.sentence(seen.projection.snapshot, action))

    with fold:
        action = inputs.select(
            t("compose.edit_which"), scenario.actions, called, "edit_which", by=attrgetter("uid"), width="stretch"
        )
        if action is None:
            return
        key = f"{action.uid}_{len(draft.history.past)}_{len(draft.history.future)}"
        months = outlook.months(scenario)[:-1]
        month = inputs.month(t("compose.when"), f"edit_month_{key}", months, action.month)
        note = st.text_input(t("compose.note"), action.note, key=f"edit_note_{key}", max_chars=LONGEST_NOTE)
        label, help_text = t("compose.cost"), t("compose.cost_help")
        cost = st.number_input(label, 0, DEAREST, action.cost, 100, key=f"edit_cost_{key}", help=help_text)
        changed = replace(action, month=month, note=note.strip(), cost=cost)
        st.button(
            t("compose.edit_it"),
            key="edit_action",
            icon=":material/edit:",
            disabled=changed == action,
            on_click=drafts.change,
            args=(who, draft, scenario.with_action(changed)),
        )
