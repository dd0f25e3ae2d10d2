"""The list of a scenario's actions, and the form that adds one."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.framework import Framework
from model.domain.vocabulary import Background
from model.errors import MosaiqueError
from model.scenario import Action, Recruitment, Scenario
from model.scenario.actions import DEAREST, LONGEST_NOTE
from model.services.scenario import scenarios
from model.services.scenario.drafts import Draft
from model.services.scenario.scenarios import Outlook
from pages.kit import sentences, state, widgets
from pages.kit.wording import plain, seat_name, sentence, t, words
from pages.scenarios import drafts, outlook
from pages.scenarios.composer import action_forms

FEW = 4
"""How many actions are listed without being sorted out."""


def listing(who: Viewer, draft: Draft, seen: Outlook) -> None:
    """Draw the actions, each with its switch, its month, what it does, and why it was skipped if it was."""
    scenario = draft.history.present
    st.subheader(t("compose.actions", n=len(scenario.actions)), anchor=False)
    if not scenario.actions:
        st.caption(t("compose.no_action"))
    skipped = {each.action.uid: each.reason for each in seen.projection.skipped}
    outside = {each.uid for each in seen.projection.outside_wish}
    for action in _of_one_sort(scenario.actions):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.toggle(
                plain("compose.active"),
                value=action.active,
                key=f"active_{action.uid}_{len(draft.history.past)}_{len(draft.history.future)}",
                label_visibility="collapsed",
                on_change=drafts.change,
                args=(who, draft, scenario.toggled(action.uid)),
            )
            with st.container(gap=None):
                st.markdown(sentences.sentence(seen.projection.snapshot, action))
                if action.note:
                    st.caption(t("literal", text=action.note))
                if action.uid in skipped:
                    st.caption(t("compose.skipped", reason=plain(f"projection.{skipped[action.uid]}")))
                if action.uid in outside:
                    st.caption(t("compose.outside_wish"))
                for place, day in seen.projection.freed_later.get(action.uid, ()):
                    position = seat_name(seen.projection.snapshot, place)
                    st.caption(t("compose.freed_later", month=day, position=position))
                if action.uid not in skipped and (warning := sentences.off_season(seen.projection.snapshot, action)):
                    st.caption(warning)
            st.button(
                t("compose.remove"),
                key=f"remove_{action.uid}",
                icon=":material/delete:",
                type="tertiary",
                on_click=drafts.change,
                args=(who, draft, scenario.without(action.uid)),
            )


def _of_one_sort(listed: Sequence[Action]) -> Sequence[Action]:
    """The actions of the sort that is chosen; a short list, or one of a single sort, is whole."""
    groups = [name for name, kinds in action_forms.GROUPS.items() if any(action.kind in kinds for action in listed)]
    if len(listed) <= FEW or len(groups) == 1:
        return listed
    if state.widget("list_group") not in (None, *groups):
        state.set_widget("list_group", None)  # the last action of that sort was taken away
    chosen = st.pills(t("compose.only"), groups, key="list_group", wrap=True, format_func=_group_name)
    return [action for action in listed if chosen is None or action.kind in action_forms.GROUPS[chosen]]


def adding(who: Viewer, draft: Draft) -> Action | None:
    """Draw the form of one kind of action; return the action that it would add."""
    wanted, scenario = state.WANTED.get(), draft.history.present
    st.subheader(t("compose.add"), anchor=False)
    kind = _kind(wanted.kind if wanted else "")
    month = widgets.month(t("compose.when"), "add_month", outlook.months(scenario)[:-1])
    form = action_forms.ActionForm(who, scenario, scenarios.projection(who, scenario).snapshot, month, wanted)
    try:
        action = _completed(action_forms.FORMS[kind](form), len(draft.history.past))
        if action and (warning := sentences.off_season(form.base, action)):
            st.caption(warning)
    except MosaiqueError as error:
        st.error(sentence(error))
        action = None
    state.WANTED.clear()
    st.button(
        t("compose.add_this"),
        key="add_action",
        icon=":material/add:",
        type=widgets.emphasis(),
        disabled=action is None,
        on_click=drafts.change,
        args=(who, draft, scenario.with_action(action) if action else scenario),
    )
    return action


def _kind(wanted: str) -> str:
    """Ask what happens: first of which sort, then what; `wanted` is what was chosen on another screen, if anything."""
    groups = list(action_forms.GROUPS)
    if wanted:
        group = next(name for name, kinds in action_forms.GROUPS.items() if wanted in kinds)
        state.set_widget("add_group", group)
        state.set_widget(f"add_kind_{group}", wanted)
    state.start_widget("add_group", groups[0])
    label = t("compose.kind")
    group = str(st.pills(label, groups, required=True, wrap=True, key="add_group", format_func=_group_name))
    kinds, key = action_forms.GROUPS[group], f"add_kind_{group}"
    state.start_widget(key, kinds[0])
    if len(kinds) == 1:
        return kinds[0]
    label = t("compose.exactly")
    return str(
        st.pills(label, kinds, required=True, wrap=True, key=key, format_func=_kind_name, label_visibility="collapsed")
    )


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


def brought(who: Viewer, scenario: Scenario, action: Action | None, framework: Framework) -> None:
    """Say in words what each family would bring to the team of the position that an arrival would take.

    Open as long as the scenario is empty; folded afterwards, so that what the scenario changes is in sight.
    """
    if not isinstance(action, Recruitment):
        return
    arrivals = scenarios.arrivals(who, scenario, action.position, action.month)
    seen_on = add_months(action.month, int(framework.assumed("adaptation_months")))
    first = not scenario.actions
    label = t("compose.brings", month=words().month(seen_on))
    with st.expander(label, key=f"add_brings_{'first' if first else 'next'}", expanded=first):
        for background in (Background.SOCIAL, Background.OTHER):
            st.markdown(f"**{t(f'tile.{background}')}**")
            ours = (each for each in arrivals if _of(framework, each.family, background))
            st.markdown("\n".join(outlook.contribution(framework, each) for each in ours))
        st.caption(t("compose.brings_note"))


def _of(framework: Framework, family: str, background: Background) -> bool:
    return framework.families[framework.family_index[family]].background is background
