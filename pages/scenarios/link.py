"""The address of a scenario in a month, and to whom it opens."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from model import settings
from model.access import Viewer
from model.domain.vocabulary import ScenarioState
from model.services.context import reference
from model.services.scenario import lifecycle, presentation
from model.services.scenario.lifecycle import Consultation
from model.services.scenario.rows import SavedScenario
from pages.kit import address, circulation, exports, widgets
from pages.kit.wording import local, plain, t


def address_of(kept: SavedScenario, looked: date | None = None) -> str:
    """Return the address that opens a kept scenario: for reading once it is shared, else where it is composed."""
    here = settings.current().public_url or str(st.context.url or "").rsplit("/", 1)[0]
    screen = "presentation" if kept.state in presentation.OPEN else "composer"
    parameters = {address.SCENARIO: kept.uid} | ({address.MONTH: address.written(looked)} if looked else {})
    return f"{here}/{screen}?{urlencode(parameters)}"


def offer(who: Viewer, kept: SavedScenario, looked: date) -> None:
    """Show the address of a kept scenario in a month; let one in preparation be shared."""
    show(who, kept, looked)
    if kept.state == ScenarioState.DRAFT:
        st.button(
            t("life.to_shared"), key=f"share_{kept.uid}", icon=":material/share:", on_click=_share, args=(who, kept)
        )


def show(who: Viewer, kept: SavedScenario, looked: date | None = None) -> None:
    """Show the address of a kept scenario, and say beside it who can open it, now and once it is shared."""
    shared = kept.state in presentation.OPEN
    of = local(reference().regions[kept.scenario.region].of)
    st.caption(t("link.shared" if shared else "link.alone", of=of))
    st.code(address_of(kept, looked), language=None)
    if kept.state == ScenarioState.DRAFT:
        st.caption(t("link.before", of=of))
        exports.read_again(circulation.free_texts(presentation.hypothesis(who, kept.scenario)))


def _share(who: Viewer, kept: SavedScenario) -> None:
    def move() -> None:
        lifecycle.move(who, kept, ScenarioState.SHARED, Consultation())

    widgets.act(move, "saved.was_moved", title=plain("literal", text=kept.scenario.title))
