"""What the same aims would reach in another order."""

from collections.abc import Mapping

import streamlit as st

from model.access import Viewer
from model.planner.plans import Plan
from model.services.plan import reasons
from model.services.scenario import scenarios
from pages.kit import state, widgets
from pages.kit.state import PlanAnswer
from pages.kit.wording import plain, t, words
from pages.scenarios.plan import text
from pages.scenarios.plan.recall import recall

SECONDS = 60


def offer(who: Viewer, answer: PlanAnswer) -> None:
    """Offer the other orders, looked for when they are asked for."""
    if len(answer.plan.aims) < 2:
        return
    fold = widgets.fold(t("propose.orders"), "propose_orders")
    if not fold.open:
        return
    with fold:
        asked = answer.request
        others = recall(
            state.ORDERS,
            answer,
            "propose.orders_working",
            lambda tell: reasons.other_orders(who, asked.scenario, asked.limits, SECONDS, tell),
        )
        if others is None:
            return
        own = _row(who, answer, answer.plan, proven=not answer.plan.gap)
        rows = [own, *(_row(who, answer, each.plan, proven=each.proven) for each in others)]
        st.caption(t("propose.point"))
        widgets.table(rows, t("propose.orders"))


def _row(who: Viewer, answer: PlanAnswer, plan: Plan, *, proven: bool) -> Mapping[str, object]:
    added = scenarios.addition(who, answer.request.scenario, plan.scenario, text.month(plan))
    named = text.then([plain(f"propose.aim_{aim}") for aim in plan.aims])
    return {
        plain("propose.order"): named if proven else plain("propose.at_best", what=named),
        plain("propose.covered"): words().number(added.gained),
        **text.reached(plan, plan.value),
    }
