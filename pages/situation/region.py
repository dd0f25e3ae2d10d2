"""Ma région: how the managers mix, where positions are free."""

import streamlit as st

from model.access import Right
from model.services.situation import situations
from pages.kit import moves, session, takeaway, widgets
from pages.kit.data import view_key
from pages.kit.wording import plain, t
from pages.situation import recalling, sending
from pages.situation.telling import committee
from pages.situation.telling import region as telling

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
title = plain("region.title", of=chosen.of, day=chosen.day)
if seen.empty:
    widgets.heading(title, plain("region.empty"))
    moves.empty_region(who)
    st.stop()

finding = telling.finding(seen)
widgets.heading(title, finding, telling.note(seen))
clicked = widgets.clickable(
    "region_mosaic",
    view_key(seen),
    telling.mosaic(seen),
    alt=finding,
)
if clicked:
    moves.open_tile(who, seen, clicked)
moves.free_seats(who, seen)
widgets.figures(telling.figures(seen, who))
widgets.table_view(lambda: telling.team_rows(seen), t("region.table"), "region_table")
recalling.three_years(who, seen)
recalling.reporting(who, seen)
with st.expander(t("further.title"), key="region_further"):
    for line in telling.further(seen, who):
        st.markdown(line)
takeaway.offer(
    who,
    chosen,
    "region",
    lambda viewer: telling.taken(situations.view(viewer, chosen.codes, chosen.day), viewer, title),
)
takeaway.offer_note(who, chosen, lambda scenario: committee.note(who, chosen, scenario))
sending.offer(who, chosen.code)
