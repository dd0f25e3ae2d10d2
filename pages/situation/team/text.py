"""What « Une équipe » says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np

from model.access import Right, Viewer
from model.domain.calendar import last_day
from model.domain.snapshot import BACKGROUNDS, OTHER, SOCIAL
from model.domain.vocabulary import CoverageState, OpenTo, Stratum
from model.measures.presence import presence
from model.services.situation import details, situations
from model.services.situation.details import TeamView
from model.services.situation.situations import View
from pages.kit import charts
from pages.kit.charts.base import state_words
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.wording import local, plain, words
from pages.situation import coverage
from pages.situation.mosaic import mosaic

Rows = Sequence[Mapping[str, object]]


def finding(view: View, team: int, with_base: bool) -> str:
    """« 3 managers sur 4 postes ; 2 compétences du socle y sont à développer. »"""
    vacancy, mix = view.figures.team_vacancies[team], view.figures.team_mixes[team]
    held = plain("team.held", n=mix.heads, positions=vacancy.positions)
    held += plain("team.frozen", n=vacancy.frozen) if vacancy.frozen else ""
    if not with_base:
        return f"{held}."
    missing = coverage.count(view, team, CoverageState.MISSING)
    unknown = coverage.count(view, team, CoverageState.UNKNOWN)
    parts = [plain("team.missing", n=missing) if missing else plain("team.nothing_missing")]
    parts += [plain("team.to_record", n=unknown)] if unknown else []
    return f"{held}{plain('punctuation.semicolon')}{plain('punctuation.semicolon').join(parts)}."


def base(view: View, team: int) -> Build:
    """What draws the common base of a team."""
    return lambda colours: charts.team_base(view.snapshot, view.figures.coverage, team, words(), colours)


def export(view: View, who: Viewer, team: int) -> Export:
    """What the screen shows, to take away."""
    title, with_base = plain("team.title", team=view.snapshot.teams.name[team]), who.may(Right.COMMON_BASE)
    sentence = finding(view, team, with_base)
    positions = plain("team.positions"), lambda: position_rows(view, team, who)
    tiles = Drawn("mosaic", mosaic(view, [team]), sentence)
    team_view = details.team(who, view, team)
    if not with_base:
        return Export(title, sentence, [span_sentence(view, team_view)], (), [tiles], [positions])
    notes = [span_sentence(view, team_view), coverage.expectations_note(view)]
    competencies = plain("team.base"), lambda: base_rows(view, team, team_view)
    in_place = plain("team.supports"), lambda: in_place_rows(view, team_view)
    followed = plain("team.followed"), lambda: followed_rows(view, team_view)
    drawn = [tiles, Drawn("base", base(view, team), sentence)]
    return Export(title, sentence, notes, (), drawn, [positions, competencies, in_place, followed])


def position_rows(view: View, team: int, who: Viewer) -> Rows:
    """The positions of a team, with their holders for whoever may read names."""
    snapshot, named = view.snapshot, who.may(Right.NAMES)
    holders = situations.holders(snapshot, team)
    seats = np.flatnonzero(presence(snapshot).funded & (snapshot.positions.team == team)).tolist()
    return [_position(view, seat, [holder for holder in holders if holder.position == seat], named) for seat in seats]


def held_rows(view: View, team: int, who: Viewer) -> Rows:
    """The same where there is little room: a part of a full time stands with its position."""
    stratum, fte, position = (plain(f"column.{name}") for name in ("stratum", "fte", "position"))
    return [
        {
            position: plain("seat.part", position=row[position], fte=row[fte]) if row[fte] != 1 else row[position],
            **{name: cell for name, cell in row.items() if name not in (position, stratum, fte)},
        }
        for row in position_rows(view, team, who)
    ]


def _position(view: View, seat: int, holders: Sequence[situations.Holder], named: bool) -> dict[str, object]:
    positions = view.snapshot.positions
    ours = [holder for holder in holders if not holder.acting]
    return {
        plain("column.position"): positions.title[seat],
        **(_held(view, ours, named) if ours else _free(view, seat, holders, named)),
        plain("column.stratum"): plain(f"stratum.{list(Stratum)[positions.stratum[seat]]}"),
        plain("column.fte"): float(positions.fte[seat]),
    }


def _held(view: View, holders: Sequence[situations.Holder], named: bool) -> dict[str, object]:
    """Who holds a position, for whoever may know, and where they come from."""
    background = {plain("column.background"): ", ".join(_background(view, holder.manager) for holder in holders)}
    if not named:
        return {**background}
    return {
        plain("column.holder"): ", ".join(_holder(view, holder) for holder in holders),
        **background,
        plain("column.since"): ", ".join(words().month(holder.since) for holder in holders),
    }


def _free(view: View, seat: int, acting: Sequence[situations.Holder], named: bool) -> dict[str, object]:
    """Since when a position is free, for whom, or frozen; and for whoever may know who stands in."""
    free = next((each for each in view.free if each.place == seat), None)
    door = list(OpenTo)[view.snapshot.positions.open_to[seat]]
    open_to = "" if door is OpenTo.ANY else plain(f"seat.open_to_{door}")
    names = [view.snapshot.managers.name[holder.manager] for holder in acting if holder.manager >= 0]
    cover = plain("seat.acting", names=tuple(names)) if named and names else ""
    if free:
        sentence = plain("seat.vacant_since", month=free.since, open_to=open_to, acting=cover)
    else:
        since = date.fromordinal(int(view.snapshot.positions.frozen_from[seat]))
        sentence = plain("seat.frozen_since", month=since, acting=cover)
    nothing = plain("figure.undefined")
    if not named:
        return {plain("column.background"): sentence}
    return {plain("column.holder"): sentence, plain("column.background"): nothing, plain("column.since"): nothing}


def _background(view: View, manager: int) -> str:
    if manager < 0:
        return plain("background.unknown")
    managers, framework = view.snapshot.managers, view.snapshot.framework
    family = int(managers.family[manager])
    background = plain(f"background.{BACKGROUNDS[managers.background[manager]]}")
    return f"{background} ({local(framework.families[family].short)})" if family >= 0 else background


def _holder(view: View, holder: situations.Holder) -> str:
    name = view.snapshot.managers.name[holder.manager] if holder.manager >= 0 else plain("seat.unnamed")
    return name if holder.present else plain("seat.on_leave", name=name)


def span_sentence(view: View, team_view: TeamView) -> str:
    """« 12 agents par manager (36 agents). » or who stands in where no manager is present."""
    span = team_view.span
    parts = [plain("team.agents", n=round(span.per_manager, 1), agents=span.agents)] if span.per_manager else []
    if span.without_manager:
        names = tuple(view.snapshot.managers.name[row] for row in span.standing_in if row >= 0)
        parts.append(_standing_in(len(span.standing_in), names))
    return " ".join(parts)


def _standing_in(count: int, names: Sequence[str]) -> str:
    if names and all(names):
        return plain("team.stand_in", n=count, names=tuple(names))
    return plain("team.nobody_present", n=count)


def folds(view: View, team_view: TeamView) -> list[tuple[str, Callable[[], Rows]]]:
    """What there is to say beyond the base, by the word that names it in the catalogue, when there is something."""
    shown = (
        ("team.supports", in_place_rows, team_view.in_place),
        ("team.followed", followed_rows, team_view.followed),
    )
    return [(name, partial(rows, view, team_view)) for name, rows, anything in shown if anything]


def emptied_rows(view: View, team_view: TeamView) -> Rows:
    """What each position would take with it, in words."""
    return [
        {
            plain("column.position"): view.snapshot.positions.title[each.position],
            plain("column.holder"): _named(view, team_holders(view, each.position)),
            plain("column.would_miss"): _listed(view, each.missing),
            plain("column.would_ask"): _listed(view, each.to_record),
        }
        for each in team_view.emptied
    ]


def team_holders(view: View, seat: int) -> Sequence[int]:
    """The managers who hold a position on the date."""
    holders = situations.holders(view.snapshot, int(view.snapshot.positions.team[seat]))
    return [holder.manager for holder in holders if holder.position == seat and not holder.acting]


def _named(view: View, managers: Sequence[int]) -> str:
    names = view.snapshot.managers.name
    return ", ".join(names[row] if row >= 0 else plain("seat.unnamed") for row in managers)


def _listed(view: View, competencies: Sequence[int]) -> str:
    names = [local(view.snapshot.framework.competencies[place].short) for place in competencies]
    return ", ".join(names) or plain("team.nothing_lost")


def followed_rows(view: View, team_view: TeamView) -> Rows:
    """The trainings that people in post followed."""
    return [
        {
            plain("column.holder"): view.snapshot.managers.name[each.manager],
            plain("column.training"): local(view.snapshot.framework.offers[each.offer].name),
            plain("column.followed_on"): each.day,
        }
        for each in team_view.followed
    ]


def in_place_rows(view: View, team_view: TeamView) -> Rows:
    """What accompanies the team and its people on the date."""
    return [
        {
            plain("column.supported"): plain("team.whole_team")
            if each.manager is None
            else _named(view, [each.manager]),
            plain("column.support"): plain(f"support_kind.{each.kind}"),
            plain("column.since"): each.since,
            plain("column.supported_until"): last_day(each.until) or plain("figure.undefined"),
        }
        for each in team_view.in_place
    ]


def base_rows(view: View, team: int, team_view: TeamView) -> Rows:
    """The common base of one team as a table."""
    coverage = view.figures.coverage
    return [
        {
            plain("column.competency"): local(competency.name),
            plain("column.state"): state_words(coverage, team, place, words()),
            plain("column.reaching"): int(coverage.least[team, place]),
            plain("column.wanted"): int(coverage.wanted[team, place]),
            plain("column.held_social"): int(team_view.holders[SOCIAL, place]),
            plain("column.held_other"): int(team_view.holders[OTHER, place]),
        }
        for place, competency in enumerate(view.snapshot.framework.competencies)
    ]
