"""An action of a scenario as plain values, for files and for the base, and read again."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from datetime import date
from enum import StrEnum
from math import isfinite
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from model.domain.calendar import month_of
from model.errors import Refused
from model.scenario.actions import KINDS, Action, own_fields


def to_plain(action: Action) -> dict[str, Any]:
    """Return an action as plain values, ready for JSON."""
    values = {"kind": action.kind, **asdict(action), "month": action.month.isoformat()}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def from_plain(document: Mapping[str, Any]) -> Action:
    """Read what `to_plain` wrote.

    Raises:
        Refused: the kind is not one of ours, a value is missing or is none that the kind accepts.
    """
    kind = KINDS.get(document.get("kind", ""))
    if kind is None:
        raise Refused("scenario.kind", received=document.get("kind"), accepted=", ".join(KINDS))
    wanted = {field.name: field for field in fields(kind)}
    for name, field in wanted.items():
        if field.default is MISSING and name not in document:
            raise Refused("scenario.value", action=kind.kind, name=name, received="–")
    given = {name: document[name] for name in wanted if name in document}
    return kind(**{name: _read(kind, name, value) for name, value in given.items()})


def _read(kind: type[Action], name: str, value: Any) -> Any:
    try:
        return _revived(get_type_hints(kind)[name], value)
    except (TypeError, ValueError) as error:
        raise Refused("scenario.value", action=kind.kind, name=name, received=value) from error


def _revived(wanted: Any, value: Any) -> Any:
    """The value of a column, from what JSON keeps of it; a ValueError or TypeError where it keeps something else."""
    if wanted is date:
        return month_of(date.fromisoformat(value))
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(value)
    if get_origin(wanted) is tuple:
        return tuple(_revived(str, each) for each in _revived(list, value))
    accepted = (int, float) if wanted is float else get_args(wanted) or (wanted,)
    if type(value) not in accepted or (isinstance(value, float) and not isfinite(value)):
        raise ValueError(value)
    return value


def _is_written(wanted: Any) -> bool:
    """Whether a field of a type comes back from a file as it was."""
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return True
    return wanted == tuple[str, ...] or {*(get_args(wanted) or (wanted,))} <= {str, int, float, bool, NoneType}


for _kind in KINDS.values():
    if unwritten := [name for name in own_fields(_kind) if not _is_written(get_type_hints(_kind)[name])]:
        raise LookupError(f"no way to write {', '.join(unwritten)} of {_kind.__name__} into a file")
