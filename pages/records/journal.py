"""Journal: who did what, when, to what; never a value."""

import streamlit as st

from model.access import Right
from model.services.access import audit
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, t
from pages.records import recording

who = session.viewer(Right.AUDIT)
whole = audit.verify(who)
finding = recording.finding(whole)
widgets.heading(plain("journal.title"), finding)
if whole.broken_at:
    st.error(t("journal.broken_how"))
kind = widgets.select(t("journal.kind"), ["", *audit.actions(who)], recording.action_name, "journal_kind", width=420)
found = [recording.row(line) for line in audit.lines(who, kind or "")]
widgets.table(found[: recording.SHOWN], t("journal.table", n=recording.SHOWN))
st.caption(t("journal.more", n=audit.MOST))
with st.expander(t("further.title"), key="journal_further"):
    st.markdown(t("journal.method", head=whole.head[:16]))
takeaway.offer(
    who,
    takeaway.general(),
    "journal",
    lambda _: recording.taken(finding, found),
    takeaway.WAYS[:1],
)
