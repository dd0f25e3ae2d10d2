"""Postes à pourvoir: which positions are free, since when, which will be, and how long it takes to fill them."""

import streamlit as st

from model.access import Right
from model.services.situation.vacancies import vacancy_view
from pages.kit import address, exports, links, session, widgets
from pages.kit.data import view_key
from pages.kit.wording import plain, t
from pages.situation.vacancies import text

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
posts = vacancy_view(who, chosen.codes, chosen.day)
seen = posts.view
if seen.empty:
    widgets.heading(plain("vacancies.title"), plain("region.empty"))
    links.empty_region(who)
    address.stop()

finding = text.finding(posts)
widgets.heading(plain("vacancies.title"), finding)
if text.spells(posts):
    widgets.chart("vacancies", view_key(seen), text.timeline(posts), alt=finding)
    widgets.table_view(lambda: text.rows(posts, who), t("vacancies.table"), "vacancies_table")
links.free_seats(who, seen)
widgets.figures(text.figures(posts))
st.subheader(t("vacancies.by_month"), anchor=False)
widgets.chart("vacancies_by_month", view_key(seen), text.by_month(posts), alt=text.history_sentence(posts))
widgets.table_view(lambda: text.month_rows(posts), t("vacancies.month_table"), "vacancies_month_table")
widgets.folded_table(
    t("vacancies.by_team"),
    lambda: text.team_rows(posts),
    t("vacancies.by_team"),
    "vacancies_by_team",
    t("vacancies.by_team_note"),
)
exports.offer(
    who, chosen, "vacancies", lambda viewer: text.export(vacancy_view(viewer, chosen.codes, chosen.day), viewer)
)
