"""Préparer un atelier: the six questions or some of them, questions of one's own, then the doors are opened."""

from model.access import Right
from model.services.workshop import workshops
from pages.kit import session, widgets
from pages.kit.wording import plain
from pages.workshop import choice
from pages.workshop.preparation import copies, form

who = session.viewer(Right.WORKSHOP)
code = choice.one_region(plain("workshop.prepare"))
known = workshops.listing(who, code)
widgets.heading(plain("workshop.prepare"), form.finding(known), plain("workshop.prepare_note"))
form.waiting(who, known)
form.address()
steps = form.steps()
form.outline(steps)
form.keep(who, code, steps)
form.past(who, known)
copies.offer(who, code, known)
