"""The scenario being composed: begun, opened from a link, changed, undone, kept."""

from dataclasses import replace

import streamlit as st

from model import settings
from model.access import Viewer
from model.errors import MosaiqueError
from model.scenario import History, Scenario
from model.services.scenario import drafts, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.drafts import Draft
from pages.kit import session, state, widgets
from pages.kit.wording import inert, plain, sentence, t

LINK = "scenario"


def current(who: Viewer, code: str) -> Draft:
    """Return the draft of a region, an empty one to begin with."""
    draft = state.draft(code).get() or drafts.load(who, session.secret(), code)
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
    kept = scenario_rows.load(who, uid)
    if kept.scenario.region != code:
        state.WANTED_REGION.set(kept.scenario.region)
        st.rerun()
    draft = state.draft(code).get()
    if draft is None or draft.uid != uid:
        remembered = drafts.load(who, session.secret(), code)
        again = remembered is not None and (remembered.uid, remembered.version) == (uid, kept.version)
        fresh = Draft(History(kept.scenario), kept.uid, kept.version, kept.scenario)
        put(who, remembered if again and remembered else fresh)


def change(who: Viewer, draft: Draft, scenario: Scenario) -> None:
    """Make another scenario the present one; what was stays one undo away."""
    put(who, replace(draft, history=draft.history.then(scenario)))


def put(who: Viewer, draft: Draft) -> None:
    """Remember what is being composed, in the tab and for a reload of the page."""
    state.draft(draft.history.present.region).set(draft)
    drafts.keep(who, session.secret(), draft)


def toolbar(who: Viewer, draft: Draft, finding: str) -> None:
    """Draw the title, the name of the scenario and what can be done with the whole of it on one line, and the sentence
    that says what it does."""
    code, history = draft.history.present.region, draft.history
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(t("compose.title"), anchor=False, width="content")
        st.text_input(
            t("compose.name"),
            value=history.present.title,
            key=f"compose_name_{draft.uid or 'new'}_{len(history.past)}",
            max_chars=80,
            on_change=_rename,
            args=(who, draft),
            live=True,
            width=240,
            label_visibility="collapsed",
        )
        st.button(
            t("compose.undo"),
            key="undo",
            icon=":material/undo:",
            shortcut="U",
            disabled=not history.past,
            on_click=_go,
            args=(who, draft, history.undone()),
        )
        st.button(
            t("compose.redo"),
            key="redo",
            icon=":material/redo:",
            shortcut="Shift+U",
            disabled=not history.future,
            on_click=_go,
            args=(who, draft, history.redone()),
        )
        st.button(
            t("compose.save"),
            key="save",
            icon=":material/save:",
            type=widgets.emphasis(),
            disabled=not (draft.changed or not draft.uid),
            on_click=_save,
            args=(who, draft),
        )
        with st.popover(t("compose.further"), icon=":material/more_horiz:", type="tertiary", key="compose_further"):
            st.button(
                t("compose.new"), key="new", icon=":material/add:", type="tertiary", on_click=_new, args=(who, code)
            )
            if draft.uid and not draft.changed:
                st.caption(t("compose.link"))
                st.code(link(draft.uid), language=None)
    st.header(inert(finding), anchor=False)


def since(who: Viewer, draft: Draft) -> None:
    """Say what changed in the region since the scenario was begun, if anything; let it go on from today."""
    changed = scenarios.situation_changes(who, draft.history.present)
    if not (changed.corrections or changed.others):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        parts = [
            plain(f"compose.moved_{name}", n=n)
            for name, n in (("corrections", changed.corrections), ("others", changed.others))
            if n
        ]
        st.info(t("compose.moved_since", parts=tuple(parts)))
        st.button(t("compose.go_on"), key="go_on", on_click=_go_on, args=(who, draft))


def _go_on(who: Viewer, draft: Draft) -> None:
    change(who, draft, scenarios.resume(who, draft.history.present))


def link(uid: str) -> str:
    """Return the address that opens a kept scenario, for whoever has the region in their perimeter."""
    here = settings.current().public_url or str(st.context.url or "").rsplit("/", 1)[0]
    return f"{here}/composer?{LINK}={uid}"


def _go(who: Viewer, draft: Draft, history: History) -> None:
    put(who, replace(draft, history=history))


def _rename(who: Viewer, draft: Draft) -> None:
    title = str(state.widget(f"compose_name_{draft.uid or 'new'}_{len(draft.history.past)}")).strip()
    if title:
        change(who, draft, draft.history.present.renamed(title))


def _save(who: Viewer, draft: Draft) -> None:
    try:
        kept = scenario_rows.save(who, draft.history.present, draft.uid, draft.version)
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    put(who, Draft(draft.history, kept.uid, kept.version, kept.scenario))
    st.query_params[LINK] = kept.uid
    state.NOTICE.set(t("compose.was_saved", title=kept.scenario.title))


def _new(who: Viewer, code: str) -> None:
    state.draft(code).clear()
    state.studio(code).clear()
    drafts.drop(who, session.secret(), code)
    st.query_params.pop(LINK, None)
