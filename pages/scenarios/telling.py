"""What a scenario says: its actions, what they change, what they cost."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import streamlit as st

from model.domain.calendar import add_months
from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState
from model.measures.presence import presence
from model.projection import Contribution
from model.scenario import Action, Departure, Mobility, Recruitment, Scenario, Training
from model.services.scenarios import Outlook
from pages.kit import charts
from pages.kit.charts import rows as mosaic_rows
from pages.kit.charts.mosaic import Row
from pages.kit.data import Build
from pages.kit.takeaway import Drawn, Takeaway
from pages.kit.widgets import Figure, interval, rate
from pages.kit.wording import inert, local, plain, seat_name, t, unmarked, words

VIEWS = ("changes", "all")


def months(scenario: Scenario) -> list[date]:
    """The months of a scenario, from its start to its horizon."""
    return [add_months(scenario.start, count) for count in range(scenario.horizon + 1)]


def view_name(view: str) -> str:
    """The name of a way of looking at the teams."""
    return plain(f"compose.view_{view}")


def revisions(seen: Outlook) -> tuple[int, ...]:
    """The revisions that the chart stands on."""
    return tuple(region.revision for region in seen.before.regions)


def finding(seen: Outlook, scenario: Scenario) -> str:
    """« Avec ces 4 actions, 2 postes sont pourvus en … et 3 compétences de plus sont présentes, pour 18 400 €. »"""
    count = len(seen.projection.applied)
    if not scenario.actions:
        return plain("compose.none")
    if not count:
        return plain("compose.none_applies")
    filled = plain("compose.filled", n=seen.filled) if seen.filled >= 0 else plain("compose.freed", n=-seen.filled)
    more = seen.more_present
    present = plain("compose.more_present", n=more) if more >= 0 else plain("compose.fewer_present", n=-more)
    cost = (
        plain("compose.for_euros", euros=seen.projection.euros)
        if seen.projection.euros
        else plain("compose.free_of_charge")
    )
    return plain("compose.finding", n=count, month=words().month(seen.month), filled=filled, present=present, cost=cost)


def figures(seen: Outlook) -> list[Figure]:
    """The headline figures with the scenario, and without it underneath."""
    before, after = seen.figures_before, seen.figures_after
    return [
        Figure("managers", words().number(after.mix.heads), _without(words().number(before.mix.heads))),
        Figure("vacant", words().number(after.vacancy.vacant), _without(words().number(before.vacancy.vacant))),
        Figure("other_share", rate(after.mix.share), _without(rate(before.mix.share))),
        Figure("base", interval(after.coverage.interval), _without(interval(before.coverage.interval))),
        Figure("cost", words().money(seen.projection.euros)),
    ]


def unknown(seen: Outlook) -> None:
    """Say of how many managers the background is to be recorded, so that the share is read for what it is."""
    mix = seen.figures_after.mix
    if mix.unknown:
        st.caption(t("compose.unknown", n=mix.unknown, known=mix.known))


def _without(value: str) -> str:
    return plain("compose.without", value=value)


def rows(seen: Outlook, *, only_changes: bool) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows of the mosaics without and with the scenario, of all teams or of those that differ."""
    before = mosaic_rows(seen.before, seen.figures_before, words())
    after = mosaic_rows(seen.after, seen.figures_after, words())
    if not only_changes:
        return before, after
    same = {row.label for row in before} & {
        row.label for row in after if _kinds(row) in [_kinds(b) for b in before if b.label == row.label]
    }
    return tuple(row for row in before if row.label not in same), tuple(row for row in after if row.label not in same)


def _kinds(row: Row) -> tuple[str, ...]:
    return tuple(tile.kind for tile in row.tiles)


Pair = tuple[tuple[Row, ...], tuple[Row, ...]]
"""The rows of the mosaics without and with a scenario."""


def before_after(pair: Pair) -> Build:
    """What draws the teams without and with the scenario."""
    return lambda colours: charts.before_after(*pair, words(), colours)


