"""Who is looking: recognised on every run by the cookie of the present connection, and by nothing else.

streamlit-authenticator keeps the sign-in form and the check of the password. What follows is ours: a one-time ticket,
which a small component exchanges for an HttpOnly cookie, since a script cannot write one.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from model import settings
from model.access import Right, Viewer
from model.errors import NotAllowed
from model.services.access import accounts, attempts, provider, sessions
from model.services.access import second_factor as factors
from model.services.demo import roles as demo_roles
from pages.kit import data, internals, second_factor, state, widgets
from pages.kit.address import stop
from pages.kit.connection import COOKIE, connections, door_code, published, whence
from pages.kit.state import SigningIn
from pages.kit.wording import t, words

DOOR = 560
"""How many pixels wide the way in is, on a screen of a usual size."""

_CODE = ""
"""The name under which attempts at the code of a demonstration are counted: no account has it."""

_EXCHANGE = """
export default function ({ data }) {
  fetch(data.address, { method: "POST", body: data.ticket })
    .then((answer) => answer.ok ? answer.text() : "")
    .then((next) => next ? window.location.assign(next) : window.location.reload());
}
"""

_GO = """
export default function ({ data }) {
  window.location.assign(data.address);
}
"""


@cache
def component(name: str, script: str) -> Callable[..., object]:
    """Return a small component of ours, declared once, at its first use in a run."""
    return st.components.v2.component(name, js=script)


def secret() -> str:
    """Return the cookie of the present connection, empty when it has none."""
    return st.context.cookies.get(COOKIE, "")


def address() -> str:
    """Return where the present connection comes from; Streamlit says nothing of one from this machine."""
    return whence(st.context.ip_address or "localhost", st.context.headers.get("X-Forwarded-For", ""))


def belong() -> None:
    """Tie what this tab remembers to the cookie of the present connection; under another one, all is forgotten."""
    run, shown = internals.run_session(), secret()
    if connections.elsewhere(run, shown):
        state.forget()
    connections.give(run, shown)


def recognised() -> Viewer | None:
    """Return who is looking, read again from the session's row."""
    shown = secret()
    return sessions.recognise(shown) if shown else None


@contextmanager
def shown_to(who: Viewer) -> Iterator[None]:
    """Tell a screen that begins to be drawn whom the run has just recognised; what asks after it asks anew."""
    state.RECOGNISED.set(who)
    try:
        yield
    finally:
        state.RECOGNISED.clear()


def viewer(right: Right) -> Viewer:
    """Return who is looking; a screen stops here when it is nobody, or somebody without the right to it."""
    who = state.RECOGNISED.get() or recognised()
    state.RECOGNISED.clear()
    if who is None:
        stop()
    try:
        who.require(right)
    except NotAllowed as error:
        widgets.refusal(error)
        stop()
    return who


def sign_in() -> None:
    """Draw the sign-in, or the question for the code of a demonstration; then exchange the ticket."""
    with st.container(width=data.grown(DOOR)):
        if settings.current().demo:
            _ask_code()
        elif pending := _pending():
            if second_factor.ask(pending, _give_up):
                _let_in(pending)
        else:
            _offer_provider()
            _ask_password()
    if ticket := state.TICKET.get():
        _exchange("/session/open", ticket)
        state.TICKET.clear()


def sign_out() -> None:
    """End the session and come back to the sign-in, through the provider of identities for whoever came in by it."""
    _exchange(f"/session/close?lang={words().language}")


def _pending() -> SigningIn | None:
    """Whose second factor is awaited: after a password in this tab, or after the provider under this cookie."""
    login, pending = sessions.awaiting(secret()) if secret() else "", second_factor.signing_in()
    if pending and pending.by_provider and pending.login != login:  # ended meanwhile, by the provider or the house
        state.SIGNING_IN.clear()
        pending = None
    if login and not pending:
        second_factor.begin(login, by_provider=True)
    return second_factor.signing_in()


def _let_in(pending: SigningIn) -> None:
    """Open what waited for a second factor."""
    if pending.by_provider:
        provider.complete(secret())
        st.rerun()
    state.TICKET.set(sessions.open_session(pending.login))


