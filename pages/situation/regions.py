"""Les régions: which bodies of the network transmitted their situation, what several of them lack."""

import streamlit as st

from model.access import Right
from model.services import network
from model.services.house import reference
from pages.kit import charts, session, widgets
from pages.kit.wording import plain, t, words
from pages.situation.telling import regions as telling

who = session.viewer(Right.NETWORK)
found = network.bodies(who)
finding = telling.finding(found)
widgets.heading(plain("regions.title"), finding)
known, net = reference(), found[0].region.network
sent = tuple(each.region.code for each in found if each.sent)
widgets.chart(
    "tile_map",
    (net, sent),
    lambda colours: charts.tile_map(
        known.departments.values(),
        lambda each: known.regions[charts.body_of(each, net)],
        sent,
        words(),
        colours,
    ),
    alt=finding,
)
widgets.figures(telling.figures(found))
st.subheader(t("regions.bodies"), anchor=False)
widgets.table(telling.rows(found), t("regions.bodies"))
if sent:
    st.subheader(t("regions.lacking"), anchor=False)
    st.markdown(t("regions.lacking_note"))
    widgets.table(telling.lacking_rows(network.lacking(found), found), t("regions.lacking"))
