"""The second step of signing in, for the roles that are asked for it: a phone is read in the first time, its code asked
after; a code that was written down stands for a lost phone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil

import streamlit as st

from model.errors import Refused
from model.services.access import attempts, second_factor
from pages.kit import data, state, widgets
from pages.kit.qr_code import picture
from pages.kit.state import SigningIn
from pages.kit.wording import plain, sentence, t

PATIENCE = timedelta(minutes=10)
"""How long somebody whose password was right may take to show a code."""


def begin(login: str, *, by_provider: bool = False) -> None:
    """Remember that a password was right, or that the provider of identities answered: a code is asked next."""
    state.SIGNING_IN.set(SigningIn(login, datetime.now(UTC), second_factor.draw(), by_provider=by_provider))


def signing_in() -> SigningIn | None:
    """Return whose password was right and whose code is awaited; too late, it is asked again from the beginning."""
    pending = state.SIGNING_IN.get()
    if pending and pending.since < datetime.now(UTC) - PATIENCE:
        state.SIGNING_IN.clear()
        return None
    return pending


def ask(pending: SigningIn, give_up: Callable[[SigningIn], None]) -> bool:
    """Ask for what is awaited, or let somebody give up; return whether the way in is free now."""
    if pending.recovery:
        done = _show_recovery(pending.recovery)
    elif second_factor.enrolled(pending.login):
        done = _ask_code(pending.login)
    else:
        done = False
        if recovery := _read_in(pending):
            state.SIGNING_IN.set(replace(pending, recovery=recovery))
            st.rerun()
    if done:
        state.SIGNING_IN.clear()
    elif not pending.recovery and widgets.clicked(t("factor.back"), "factor_back", type="tertiary"):
        state.SIGNING_IN.clear()
        give_up(pending)
        st.rerun()
    return done


def _ask_code(login: str) -> bool:
    with st.form("factor", enter_to_submit=True):
        st.subheader(t("factor.title"), anchor=False)
        given = st.text_input(
            t("factor.code"), key="factor_code", help=t("factor.code_help"), autocomplete="one-time-code"
        )
        sent = st.form_submit_button(**widgets.main(t("door.enter")), key="factor_enter")
    if not sent or not _may_try(login):
        return False
    if not second_factor.check(login, given):
        st.error(t("factor.wrong"))
        return False
    attempts.forget_failures(_counted(login), "")
    return True


def _read_in(pending: SigningIn) -> tuple[str, ...]:
    """Let a phone be read in; once its code is right, return the codes to write down."""
    login, nonce = pending.login, pending.nonce
    read = second_factor.address(login, nonce)
    with st.form("factor", enter_to_submit=True):
        st.subheader(t("factor.begin"), anchor=False)
        st.markdown(t("factor.how"))
        st.image(picture(read), width=data.grown(220), alt=plain("factor.picture"))
        st.caption(t("factor.typed", key=second_factor.typed(read)))
        given = st.text_input(t("factor.first_code"), key="factor_code", autocomplete="one-time-code")
        sent = st.form_submit_button(**widgets.main(t("factor.confirm")), key="factor_enter")
    if not sent or not _may_try(login):
        return ()
    try:
        recovery = second_factor.confirm(login, nonce, given)
    except Refused as error:
        st.error(sentence(error))
        return ()
    attempts.forget_failures(_counted(login), "")
    return recovery


def _show_recovery(recovery: tuple[str, ...]) -> bool:
    st.subheader(t("factor.recovery"), anchor=False)
    st.markdown(t("factor.recovery_why"))
    st.code("\n".join(f"{code[:5]} {code[5:]}" for code in recovery), language=None)
    return widgets.clicked(**widgets.main(t("factor.written")), key="factor_written")


def _may_try(login: str) -> bool:
    """Whether a code may be looked at now, wherever it comes from: whoever tries one knows the password already."""
    if waits := ceil(attempts.begin(_counted(login), "").total_seconds()):
        st.error(t("factor.wait", n=waits))
    return not waits


def _counted(login: str) -> str:
    """The name under which the codes that were tried for an account are counted: no account has it."""
    return f"{login}\nsecond factor"
