"""Nos attentes: what a region, a function or a team expects, what a change would do, what waits to be adopted."""

import streamlit as st

from model.access import Right
from model.errors import MosaiqueError
from model.services.expectation import profiles
from model.services.expectation.states import ProfileState
from model.services.situation import situations
from pages.kit import address, exports, links, outage, session, widgets
from pages.kit.wording import plain, t
from pages.situation.expectations import profile, text

who = session.viewer(Right.COMMON_BASE)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("expectations.title"), plain("expectations.one_region"))
    address.stop()
seen = situations.view(who, chosen.codes, chosen.day)
if seen.empty:
    widgets.heading(plain("expectations.title"), plain("region.empty"))
    links.empty_region(who)
    address.stop()

versions = profiles.versions(who, chosen.code)
proposals = [version for version in versions if version.state is ProfileState.PROPOSED]
widgets.heading(plain("expectations.title"), text.finding(seen, proposals))
head = st.container()
profile.waiting(who, seen, proposals)
scope = profile.scope(seen)
with head:
    profile.adoptions(who, seen, versions, scope)
current = profiles.in_force(seen.snapshot, scope)
if not scope.is_of(current):
    st.caption(t("expectations.inherited"))
if who.may(Right.EXPECTATIONS):
    try:
        wished = profile.edited(seen, scope, current, f"{len(versions)}_{len(proposals)}")
        if wished != current:
            st.subheader(t("expectations.would_change"), anchor=False)
            profile.show_effect(who, seen, scope, wished)
        profile.keep(who, chosen.code, scope, wished, current)
    except MosaiqueError as error:
        outage.trouble(error)
else:
    widgets.table(text.values(seen.snapshot, current), t("expectations.grid"))
if versions:
    widgets.folded_table(
        t("expectations.history"),
        lambda: text.history(seen.snapshot, versions),
        t("expectations.history"),
        "expect_history",
    )
exports.offer(
    who, chosen, "expectations", lambda _: text.export(seen, scope, current, versions, proposals), exports.WAYS[1:]
)
