"""What a scenario says: its actions, what they change, what they cost."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState
from model.scenario import Action, Scenario, Training
from model.services.scenario.agenda import follow_up_key
from model.services.scenario.presentation import Hypothesis
from model.services.scenario.scenarios import Outlook
from pages.kit import charts, sentences
from pages.kit.charts import AgendaRow
from pages.kit.charts import rows as mosaic_rows
from pages.kit.charts.agenda import FOLLOW_UP
from pages.kit.charts.mosaic import MosaicRow, only_differing
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.widgets import Figure, rate
from pages.kit.wording import local, plain, t, unmarked, words

Pair = tuple[tuple[MosaicRow, ...], tuple[MosaicRow, ...]]
"""The rows of the mosaics without and with a scenario."""


def months(scenario: Scenario) -> list[date]:
    """The months of a scenario, from its start to its horizon."""
    return [add_months(scenario.start, count) for count in range(scenario.horizon + 1)]


def revisions(seen: Snapshot) -> tuple[int, ...]:
    """The revisions that a chart stands on."""
    return tuple(region.revision for region in seen.regions)


def finding(seen: Outlook, scenario: Scenario) -> str:
    """« En septembre 2027, avec ces 4 actions : 2 postes de plus sont tenus ; équipe par équipe, 3 compétences
    deviennent couvertes, aucune ne recule ; coût : 18 400 €. »"""
    count = len(seen.projection.applied)
    if not scenario.actions:
        return plain("compose.none")
    if not any(action.active for action in scenario.actions):
        return plain("compose.none_active", n=len(scenario.actions))
    if not count:
        return plain("compose.none_applies")
    return plain("compose.finding", n=count, month=words().month(seen.month), change=_change(seen))


def summary(seen: Outlook) -> str:
    """The same, without the month and the number of actions."""
    change = _change(seen)
    return change[:1].upper() + change[1:]


def _change(seen: Outlook) -> str:
    filled, euros, waiting = seen.filled, seen.projection.euros, seen.figures_after.waiting
    held = plain("compose.filled", n=filled) if filled >= 0 else plain("compose.freed", n=-filled)
    return plain(
        "compose.change",
        filled=plain("compose.and_waiting", held=held, n=waiting) if waiting else held,
        gained=plain("compose.gained", n=seen.gained),
        receding=plain("compose.receding", n=seen.receding),
        cost=plain("compose.for_euros", euros=euros) if euros else plain("compose.free_of_charge"),
    )


def displaced(after: Snapshot, actions: Sequence[Action]) -> str:
    """« Ne s'appliquerait plus : Arrivée… (juin 2027). »"""
    deeds = tuple(
        plain("compose.displaced_deed", deed=sentences.deed(after, each), month=words().month(each.month))
        for each in actions
    )
    return plain("compose.displaced", n=len(deeds), deeds=deeds)


def figures(seen: Outlook) -> list[Figure]:
    """The headline figures with the scenario, and without it underneath; who waits for a position where somebody
    does."""
    before, after = seen.figures_before, seen.figures_after
    headline = [
        Figure("managers", words().number(after.mix.heads), _without(words().number(before.mix.heads))),
        Figure("vacant", words().number(after.vacancy.vacant), _without(words().number(before.vacancy.vacant))),
        Figure("other_share", rate(after.mix.share), _without(rate(before.mix.share))),
        Figure("covered", words().number(seen.covered_after), _without(words().number(seen.covered_before))),
        Figure("cost", words().money(seen.projection.euros)),
    ]
    if before.waiting or after.waiting:
        waiting = Figure("waiting", words().number(after.waiting), _without(words().number(before.waiting)))
        headline.insert(1, waiting)
    return headline


def unknown(seen: Outlook) -> None:
    """Say of how many managers the background is to be recorded, so that the share is read for what it is."""
    mix = seen.figures_after.mix
    if mix.unknown:
        st.caption(t("compose.unknown", n=mix.unknown, known=mix.known))


def _without(value: str) -> str:
    return plain("compose.without", value=value)


def rows(seen: Outlook | Hypothesis) -> Pair:
    """The rows of the mosaics without and with the scenario, of the teams that differ."""
    before = mosaic_rows(seen.before, seen.figures_before, words())
    after = mosaic_rows(seen.after, seen.figures_after, words())
    before, after = only_differing((before, after))
    return before, after


def before_after(pair: Pair) -> Build:
    """What draws the teams without and with the scenario."""
    return lambda colours: charts.before_after(*pair, words(), colours)


