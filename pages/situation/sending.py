"""What a region shows to its network: transmitting its situation, and taking it back."""

from collections.abc import Callable

import streamlit as st

from model.access import Right, Viewer
from model.services import network
from pages.kit import widgets
from pages.kit.wording import t


def offer(who: Viewer, code: str | None) -> None:
    """Offer a director to transmit today's situation of a region, and say what its network sees."""
    if code is None or not who.may(Right.TRANSMIT):
        return
    fold = st.expander(t("regions.transmit"), key="transmitting", on_change="rerun")
    if fold.open:
        with fold:
            _transmit(who, code)


def _transmit(who: Viewer, code: str) -> None:
    last = network.last(who, code)
    st.markdown(t("regions.transmitted", day=last.sent_on) if last else t("regions.never"))
    st.caption(t("regions.transmit_help"))
    _button("transmit", "regions.was_transmitted", lambda: network.transmit(who, code))
    if last:
        _button("withdraw", "regions.was_withdrawn", lambda: network.withdraw(who, code))


def _button(name: str, said: str, action: Callable[[], None]) -> None:
    st.button(t(f"regions.{name}"), key=f"network_{name}", on_click=widgets.act, args=(action, said))
