"""Postes à pourvoir: which positions are free, since when, which will be, and how long it takes to fill them."""

import streamlit as st

from model.access import Right
from model.services.situation.vacancies import vacancy_view
from pages.kit import moves, session, takeaway, widgets
from pages.kit.data import view_key
from pages.kit.wording import plain, t
from pages.situation.telling import vacancies as telling

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
found = vacancy_view(who, chosen.codes, chosen.day)
seen = found.view
if seen.empty:
    widgets.heading(plain("vacancies.title"), plain("region.empty"))
    moves.empty_region(who)
    st.stop()

finding = telling.finding(found)
widgets.heading(plain("vacancies.title"), finding)
if telling.spells(found):
    widgets.chart("vacancies", view_key(seen), telling.timeline(found), alt=finding)
    widgets.table_view(lambda: telling.rows(found, who), t("vacancies.table"), "vacancies_table")
moves.free_seats(who, seen)
widgets.figures(telling.figures(found))
st.subheader(t("vacancies.by_month"), anchor=False)
widgets.chart("vacancies_by_month", view_key(seen), telling.by_month(found), alt=telling.history_sentence(found))
widgets.table_view(lambda: telling.month_rows(found), t("vacancies.month_table"), "vacancies_month_table")
widgets.folded_table(
    t("vacancies.by_team"),
    lambda: telling.team_rows(found),
    t("vacancies.by_team"),
    "vacancies_by_team",
    t("vacancies.by_team_note"),
)
takeaway.offer(
    who, chosen, "vacancies", lambda viewer: telling.taken(vacancy_view(viewer, chosen.codes, chosen.day), viewer)
)
