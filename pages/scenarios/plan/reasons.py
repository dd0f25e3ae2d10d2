"""Why a proposal: what binds, why each action, in which order, what more euros would do; all by solving again."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.planner.plans import Plan
from model.services.plan import reasons
from model.services.plan.reasons import Reasons, RelaxedLimit, Why
from model.services.situation.snapshots import snapshot
from pages.kit import state, widgets
from pages.kit.state import PlanAnswer
from pages.kit.wording import plain, t
from pages.scenarios.plan import text
from pages.scenarios.plan.recall import recall

Rows = Sequence[Mapping[str, object]]

SECONDS = 60


def offer(who: Viewer, answer: PlanAnswer) -> None:
    """Offer the reasons, worked out when they are asked for."""
    if not answer.plan.added:
        return
    fold = widgets.fold(t("why.title"), "propose_why")
    if not fold.open:
        return
    with fold:
        asked = answer.request
        why = recall(
            state.REASONS,
            answer,
            "why.working",
            lambda tell: reasons.reasons(who, asked.scenario, asked.limits, answer.plan, SECONDS, tell),
        )
        if why is not None:
            _draw(who, answer.plan, why)


def _draw(who: Viewer, plan: Plan, why: Reasons) -> None:
    st.markdown(t("literal", text=binding(plan, why)))
    more = sorted((*why.binds, *why.frontier), key=lambda each: (each.limit == "budget", each.by))
    widgets.table(_relaxed(plan, more), t("why.binds"))
    st.markdown(t("why.order"))
    widgets.table(_order(who, plan, why), t("why.order_table"))
    st.markdown(t("why.without"))
    widgets.table(_without(who, plan, why), t("why.without_table"))
    if why.forced:
        st.markdown(t("why.forced"))
        widgets.table(_forced(who, plan, why), t("why.forced_table"))
    st.caption(t("propose.point"))
    if why.unanswered:
        st.caption(t("why.unanswered", n=why.unanswered))


def binding(plan: Plan, why: Reasons) -> str:
    """« La limite qui pèse le plus : les recrutements. »; those that weigh as much are all named. Where a little more
    of each changes nothing, more euros may."""
    now = plan.value.ranked(plan.aims)
    useful = next(filter(None, (_strongest(tried, plan, now) for tried in (why.binds, why.frontier))), ())
    limits = tuple(dict.fromkeys(plain(f"why.limit_{each.limit}") for each in useful))
    return plain("why.binding", n=len(limits), limits=limits) if limits else plain("why.nothing_binds")


def _strongest(tried: Sequence[RelaxedLimit], plan: Plan, now: tuple[int, ...]) -> Sequence[RelaxedLimit]:
    """Which of the limits that were loosened do most, if any does something."""
    best = min((each.value.ranked(plan.aims) for each in tried), default=now)
    return [each for each in tried if each.value.ranked(plan.aims) == best] if best < now else []


def _relaxed(plan: Plan, relaxed: Sequence[RelaxedLimit]) -> Rows:
    return [
        {
            plain("why.if"): plain(f"why.more_{each.limit}", n=each.by, euros=each.by),
            **text.reached(plan, each.value, each.proven),
        }
        for each in relaxed
    ]


def _order(who: Viewer, plan: Plan, why: Reasons) -> Rows:
    base = snapshot(who, (plan.scenario.region,))
    lines = [(plain("why.before"), plan.before)]
    lines += [(text.brief(base, step.item), step.value) for step in why.order]
    return [{plain("why.action"): line, **text.reached(plan, value)} for line, value in lines]


def _without(who: Viewer, plan: Plan, why: Reasons) -> Rows:
    base = snapshot(who, (plan.scenario.region,))
    return [
        {
            plain("why.action"): text.brief(base, each.item),
            **text.reached(plan, each.value, each.proven),
            plain("why.instead"): _instead(base, each) or plain("figure.undefined"),
        }
        for each in why.why
    ]


def _forced(who: Viewer, plan: Plan, why: Reasons) -> Rows:
    base = snapshot(who, (plan.scenario.region,))
    return [
        {
            plain("why.forced_action"): text.brief(base, each.item),
            **text.reached(plan, each.value, each.proven),
        }
        for each in why.forced
    ]


def _instead(base: Snapshot, why: Why) -> str:
    return plain("punctuation.semicolon").join(text.brief(base, each) for each in why.instead)
