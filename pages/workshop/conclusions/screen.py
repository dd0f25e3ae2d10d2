"""Relevé de conclusions: what was decided, to complete, then what came out of each question, to take away."""

from dataclasses import replace

import streamlit as st

from model.access import Right
from model.services.workshop import live_scenario, minutes, workshops
from model.services.workshop.workshops import Phase
from pages.kit import address, exports, levers, session, widgets
from pages.kit.wording import plain, t
from pages.workshop import workshop_choice
from pages.workshop.conclusions import notes, resolutions, results, room_scenario, rounds, text

TITLE = "workshop.conclude"

who = session.viewer(Right.WORKSHOP)
code = workshop_choice.one_region(plain(TITLE))
listed = [each for each in workshops.listing(who, code) if each.phase is not Phase.PREPARED]
if not listed:
    widgets.heading(plain(TITLE), plain("conclude.none"))
    address.stop()
held = workshop_choice.which(listed)
outcomes, more = workshops.conclusions(who, held.uid), minutes.conclusion_notes(who, held.uid)
played = live_scenario.live_scenario(who, held.uid)
widgets.heading(plain(TITLE), text.finding(held, outcomes, more, played), resolutions.identity(more))
if proposals := resolutions.proposed(more):
    st.subheader(t("conclude.proposals"), anchor=False)
    widgets.table(proposals, plain("conclude.proposals"))
if held.phase is Phase.CLOSED:
    replay, icon = {address.REPLAYED: held.uid}, ":material/slideshow:"
    address.link("workshop/wall/screen.py", replay, label=t("replay.open"), icon=icon)
notes.offer(who, held, more)
room_scenario.draw(played)
results.draw(held, outcomes)
levers.of_steps(who, [each.step for each in outcomes], "conclude_levers")
rounds.offer(who, held, listed)
exports.offer(
    who,
    replace(widgets.context(), day=held.held_on or widgets.context().day),
    "conclusions",
    lambda _: text.export(held, outcomes, more, played),
    exports.WAYS[1:],
    held.language,
)
