"""The scenario being composed: begun, opened from a link, changed, undone, kept."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from model.access import Viewer
from model.errors import Conflict, MosaiqueError
from model.scenario import History, Scenario
from model.scenario.actions import LONGEST_TITLE
from model.services.scenario import drafts, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.drafts import Draft
from pages.kit import address, data, sentences, session, state, widgets
from pages.kit.state import Wanted
from pages.kit.wording import plain, sentence, t, unmarked
from pages.scenarios import link

FURTHER = "compose_further"


def current(who: Viewer, code: str) -> Draft:
    """Return the draft of a region, an empty one to begin with."""
    draft = state.draft(code).get() or drafts.load(who, session.secret(), code)
    draft = draft or _empty(who, code)
    state.draft(code).set(draft)
    return draft


def _empty(who: Viewer, code: str) -> Draft:
    scenario = scenarios.begin(who, code, plain("compose.untitled"))
    return Draft(History(scenario), saved=scenario)


def open_link(who: Viewer, code: str) -> None:
    """Open the kept scenario that the address names, in its own region, unless it is open already."""
    uid, draft = address.named(address.SCENARIO), state.draft(code).get()
    if not uid or (draft is not None and draft.uid == uid):
        return
    kept = scenario_rows.load(who, uid)
    if kept.scenario.region != code:
        address.complete({address.REGION: kept.scenario.region})
        st.rerun()
    remembered = drafts.load(who, session.secret(), code)
    if remembered is not None and (remembered.uid, remembered.version) == (uid, kept.version):
        put(who, remembered)
    else:
        begin(who, Draft(History(kept.scenario), kept.uid, kept.version, kept.scenario))


def begin(who: Viewer, fresh: Draft) -> None:
    """Compose another scenario; what was being composed stays one undo away, if there is anything to lose."""
    code = fresh.history.present.region
    draft = state.draft(code).get() or drafts.load(who, session.secret(), code)
    put(who, fresh.after(draft) if draft else fresh)


def change(who: Viewer, draft: Draft, scenario: Scenario) -> None:
    """Make another scenario the present one; what was stays one undo away."""
    state.brought(scenario.region).clear()
    put(who, replace(draft, history=draft.history.then(scenario)))


def put(who: Viewer, draft: Draft) -> None:
    """Remember what is being composed, in the tab and for a reload of the page."""
    state.draft(draft.history.present.region).set(draft)
    drafts.keep(who, session.secret(), draft)


def toolbar(who: Viewer, draft: Draft, finding: str, looked: date) -> None:
    """Draw the title, the name of the scenario and what can be done with the whole of it on one line, and the sentence
    that says what it does in the month that is looked at."""
    history, name, code = draft.history, _name_key(draft), draft.history.present.region
    typed = state.widget(name)
    if typed is None or typed.strip() not in ("", history.present.title):
        state.set_widget(name, history.present.title)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(t("compose.title"), anchor=False, width="content")
        st.text_input(
            t("compose.name"),
            history.present.title,
            key=name,
            max_chars=80,
            on_change=_rename,
            args=(who, draft),
            live=True,
            width=data.grown(240),
            label_visibility="collapsed",
        )
        unmoved = not (history.past or draft.left)
        _button("undo", "undo", _undo, who, code, shortcut="U", disabled=unmoved)
        _button("redo", "redo", _redo, who, code, shortcut="Shift+U", disabled=not history.future)
        kept = bool(draft.uid) and not draft.changed
        _button("save", "save", _save, who, code, **widgets.main(t("compose.save"), disabled=kept))
        further = st.popover(
            t("compose.further"), icon=":material/more_horiz:", type="tertiary", key=FURTHER, on_change="rerun"
        )
    if further.open:
        with further:
            _further(who, draft, looked)
    widgets.opening(finding)


def _button(name: str, icon: str, then: Callable[..., None], *args: object, key: str = "", **more: Any) -> None:
    """Offer to do something with the scenario that is composed."""
    shown = {"label": t(f"compose.{name}"), **more}
    st.button(**shown, key=key or name, icon=f":material/{icon}:", on_click=then, args=args)


def _further(who: Viewer, draft: Draft, looked: date) -> None:
    """Offer what ends with this scenario, or goes on from it: whoever begins another one comes back to the button."""
    code = draft.history.present.region
    _button("new", "add", _new, who, code, type="tertiary")
    _button("copy", "content_copy", _copy, who, code, type="tertiary", disabled=not draft.uid)
    if draft.uid and not draft.changed:
        link.offer(who, scenario_rows.load(who, draft.uid), looked)


def into(who: Viewer, draft: Draft) -> None:
    """Say into which scenario goes what was chosen on another screen, when it holds actions; offer a new one."""
    scenario = draft.history.present
    wanted = state.brought(scenario.region).get()
    if wanted is None or not scenario.actions:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(t("compose.into", title=scenario.title, n=len(scenario.actions)))
        _button("into_new", "add", _into_new, who, scenario.region, wanted)


def _into_new(who: Viewer, code: str, wanted: Wanted) -> None:
    _new(who, code)
    state.WANTED.set(wanted)


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


def _undo(who: Viewer, code: str) -> None:
    """Take back the last change; on a scenario where nothing was changed, come back to the one that was left for it."""
    draft = current(who, code)
    if draft.history.past:
        put(who, replace(draft, history=draft.history.undone()))
    elif draft.left:
        put(who, draft.left)
        address.write({address.SCENARIO: draft.left.uid})


def _redo(who: Viewer, code: str) -> None:
    draft = current(who, code)
    put(who, replace(draft, history=draft.history.redone()))


def _rename(who: Viewer, draft: Draft) -> None:
    title = str(state.widget(_name_key(draft))).strip()
    if title:
        present = current(who, draft.history.present.region)
        change(who, present, present.history.present.renamed(title))


def _name_key(draft: Draft) -> str:
    """The key of the field of the name: it is the same as long as somebody types there."""
    return f"compose_name_{draft.history.present.region}_{draft.uid or 'new'}"


def _save(who: Viewer, code: str) -> None:
    """Keep what is composed by now: a name may have been typed just before, and told with the same click."""
    draft = current(who, code)
    _keep(who, draft, draft.history.present, draft.uid, draft.version)


def _copy(who: Viewer, code: str) -> None:
    draft = current(who, code)
    scenario = draft.history.present
    title = plain("compose.copy_of", title=scenario.title[: LONGEST_TITLE - 10])
    _keep(who, draft, scenario.renamed(title))


def _keep(who: Viewer, draft: Draft, scenario: Scenario, uid: str = "", version: int = 0) -> None:
    """Keep a scenario and go on with it; what somebody else saved in between stays, and is shown."""
    conflict = state.conflict(scenario.region)
    try:
        kept = scenario_rows.save(who, scenario, uid, version)
    except Conflict:
        conflict.set(scenario_rows.load(who, uid))
        return
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    conflict.clear()
    history = draft.history if kept.scenario == draft.history.present else draft.history.then(kept.scenario)
    put(who, Draft(history, kept.uid, kept.version, kept.scenario, draft.left))
    address.write({address.SCENARIO: kept.uid})
    state.NOTICE.set(t("compose.was_saved", title=kept.scenario.title))


def conflict(who: Viewer, draft: Draft) -> None:
    """Say what somebody else saved in between, if that stands in the way; offer to keep a copy."""
    code = draft.history.present.region
    theirs = state.conflict(code).get()
    if theirs is None or theirs.uid != draft.uid or theirs.version <= draft.version:
        return
    lines = list(_differences(who, draft.saved or theirs.scenario, theirs.scenario))
    with st.container(border=True, key="compose_conflict"):
        st.error(t("errors.scenario.moved", title=theirs.scenario.title))
        if lines:
            st.markdown("\n".join((t("compose.theirs"), "", *(f"- {line}" for line in lines))))
        _button("copy", "content_copy", _copy, who, code, key="copy_conflict")


def _differences(who: Viewer, before: Scenario, after: Scenario) -> Iterator[str]:
    """Say what became of a scenario: another name, then what was added, changed and taken out."""
    if after.title != before.title:
        yield t("compose.theirs_renamed", title=after.title)
    seen = scenarios.projection(who, after).snapshot
    old, new = ({each.uid: each for each in scenario.actions} for scenario in (before, after))
    for uid, action in (old | new).items():
        if uid not in old or uid not in new or action != old[uid]:
            name = "added" if uid not in old else "changed" if uid in new else "removed"
            yield t(f"compose.theirs_{name}", action=unmarked(sentences.sentence(seen, action)))


def _new(who: Viewer, code: str) -> None:
    """Begin another scenario; what was being composed stays one undo away."""
    state.set_widget(FURTHER, value=False)
    state.studio(code).clear()
    begin(who, _empty(who, code))
    address.write(dict.fromkeys((address.SCENARIO, *address.PLACES), ""))
