"""The scenario being composed: begun, opened from a link, changed, undone, kept."""

import streamlit as st

from model import settings
from model.access import Viewer
from model.errors import MosaiqueError
from model.scenario import History, Scenario
from model.services import scenarios
from pages.kit import state, widgets
from pages.kit.state import Draft
from pages.kit.wording import plain, sentence, t

LINK = "scenario"


def current(who: Viewer, code: str) -> Draft:
    """Return the draft of a region, an empty one to begin with."""
    draft = state.draft(code).get()
    if draft is None:
        scenario = scenarios.begin(who, code, plain("compose.untitled"))
        draft = Draft(History(scenario), saved=scenario)
        state.draft(code).set(draft)
    return draft


def open_link(who: Viewer, code: str) -> None:
    """Open the kept scenario that the address names, in its own region, unless it is open already."""
    uid = st.query_params.get(LINK)
    if not uid:
        return
    kept = scenarios.load(who, uid)
    if kept.scenario.region != code:
        state.WANTED_REGION.set(kept.scenario.region)
        st.rerun()
    draft = state.draft(code).get()
    if draft is None or draft.uid != uid:
        state.draft(code).set(Draft(History(kept.scenario), kept.uid, kept.version, kept.scenario))


def change(code: str, draft: Draft, scenario: Scenario) -> None:
    """Make another scenario the present one; what was stays one undo away."""
    state.draft(code).set(Draft(draft.history.then(scenario), draft.uid, draft.version, draft.saved))


def toolbar(who: Viewer, draft: Draft) -> None:
    """Draw the title and what can be done with the whole scenario."""
    code, history = draft.history.present.region, draft.history
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("compose.name"),
            value=history.present.title,
            key=f"compose_name_{draft.uid or 'new'}_{len(history.past)}",
            max_chars=80,
            on_change=_rename,
            args=(code, draft),
            live=True,
            width=300,
        )
        st.button(
            t("compose.undo"),
            key="undo",
            icon=":material/undo:",
            shortcut="U",
            disabled=not history.past,
            on_click=_go,
            args=(code, draft, history.undone()),
        )
        st.button(
            t("compose.redo"),
            key="redo",
            icon=":material/redo:",
            shortcut="Shift+U",
            disabled=not history.future,
            on_click=_go,
            args=(code, draft, history.redone()),
        )
        st.button(
            t("compose.save"),
            key="save",
            icon=":material/save:",
            type=widgets.emphasis(),
            disabled=not (draft.changed or not draft.uid),
            on_click=_save,
            args=(who, code, draft),
        )
        st.button(t("compose.new"), key="new", icon=":material/add:", type="tertiary", on_click=_new, args=(code,))
    if draft.uid and not draft.changed:
        st.caption(t("compose.link"))
        st.code(link(draft.uid), language=None)


def link(uid: str) -> str:
    """Return the address that opens a kept scenario, for whoever has the region in their perimeter."""
    here = settings.current().public_url or str(st.context.url or "").rsplit("/", 1)[0]
    return f"{here}/compose?{LINK}={uid}"


def _go(code: str, draft: Draft, history: History) -> None:
    state.draft(code).set(Draft(history, draft.uid, draft.version, draft.saved))


def _rename(code: str, draft: Draft) -> None:
    title = str(state.widget(f"compose_name_{draft.uid or 'new'}_{len(draft.history.past)}")).strip()
    if title:
        change(code, draft, draft.history.present.renamed(title))


def _save(who: Viewer, code: str, draft: Draft) -> None:
    try:
        kept = scenarios.save(who, draft.history.present, draft.uid, draft.version)
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    state.draft(code).set(Draft(draft.history, kept.uid, kept.version, kept.scenario))
    st.query_params[LINK] = kept.uid
    state.NOTICE.set(t("compose.was_saved", title=kept.scenario.title))


def _new(code: str) -> None:
    state.draft(code).clear()
    st.query_params.pop(LINK, None)
