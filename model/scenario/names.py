"""With which names the actions on positions and families are told: those of the day, in the words of a catalogue."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo, Stratum
from model.scenario.actions import Action, own_fields
from model.wording import Catalogue

Names = dict[str, str]


def names(seen: Snapshot, action: Action, words: Catalogue) -> Names:
    """Return what fills the sentence of an action on positions and families, its month aside: each name under the field
    that holds it; nothing of an action with any other field, which may be about somebody.

    `seen` is the situation with the scenario.
    """
    held = own_fields(type(action))
    if not TELLERS.keys() >= set(held):
        return {}
    return {name: tell(seen, getattr(action, name), words) for name in held if (tell := TELLERS[name])}


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


def _itself(_: Snapshot, text: str, __: Catalogue) -> str:
    return text


def _stratum(_: Snapshot, kind: Stratum, words: Catalogue) -> str:
    return words(f"stratum.{kind}")


def _open_to(_: Snapshot, door: OpenTo, words: Catalogue) -> str:
    return words(f"open_to.{door}")


TELLERS: Final[Mapping[str, Callable[[Snapshot, Any, Catalogue], str] | None]] = {
    "position": seat,
    "team": team,
    "family": family,
    "title": _itself,
    "stratum": _stratum,
    "open_to": _open_to,
    "fte": None,
}
"""How the fields that name nobody are told, whichever the kind of action; none where no sentence does."""
