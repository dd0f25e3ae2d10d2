"""What a proposal starts from and must respect: a scenario that holds what is fixed, and limits."""

import streamlit as st

from model.access import Viewer
from model.planner.limits import Limits
from model.scenario import Scenario
from model.services import proposals, scenarios
from pages.kit import widgets
from pages.kit.wording import plain, t

DEAREST = 1_000_000


def ask(who: Viewer, code: str) -> tuple[Scenario, Limits]:
    """Ask for the starting point, the budget and the other limits."""
    kept = {"": None} | {each.uid: each.scenario for each in scenarios.listing(who, (code,))}

    def called(uid: str) -> str:
        known = kept[uid]
        return plain("propose.from_scenario", title=known.title) if known else plain("propose.from_today")

    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = st.number_input(t("propose.budget"), 0, DEAREST, 20_000, 1000, key="propose_budget", width=180)
        arrivals = st.number_input(t("propose.recruitments"), 0, 50, 2, key="propose_recruitments", width=180)
        moves = st.number_input(t("propose.mobilities"), 0, 50, 1, key="propose_mobilities", width=180)
    uid = widgets.select(t("propose.start"), list(kept), called, "propose_start", width=420) or ""
    scenario = kept[uid] or scenarios.begin(who, code, plain("propose.begun"))
    with st.expander(t("propose.more"), key="propose_more"):
        wishes = st.toggle(t("propose.wishes"), value=True, key="propose_wishes", help=t("propose.wishes_help"))
        usual = proposals.usual(who, scenario, budget)
        stock = st.number_input(
            t("propose.candidates"),
            0,
            50,
            usual.candidates,
            key="propose_candidates",
            help=t("propose.candidates_help"),
        )
        trainings = st.number_input(t("propose.trainings"), 0, 5, usual.trainings, key="propose_trainings")
    return scenario, proposals.usual(
        who,
        scenario,
        budget,
        recruitments=arrivals,
        mobilities=moves,
        wishes=wishes,
        candidates=stock,
        trainings=trainings,
    )
