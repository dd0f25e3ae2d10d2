"""What to call the actions of a scenario, and the people, positions and teams that they are about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo, Stratum, SupportKind
from model.measures.presence import presence
from model.projection.effects import ready
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Training,
    names,
)
from model.simulation.season import start_month
from model.workshop.live_scenario import Deed
from pages.kit.wording import inert, local, plain, t, words


def sentence(snapshot: Snapshot, action: Action) -> str:
    """Say what an action does and when; `snapshot` is the situation with the scenario."""
    key = action.kind
    if isinstance(action, Professionalisation) and action.outside:
        key = "professionalisation_outside"
    return t(f"action_sentence.{key}", month=words().month(action.month), **_VALUES[action.kind](snapshot, action))


def off_season(snapshot: Snapshot, action: Action) -> str | None:
    """Say that an arrival was written for another month than that in which arrivals are supposed to start."""
    start = start_month(snapshot.framework)
    if start is None or not isinstance(action, Recruitment):
        return None
    month = ready(snapshot, action) if isinstance(action, Professionalisation) else action.month
    return None if month.month == start else t("compose.off_season", start=start, month=words().month(month))


def retold(deed: Deed) -> str:
    """Say what an action did as it was told when it was played."""
    names = {name: local(texts) for name, texts in deed.names.items()}
    return t(f"action_sentence.{deed.kind}", month=words().month(deed.month), **names)


def _staged(snapshot: Snapshot, action: Action) -> dict[str, Any]:
    return {**names.names(snapshot, action, words())}


def _path(snapshot: Snapshot, action: Professionalisation) -> dict[str, Any]:
    names = {"position": _seat(snapshot, action.position), "family": _family(snapshot, action.family)}
    return {**names, "ready": words().month(ready(snapshot, action))}


def _whom(snapshot: Snapshot, action: Accompaniment) -> dict[str, Any]:
    whom = _name(snapshot, action.manager) if action.manager else _team(snapshot, action.team)
    called = support(action.support)
    return {"support": called[:1].upper() + called[1:], "n": action.months, "whom": whom}


def _training(snapshot: Snapshot, action: Training) -> dict[str, Any]:
    offers = snapshot.framework.offers
    return {
        "offer": local(offers[action.offer].name) if action.offer in offers else action.offer,
        "people": tuple(inert(_name(snapshot, manager)) for manager in action.managers),
    }


def _assumed(snapshot: Snapshot, action: ChangedAssumption) -> dict[str, Any]:
    known = snapshot.framework.assumptions.get(action.code)
    if known is None:
        return {"name": action.code, "value": words().number(action.value)}
    return {"name": local(known.name), "value": plain(f"unit.{known.unit}", n=action.value)}


_VALUES: Mapping[str, Callable[[Snapshot, Any], dict[str, Any]]] = {
    Recruitment.kind: _staged,
    Professionalisation.kind: _path,
    Mobility.kind: lambda s, a: {"manager": _name(s, a.manager), "position": _seat(s, a.position)},
    Departure.kind: lambda s, a: {"manager": _name(s, a.manager)},
    LongLeave.kind: lambda s, a: {"manager": _name(s, a.manager), "n": a.months},
    Return.kind: lambda s, a: {"manager": _name(s, a.manager)},
    Training.kind: _training,
    Accompaniment.kind: _whom,
    NewUnit.kind: lambda _, a: {"name": a.name},
    NewPosition.kind: _staged,
    ChangedPosition.kind: _staged,
    ClosedPosition.kind: _staged,
    ChangedAssumption.kind: _assumed,
}


def support(kind: SupportKind) -> str:
    """What to call a way of accompanying."""
    return plain(f"support_kind.{kind}")


def stratum(kind: Stratum) -> str:
    """What to call a function."""
    return plain(f"stratum.{kind}")


def open_to(door: OpenTo) -> str:
    """Say whom a position is open to."""
    return plain(f"open_to.{door}")


def _family(snapshot: Snapshot, code: str) -> str:
    return names.family(snapshot, code, words())


def _team(snapshot: Snapshot, uid: str) -> str:
    return names.team(snapshot, uid, words())


def _seat(snapshot: Snapshot, uid: str) -> str:
    return names.seat(snapshot, uid, words())


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


def quoted(framework: Framework, places: Iterable[int]) -> tuple[str, ...]:
    """The short names of competencies between the quotation marks of the language."""
    return tuple(t("punctuation.quoted", text=local(framework.competencies[place].short)) for place in places)
