"""« Clés d'accès » for other programs: those of one's account, made, shown once, ended."""

from dataclasses import replace
from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.access import access_keys
from model.services.access.access_keys import LIFETIMES, LONGEST_NAME, AccessKey
from model.services.context import PARIS
from pages.kit import address, state, widgets
from pages.kit.connection import DESCRIPTION, PROGRAMS, published
from pages.kit.state import NewKey
from pages.kit.wording import plain, t

USUAL = LIFETIMES[1]


def offer(who: Viewer) -> None:
    """Offer one's keys, read when they are asked for, to whoever sees what a program could read."""
    if not access_keys.may_have(who):
        return
    new, screen = state.NEW_KEY.get(), address.screen()
    if new and new.screen != screen:  # the next screen may be projected: the key stands there once it is unfolded again
        state.set_widget("access_keys", value=False)
        state.NEW_KEY.set(replace(new, screen=screen))
    fold = widgets.fold(t("access_keys.title"), "access_keys", icon=":material/key:")
    if fold.open:
        with fold:
            st.markdown(t("access_keys.what", place=published(f"{PROGRAMS}/{DESCRIPTION}")))
            if new and new.account == who.account:
                _show(new)
            else:
                _ask(who)
            for each in access_keys.mine(who):
                _line(who, each)


def _show(new: NewKey) -> None:
    """The key itself, until somebody says that they have it."""
    st.markdown(t("access_keys.made", name=new.name))
    st.code(new.secret, language=None, wrap_lines=True)
    st.button(t("access_keys.copied"), key="access_key_copied", on_click=state.NEW_KEY.clear, width="stretch")


def _ask(who: Viewer) -> None:
    with st.form("access_key_new", clear_on_submit=True, enter_to_submit=False, border=False):
        name = st.text_input(
            t("access_keys.name"),
            key="access_key_name",
            max_chars=LONGEST_NAME,
            placeholder=plain("access_keys.name_hint"),
            autocomplete="off",
        )
        days = st.radio(t("access_keys.days"), LIFETIMES, LIFETIMES.index(USUAL), _lasts, key="access_key_days")
        if st.form_submit_button(t("access_keys.make"), key="access_key_make", width="stretch"):
            made = partial(_make, who, name, days)
            widgets.act(made, "access_keys.was_made", again=True, name=name)


def _lasts(days: int) -> str:
    return plain("access_keys.lasts", n=days)


def _make(who: Viewer, name: str, days: int) -> None:
    state.NEW_KEY.set(NewKey(who.account, name, access_keys.make(who, name, days), address.screen()))


def _line(who: Viewer, key: AccessKey) -> None:
    made, ends = (moment.astimezone(PARIS).date() for moment in (key.made_at, key.ends_at))
    used = t("access_keys.used", day=key.used_at.astimezone(PARIS).date()) if key.used_at else t("access_keys.unused")
    with st.container(gap="xxsmall"):
        st.markdown(t("access_keys.line", name=key.name))
        st.caption(f"{t('access_keys.dates', made=made, ends=ends)} {used}")
        ending = partial(access_keys.end, who, key.uid), "access_keys.ended"
        st.button(
            t("access_keys.end"),
            key=f"end_key_{key.uid}",
            type="tertiary",
            on_click=widgets.act,
            args=ending,
            kwargs={"name": key.name},
        )
