"""What « Proposition chiffrée » says: actions by team, function and family, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.planner.limits import Limits
from model.planner.plans import Gap, Plan
from model.planner.value import Aim, Value
from model.scenario import Training
from model.services.plan import plans
from model.services.plan.plans import PlanItem
from model.services.scenario.scenarios import Outlook
from model.services.situation.snapshots import snapshot
from pages.kit import agenda as kit_agenda
from pages.kit.charts import AgendaRow
from pages.kit.exports import Drawn, Export
from pages.kit.state import PlanAnswer, Rival
from pages.kit.widgets import Figure
from pages.kit.wording import inert, local, plain, t, words
from pages.scenarios import outlook

Rows = Sequence[Mapping[str, object]]


def finding(plan: Plan, limits: Limits, added: Outlook) -> str:
    """« Une combinaison possible, à discuter : 2 postes pourvus ; équipe par équipe, 9 compétences deviennent
    couvertes ; 17 600 €. 1 poste reste à pourvoir, avec 2 recrutements au plus. »"""
    if not plan.added:
        return plain("propose.too_little", euros=plan.cheapest) if plan.cheapest else plain("propose.nothing")
    filled = plan.before.vacant - plan.value.vacant
    parts = [plain("propose.filled", n=filled)] if filled else []
    parts += [_developed(added), words().money(plan.value.euros)]
    sentence = plain("propose.finding", parts=plain("punctuation.semicolon").join(parts))
    return f"{sentence} {plain('propose.left', n=plan.value.vacant, held=_held(plan, limits, Aim.POSTS))}"


def account(plan: Plan, limits: Limits, added: Outlook) -> Sequence[str]:
    """What the proposal does and what it leaves, aim by aim, what counts first in front."""
    filled = plan.before.vacant - plan.value.vacant
    return [
        t(
            f"propose.account_{aim}",
            done=_developed(added) if aim is Aim.BASE else plain("propose.filled", n=filled),
            left=plain(
                f"propose.left_{aim}",
                start=_left(plan, plan.before, aim),
                n=_left(plan, plan.value, aim),
                held=_held(plan, limits, aim),
            ),
        )
        for aim in plan.aims
    ]


def _developed(added: Outlook) -> str:
    return plain("propose.developed", n=added.gained, m=added.receding)


def _held(plan: Plan, limits: Limits, aim: Aim) -> str:
    """What holds an aim, limits or what counts before it: « , avec 2 recrutements au plus »; nothing where that is not
    known."""
    asked = {name: getattr(limits, name, None) for name in plan.holders.get(aim, "").split()}
    numbers = {name: {"n": limit} if isinstance(limit, int) else {} for name, limit in asked.items()}
    return "".join(plain(f"propose.held_{name}", **number) for name, number in numbers.items())


def then(steps: Sequence[str]) -> str:
    """« pourvoir les postes, puis développer le socle »"""
    return plain("propose.then").join(steps)


def proof(plan: Plan) -> str:
    """Say in what nothing better exists within the limits, and how far from the best the rest may be."""
    proven = then([plain(f"propose.proof_{stage}") for stage in plan.proven])
    if plan.gap is None:
        return plain("propose.proven", what=proven)
    first = plain("propose.proven_so_far", what=proven) if proven else plain("propose.unproven")
    return f"{first} {_gap(plan, plan.gap)}"


def _gap(plan: Plan, gap: Gap) -> str:
    """« Le socle commun : il reste 31 points à développer ; une autre combinaison en laisserait peut-être 25, 19 % de
    moins. »"""
    scale = plan.scale if gap.stage == Aim.BASE else 1
    left = round(gap.left / scale, 1)
    if gap.least is None or gap.of_left is None:
        return plain(f"propose.open_{gap.stage}", left=left)
    least, share = round(gap.least / scale, 1), words().percent(gap.of_left, 0)
    return plain(f"propose.gap_{gap.stage}", left=left, least=least, share=share)


def reached(plan: Plan, value: Value, proven: bool = True) -> dict[str, str]:
    """What a value leaves of each aim, as cells of a table; a value that is not proven is the best known."""
    leaves = {
        Aim.POSTS: words().number(value.vacant),
        Aim.BASE: words().number(plan.points(value), 1),
        Aim.RANGE: words().number(value.lacking),
    }
    cells = {plain(f"propose.leaves_{aim}"): leaves[aim] for aim in plan.aims}
    return cells if proven else {head: plain("propose.at_best", what=cell) for head, cell in cells.items()}


def note(answer: PlanAnswer) -> str:
    """What one's own scenario does, where there is one, then the proof."""
    rival, sentence = answer.request.rival, proof(answer.plan)
    return f"{against(answer.plan, rival)} {sentence}" if rival else sentence


