"""The form that adds an action of any kind."""

from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.scenario import Action
from model.scenario.actions import DEAREST, LONGEST_NOTE
from model.services.scenario import scenarios, trials
from model.services.scenario.drafts import Draft
from pages.kit import inputs, sentences, state, widgets
from pages.kit.wording import inert, plain, sentence, t
from pages.scenarios import drafts, outlook
from pages.scenarios.composer import action_forms


def offer(who: Viewer, draft: Draft) -> None:
    """Offer the form of every kind of action, for what no gesture on the mosaic says."""
    fold = widgets.fold(t("compose.add"), "compose_form")
    if fold.open:
        with fold:
            _form(who, draft)


def _form(who: Viewer, draft: Draft) -> None:
    """Draw the form of one kind of action."""
    wanted, scenario = state.WANTED.get(), draft.history.present
    kind = _kind(wanted.kind if wanted else "")
    month = inputs.month(t("compose.when"), "add_month", outlook.months(scenario)[:-1])
    form = action_forms.ActionForm(who, scenario, scenarios.projection(who, scenario).snapshot, month, wanted)
    try:
        action = _completed(action_forms.FORMS[kind](form), len(draft.history.past))
        if action and (warning := sentences.off_season(form.base, action)):
            st.caption(warning)
        if action and (gone := trials.displaced(who, scenario, action)):
            st.warning(inert(outlook.displaced(form.base, gone)))
    except MosaiqueError as error:
        st.error(sentence(error))
        action = None
    state.WANTED.clear()
    st.button(
        **widgets.main(t("compose.add_this"), disabled=action is None),
        key="add_action",
        icon=":material/add:",
        on_click=drafts.change,
        args=(who, draft, scenario.with_action(action) if action else scenario),
    )


def _kind(wanted: str) -> str:
    """Ask what happens: first of which sort, then what; `wanted` is what was chosen on another screen, if anything."""
    groups = list(action_forms.GROUPS)
    if wanted:
        group = next(name for name, kinds in action_forms.GROUPS.items() if wanted in kinds)
        state.set_widget("add_group", group)
        state.set_widget(f"add_kind_{group}", wanted)
    group = inputs.pills(t("compose.kind"), groups, _group_name, "add_group")
    kinds, key = action_forms.GROUPS[group], f"add_kind_{group}"
    if len(kinds) == 1:
        return kinds[0]
    return inputs.pills(t("compose.exactly"), kinds, _kind_name, key, label_visibility="collapsed")


def _group_name(group: str) -> str:
    return plain(f"action.group.{group}")


def _kind_name(kind: str) -> str:
    return plain(f"action.{kind}")


def _completed(action: Action | None, changes: int) -> Action | None:
    """Let a note and another cost be written on an action; the next one begins without."""
    with st.expander(t("compose.more"), key="add_more"):
        note = st.text_input(
            t("compose.note"), key=f"add_note_{changes}", max_chars=LONGEST_NOTE, placeholder=t("compose.note_help")
        )
        label, key = t("compose.cost"), f"add_cost_{changes}"
        cost = st.number_input(label, 0, DEAREST, None, 100, key=key, help=t("compose.cost_help"))
    return replace(action, note=note.strip(), cost=cost) if action else None
