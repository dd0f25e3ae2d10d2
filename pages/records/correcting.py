"""Corriger: what is recorded made right or precise, one correction at a time, each one click from being undone."""

import streamlit as st

from model.access import Right
from model.services.records import corrections
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain
from pages.records import amending, recalling, specifying

who = session.viewer(Right.CORRECT)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("correct.title"), plain("correct.one_region"))
    st.stop()

present = corrections.seen_region(who, chosen.code)
missing = corrections.to_specify(who, present)
widgets.heading(plain("correct.title"), specifying.finding(missing))
form = amending.form(amending.kind(), present)
recalling.save(who, form)

left, right = st.columns(2, gap="large")
with left:
    specifying.lists(missing, present)
with right:
    recalling.recent(who, present)
takeaway.offer(who, chosen, "correcting", lambda _: specifying.taken(missing, present), takeaway.WAYS[:1])
