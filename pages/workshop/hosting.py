"""Animer: what the room answers, and everything that its facilitator can do; all of it can be undone."""

from model.access import Right
from pages.kit import session, widgets
from pages.kit.wording import plain
from pages.workshop import choosing, entering, leading, proposing, rehearsing, sorting, staging

TITLE = "workshop.host"

who = session.viewer(Right.WORKSHOP)
code = choosing.one_region(plain(TITLE))
held = choosing.held(who, code, plain(TITLE))
widgets.heading(held.title, "")
hall = leading.seen(held.uid)
rehearsing.lead(who, hall)
leading.live(held.uid, leading.stand(hall))
sorting.cards(who, hall)
entering.by_hand(who, hall)
proposing.decide(hall)
staging.compose(who, hall)
leading.ending(who, hall)
