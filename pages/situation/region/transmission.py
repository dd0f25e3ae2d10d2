"""What a region shows to its network: transmitting its situation, and taking it back."""

from collections.abc import Callable

import streamlit as st

from model.access import Right, Viewer
from model.services.context import today
from model.services.situation import network
from pages.kit import widgets
from pages.kit.wording import t


def offer(who: Viewer, code: str | None) -> None:
    """Offer a director to transmit today's situation of a region, and say what its network sees."""
    if code is None or not who.may(Right.TRANSMIT):
        return
    fold = widgets.fold(t("regions.transmit"), "transmitting")
    if fold.open:
        with fold:
            _transmit(who, code)


def _transmit(who: Viewer, code: str) -> None:
    last = network.last(who, code)
    st.markdown(t("regions.transmitted", day=last.sent_on) if last else t("regions.never"))
    st.caption(t("regions.transmit_help"))
    label = t("regions.transmit_today", day=today())
    _button("transmit", label, "regions.was_transmitted", lambda: network.transmit(who, code))
    if last:
        label = t("regions.withdraw")
        _button("withdraw", label, "regions.was_withdrawn", lambda: network.withdraw(who, code))


def _button(name: str, label: str, code: str, action: Callable[[], None]) -> None:
    st.button(label, key=f"network_{name}", on_click=widgets.act, args=(action, code))
