"""What to call the actions of a scenario, and the people, positions and teams that they are about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from model.domain.framework import Framework
from model.domain.snapshot import Flags, Snapshot
from model.domain.vocabulary import OpenTo, Stratum, SupportKind
from model.measures.presence import presence
from model.projection.effects import ready
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
    Professionalisation,
    Recruitment,
    names,
    of_every_field,
    own_fields,
)
from model.simulation.season import start_month
from model.wording import Catalogue
from model.workshop.live_scenario import Deed
from pages.kit.wording import inert, local, plain, t, unmarked, words


def sentence(snapshot: Snapshot, action: Action) -> str:
    """Say what an action does and when; `snapshot` is the situation with the scenario."""
    key = action.kind
    if isinstance(action, Professionalisation) and action.outside:
        key = "professionalisation_outside"
    held = {name: getattr(action, name) for name in own_fields(type(action))}
    values = {name: tell(snapshot, value) for name, value in held.items() if (tell := _TELLERS[name])}
    more = {name: tell(snapshot, action) for name, tell in _MORE.get(type(action), {}).items()}
    return t(f"action_sentence.{key}", month=words().month(action.month), **values | more)


def deed(snapshot: Snapshot, action: Action) -> str:
    """Say what an action does, for a place that does not read Markdown and where its month stands beside."""
    return unmarked(sentence(snapshot, action)).partition(" · ")[2]


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


def support(kind: SupportKind) -> str:
    """What to call a way of accompanying."""
    return plain(f"support_kind.{kind}")


def stratum(kind: Stratum) -> str:
    """What to call a function."""
    return plain(f"stratum.{kind}")


def open_to(door: OpenTo) -> str:
    """Say whom a position is open to."""
    return plain(f"open_to.{door}")


def _name(snapshot: Snapshot, uid: str) -> str:
    return person(snapshot, snapshot.managers.uid.index(uid)) if uid in snapshot.managers.uid else plain("compose.gone")


def person(snapshot: Snapshot, row: int) -> str:
    """What to call a manager: the name, or for an arrival of the scenario the trade, with the team, or that they wait
    for one."""
    managers, framework, now = snapshot.managers, snapshot.framework, presence(snapshot)
    theirs = snapshot.assignments.manager == row
    seats = snapshot.positions.team[snapshot.assignments.position[now.held & theirs]]
    teams = tuple(dict.fromkeys(snapshot.teams.name[team] for team in seats))
    name = managers.name[row] or plain("compose.arrival", family=local(framework.families[managers.family[row]].short))
    where = ", ".join(teams) or (plain("compose.waits") if (now.waiting & theirs).any() else "")
    return plain("compose.person", name=name, team=where) if where else name


def people_in_post(snapshot: Snapshot) -> Sequence[int]:
    """The places of the named people in post, in organisation-chart order."""
    return _people(snapshot, presence(snapshot).held)


def people_to_move(snapshot: Snapshot) -> Sequence[int]:
    """The places of the named people in post or waiting for a position, in organisation-chart order."""
    now = presence(snapshot)
    return _people(snapshot, now.held | now.waiting)


def _people(snapshot: Snapshot, where: Flags) -> Sequence[int]:
    rows = np.flatnonzero(where & (snapshot.assignments.manager >= 0))
    ordered = sorted(rows.tolist(), key=lambda row: int(snapshot.assignments.position[row]))
    return list(dict.fromkeys(int(snapshot.assignments.manager[row]) for row in ordered))


def quoted(framework: Framework, places: Iterable[int]) -> tuple[str, ...]:
    """The short names of competencies between the quotation marks of the language."""
    return tuple(t("punctuation.quoted", text=local(framework.competencies[place].short)) for place in places)


def _offer(snapshot: Snapshot, code: str) -> str:
    offers = snapshot.framework.offers
    return local(offers[code].name) if code in offers else code


def _assumption(snapshot: Snapshot, code: str) -> str:
    assumptions = snapshot.framework.assumptions
    return local(assumptions[code].name) if code in assumptions else code


def _support(_: Snapshot, kind: SupportKind) -> str:
    called = support(kind)
    return called[:1].upper() + called[1:]


def _value(snapshot: Snapshot, action: ChangedAssumption) -> str:
    assumption = snapshot.framework.assumptions.get(action.code)
    return plain(f"unit.{assumption.unit}", n=action.value) if assumption else words().number(action.value)


def _ready(snapshot: Snapshot, action: Professionalisation) -> str:
    return words().month(ready(snapshot, action))


def _whom(snapshot: Snapshot, action: Accompaniment) -> str:
    return _name(snapshot, action.manager) if action.manager else names.team(snapshot, action.team, words())


def _spoken(tell: Callable[[Snapshot, Any, Catalogue], str]) -> Callable[[Snapshot, Any], str]:
    return lambda snapshot, value: tell(snapshot, value, words())


_TELLERS: Mapping[str, Callable[[Snapshot, Any], object] | None] = of_every_field(
    {
        **{name: _spoken(tell) if tell else None for name, tell in names.TELLERS.items()},
        "manager": _name,
        "managers": lambda snapshot, uids: tuple(inert(_name(snapshot, uid)) for uid in uids),
        "offer": _offer,
        "support": _support,
        "months": lambda _, months: months,
        "name": lambda _, name: name,
        "code": _assumption,
        "value": None,  # it is written with the unit of its assumption
        "outside": None,  # another sentence says it
    }
)
"""How each field of an action is told, whichever its kind; none where no sentence tells it by itself."""

_MORE: Mapping[type[Action], Mapping[str, Callable[[Snapshot, Any], object]]] = {
    Accompaniment: {"whom": _whom},
    ChangedAssumption: {"value": _value},
    Professionalisation: {"ready": _ready},
}
"""What the sentences of some kinds tell that no field holds alone."""
