"""Vos données, vos droits: what is recorded about people, why, how long, whom to ask."""

import streamlit as st

from model.access import Right
from model.services.context import reference
from model.services.records import rights
from pages.kit import address, exports, session, widgets
from pages.kit.wording import plain, t
from pages.understand.rights import assessment, requests, text

who = session.recognised()
if who is None:
    address.stop()
notices = rights.notices(who)
widgets.heading(plain("rights.title"), plain("rights.finding"))
for line in text.notices(notices):
    st.markdown(t("literal", text=line))
widgets.table(text.kept(reference()), t("rights.kept"))
left, right = st.columns(2, gap="large")
with left:
    st.subheader(t("rights.yours_title"), anchor=False)
    st.markdown(t("rights.yours"))
with right:
    st.subheader(t("rights.never_title"), anchor=False)
    st.markdown(t("rights.never"))
if who.may(Right.PERSONAL_DATA):
    requests.draw(who, notices)
exports.offer(who, exports.general(), "rights", lambda _: text.export(reference(), notices), exports.WAYS[1:])
if who.may(Right.ACCOUNTS) or who.may(Right.PERSONAL_DATA):
    exports.offer(
        who,
        exports.general(),
        "assessment",
        lambda _: assessment.export(reference(), notices),
        exports.WAYS[1:],
        label="assessment.offer",
    )
