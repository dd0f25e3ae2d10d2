"""What workshops think that assumptions are worth: adopted for the region, or set aside."""

from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.services.expectation import estimates
from model.services.expectation.estimates import EstimateProposal
from pages.kit import widgets
from pages.kit.wording import local, plain, t


def waiting(who: Viewer, code: str) -> None:
    """List the proposals that wait."""
    for each in estimates.waiting_estimates(who, code):
        with st.container(border=True):
            _draw(each)
            if who.may(Right.EXPECTATIONS):
                _settle(who, code, each)


def _draw(proposal: EstimateProposal) -> None:
    unit, estimate = f"unit.{proposal.assumption.unit}", proposal.estimated
    low, likely, high = (plain(unit, n=value) for value in (estimate.low, estimate.likely, estimate.high))
    name = local(proposal.assumption.name)
    values = {
        "name": name,
        "author": proposal.author,
        "day": proposal.proposed_on,
        "low": low,
        "likely": likely,
        "high": high,
    }
    st.markdown(t("suppose.suggested", **values))
    st.caption(t("suppose.today", value=plain(unit, n=proposal.assumption.value)))


def _settle(who: Viewer, code: str, proposal: EstimateProposal) -> None:
    with st.container(horizontal=True):
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
