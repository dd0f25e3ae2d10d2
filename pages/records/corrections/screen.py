"""Corriger: what is recorded made right or precise, one correction at a time, each one click from being undone."""

from model.access import Right
from model.services.records import corrections
from pages.kit import address, exports, session, widgets
from pages.kit.wording import plain
from pages.records.corrections import assignments, confirmation, gaps, undo

who = session.viewer(Right.CORRECT)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("correct.title"), plain("correct.one_region"))
    address.stop()

present = corrections.seen_region(who, chosen.code)
missing = corrections.to_specify(who, present)
widgets.heading(plain("correct.title"), gaps.finding(missing))
form = assignments.form(assignments.kind(), present)
confirmation.save(who, form)

left, right = widgets.halves((1, 1))
with left:
    gaps.lists(missing, present)
with right:
    undo.recent(who, present)
exports.offer(who, chosen, "corrections", lambda _: gaps.export(missing, present), exports.WAYS[:1])
