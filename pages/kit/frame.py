"""What stands around every screen: the ribbon of the demonstration, region and date, language, the way out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path

import streamlit as st

from model import settings
from model.access import Right, Viewer
from model.domain.framework import RegionReference
from model.services import context
from model.services.demo import dataset
from model.services.demo import roles as demo_roles
from model.services.situation import situations
from model.wording import LANGUAGES
from pages.kit import (
    access_keys,
    accessibility,
    address,
    data,
    guide,
    inputs,
    open_sessions,
    session,
    state,
    tour,
    widgets,
)
from pages.kit.connection import published
from pages.kit.icon import ICON, MARK
from pages.kit.internals import DeltaGenerator
from pages.kit.wording import local, plain, t, words

_SCRIPT = "".join(Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8") for name in ("focus", "frame"))
NARROWEST, WIDEST, LARGEST = 280, 1200, 2
_PAGE_KEY = "page_width"


@dataclass(frozen=True)
class Places:
    """Where the frame draws: the ribbon above the screen, what is chosen and the way out in the sidebar."""

    ribbon: DeltaGenerator
    menu: DeltaGenerator
    choices: DeltaGenerator
    foot: DeltaGenerator


def lay_out() -> Places:
    """Lay the frame out and offer the languages, before anything is written."""
    st.logo(MARK, size="large", icon_image=ICON)
    places = Places(st.container(key="ribbon"), *(st.sidebar.container() for _ in range(3)))
    address.complete({address.LANGUAGE: address.language()})
    state.set_widget(address.LANGUAGE, address.language())
    with places.foot:
        st.segmented_control(
            t("frame.language"),
            LANGUAGES,
            default=address.language(),
            required=True,
            key=address.LANGUAGE,
            on_change=_speak,
        )
    return places


def _speak() -> None:
    address.write({address.LANGUAGE: str(state.widget(address.LANGUAGE))})


def draw(who: Viewer, places: Places, menu: Iterable[tuple[str, st.Page]]) -> None:
    """Draw the frame for somebody who was recognised, and remember the region and the date for the screen."""
    _page(NARROWEST, WIDEST)
    if settings.current().demo:
        with places.ribbon:
            _ribbon(who)
            tour.draw(who)
    with places.choices:
        _choose_context(who, places.ribbon)
    with places.menu:
        _draw_menu(menu)
    with places.foot, st.container(key="account"):
        guide.offer()
        access_keys.offer(who)
        if not settings.current().demo:
            open_sessions.offer(who)
            if widgets.clicked(t("frame.sign_out"), key="sign_out", icon=":material/logout:"):
                session.sign_out()
    with places.ribbon:
        guide.draw(who)
        widgets.notice()  # there, it moves nothing that a screen draws: what moves is drawn anew


def draw_door(places: Places) -> None:
    """Draw the frame for somebody who has to sign in. How wide the page is changes nothing there: nobody is told, for
    a run that begins while a password is sent would lose it."""
    _page(data.width(), data.width())
    with places.foot:
        lead_to_statement()


def _page(least: int, most: int) -> None:
    """Tell the browser the language of the page, and what to say when the server is gone; it tells how wide the column
    of the screen is, in steps between two widths, and how much larger than usual everything is on a wall."""
    gone = {"title": plain("frame.gone"), "text": plain("frame.gone_how")}
    content = {
        "language": words().language,
        "menu": plain("frame.menu"),
        "account": plain("frame.account"),
        "width": data.width(),
        "growth": data.growth(),
        "least": least,
        "most": most,
        "gone": gone,
        "hints": {name: plain(f"frame.enter_{name}") for name in ("submit", "apply")},
    }
    session.component("mosaique_page", _SCRIPT)(
        key=_PAGE_KEY, data=content, on_width_change=_widen, on_growth_change=_grow
    )


def _widen() -> None:
    width = state.trigger(_PAGE_KEY, "width")
    if isinstance(width, int) and NARROWEST <= width <= WIDEST:
        state.WIDTH.set(width)


def _grow() -> None:
    growth = state.trigger(_PAGE_KEY, "growth")
    if isinstance(growth, int | float) and 1 <= growth <= LARGEST:
        state.GROWTH.set(growth)


def _draw_menu(menu: Iterable[tuple[str, st.Page]]) -> None:
    """List the screens by section; Streamlit's own menu is not a valid list for screen readers."""
    with st.container(key="menu"):
        for section, entries in groupby(menu, key=itemgetter(0)):
            with st.container(gap="xsmall"):
                st.caption(t(f"menu.section.{section}"))
                for _, page in entries:
                    address.link(page, width="stretch")
        lead_to_statement()