def taken(seen: Outlook, scenario: Scenario, pair: Pair) -> Takeaway:
    """What the screen shows, to take away."""
    said = finding(seen, scenario)
    listed = [
        {plain("takeaway.actions"): unmarked(action_sentence(seen.before, action))}
        for action in seen.projection.applied
    ]
    return Takeaway(
        plain("takeaway.scenario", title=scenario.title),
        said,
        [plain("takeaway.looked_at", month=words().month(seen.month))],
        figures(seen),
        [Drawn("before_after", before_after(pair), said)] if any(pair) else [],
        [(plain("compose.actions", n=len(listed)), lambda: listed), (plain("compose.table"), lambda: changes(seen))],
    )


def changes(seen: Outlook) -> Sequence[dict[str, object]]:
    """What changes, team by team: positions held, and competencies that change state."""
    states = list(CoverageState)
    found = []
    for team, name in enumerate(seen.before.teams.name):
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
            found.append(
                {
                    plain("column.team"): name,
                    plain("column.before"): heads[0],
                    plain("column.after"): heads[1],
                    plain("column.base_changes"): " ; ".join(moved) if words().language == "fr" else "; ".join(moved),
                }
            )
    return found or [{plain("column.team"): plain("compose.nothing_changes")}]


def action_sentence(snapshot: Snapshot, action: Action) -> str:
    """Say what an action does and when."""
    month = words().month(action.month)
    match action:
        case Recruitment():
            family = local(snapshot.framework.families[snapshot.framework.family_index[action.family]].name)
            return t(
                "action_sentence.recruitment", month=month, position=_seat(snapshot, action.position), family=family
            )
        case Mobility():
            return t(
                "action_sentence.mobility",
                month=month,
                manager=_name(snapshot, action.manager),
                position=_seat(snapshot, action.position),
            )
        case Departure():
            return t("action_sentence.departure", month=month, manager=_name(snapshot, action.manager))
        case Training():
            people = tuple(inert(_name(snapshot, manager)) for manager in action.managers)
            return t(
                "action_sentence.training",
                month=month,
                offer=local(snapshot.framework.offers[action.offer].name),
                people=people,
            )
    raise TypeError(action.kind)


def _seat(snapshot: Snapshot, uid: str) -> str:
    uids = snapshot.positions.uid
    return seat_name(snapshot, uids.index(uid)) if uid in uids else plain("compose.gone")


def _name(snapshot: Snapshot, uid: str) -> str:
    return person(snapshot, snapshot.managers.uid.index(uid)) if uid in snapshot.managers.uid else plain("compose.gone")


def person(snapshot: Snapshot, row: int) -> str:
    """What to call a manager: the name, or for an arrival of the scenario the trade, with the team."""
    managers, framework = snapshot.managers, snapshot.framework
    seats = snapshot.positions.team[
        snapshot.assignments.position[presence(snapshot).held & (snapshot.assignments.manager == row)]
    ]
    teams = tuple(dict.fromkeys(snapshot.teams.name[team] for team in seats))
    name = managers.name[row] or plain("compose.arrival", family=local(framework.families[managers.family[row]].short))
    return plain("compose.person", name=name, team=", ".join(teams)) if teams else name


def people_in_post(snapshot: Snapshot) -> Sequence[int]:
    """The places of the named people in post, in organisation-chart order."""
    rows = np.flatnonzero(presence(snapshot).held & (snapshot.assignments.manager >= 0))
    ordered = sorted(rows.tolist(), key=lambda row: int(snapshot.assignments.position[row]))
    return list(dict.fromkeys(int(snapshot.assignments.manager[row]) for row in ordered))


def contribution(framework: Framework, brought: Contribution) -> str:
    """Say in words what the arrival of a family would bring to a team."""
    family = inert(local(framework.families[framework.family_index[brought.family]].short))
    names, stronger = (quoted(framework, places) for places in (brought.present, brought.strengthened))
    parts = [t(f"brings.{kind}", names=found) for kind, found in (("present", names), ("stronger", stronger)) if found]
    said = t("punctuation.semicolon").join(parts) or t("brings.nothing" if brought.admitted else "brings.not_open")
    return f"- **{family}**{t('punctuation.colon')}{said}"


def quoted(framework: Framework, places: Iterable[int]) -> tuple[str, ...]:
    """The short names of competencies between the quotation marks of the language."""
    return tuple(t("punctuation.quoted", text=local(framework.competencies[place].short)) for place in places)


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
