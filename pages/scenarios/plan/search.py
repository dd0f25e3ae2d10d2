"""The search of a plan, stopped by anything that is changed on the screen meanwhile."""

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.planner.executor import LOOK_SECONDS, SearchState
from model.planner.plans import Plan
from model.scenario import History
from model.services.plan import plans
from model.services.plan.plans import Quest
from model.services.scenario import scenarios
from model.services.scenario.drafts import Draft
from pages.kit import address, sentences, state, widgets
from pages.kit.internals import DeltaGenerator
from pages.kit.state import PlanAnswer, PlanRequest
from pages.kit.wording import sentence, t
from pages.scenarios import drafts
from pages.scenarios.plan import text

SECONDS = 60


def search(who: Viewer, request: PlanRequest) -> None:
    """Look for a proposal, show the best known so far and keep it in the end; anything that is changed on the screen
    meanwhile stops the search."""
    bar, halt, place = st.empty(), st.empty(), st.empty()
    try:
        quest = plans.search(who, request.scenario, request.limits, SECONDS)
    except MosaiqueError as error:
        st.error(_conflict(who, request, error) if error.code == "planner.conflict" else sentence(error))
        return
    try:
        halt.button(
            t("propose.stop"), key="propose_stop", icon=":material/stop:", on_click=_keep, args=(request, quest)
        )
        shown = -1
        while quest.state is SearchState.RUNNING:
            if quest.answers > shown:
                shown = quest.answers
                _show(who, request, quest, place)
            ahead = quest.ahead
            bar.progress(quest.progress, t("propose.queued", n=ahead) if ahead else t("propose.searching"))
            quest.run.wait(LOOK_SECONDS)
        if trouble := quest.trouble:
            st.warning(sentence(trouble))
    finally:
        quest.close()
    bar.progress(1.0, t("propose.laying"))
    _keep(request, quest)
    for each in (bar, halt, place):  # the months are looked for meanwhile: the screen is never empty
        each.empty()


def _show(who: Viewer, request: PlanRequest, quest: Quest, place: DeltaGenerator) -> None:
    """Draw the best that is known so far, and what of it is proven."""
    plan = quest.best()
    added = scenarios.addition(who, request.scenario, plan.scenario, text.month(plan))
    with place.container():
        st.markdown(t("literal", text=text.finding(plan, request.limits, added)))
        st.caption(t("literal", text=text.proof(plan)))
        st.markdown("\n".join(f"- {line}" for line in text.lines(who, plan)))


def _keep(request: PlanRequest, quest: Quest) -> None:
    """Keep the best that is known, with the proof that there is; stopped at once, that is the first proposal."""
    state.PROPOSED.set(PlanAnswer(request, quest.outcome()))


def _conflict(who: Viewer, request: PlanRequest, error: MosaiqueError) -> str:
    """Name the actions that cannot all be in."""
    base, uids = scenarios.projection(who, request.scenario).snapshot, error.values["actions"]
    assert isinstance(uids, tuple), "the conflicting actions are told by their uids"
    named = [sentences.sentence(base, each) for each in request.limits.included if each.uid in uids]
    return t("errors.planner.conflict", n=len(named), actions=tuple(named))


def open_it(who: Viewer, plan: Plan) -> None:
    """Offer to go on with the proposal as an ordinary scenario, where the director sees who it is about."""
    if plan.added and widgets.clicked(t("propose.open"), key="propose_open", icon=":material/edit_calendar:"):
        drafts.begin(who, Draft(History(plan.scenario)))
        address.go("scenarios/composer/screen.py")