def _give_up(pending: SigningIn) -> None:
    """Let whoever will not show a second factor begin again."""
    if pending.by_provider:
        sessions.close(secret())


def _offer_provider() -> None:
    """Offer to come in through the provider of identities, if the house has one and accounts."""
    chosen = provider.chosen()
    if chosen is None or not accounts.has_administrator():
        return
    if widgets.clicked(**widgets.main(t("door.provider", name=chosen.name)), key="provider"):
        component("mosaique_go", _GO)(key="provider_go", data={"address": published(provider.PLACE)})
    st.caption(t("door.or_password"))


def _exchange(address: str, ticket: str = "") -> None:
    content = {"address": published(address), "ticket": ticket}
    component("mosaique_session", _EXCHANGE)(key="session_exchange", data=content)


def _ask_password() -> None:
    if not accounts.has_administrator():
        st.info(t("door.no_administrator"))
        return
    state.forget_sign_in()
    fields = {
        "Form name": t("door.title"),
        "Username": t("door.login"),
        "Password": t("door.password"),
        "Login": t("door.enter"),
    }
    form = _SignIn()
    form.login(fields=fields, key="sign_in")
    if second_factor.signing_in():
        st.rerun()
    if state.sign_in_failed():
        waits = form.known.waits
        st.error(t("door.wait", n=waits) if waits else t("door.wrong"))


def _ask_code() -> None:
    with st.form("demo_code"):
        given = st.text_input(t("door.code"), key="demo_code_given", help=t("door.code_help"))
        if st.form_submit_button(t("door.enter"), key="demo_code_enter"):
            _try_code(given.strip())


def _try_code(given: str) -> None:
    """Look at a code, with the same delays as a password."""
    if waits := _seconds(attempts.begin(_CODE, address())):
        st.error(t("door.wait_code", n=waits))
    elif door_code and secrets.compare_digest(given.encode(), door_code[0].encode()):
        attempts.forget_failures(_CODE, address())
        state.TICKET.set(demo_roles.ticket())
    else:
        st.error(t("door.wrong_code"))


def _seconds(wait: timedelta) -> int:
    return ceil(wait.total_seconds())


class _SignIn(Authenticate):  # type: ignore[misc]
    """The package's form over our accounts, without its own cookie, which scripts could read."""

    def __init__(self) -> None:
        self.path, self.api_key, self.secret_key, self.attrs = None, None, "", {"login_sleep_time": 0}
        self.cookie_controller = _Tickets()
        self.authentication_controller = AuthenticationController({"usernames": {}}, auto_hash=False)
        self.known = _Accounts(address())
        self.authentication_controller.authentication_model.credentials = {"usernames": self.known}


class _Tickets:
    """Stands where the package writes its cookie: opens a session and keeps its ticket for the exchange."""

    def get_cookie(self) -> None:
        """There is no other cookie than the session's."""

    def set_cookie(self) -> None:
        """Open a session for whom the form has just let in, or ask for a second factor first."""
        login = state.signed_in_as()
        attempts.forget_failures(login, address())
        if factors.required(login):
            second_factor.begin(login)
        else:
            state.TICKET.set(sessions.open_session(login))


@cache
def _nobody() -> str:
    """A hash that no password matches, so that an unknown name takes as long as a known one."""
    return accounts.hash_password(secrets.token_hex(16))


class _Accounts(Mapping[str, dict[str, Any]]):
    """The accounts as the package wants them: every name has an entry, read when its password is checked.

    The first time that a name is read is an attempt. The password of a name that has to wait is not looked at: it is
    compared with what no password matches. `name` is the one that was tried, `waits` the seconds it has to wait.
    """

    def __init__(self, address: str) -> None:
        self.address, self.name, self.waits = address, "", 0

    def __contains__(self, login: object) -> bool:
        return True

    def __getitem__(self, login: str) -> dict[str, Any]:
        if login != self.name:
            self.name, self.waits = login, _seconds(attempts.begin(login, self.address))
        password = None if self.waits else accounts.password_hash(login)
        password = password or _nobody()
        return {"name": login, "password": password, "failed_login_attempts": 0}  # the package counts here, for nobody

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
