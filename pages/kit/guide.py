"""« Premiers pas »: what each role does first, and where; shown until it was read, then on demand."""

import streamlit as st

from model.access import Role, Viewer
from model.services.access import accounts
from pages.kit import address, state
from pages.kit.wording import plain, t

STEPS = {
    Role.DIRECTOR: ("situation/region/screen.py", "situation/expectations/screen.py", "scenarios/composer/screen.py"),
    Role.ANALYST: ("records/imports/screen.py", "records/corrections/screen.py", "situation/base/screen.py"),
    Role.FACILITATOR: ("situation/region/screen.py", "workshop/preparation/screen.py", "workshop/wall/screen.py"),
    Role.READER: ("situation/region/screen.py", "situation/team/screen.py", "understand/method/screen.py"),
    Role.NATIONAL: ("situation/regions/screen.py", "understand/method/screen.py"),
    Role.ADMINISTRATOR: ("records/accounts/screen.py", "understand/method/screen.py"),
}
"""The screens that a role begins with."""


def offer() -> None:
    """Offer the guide again."""
    st.button(t("guide.show"), key="guide_show", icon=":material/menu_book:", type="tertiary", on_click=_show)


def draw(who: Viewer) -> None:
    """Show the guide to whoever has not read it yet, or asked for it."""
    if not (who.first_time or state.GUIDE.get()):
        return
    with st.container(border=True, key="guide"):
        st.markdown(t("guide.title", role=plain(f"role.{who.role}")))
        for place, screen in enumerate(STEPS[who.role]):
            name, what = st.columns((1, 4))
            with name:
                address.link(screen)
            what.markdown(t(f"guide.{who.role}_{place + 1}"))
        st.button(t("guide.read"), key="guide_read", icon=":material/check:", on_click=_read, args=(who,))


def _show() -> None:
    state.GUIDE.set(True)


def _read(who: Viewer) -> None:
    state.GUIDE.clear()
    if who.first_time:
        accounts.welcome(who)