def export(seen: Outlook, scenario: Scenario) -> Export:
    """What the screen shows, to take away."""
    sentence, pair = finding(seen, scenario), rows(seen)
    listed = [
        {plain("export.actions"): unmarked(sentences.sentence(seen.after, action))}
        for action in seen.projection.applied
    ]
    return Export(
        plain("export.scenario", title=scenario.title),
        sentence,
        [plain("export.looked_at", month=words().month(seen.month))],
        figures(seen),
        [Drawn("before_after", before_after(pair), sentence)] if any(pair) else [],
        [(plain("compose.actions", n=len(listed)), lambda: listed), (plain("compose.table"), lambda: changes(seen))],
    )


def changes(seen: Outlook) -> Sequence[dict[str, object]]:
    """What changes, team by team: positions held, and competencies that change state."""
    states = list(CoverageState)
    changed = []
    for team, name in enumerate(seen.after.teams.name):
        if team >= len(seen.before.teams):
            heads_there = seen.figures_after.team_mixes[team].heads
            changed.append({plain("column.team"): name, plain("column.before"): 0, plain("column.after"): heads_there})
            continue
        before, after = (figures.coverage.states[team] for figures in (seen.figures_before, seen.figures_after))
        moved = [
            plain(
                "compose.moved",
                competency=local(c.short),
                before=plain(f"state.{states[b]}"),
                after=plain(f"state.{states[a]}"),
            )
            for c, b, a in zip(seen.before.framework.competencies, before, after, strict=True)
            if a != b
        ]
        heads = seen.figures_before.team_mixes[team].heads, seen.figures_after.team_mixes[team].heads
        if moved or heads[0] != heads[1]:
            changed.append(
                {
                    plain("column.team"): name,
                    plain("column.before"): heads[0],
                    plain("column.after"): heads[1],
                    plain("column.base_changes"): plain("punctuation.semicolon").join(moved),
                }
            )
    waiting = seen.figures_before.waiting, seen.figures_after.waiting
    if any(waiting):
        columns = ("column.team", "column.before", "column.after")
        changed.append(dict(zip(map(plain, columns), (plain("figure.waiting.label"), *waiting), strict=True)))
    return changed or [{plain("column.team"): plain("compose.nothing_changes")}]


def dated(seen: Outlook) -> list[tuple[str, AgendaRow]]:
    """The actions that apply, as rows of a line of months, each under what tells it from the others for good; a
    training brings its follow-up."""
    rows = []
    for action in seen.projection.applied:
        label = unmarked(sentences.sentence(seen.projection.snapshot, action))
        rows.append((action.uid, AgendaRow(action.month, label, action.kind)))
        if isinstance(action, Training):
            offer = local(seen.after.framework.offers[action.offer].name)
            label = plain("agenda.follow_up", month=action.followed_up, offer=offer, n=len(action.managers))
            rows.append((follow_up_key(action), AgendaRow(action.followed_up, label, FOLLOW_UP)))
    return rows


def sessions(actions: Sequence[Action]) -> Mapping[tuple[str, date], Sequence[Training]]:
    """Return the trainings of one offer and month, which are bought together, where there are several."""
    together: dict[tuple[str, date], list[Training]] = {}
    for action in actions:
        if isinstance(action, Training):
            together.setdefault((action.offer, action.month), []).append(action)
    return {key: trainings for key, trainings in together.items() if len(trainings) > 1}


def agenda(seen: Outlook) -> list[AgendaRow]:
    """Return the rows of the line of months, those of trainings that are bought together as one."""
    rows = dict(dated(seen))
    for (code, month), trainings in sessions(seen.projection.applied).items():
        offer, n = local(seen.after.framework.offers[code].name), len({m for each in trainings for m in each.managers})
        first, later = trainings[0], trainings[0].followed_up
        for each in trainings[1:]:
            del rows[each.uid], rows[follow_up_key(each)]
        session = plain("agenda.session", month=month, offer=offer, n=n)
        rows[first.uid] = AgendaRow(month, session, first.kind)
        follow_up = plain("agenda.follow_up", month=later, offer=offer, n=n)
        rows[follow_up_key(first)] = AgendaRow(later, follow_up, FOLLOW_UP)
    return list(rows.values())


def cost(seen: Outlook) -> None:
    """Fold what the cost is made of."""
    if not seen.projection.costs:
        return
    with st.expander(t("compose.cost_detail"), key="compose_cost"):
        for line in seen.projection.costs:
            offer = local(seen.before.framework.offers[line.offer].name) if line.offer else ""
            st.markdown(
                t(f"cost.{line.kind}", month=words().month(line.month), euros=line.euros, n=line.people, offer=offer)
            )
        st.caption(t("compose.cost_note"))
