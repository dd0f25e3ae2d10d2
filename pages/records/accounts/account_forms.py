"""The forms that open, change and close accounts."""

from collections.abc import Sequence
from operator import attrgetter

import streamlit as st

from model.access import GIVEN, WITH_REGIONS, Role, Viewer
from model.domain.vocabulary import Network
from model.services.access import access_keys, accounts, provider, second_factor
from model.services.access.accounts import Account
from model.services.context import reference
from pages.kit import inputs, widgets
from pages.kit.wording import plain, t
from pages.records.accounts.text import region_name


def change(who: Viewer, listed: Sequence[Account]) -> None:
    """Offer to close or open an account again, and to give it another password."""
    account = inputs.select(
        t("people.which"),
        listed,
        lambda each: plain("people.account", name=each.name, login=each.login),
        "people_which",
        by=attrgetter("uid"),
        empty=t("choice.none"),
    )
    if account is None:
        return
    label = t("people.close" if account.active else "people.open")
    if widgets.clicked(
        label, key="people_active", icon=":material/lock:" if account.active else ":material/lock_open:"
    ):
        widgets.act(
            lambda: accounts.set_active(who, account.uid, active=not account.active, version=account.version),
            "people.was_changed",
            again=True,
            name=account.name,
        )
    if account.phone and widgets.clicked(t("factor.forget"), "people_phone", icon=":material/phonelink_erase:"):
        widgets.act(lambda: second_factor.forget(who, account.uid), "factor.forgotten", again=True, name=account.name)
    if account.linked and widgets.clicked(
        t("provider.unlink"), "people_unlink", icon=":material/link_off:", help=t("provider.unlink_help")
    ):
        widgets.act(lambda: provider.unlink(who, account.uid), "provider.unlinked", again=True, name=account.name)
    if account.keys and widgets.clicked(t("people.end_keys", n=account.keys), "people_keys", icon=":material/key_off:"):
        widgets.act(
            lambda: access_keys.end_of(who, account.uid),
            "people.keys_ended",
            again=True,
            name=account.name,
            n=account.keys,
        )
    with st.form("people_password", clear_on_submit=True, enter_to_submit=False):
        password = st.text_input(
            t("people.password"), type="password", key="people_password_given", help=t("people.password_help")
        )
        if st.form_submit_button(t("people.set_password"), key="people_set_password"):
            widgets.act(
                lambda: accounts.set_password(who, account.uid, password, account.version),
                "people.was_changed",
                again=True,
                name=account.name,
            )


def create(who: Viewer) -> None:
    """Offer to make an account."""
    least_first = GIVEN[::-1]
    role = (
        inputs.select(t("people.role"), least_first, lambda each: plain(f"role.{each}"), "people_role") or Role.READER
    )
    st.caption(t(f"people.role_{role}"))
    regions, network = _perimeter(role)
    with st.form("people_new", clear_on_submit=True, enter_to_submit=False):
        name = st.text_input(t("people.name"), key="people_name", max_chars=80)
        login = st.text_input(t("people.login"), key="people_login", max_chars=120, autocomplete="off")
        password = st.text_input(
            t("people.password"),
            type="password",
            key="people_new_password",
            help=t("people.password_or_provider" if provider.chosen() else "people.password_help"),
            autocomplete="new-password",
        )
        if st.form_submit_button(**widgets.main(t("people.create_it")), key="people_create"):
            widgets.act(
                lambda: accounts.create(who, login, name, role, password or None, regions, network),
                "people.was_created",
                again=True,
                name=name,
            )


def _perimeter(role: Role) -> tuple[tuple[str, ...], Network | None]:
    if role is Role.NATIONAL:
        return (), inputs.select(
            t("people.network"), list(Network), lambda each: plain(f"network.{each}"), "people_network"
        )
    if role not in WITH_REGIONS:
        return (), None
    label, none = t("people.regions"), t("people.regions_none")
    chosen = inputs.several(label, list(reference().regions), "people_regions", region_name, placeholder=none)
    return tuple(chosen), None
