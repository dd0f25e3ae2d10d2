"""Animer: what the room answers, and everything that its facilitator can do; all of it can be undone.

What one types in comes first: nothing that comes and goes by itself stands above it.
"""

import streamlit as st

from model.access import Right
from pages.kit import levers, session, widgets
from pages.kit.wording import plain, t
from pages.workshop import keys, rehearsal, room_questions, workshop_choice
from pages.workshop.facilitation import cards, hands_and_paper, live, live_scenario, proposals

TITLE = "workshop.host"

who = session.viewer(Right.WORKSHOP)
code = workshop_choice.one_region(plain(TITLE))
held = workshop_choice.held(who, code, plain(TITLE))
widgets.heading(held.title, "")
hall = keys.seen(held.uid)
rehearsal.running(who, hall)
live.live(held.uid, live.stand(hall))
with st.expander(t("questions.title"), key="host_questions", icon=":material/live_help:"):
    room_questions.questions(who, hall)
cards.cards(who, hall)
hands_and_paper.by_hand(who, hall)
live.results(held.uid)
live.again(who, hall)
proposals.decide(hall)
levers.of_steps(who, [hall.board.step], "host_levers")
live_scenario.compose(who, hall)
rehearsal.offer(who, hall)
live.ending(who, hall)
