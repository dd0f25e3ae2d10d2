"""Journal: who did what, when, to what; never a value."""

import streamlit as st

from model.access import Right
from model.services.access import audit
from pages.kit import address, exports, inputs, session, widgets
from pages.kit.wording import plain, t
from pages.records.audit import text

who = session.viewer(Right.AUDIT)
whole = audit.verify(who)
finding = text.finding(whole)
widgets.heading(plain("journal.title"), finding)
if not whole.whole:
    st.error(t("journal.broken_how"))
label, kinds, bound = t("journal.kind"), ["", *audit.actions(who)], address.ENTRY
kind = inputs.select(label, kinds, text.action_name, "journal_kind", bound=bound, width=420)
lines = [text.row(line) for line in audit.lines(who, kind or "")]
widgets.table(lines[: text.SHOWN], t("journal.table", n=text.SHOWN))
st.caption(t("journal.more", n=audit.MOST))
with st.expander(t("further.title"), key="journal_further"):
    st.markdown(t("journal.method", head=whole.head[:16]))
exports.offer(
    who,
    exports.general(),
    "audit",
    lambda _: text.export(finding, lines),
    exports.WAYS[:1],
)
