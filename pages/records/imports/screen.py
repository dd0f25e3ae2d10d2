"""Importer: the organisation's own files, read, checked and previewed; nothing changes before the confirmation."""

from functools import partial

import streamlit as st

from model.access import Right
from model.errors import MosaiqueError
from pages.kit import address, exports, outage, session, widgets
from pages.kit.progress import WorkProgress
from pages.kit.wording import plain, t
from pages.records.imports import deliveries, difference, past, points, preview, resumption, upload

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
mapping = upload.reading(who, chosen.code, current)
on, complete = preview.date_and_scope(current, mapping)
resumption.keep(who, current, mapping, points.aside(current), on, complete=complete)
try:
    seen = preview.compared(who, current, mapping, on, work, complete=complete)
except MosaiqueError as error:
    work.end()
    outage.trouble(error)
    address.stop()
work.end()
resumption.reopen(current, seen)
points.offer(current, seen)
difference.tell(seen)
past.tell(seen)
points.review(who, chosen.code, current, seen)
upload.tell(current, mapping)
preview.summary(seen)
preview.remarks(who, current, seen)
preview.confirm(who, current, seen)
taken = partial(preview.export, who, current, mapping, seen)
exports.offer(who, chosen, "imports", lambda _: taken(), exports.WAYS[:1])
