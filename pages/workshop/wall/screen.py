"""Projeter: one thing at a time on the wall, drawn anew when something happened.

It is led by keyboard, or by the buttons under the wall; a second window may lead it too. After a lost connection or a
restart it comes back by itself: what it shows is in the address and in the database, nowhere else.
"""

from model.access import Right
from pages.kit import session
from pages.kit.wording import plain
from pages.workshop import choice
from pages.workshop.wall import projection

TITLE = "workshop.project"

who = session.viewer(Right.WORKSHOP)
code = choice.one_region(plain(TITLE))
if choice.running(who, code):
    projection.wall(choice.held(who, code, plain(TITLE)).uid)
elif uid := projection.ended(who, code):
    projection.wall(uid, held=False)
else:
    projection.awaited(code)
    choice.held(who, code, plain(TITLE))
