"""Ma région: how the managers mix, where positions are free."""

import streamlit as st

from model.access import Right
from model.services.situation import situations
from pages.kit import address, deck, exports, links, session, widgets
from pages.kit.wording import plain, t
from pages.situation import mosaic
from pages.situation.region import committee, details, slides, text, transmission

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
title = plain("region.title", of=chosen.of, day=chosen.day)
if seen.empty:
    widgets.heading(title, plain("region.empty"))
    links.empty_region(who)
    address.stop()

finding = text.finding(seen)
widgets.heading(title, finding)
mosaic.draw("region", who, seen, finding)
widgets.figures(text.figures(seen))
deck.draw(slides.slides(who, chosen))
if not who.may(Right.COMMON_BASE):
    st.caption(t("slides.without_base"))
st.markdown(t("literal", text=text.note(seen)))
widgets.table_view(lambda: text.team_rows(seen), t("region.table"), "region_table")
details.three_years(who, seen)
details.reporting(who, seen)
with st.expander(t("further.title"), key="region_further"):
    if who.may(Right.COMMON_BASE):
        widgets.figures(text.base_figures(seen))
    for line in text.further(seen, who):
        st.markdown(line)
exports.offer(
    who,
    chosen,
    "region",
    lambda viewer: slides.export(who, chosen, situations.view(viewer, chosen.codes, chosen.day), viewer, title),
)
exports.offer_note(who, chosen, lambda scenario: committee.note(who, chosen, scenario))
transmission.offer(who, chosen.code)
