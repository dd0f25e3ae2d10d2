"""Comptes et accès: who may come in, with which role, for which bodies."""

import streamlit as st

from model.access import Right
from model.services.access import accounts
from model.services.records import backups
from pages.kit import exports, session, widgets
from pages.kit.wording import plain, t
from pages.records.accounts import account_forms, text

who = session.viewer(Right.ACCOUNTS)
listed = accounts.accounts(who)
finding = plain("people.finding", n=sum(each.active for each in listed))
widgets.heading(plain("people.title"), finding)
if concern := text.backup(backups.concern(who)):
    st.info(concern)
rows = [text.row(each) for each in listed]
widgets.table(rows, t("people.table"))

left, right = st.columns(2, gap="large")
with left:
    st.subheader(t("people.change"), anchor=False)
    account_forms.change(who, listed)
with right:
    st.subheader(t("people.create"), anchor=False)
    account_forms.create(who)
exports.offer(
    who,
    exports.general(),
    "accounts",
    lambda _: text.export(finding, rows),
    exports.WAYS[:1],
)
