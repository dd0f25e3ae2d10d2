"""What « Une équipe » says."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.access import Right, Viewer
from model.domain.snapshot import BACKGROUNDS
from model.domain.vocabulary import CoverageState, OpenTo, Stratum
from model.services import situations
from model.services.situations import View
from pages.kit.charts.base import state_words
from pages.kit.wording import local, plain, words

Rows = Sequence[Mapping[str, object]]


def finding(view: View, team: int, with_base: bool) -> str:
    """« 3 managers sur 4 postes ; 2 compétences du socle n'y sont pas encore présentes. »"""
    vacancy, mix, coverage = view.figures.team_vacancies[team], view.figures.team_mixes[team], view.figures.coverage
    held = plain("team.held", n=mix.heads, positions=vacancy.positions)
    if not with_base:
        return f"{held}."
    missing = int((coverage.states[team] == list(CoverageState).index(CoverageState.MISSING)).sum())
    unknown = int((coverage.states[team] == list(CoverageState).index(CoverageState.UNKNOWN)).sum())
    none = "team.nothing_missing" if unknown else "team.all_present"
    said = [plain("team.missing", n=missing) if missing else plain(none)]
    said += [plain("team.to_record", n=unknown)] if unknown else []
    return f"{held}{plain('punctuation.semicolon')}{plain('punctuation.semicolon').join(said)}."


def position_rows(view: View, team: int, who: Viewer) -> Rows:
    """The positions of a team, with their holders for whoever may read names."""
    snapshot, named = view.snapshot, who.may(Right.NAMES)
    holders = situations.holders(snapshot, team)
    rows: list[dict[str, object]] = []
    for seat in np.flatnonzero(snapshot.positions.team == team).tolist():
        ours = [holder for holder in holders if holder.position == seat and not holder.acting]
        acting = [holder for holder in holders if holder.position == seat and holder.acting]
        if not ours and seat not in {free.place for free in view.free}:
            continue
        row: dict[str, object] = {plain("column.position"): snapshot.positions.title[seat]}
        if named:
            names = ", ".join(_holder(view, holder) for holder in ours)
            row[plain("column.holder")] = names or _free(view, seat, acting)
        unknown = plain("figure.undefined") if named else _free(view, seat, [])
        row[plain("column.background")] = ", ".join(_background(view, holder.manager) for holder in ours) or unknown
        if named:
            row[plain("column.since")] = ", ".join(words().month(holder.since) for holder in ours) or unknown
        row[plain("column.stratum")] = plain(f"stratum.{list(Stratum)[snapshot.positions.stratum[seat]]}")
        row[plain("column.fte")] = words().number(float(snapshot.positions.fte[seat]))
        rows.append(row)
    return rows


def _background(view: View, manager: int) -> str:
    if manager < 0:
        return plain("background.unknown")
    managers, framework = view.snapshot.managers, view.snapshot.framework
    family = int(managers.family[manager])
    background = plain(f"background.{BACKGROUNDS[managers.background[manager]]}")
    return f"{background} ({local(framework.families[family].short)})" if family >= 0 else background


def _free(view: View, seat: int, acting: Sequence[situations.Holder]) -> str:
    """Since when a position is free, and who stands in."""
    free = next(each for each in view.free if each.place == seat)
    door = list(OpenTo)[view.snapshot.positions.open_to[seat]]
    open_to = "" if door is OpenTo.ANY else plain(f"seat.open_to_{door}")
    names = [view.snapshot.managers.name[holder.manager] for holder in acting if holder.manager >= 0]
    cover = plain("seat.acting", names=tuple(names)) if names else ""
    return plain("seat.vacant_since", month=free.since, open_to=open_to, acting=cover)


def _holder(view: View, holder: situations.Holder) -> str:
    name = view.snapshot.managers.name[holder.manager] if holder.manager >= 0 else plain("seat.unnamed")
    return name if holder.present else plain("seat.on_leave", name=name)


def base_rows(view: View, team: int) -> Rows:
    """The common base of one team as a table."""
    coverage = view.figures.coverage
    return [
        {
            plain("column.competency"): local(competency.name),
            plain("column.state"): state_words(coverage, team, place, words()),
            plain("column.reaching"): int(coverage.least[team, place]),
            plain("column.wanted"): int(coverage.wanted[team, place]),
        }
        for place, competency in enumerate(view.snapshot.framework.competencies)
    ]