def lead_to_statement() -> None:
    """Draw the link to the accessibility statement, which says the state; in the menu it is no Tab of its own. As a
    caption it would be too pale to be read."""
    st.markdown(t("frame.accessibility", place=f"{published(accessibility.PLACE)}?lang={words().language}"))


def _choose_context(who: Viewer, ribbon: DeltaGenerator) -> None:
    if not who.may(Right.SITUATION):
        state.CONTEXT.clear()
        return
    regions = situations.regions(who)
    scopes = [(region,) for region in regions] + ([regions] if len(regions) > 1 else [])
    label, name = t("frame.region"), address.REGION
    chosen = inputs.select(label, scopes, _name, name, by=_codes, bound=name, says=ribbon) or scopes[0]
    name = address.DAY
    day = inputs.day(t("frame.date"), name, context.today(), bound=name)
    of = local(chosen[0].of) if len(chosen) == 1 else plain("frame.of_all", n=len(chosen))
    state.CONTEXT.set(state.Context(_codes(chosen), _name(chosen), of, day))


def _codes(scope: tuple[RegionReference, ...]) -> tuple[str, ...]:
    return tuple(region.code for region in scope)


def _name(scope: tuple[RegionReference, ...]) -> str:
    return local(scope[0].name) if len(scope) == 1 else plain("frame.all", n=len(scope))


def _ribbon(who: Viewer) -> None:
    """Say that everything is fictional; let one be somebody else, or begin again."""
    people = demo_roles.people()
    present = next((person for person in people if person.account == who.account), people[0])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(t("demo.ribbon", day=context.today()), icon=":material/science:", color="violet")
        chosen = inputs.select(
            t("demo.as"),
            people,
            _role,
            "demo_role",
            by=attrgetter("login"),
            index=people.index(present),
            label_visibility="collapsed",
            width=300,
        )
        if chosen and chosen != present:
            demo_roles.become(session.secret(), chosen.login)
            address.forget()
            state.NEWCOMER.set(True)
            st.rerun()
        _offer_reset()
        tour.offer(who)
    if state.RESET.get():
        _offer_return("demo_return_now")


def _offer_reset() -> None:
    """Ask before the demonstration begins again: what is lost, what brings it back."""
    asked = st.popover(
        t("demo.reset"), icon=":material/restart_alt:", type="tertiary", key="demo_reset_asked", on_change="rerun"
    )
    if not asked.open:
        return
    with asked:
        lost = dataset.losses()
        counts = {
            "scenarios": lost.scenarios,
            "corrections": lost.corrections,
            "workshops": lost.workshops,
            "drafts": lost.drafts,
            "transmissions": lost.transmissions,
        }
        parts = [t(f"demo.loses_{what}", n=count) for what, count in counts.items() if count]
        st.markdown(t("demo.loses", parts=(*parts, t("demo.loses_rest"))))
        if lost.copied:
            st.markdown(t("demo.copied"))
        st.button(
            t("demo.reset_now"),
            key="demo_reset",
            on_click=_begin_again,
            args=(dataset.reset, "demo.was_reset"),
            kwargs={"kept": True},
        )
        if dataset.was_kept() and not state.RESET.get():
            _offer_return("demo_return")


def _offer_return(key: str) -> None:
    st.button(
        t("demo.return"),
        key=key,
        icon=":material/undo:",
        help=t("demo.return_help"),
        on_click=_begin_again,
        args=(dataset.bring_back, "demo.has_returned"),
        kwargs={"kept": False},
    )


def _begin_again(action: Callable[[], None], code: str, *, kept: bool) -> None:
    """Change all that the demonstration holds; what this tab remembers was of what it held."""

    def change() -> None:
        action()
        state.forget_work()
        state.RESET.set(kept and dataset.was_kept())
        state.set_widget("demo_reset_asked", value=False)

    widgets.act(change, code)


def _role(person: demo_roles.DemoRole) -> str:
    if person.network:
        return plain("demo.role", role=plain(f"role.{person.role}"), perimeter=plain(f"network.short_{person.network}"))
    names = [local(region.name) for region in person.regions]
    several = plain("demo.several", n=len(names)) if len(names) > 1 else plain("demo.all_accounts")
    return plain("demo.role", role=plain(f"role.{person.role}"), perimeter=names[0] if len(names) == 1 else several)
