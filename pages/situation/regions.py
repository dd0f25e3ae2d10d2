"""Les régions: which bodies of the network transmitted their situation, what several of them lack."""

import streamlit as st

from model.access import Right
from model.services.situation import network
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, t
from pages.situation.telling import regions as telling

who = session.viewer(Right.NETWORK)
found = network.bodies(who)
finding = telling.finding(found)
widgets.heading(plain("regions.title"), finding)
kind = st.segmented_control(
    t("regions.map"), telling.MAPS, default=telling.MAPS[0], required=True, key="map_of", format_func=telling.map_name
)
key, build = telling.drawing(found, kind)
widgets.chart("tile_map", key, build, alt=finding)
widgets.figures(telling.figures(found))
st.subheader(t("regions.bodies"), anchor=False)
widgets.table(telling.rows(found), t("regions.bodies"))
if any(each.sent for each in found):
    st.subheader(t("regions.lacking"), anchor=False)
    st.markdown(t("regions.lacking_note"))
    widgets.table(telling.lacking_rows(network.shortages(found), found), t("regions.lacking"))
takeaway.offer(who, telling.context(found), "regions", lambda _: telling.taken(found), takeaway.WAYS[1:])
