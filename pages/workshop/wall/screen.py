"""Projeter: one thing at a time on the wall, drawn anew when something happened.

It is led by keyboard, or by the buttons under the wall; a second window may lead it too. After a lost connection or a
restart it comes back by itself: what it shows is in the address and in the database, nowhere else. An address that
names a workshop that is over shows it again, step by step.
"""

from model.access import Right
from pages.kit import address, session
from pages.kit.wording import plain, t
from pages.workshop import workshop_choice
from pages.workshop.wall import display, replay

TITLE = "workshop.project"

who = session.viewer(Right.WORKSHOP)
code = workshop_choice.one_region(plain(TITLE))
if replayed := address.named(address.REPLAYED):
    replay.wall(who, code, replayed)
elif ready := workshop_choice.ready(who, code):
    display.tried(ready)
elif workshop_choice.running(who, code):
    display.wall(workshop_choice.held(who, code, plain(TITLE)).uid)
elif uid := display.ended(who, code):
    display.wall(uid, held=False)
    address.link("workshop/preparation/screen.py", label=t("workshop.go_prepare"), icon=":material/co_present:")
else:
    display.awaited(code)
    workshop_choice.held(who, code, plain(TITLE))
