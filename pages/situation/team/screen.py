"""Une équipe: who holds which position, what the team holds of the common base."""

import streamlit as st

from model.access import Right
from model.services.situation import details, situations
from pages.kit import address, exports, links, session, widgets
from pages.kit.data import view_key
from pages.kit.wording import plain, t
from pages.situation import coverage, mosaic
from pages.situation.team import team_choice, text

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
if seen.empty:
    widgets.heading(plain("menu.team"), plain("region.empty"))
    links.empty_region(who)
    address.stop()

head = st.container()
team, names = team_choice.chosen(seen, head), seen.snapshot.teams.name
with_base = who.may(Right.COMMON_BASE)
finding = text.finding(seen, team, with_base)
behind = details.team(who, seen, team)
with head:
    widgets.heading(plain("team.title", team=names[team]), finding, text.span_sentence(seen, behind))
left, right = widgets.halves((5, 4)) if with_base else (st.container(), st.container())
with left:
    mosaic.draw("team", who, seen, finding, [team])
    st.subheader(t("team.positions"), anchor=False)
    rows = text.held_rows(seen, team, who) if with_base else text.position_rows(seen, team, who)
    widgets.table(rows, t("team.positions_table"))
if with_base:
    with right:
        st.subheader(t("team.base"), anchor=False)
        st.caption(t("literal", text=coverage.expectations_note(seen)))
        widgets.chart("team_base", view_key(seen, team), text.base(seen, team), alt=finding)
        widgets.table_view(lambda: text.base_rows(seen, team, behind), t("team.base_table"), "team_base_table")
if behind.emptied:
    fold = widgets.fold(t("team.if_free"), "team_if_free")
    if fold.open:
        with fold:
            st.caption(t("team.if_free_note"))
            widgets.table(text.emptied_rows(seen, behind), t("team.if_free"))
            links.departures(who, seen, team)
for name, rows_of in text.folds(seen, behind):
    widgets.folded_table(t(name), rows_of, t(name), name.replace(".", "_"), t(f"{name}_note"))
exports.offer(
    who,
    chosen,
    "team",
    lambda viewer: text.export(situations.view(viewer, chosen.codes, chosen.day), viewer, team),
)
