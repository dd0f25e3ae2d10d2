"""Importer: the organisation's own files, read, checked and previewed; nothing changes before the confirmation."""

from functools import partial

import streamlit as st

from model.access import Right
from model.errors import MosaiqueError
from pages.kit import address, exports, outage, session, widgets
from pages.kit.progress import WorkProgress
from pages.kit.wording import plain, t
from pages.records.imports import deliveries, difference, past, preview, resumption, upload

who = session.viewer(Right.IMPORT)
chosen = widgets.context()
widgets.heading(plain("import.title"), plain("import.finding"))
if chosen.code is None:
    st.info(t("import.one_region"))
    address.stop()

work = WorkProgress("import", upload.stop)
current = upload.files(who, chosen.code, work)
if current is None:
    work.end()
    upload.guide(who)
    deliveries.offer(who, chosen.code)
    address.stop()
resumption.offer(who, current)
mapping = preview.with_answers(upload.start_from(who, chosen.code, current))
with st.expander(t("import.rows"), key="import_rows", expanded=True):
    mapping = upload.rows(current, mapping)
with st.expander(t("import.columns"), key="import_columns", expanded=True):
    mapping = upload.columns(current, mapping)
with st.expander(t("import.words"), key="import_words"):
    mapping = upload.words_of(current, mapping)
upload.keep(who, chosen.code, mapping)

on, complete = preview.date_and_scope(current, mapping)
resumption.keep(who, current, mapping, preview.aside(current), on, complete=complete)
try:
    seen = preview.compared(who, current, mapping, on, work, complete=complete)
except MosaiqueError as error:
    work.end()
    outage.trouble(error)
    address.stop()
work.end()
resumption.reopen(current, seen)
difference.tell(seen)
preview.problems(seen)
preview.remembered(who, chosen.code, current)
preview.questions(seen)
preview.doubts(seen)
preview.set_aside(current, seen)
preview.remarks(who, current, seen)
past.tell(seen)
preview.summary(seen)
preview.confirm(who, current, seen)
taken = partial(preview.export, who, current, mapping, seen)
exports.offer(who, chosen, "imports", lambda _: taken(), exports.WAYS[:1])
