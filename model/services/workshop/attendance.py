"""Which phones are awake: those that asked for something since the room looks at a step.

It is kept in memory alone, by the number of a phone and nothing else: what a phone did when is written nowhere. Phones
that sleep stop asking; after a restart, those that are awake are counted again within seconds.
"""

from model import settings
from model.cache import Cache

Awake = tuple[str, frozenset[int]]
"""The step that is looked at, and the phones that asked since."""

_awake: Cache[Awake] = Cache(64)


def note(uid: str, step: str, phone: int) -> None:
    """Know that a phone of a workshop asks while the room looks at a step; none is named at the door and at the end."""
    if phone not in awake(uid, step):
        _awake.change((settings.current().database, uid), lambda before: (step, _of(before, step) | {phone}))


def awake(uid: str, step: str) -> frozenset[int]:
    """Return the phones of a workshop that asked since the room looks at a step."""
    return _of(_awake.find((settings.current().database, uid)), step)


def _of(kept: Awake | None, step: str) -> frozenset[int]:
    return kept[1] if kept and kept[0] == step else frozenset()
