"""Préparer un atelier: the six questions or some of them, questions of one's own, then the doors are opened."""

from model.access import Right
from model.services.workshop import workshops
from pages.kit import session, widgets
from pages.kit.wording import plain
from pages.workshop import asking, choosing, copying

who = session.viewer(Right.WORKSHOP)
code = choosing.one_region(plain("workshop.prepare"))
known = workshops.listing(who, code)
widgets.heading(plain("workshop.prepare"), asking.finding(known), plain("workshop.prepare_note"))
asking.waiting(who, known)
asking.address()
steps = asking.steps()
asking.outline(steps)
asking.keep(who, code, steps)
asking.past(who, known)
copying.offer(who, code, known)
