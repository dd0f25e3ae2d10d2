"""The search of a proposal, and what it says: actions by team, function and family, never by name."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.errors import MosaiqueError
from model.planner.executor import SearchState
from model.planner.plans import OPTIMAL, Plan
from model.scenario import History
from model.services.plan import plans
from model.services.plan.plans import PlanItem, Quest
from model.services.scenario import scenarios
from model.services.scenario.drafts import Draft
from model.services.situation.snapshots import snapshot
from pages.kit import links, sentences, state
from pages.kit.state import PlanAnswer, PlanRequest, Rival
from pages.kit.wording import inert, local, plain, sentence, t, words
from pages.scenarios import drafts

Rows = Sequence[Mapping[str, object]]

SECONDS, BLINK = 60, 0.3


def search(who: Viewer, request: PlanRequest) -> None:
    """Look for a proposal and keep the best; anything that is changed on the screen meanwhile stops the search."""
    place, halt = st.empty(), st.empty()
    try:
        quest = plans.search(who, request.scenario, request.limits, SECONDS)
    except MosaiqueError as error:
        st.error(_conflict(who, request, error) if error.code == "planner.conflict" else sentence(error))
        return
    try:
        halt.button(
            t("propose.stop"), key="propose_stop", icon=":material/stop:", on_click=_keep, args=(who, request, quest)
        )
        while quest.state is SearchState.RUNNING:
            quest.run.wait(BLINK)
            place.progress(quest.progress, t("propose.searching"))
        if trouble := quest.trouble:
            st.warning(sentence(trouble))
    finally:
        quest.close()
    place.empty()
    halt.empty()
    _keep(who, request, quest)


def _keep(who: Viewer, request: PlanRequest, quest: Quest) -> None:
    """Keep the best that is known, with the proof that there is; stopped at once, that is the first proposal."""
    state.PROPOSED.set(PlanAnswer(request, quest.best() or plans.preview(who, request.scenario, request.limits)))


def _conflict(who: Viewer, request: PlanRequest, error: MosaiqueError) -> str:
    """Name the actions that cannot all be in."""
    base, uids = scenarios.projection(who, request.scenario).snapshot, error.values["actions"]
    assert isinstance(uids, tuple), "the conflicting actions are told by their uids"
    named = [sentences.sentence(base, each) for each in request.limits.included if each.uid in uids]
    return t("errors.planner.conflict", n=len(named), actions=tuple(named))


def finding(plan: Plan, lines: Sequence[str]) -> str:
    """« Une combinaison possible, à discuter : 5 actions, 17 600 €. »"""
    if plan.added:
        return plain("propose.finding", n=len(lines), euros=plan.value.euros)
    return plain("propose.too_little", euros=plan.cheapest) if plan.cheapest else plain("propose.nothing")


def proof(found: PlanAnswer) -> str:
    """Say whether anything better may exist within the limits, and what one's own scenario does."""
    plan, rival = found.plan, found.request.rival
    said = plain("propose.proven" if plan.proof == OPTIMAL else "propose.unproven", gap=words().percent(plan.gap, 1))
    return f"{against(plan, rival)} {said}" if rival else said


def against(plan: Plan, rival: Rival) -> str:
    """« Votre scénario laisserait 12 points à développer, pour 18 000 € ; cette combinaison 9, pour 15 000 €. »"""
    key = "propose.rival_kept" if rival.value < plan.value else "propose.rival_met"
    return plain(
        key,
        title=rival.scenario.title,
        theirs=round(plan.points(rival.value), 1),
        ours=round(plan.points(plan.value), 1),
        spent=rival.value.euros,
        euros=plan.value.euros,
    )


def beside(who: Viewer, plan: Plan, rival: Rival) -> Rows:
    """One's own scenario and the proposal, by what is looked for first, then by what is not: free positions."""
    sides = ((rival.value, rival.scenario), (plan.value, plan.scenario))
    seats = [scenarios.outlook(who, each, month(plan)).figures_after.vacancy.vacant for _, each in sides]
    written: Mapping[str, Sequence[str]] = {
        "why.still_missing": [words().number(plan.points(value), 1) for value, _ in sides],
        "propose.lacking": [words().number(value.lacking) for value, _ in sides],
        "propose.spent": [words().money(value.euros) for value, _ in sides],
        "propose.people": [words().number(value.people) for value, _ in sides],
        "figure.vacant.label": [words().number(n) for n in seats],
    }
    heads = plain("column.figure"), rival.scenario.title, plain("propose.ours")
    return [dict(zip(heads, (plain(key), *values), strict=True)) for key, values in written.items()]


def month(plan: Plan) -> date:
    """The month that a proposal looks at: the last one of its scenario."""
    return add_months(plan.scenario.start, plan.scenario.horizon)


def lines(who: Viewer, plan: Plan) -> Sequence[str]:
    """Each action in words, without anybody's name."""
    base = snapshot(who, (plan.scenario.region,))
    return [line(base, each) for each in plans.items(base, plan)]


def line(base: Snapshot, each: PlanItem) -> str:
    """« Décembre 2026 · Arrivée : responsable RH, encadrement de proximité, équipe Landes »"""
    month, what = words().month(each.month), brief(base, each)
    if each.split:
        names = dict(zip(base.teams.uid, base.teams.name, strict=True))
        teams = tuple(f"{inert(names.get(team, ''))} {places}" for team, places in each.split)
        return t("propose.item_of_teams", month=month, what=what, teams=teams)
    return t("propose.item", month=month, what=what)


def brief(base: Snapshot, each: PlanItem) -> str:
    """« Formation « Conduire un projet » : 6 places »"""
    framework, names = base.framework, dict(zip(base.teams.uid, base.teams.name, strict=True))
    return plain(
        f"propose.brief_{each.kind}",
        team=names.get(each.team, ""),
        function=plain(f"stratum.{each.function}") if each.function else "",
        family=local(framework.families[framework.family_index[each.family]].name) if each.family else "",
        offer=local(framework.offers[each.offer].name) if each.offer else "",
        n=each.places,
    )


def open_it(who: Viewer, plan: Plan) -> None:
    """Offer to go on with the proposal as an ordinary scenario, where the director sees who it is about."""
    if plan.added and st.button(t("propose.open"), key="propose_open", icon=":material/edit_calendar:"):
        drafts.put(who, Draft(History(plan.scenario)))
        links.go("scenarios/composer/screen.py")
