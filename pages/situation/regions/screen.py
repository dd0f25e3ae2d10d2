"""Les régions: which bodies of the network transmitted their situation, what several of them lack."""

import streamlit as st

from model.access import Right
from model.services.situation import network
from pages.kit import address, exports, inputs, session, widgets
from pages.kit.wording import plain, t
from pages.situation.regions import text

who = session.viewer(Right.NETWORK)
bodies = network.bodies(who)
finding = text.finding(bodies)
widgets.heading(plain("regions.title"), finding)
kind = inputs.one_of(t("regions.map"), text.MAPS, text.map_name, "map_of", address.MAP)
key, build = text.drawing(bodies, kind)
widgets.chart("tile_map", key, build, alt=finding)
widgets.figures(text.figures(bodies))
st.subheader(t("regions.bodies"), anchor=False)
widgets.table(text.rows(bodies), t("regions.bodies"))
if any(each.sent for each in bodies):
    st.subheader(t("regions.lacking"), anchor=False)
    shortages = network.shortages(bodies)
    st.markdown(t("regions.lacking_note"))
    if why := text.hidden_note(shortages):
        st.caption(t("literal", text=why))
    widgets.table(text.lacking_rows(shortages, bodies), t("regions.lacking"))
exports.offer(who, text.context(bodies), "regions", lambda _: text.export(bodies), exports.WAYS[1:])
