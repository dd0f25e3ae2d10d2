"""With which names the actions on positions and families are told: those of the day, in the words of a catalogue."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from model.domain.snapshot import Snapshot
from model.scenario.actions import Action, ChangedPosition, ClosedPosition, NewPosition, Recruitment
from model.wording import Catalogue

Names = dict[str, str]


def names(seen: Snapshot, action: Action, words: Catalogue) -> Names:
    """Return what fills the sentence of an action, its month aside; nothing of one that is about somebody.

    `seen` is the situation with the scenario.
    """
    said = _SAID.get(action.kind)
    return said(seen, action, words) if said else {}


def _arrival(seen: Snapshot, action: Recruitment, words: Catalogue) -> Names:
    return {"position": seat(seen, action.position, words), "family": family(seen, action.family, words)}


def _opened(seen: Snapshot, action: NewPosition, words: Catalogue) -> Names:
    return {"title": action.title, "team": team(seen, action.team, words)}


def _changed(seen: Snapshot, action: ChangedPosition, words: Catalogue) -> Names:
    stratum, open_to = words(f"stratum.{action.stratum}"), words(f"open_to.{action.open_to}")
    return {"position": seat(seen, action.position, words), "stratum": stratum, "open_to": open_to}


def _closed(seen: Snapshot, action: ClosedPosition, words: Catalogue) -> Names:
    return {"position": seat(seen, action.position, words)}


_SAID: Final[Mapping[str, Callable[[Snapshot, Any, Catalogue], Names]]] = {
    Recruitment.kind: _arrival,
    NewPosition.kind: _opened,
    ChangedPosition.kind: _changed,
    ClosedPosition.kind: _closed,
}


def seat_name(seen: Snapshot, place: int, words: Catalogue) -> str:
    """Return what to call a position: its title and its team."""
    where = seen.teams.name[seen.positions.team[place]]
    return words("seat.name", position=seen.positions.title[place], team=where)


def seat(seen: Snapshot, uid: str, words: Catalogue) -> str:
    """Return what to call the position of a uid, or that it is not there any more."""
    uids = seen.positions.uid
    return seat_name(seen, uids.index(uid), words) if uid in uids else words("compose.gone")


def team(seen: Snapshot, uid: str, words: Catalogue) -> str:
    """Return what to call the team of a uid, or that it is not there any more."""
    teams = seen.teams
    return teams.name[teams.uid.index(uid)] if uid in teams.uid else words("compose.gone")


def family(seen: Snapshot, code: str, words: Catalogue) -> str:
    """Return what to call a family."""
    index, families = seen.framework.family_index, seen.framework.families
    return words.text(families[index[code]].name) if code in index else code
