"""What workshops think that assumptions are worth: adopted for the region, or set aside."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.language import unit_once
from model.services import context
from model.services.expectation import estimates
from model.services.expectation.estimates import EstimateProposal
from model.services.situation.assumptions import StandingAssumption
from model.workshop.proposals import DECILE
from pages.kit import links, widgets
from pages.kit.wording import local, plain, t, worth
from pages.scenarios.assumptions import text


def waiting(who: Viewer, code: str) -> None:
    """List the proposals that wait."""
    for each in estimates.waiting_estimates(who, code):
        with st.container(border=True):
            _draw(each)
            links.conclusions(who, each.workshop)
            if who.may(Right.EXPECTATIONS):
                _settle(who, code, each)


def adoptions(who: Viewer, code: str, standing: Sequence[StandingAssumption], chosen: str) -> None:
    """Offer to take back what was adopted today, and what was of the chosen assumption, saying what comes back."""
    if not who.may(Right.EXPECTATIONS):
        return
    for each in standing:
        if each.before is None or not (each.assumption.code == chosen or each.adopted_on == context.today()):
            continue
        with st.container(horizontal=True, vertical_alignment="center", key=f"adoption_{each.assumption.code}"):
            st.caption(t("literal", text=text.adoption(each)), width="content")
            st.button(
                t("suppose.take_back"),
                key=f"take_back_{each.assumption.code}",
                icon=":material/undo:",
                type="tertiary",
                on_click=widgets.act,
                args=(
                    partial(estimates.take_back, who, code, each.assumption.code, each.adoption),
                    "suppose.was_taken_back",
                ),
                kwargs={"name": local(each.assumption.name), "otherwise": "suppose.was_withdrawn_with_it"},
            )


def _draw(proposal: EstimateProposal) -> None:
    unit, estimate = f"unit.{proposal.assumption.unit}", proposal.estimated
    low, likely, high = (plain(unit, n=value) for value in (estimate.low, estimate.likely, estimate.high))
    name, (low, high) = local(proposal.assumption.name), unit_once(low, high)
    way = "suppose.suggested_at" if low == high else "suppose.suggested"
    st.markdown(t(way, name=name, low=low, likely=likely, high=high, by=text.by(proposal)))
    st.caption(t("suppose.today", value=worth(proposal.assumption)))
    if proposal.people is not None:
        views = "suppose.views" if proposal.people >= DECILE else "suppose.views_all"
        st.caption(t(f"{views}_at" if low == high else views, n=proposal.people))
    if proposal.in_force:
        st.info(t("suppose.already"))
    elif proposal.before is not None:
        st.warning(t("suppose.overtaken", value=worth(proposal.before)))
    if proposal.against:
        st.warning(t("literal", text=plain("suppose.against", authors=tuple(map(text.by, proposal.against)))))


def _settle(who: Viewer, code: str, proposal: EstimateProposal) -> None:
    with st.container(horizontal=True):
        if not proposal.in_force:
            st.button(
                t("suppose.adopt_suggested"),
                key=f"suggested_adopt_{proposal.uid}",
                icon=":material/check:",
                on_click=widgets.act,
                args=(partial(estimates.adopt, who, code, proposal.uid), "suppose.was_adopted"),
                kwargs={"name": local(proposal.assumption.name)},
            )
        st.button(
            t("suppose.set_aside"),
            key=f"suggested_aside_{proposal.uid}",
            on_click=widgets.act,
            args=(partial(estimates.set_aside, who, code, proposal.uid), "suppose.was_set_aside"),
        )
