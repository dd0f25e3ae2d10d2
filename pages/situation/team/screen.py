"""Une équipe: who holds which position, what the team holds of the common base."""

import streamlit as st

from model.access import Right
from model.services.situation import details, situations
from pages.kit import exports, links, session, widgets
from pages.kit.data import view_key
from pages.kit.wording import plain, t
from pages.situation import coverage
from pages.situation.mosaic import mosaic
from pages.situation.team import text

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
if seen.empty:
    widgets.heading(plain("menu.team"), plain("region.empty"))
    links.empty_region(who)
    st.stop()

head = st.container()
teams = [place for place, vacancy in enumerate(seen.figures.team_vacancies) if vacancy.positions]
names, uids = seen.snapshot.teams.name, seen.snapshot.teams.uid
label = t("team.choose")
chosen_team = widgets.select(label, teams, names.__getitem__, "equipe", by=uids.__getitem__, bound=True, width=420)
team = teams[0] if chosen_team is None else chosen_team
with_base = who.may(Right.COMMON_BASE)
finding = text.finding(seen, team, with_base)
behind = details.team(who, seen, team)
with head:
    widgets.heading(plain("team.title", team=names[team]), finding, text.span_sentence(seen, behind))
clicked = widgets.clickable("team_mosaic", view_key(seen, team), mosaic(seen, [team]), alt=finding)
if clicked:
    links.open_tile(who, seen, clicked)
links.free_seats(who, seen, team)
st.subheader(t("team.positions"), anchor=False)
widgets.table(text.position_rows(seen, team, who), t("team.positions_table"))
if with_base:
    st.subheader(t("team.base"), anchor=False)
    st.markdown(t("literal", text=coverage.expectations_note(seen)))
    widgets.chart("team_base", view_key(seen, team), text.base(seen, team), alt=finding)
    widgets.table_view(lambda: text.base_rows(seen, team, behind), t("team.base_table"), "team_base_table")
if behind.emptied:
    with st.expander(t("team.if_leaves"), key="team_departures"):
        links.departures(who, seen, team)
for name, rows in text.folds(seen, behind):
    widgets.folded_table(t(name), rows, t(name), name.replace(".", "_"), t(f"{name}_note"))
exports.offer(
    who,
    chosen,
    "team",
    lambda viewer: text.export(situations.view(viewer, chosen.codes, chosen.day), viewer, team),
)
