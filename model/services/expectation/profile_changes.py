"""A proposal as the changes that it asks of what is expected: whatever else is adopted meanwhile stays as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from model.domain.framework import TargetProfile
from model.services.context import reference

Part = tuple[str, str]
"""Something that is expected: `expected`, `holders` or `weights` with the code of a competency, or `MIX`."""

MIX: Final[Part] = ("mix", "")
COLUMNS: Final = ("expected", "holders", "weights")


@dataclass(frozen=True)
class Views:
    """How many people had a view, and between which values half of them are: half-steps, or percents."""

    people: int
    low: int
    high: int


@dataclass(frozen=True)
class ProfileChanges:
    """What a proposal asks: each part with its value before, as whoever proposed it saw it, and after; the step of a
    workshop that asked for it, and the views of its room, by competency code or by end of the range."""

    values: Mapping[Part, tuple[Any, Any]]
    step: str = ""
    views: Mapping[str, Views] = field(default_factory=dict)

    def of(self, base: TargetProfile) -> TargetProfile:
        """Return a profile with these changes, and nothing else changed."""
        return replace(self._at(base, 1), assumed=False)

    def before(self, base: TargetProfile) -> TargetProfile:
        """Return a profile with what was expected of these parts when this was proposed, and nothing else changed."""
        return self._at(base, 0)

    def _at(self, base: TargetProfile, moment: int) -> TargetProfile:
        expected, holders, weights = (self._column(name, getattr(base, name), moment) for name in COLUMNS)
        mix = self.values.get(MIX, (base.mix, base.mix))[moment]
        return replace(base, expected=expected, holders=holders, weights=weights, mix=mix)

    def _column(self, name: str, values: tuple[int, ...], moment: int) -> tuple[int, ...]:
        pairs = zip(reference().competencies, values, strict=True)
        return tuple(self.values.get((name, each.code), (value, value))[moment] for each, value in pairs)

    def against(self, other: "ProfileChanges") -> tuple[Part, ...]:
        """Return the parts for which another proposal asks something else."""
        shared = self.values.keys() & other.values.keys()
        return tuple(part for part in self.values if part in shared and self.values[part][1] != other.values[part][1])

    def asks(self, other: "ProfileChanges") -> bool:
        """Whether this proposal asks all that another one asks, whatever was expected before."""
        nothing = (None, None)
        return all(self.values.get(part, nothing)[1] == after for part, (_, after) in other.values.items())

    def overtaken(self, base: TargetProfile) -> tuple[Part, ...]:
        """Return the parts that are not expected any more as they were when this was proposed."""
        now = parts(base)
        return tuple(part for part, (before, _) in self.values.items() if now.get(part) != before)


def parts(profile: TargetProfile) -> dict[Part, Any]:
    """Return every part of a profile."""
    return dict(_parts(profile))


def _parts(profile: TargetProfile) -> Iterator[tuple[Part, Any]]:
    for column in COLUMNS:
        for competency, value in zip(reference().competencies, getattr(profile, column), strict=True):
            yield (column, competency.code), value
    yield MIX, profile.mix


def between(
    before: TargetProfile, after: TargetProfile, step: str = "", views: Mapping[str, Views] | None = None
) -> ProfileChanges:
    """Return what leads from one profile to another."""
    now, then = parts(before), parts(after)
    return ProfileChanges({part: (now[part], then[part]) for part in now if now[part] != then[part]}, step, views or {})


def to_document(changes: ProfileChanges) -> dict[str, Any]:
    """Return changes as they are stored."""
    return {
        "values": [[*part, before, after] for part, (before, after) in changes.values.items()],
        "step": changes.step,
        "views": {name: [each.people, each.low, each.high] for name, each in changes.views.items()},
    }


def from_document(document: Mapping[str, Any]) -> ProfileChanges | None:
    """Return the changes that a document holds; nothing for a proposal that was kept whole."""
    if not document.get("values"):
        return None
    rows = {(column, code): (_value(before), _value(after)) for column, code, before, after in document["values"]}
    return ProfileChanges(rows, document["step"], {name: Views(*each) for name, each in document["views"].items()})


def _value(stored: Any) -> Any:
    """A range is kept as a list."""
    return tuple(stored) if isinstance(stored, list) else stored
