"""What « Proposition chiffrée » says: actions by team, function and family, never by name."""

from collections.abc import Mapping, Sequence
from datetime import date

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.planner.plans import OPTIMAL, Plan
from model.services.plan import plans
from model.services.plan.plans import PlanItem
from model.services.scenario import scenarios
from model.services.scenario.scenarios import Outlook
from model.services.situation.snapshots import snapshot
from pages.kit.state import PlanAnswer, Rival
from pages.kit.widgets import Figure
from pages.kit.wording import inert, local, plain, t, words
from pages.scenarios import outlook

Rows = Sequence[Mapping[str, object]]


def finding(plan: Plan, lines: Sequence[str]) -> str:
    """« Une combinaison possible, à discuter : 5 actions, 17 600 €. »"""
    if plan.added:
        return plain("propose.finding", n=len(lines), euros=plan.value.euros)
    return plain("propose.too_little", euros=plan.cheapest) if plan.cheapest else plain("propose.nothing")


def proof(answer: PlanAnswer) -> str:
    """Say whether anything better may exist within the limits, and what one's own scenario does."""
    plan, rival = answer.plan, answer.request.rival
    sentence = plain(
        "propose.proven" if plan.proof == OPTIMAL else "propose.unproven", gap=words().percent(plan.gap, 1)
    )
    return f"{against(plan, rival)} {sentence}" if rival else sentence


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


def figures(seen: Outlook, plan: Plan) -> list[Figure]:
    """The headline figures with the proposal; its cost is that of what is proposed, as everywhere on the screen, beside
    that of what the scenario to start from does already."""
    kept, euros = seen.projection.euros - plan.value.euros, plan.value.euros
    besides = plain("propose.besides", euros=kept) if kept else ""
    return [*outlook.figures(seen)[:-1], Figure("cost_proposed", words().money(euros), besides)]


def month(plan: Plan) -> date:
    """The month that a proposal looks at: the last one of its scenario."""
    return add_months(plan.scenario.start, plan.scenario.horizon)


def lines(who: Viewer, plan: Plan) -> Sequence[str]:
    """Each action in words, without anybody's name."""
    base = snapshot(who, (plan.scenario.region,))
    return [line(base, each) for each in plans.items(base, plan)]


def line(base: Snapshot, item: PlanItem) -> str:
    """« Décembre 2026 · Arrivée : responsable RH, encadrement de proximité, équipe Landes »"""
    month, what = words().month(item.month), brief(base, item)
    if item.split:
        names = dict(zip(base.teams.uid, base.teams.name, strict=True))
        teams = tuple(f"{inert(names.get(team, ''))} {places}" for team, places in item.split)
        return t("propose.item_of_teams", month=month, what=what, teams=teams)
    return t("propose.item", month=month, what=what)


def brief(base: Snapshot, item: PlanItem) -> str:
    """« Formation « Conduire un projet » : 6 places »"""
    framework, names = base.framework, dict(zip(base.teams.uid, base.teams.name, strict=True))
    return plain(
        f"propose.brief_{item.kind}",
        team=names.get(item.team, ""),
        function=plain(f"stratum.{item.function}") if item.function else "",
        family=local(framework.families[framework.family_index[item.family]].name) if item.family else "",
        offer=local(framework.offers[item.offer].name) if item.offer else "",
        n=item.places,
    )
