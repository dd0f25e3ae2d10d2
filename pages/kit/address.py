"""The address of a screen: all that it names, read and written in this one place.

The address comes first: what it names is what the widgets show. A choice writes it, a step that Back takes back; what
it does not name is completed with what is shown, which is no step. So a reload, Back and a colleague show the same.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NoReturn
from urllib.parse import urlencode

import streamlit as st

from model.wording import FIRST, LANGUAGES
from pages.kit import internals, state
from pages.kit.internals import ComponentRenderer
from pages.kit.state import Completed

LANGUAGE: Final = "lang"
REGION: Final = "region"
DAY: Final = "date"
FRAME: Final = (LANGUAGE, REGION, DAY)
"""What the frame writes on every screen."""

TEAM: Final = "equipe"
COMPETENCY: Final = "competence"
SCENARIO: Final = "scenario"
COMPARED: Final = "avec"
MONTH: Final = "mois"
MONTH_OF_ACTION: Final = "agir"
POSITION: Final = "poste"
REPLAYED: Final = "rejouer"
STEP: Final = "etape"
EFFECT: Final = "effet"
ACTION: Final = "action"
ASSUMPTION: Final = "hypothese"
MAP: Final = "carte"
START: Final = "depart"
ORDER: Final = "ordre"
FIGURE: Final = "chiffre"
RETAINED: Final = "retenu"
OTHER_WORKSHOP: Final = "autre"
ENTRY: Final = "fait"
YEARS: Final = "recul"
LEAVING: Final = "departs"
LEAD: Final = "delai"
REPLACED: Final = "remplaces"
PLACES: Final = (MONTH, MONTH_OF_ACTION, POSITION)
"""What names where one is in a scenario."""

_NOTHING: Final = "-"
"""How an address names a choice that is none of the things that are listed."""

_FIRST_SCREEN: Final = "region"
"""The screen whose address is the bare one."""

_SCRIPT = Path(__file__).with_suffix(".js")


def named(name: str) -> str:
    """Return what the address names, as it is written there; empty if nothing."""
    return st.query_params.get(name, "")


def several(name: str) -> list[str]:
    """Return the things of a kind that the address names, by what tells them from others."""
    return [each for each in named(name).split(",") if each not in ("", _NOTHING)]


def month(name: str) -> date | None:
    """Return the month that the address names, by its first day; `None` where it names none."""
    try:
        return date.fromisoformat(f"{named(name)}-01")
    except ValueError:
        return None


def language() -> str:
    """Return the language that the address names, else that which the reader chose."""
    chosen = named(LANGUAGE) or state.widget(LANGUAGE)
    return chosen if chosen in LANGUAGES else FIRST


def written(value: object) -> str:
    """Return a thing as an address writes it: a month as 2027-12, several codes with commas between them, whether
    something is wished for in a word."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return (",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)) or _NOTHING


def write(values: Mapping[str, str]) -> None:
    """Name other things in the address; what is empty is named no more, and the rest stays."""
    _resume()
    if REGION in values:  # what a screen names of its own belongs to the region that it was of
        values = {**dict.fromkeys(st.query_params.keys() - set(FRAME), ""), **values}
    changed = {name: value for name, value in values.items() if named(name) != value}
    if some := {name: value for name, value in changed.items() if value}:
        st.query_params.update(some)
    for name in changed.keys() - some.keys():
        st.query_params.pop(name, None)


def complete(values: Mapping[str, str]) -> None:
    """Name in the address what is shown, and no more what is empty; that is no step."""
    kept = state.COMPLETED.get()
    names = {**st.query_params.to_dict(), **values}
    query = urlencode({name: value for name, value in names.items() if value})
    if kept and query != internals.query():
        internals.set_query(query)
        state.COMPLETED.set(Completed(kept.page, kept.received, query))


def forget() -> None:
    """Name nothing any more but the language: somebody else is looking, who may not know what was named."""
    complete(dict.fromkeys(st.query_params.keys() - {LANGUAGE}, ""))


def follow(name: str, key: str, values: Mapping[str, object], otherwise: object) -> bool:
    """Give a widget what the address names, by how it is written there; return whether that is unknown.

    Whoever comes back to where nothing was chosen finds what is shown `otherwise`.
    """
    received = named(name)
    if received or internals.is_history_navigation():
        value = values.get(received) if received else otherwise
        if value is None or state.widget(key) != value:
            state.set_widget(key, value)
    return bool(received) and received not in values


def screen() -> str:
    """Return the name of the screen that is drawn; empty before its run has begun."""
    kept = state.COMPLETED.get()
    return kept.page if kept else ""


def receive(page: str) -> None:
    """Begin a run of a page. The browser goes on naming what it was opened with until a choice is written: what was
    completed since holds."""
    kept = state.COMPLETED.get()
    if kept and kept.page == page:
        _resume()
    if not kept or kept.page != page or kept.query != internals.query():
        state.COMPLETED.set(Completed(page, internals.query(), internals.query()))


def _resume() -> None:
    kept = state.COMPLETED.get()
    if kept and internals.query() == kept.received:
        internals.set_query(kept.query)


def show() -> None:
    """Show in the browser what was completed; the last thing that a run draws."""
    if kept := state.COMPLETED.get():
        content = {"page": kept.page, "received": kept.received, "query": kept.query}
        _component()(key="address", data=content)


def stop() -> NoReturn:
    """Draw no more of a screen than is there: what was clicked on it is for something that it no longer offers."""
    state.CLICKED.clear()
    show()
    st.stop()


def link(page: str | st.Page, parameters: Mapping[str, str] | None = None, **more: Any) -> None:
    """Draw a link to another screen; what is chosen in the frame stays chosen."""
    st.page_link(page, query_params={**_of_frame(), **(parameters or {})}, **more)


def go(page: str | st.Page, **parameters: str) -> None:
    """Go to another screen, one step; what is chosen in the frame stays chosen. The run goes on until the browser asks
    for the other screen."""
    _lead("pushState", page, parameters)


def go_instead(page: st.Page) -> NoReturn:
    """Go to another screen in place of this one, which Back does not come back to."""
    _lead("replaceState", page, {})
    st.stop()


def _of_frame() -> dict[str, str]:
    shown = st.query_params.to_dict()
    return {name: shown[name] for name in FRAME if shown.get(name)}


def _lead(leads: Literal["pushState", "replaceState"], page: str | st.Page, parameters: Mapping[str, str]) -> None:
    screen = page.split("/")[1] if isinstance(page, str) else page.url_path
    content = {
        "page": "" if screen == _FIRST_SCREEN else screen,
        "query": urlencode({**_of_frame(), **parameters}),
        "leads": leads,
    }
    _component()(key="way", data=content)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("mosaique_address", js=_SCRIPT.read_text(encoding="utf-8"))
