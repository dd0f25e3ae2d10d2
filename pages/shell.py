"""The frame of every screen: page settings, who is looking, the menu of their role, the region and the date."""

from dataclasses import dataclass

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError, Unavailable
from pages.kit import address, frame, session, state, widgets
from pages.kit.icon import ICON
from pages.kit.wording import speak, t


@dataclass(frozen=True)
class Screen:
    """A screen of the menu: its section, its name (its folder and its address), its icon, the right it needs, and the
    right of those whose menu holds a better one."""

    section: str
    name: str
    icon: str
    right: Right | None
    better: Right | None = None

    def is_for(self, who: Viewer | None) -> bool:
        """Whether the screen is in the menu of somebody."""
        if who is None or (self.better and who.may(self.better)):
            return False
        return self.right is None or who.may(self.right)

    def page(self, who: Viewer | None) -> st.Page:
        """Register the screen; it is in the menu of whoever it is for."""
        return st.Page(
            f"{self.section}/{self.name}/screen.py",
            title=t(f"menu.{self.name}"),
            icon=f":material/{self.icon}:",
            url_path=self.name,
            visibility="visible" if self.is_for(who) else "hidden",
        )


SCREENS = (
    Screen("situation", "region", "grid_view", Right.SITUATION),
    Screen("situation", "regions", "map", Right.NETWORK),
    Screen("situation", "team", "groups", Right.SITUATION),
    Screen("situation", "vacancies", "event_seat", Right.SITUATION),
    Screen("situation", "movements", "sync_alt", Right.SITUATION),
    Screen("situation", "base", "apps", Right.COMMON_BASE),
    Screen("situation", "expectations", "flag", Right.COMMON_BASE),
    Screen("scenarios", "scenarios", "bookmarks", Right.SCENARIOS),
    Screen("scenarios", "presentation", "visibility", Right.SHARED_SCENARIOS, better=Right.SCENARIOS),
    Screen("scenarios", "composer", "edit_calendar", Right.SCENARIOS),
    Screen("scenarios", "comparison", "compare_arrows", Right.SCENARIOS),
    Screen("scenarios", "plan", "calculate", Right.SCENARIOS),
    Screen("scenarios", "assumptions", "tune", Right.SCENARIOS),
    Screen("workshop", "preparation", "co_present", Right.WORKSHOP),
    Screen("workshop", "facilitation", "record_voice_over", Right.WORKSHOP),
    Screen("workshop", "wall", "present_to_all", Right.WORKSHOP),
    Screen("workshop", "conclusions", "summarize", Right.WORKSHOP),
    Screen("records", "imports", "upload_file", Right.IMPORT),
    Screen("records", "corrections", "edit", Right.CORRECT),
    Screen("records", "accounts", "badge", Right.ACCOUNTS),
    Screen("records", "audit", "history", Right.AUDIT),
    Screen("understand", "method", "functions", None),
    Screen("understand", "rights", "policy", None),
)

MENU_WIDTH = 248
WIDE = ("composer",)  # these screens begin with the menu closed: everything is in sight without scrolling

session.belong()
speak()
st.set_page_config(page_title="Mosaïque", page_icon=ICON, layout="wide")
who = session.recognised()
pages = {screen: screen.page(who) for screen in SCREENS}
chosen = st.navigation(list(pages.values()), position="hidden")
address.receive(chosen.url_path)
if chosen.url_path in WIDE and not state.MENU.get():
    st.set_page_config(initial_sidebar_state=MENU_WIDTH)  # closed at first, it would open wider than elsewhere
state.MENU.set(True)
st.set_page_config(initial_sidebar_state="collapsed" if chosen.url_path in WIDE else MENU_WIDTH)
places = frame.lay_out()
if who is None:
    frame.draw_door(places)
    session.sign_in()
    st.stop()
menu = [(screen.section, page) for screen, page in pages.items() if screen.is_for(who)]
lands = chosen is pages[SCREENS[0]] or state.NEWCOMER.get()
state.NEWCOMER.clear()
if lands and chosen not in {page for _, page in menu}:
    address.go_instead(menu[0][1])
frame.draw(who, places, menu)
try:
    with session.shown_to(who):
        chosen.run()
except Unavailable:
    state.CLICKED.clear()
    raise
except MosaiqueError as error:
    widgets.refusal(error)
address.show()
state.CLICKED.clear()  # for something that this screen no longer offers
