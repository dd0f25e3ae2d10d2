"""Préparer un atelier: the six questions or some of them, questions of one's own, then the doors are opened."""

from model.access import Right
from model.services.workshop import workshops
from pages.kit import session, widgets
from pages.kit.wording import plain
from pages.workshop import workshop_choice
from pages.workshop.preparation import copies, handover, trial, workshop_form

who = session.viewer(Right.WORKSHOP)
code = workshop_choice.one_region(plain("workshop.prepare"))
listed = workshops.listing(who, code)
widgets.heading(plain("workshop.prepare"), workshop_form.finding(listed), plain("workshop.prepare_note"))
workshop_form.waiting(who, listed)
workshop_form.change(who, listed)
trial.offer(listed)
workshop_form.address()
handover.library(who, code)
steps = workshop_form.steps()
workshop_form.outline(steps)
workshop_form.keep(who, code, steps)
workshop_form.past(who, listed)
copies.offer(who, code, listed)
handover.receive(who, code)
