"""Importer: the organisation's own files, read, checked and previewed; nothing changes before the confirmation."""

from functools import partial

import streamlit as st

from model.access import Right
from model.errors import MosaiqueError
from model.services.records import imports
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, sentence, t
from pages.records import previewing, reading

who = session.viewer(Right.IMPORT)
chosen = widgets.context()
widgets.heading(plain("import.title"), plain("import.finding"))
if chosen.code is None:
    st.info(t("import.one_region"))
    st.stop()

current = reading.files(who, chosen.code)
if current is None:
    reading.guide()
    st.stop()
mapping = reading.start_from(who, chosen.code, current)
with st.expander(t("import.rows"), key="import_rows", expanded=True):
    mapping = reading.rows(current, mapping)
with st.expander(t("import.columns"), key="import_columns", expanded=True):
    mapping = reading.columns(current, mapping)
with st.expander(t("import.words"), key="import_words"):
    mapping = reading.words_of(current, mapping)
reading.keep(who, chosen.code, mapping)

on, complete = previewing.date_and_scope(mapping)
try:
    delivery = imports.check(who, current.upload, mapping)
    seen = imports.preview(who, chosen.code, delivery, on, complete=complete, decisions=previewing.decisions())
except MosaiqueError as error:
    st.error(sentence(error))
    st.stop()
previewing.problems(who, current, seen)
previewing.doubts(seen)
previewing.summary(seen)
previewing.confirm(who, seen)
taken = partial(previewing.taken, current, mapping, seen)
takeaway.offer(who, chosen, "importing", lambda _: taken(), takeaway.WAYS[:1])
