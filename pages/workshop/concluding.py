"""Relevé de conclusions: what came out of each question, with its spread, to read again and to take away."""

import streamlit as st

from model.access import Right
from model.services import workshops
from model.services.workshops import Phase
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain
from pages.workshop import choosing, relating

TITLE = "workshop.conclude"

who = session.viewer(Right.WORKSHOP)
code = choosing.one_region(plain(TITLE))
known = [each for each in workshops.listing(who, code) if each.phase is not Phase.PREPARED]
if not known:
    widgets.heading(plain(TITLE), plain("conclude.none"))
    st.stop()
held = choosing.which(known)
found = workshops.conclusions(who, held.uid)
widgets.heading(plain(TITLE), relating.finding(held, found))
relating.draw(found)
takeaway.offer(who, widgets.context(), "concluding", lambda _: relating.taken(held, found), takeaway.WAYS[1:])