def against(plan: Plan, rival: Rival) -> str:
    """« Votre scénario laisserait 3 postes à pourvoir et 12 points à développer, pour 18 000 €… »"""
    kept = rival.value.ranked(plan.stages) < plan.value.ranked(plan.stages)
    sides = {"theirs": rival.value, "ours": plan.value}
    leaves = {
        name: tuple(plain(f"propose.rival_{aim}", n=_left(plan, value, aim)) for aim in plan.aims)
        for name, value in sides.items()
    }
    return plain(
        "propose.rival_kept" if kept else "propose.rival_met",
        title=rival.scenario.title,
        spent=rival.value.euros,
        euros=plan.value.euros,
        **leaves,
    )


def _left(plan: Plan, value: Value, aim: Aim) -> float:
    """What a value leaves of an aim: positions, points, arrivals."""
    left: int = getattr(value, aim)
    return round(plan.points(value), 1) if aim is Aim.BASE else left


def beside(plan: Plan, rival: Rival) -> Rows:
    """One's own scenario and the proposal, by what is looked for, what is not, what they cost."""
    sides = ((rival.value, rival.scenario), (plan.value, plan.scenario))
    every = (*plan.aims, *(aim for aim in Aim if aim not in plan.aims))
    written: Mapping[str, Sequence[str]] = {
        **{f"propose.leaves_{aim}": [words().number(_left(plan, value, aim)) for value, _ in sides] for aim in every},
        "propose.spent": [words().money(value.euros) for value, _ in sides],
        "propose.people": [words().number(value.people) for value, _ in sides],
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
    """What is done, as long as its months are not looked for, without anybody's name."""
    base = snapshot(who, (plan.scenario.region,))
    return [inert(_deed(base, each)) for each in plans.items(base, plan, monthly=False)]


def agenda(who: Viewer, plan: Plan) -> list[AgendaRow]:
    """What is done as rows of a line of months, the trainings of a month on one offer as one, without anybody's name:
    « Décembre 2026 · Arrivée : responsable RH, encadrement de proximité, équipe Landes »"""
    base = snapshot(who, (plan.scenario.region,))
    return [
        AgendaRow(each.month, plain("propose.item", month=words().month(each.month), what=_deed(base, each)), each.kind)
        for each in plans.items(base, plan)
    ]


def short(who: Viewer, plan: Plan) -> Sequence[str]:
    """Whether the trainings leave teams short, and which, when: « Landes : 2 sur 2 en avril 2027 »."""
    if not any(isinstance(each, Training) for each in plan.added):
        return []
    base = snapshot(who, (plan.scenario.region,))
    names, months = dict(zip(base.teams.uid, base.teams.name, strict=True)), dict[str, list[str]]()
    for each in plan.short:
        away = {"n": each.away, "present": each.present, "twice": each.twice}
        months.setdefault(each.team, []).append(plain("propose.short_month", month=each.month, **away))
    teams = sorted((names.get(team, ""), tuple(when)) for team, when in months.items())
    listed = [plain("propose.short_team", team=team, months=when) for team, when in teams]
    return [plain("propose.short", n=len(listed)), *listed]


def export(who: Viewer, seen: Outlook, plan: Plan) -> Export:
    """What the screen shows, to take away, with its months."""
    shown, rows = outlook.export(seen, plan.scenario), agenda(who, plan)
    if not rows:
        return shown
    line = Drawn("agenda", kit_agenda.line(rows, plan.scenario.start, month(plan)), kit_agenda.sentence(rows))
    return replace(
        shown,
        notes=[*shown.notes, *short(who, plan)],
        charts=[line, *shown.charts],
        tables=[(plain("agenda.table"), lambda: kit_agenda.table(rows)), *shown.tables],
    )


def _deed(base: Snapshot, item: PlanItem) -> str:
    """« Formation « Conduire un projet », 6 places (Landes 2, Gironde 4) »"""
    if not item.split:
        return brief(base, item)
    names = dict(zip(base.teams.uid, base.teams.name, strict=True))
    teams = tuple(f"{names.get(team, '')} {places}" for team, places in item.split)
    return plain("propose.of_teams", what=brief(base, item), teams=teams)


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
