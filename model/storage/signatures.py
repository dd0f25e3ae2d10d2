"""What signs the audit and marks texts: keys that are each drawn from `MOSAIQUE_KEY` for one use, and bear a name.

The demonstration has one of its own, which anybody can read here: its people are fictional, its audit proves nothing.
"""

import hmac
from dataclasses import dataclass, field
from functools import cache

from model import settings
from model.settings import SHORTEST_KEY

DEMONSTRATION = "the key of the demonstration, which is no secret"


@dataclass(frozen=True)
class SigningKey:
    """What signs the lines of the audit and its seals, and marks the texts that names were taken out of; the name says
    which one it is, and nothing about it."""

    name: str
    lines: bytes = field(repr=False)
    seals: bytes = field(repr=False)
    texts: bytes = field(repr=False)


@dataclass(frozen=True)
class Keyring:
    """The key that signs, those that signed before, and the names of those that nobody has any more."""

    present: SigningKey
    replaced: tuple[SigningKey, ...] = ()
    lost: frozenset[str] = frozenset()

    def key(self, name: str) -> SigningKey | None:
        """Return the key of a name; nothing for one that is not given."""
        return next((each for each in (self.present, *self.replaced) if each.name == name), None)

    def names(self, name: str) -> bool:
        """Whether a name is that of a key that is given, or said to be lost."""
        return self.key(name) is not None or name in self.lost


def keyring() -> Keyring:
    """Return the keys that the settings give."""
    chosen = settings.current()
    if chosen.demo:
        return Keyring(_drawn(DEMONSTRATION))
    words = chosen.previous_keys.split()
    long = [word for word in words if len(word) >= SHORTEST_KEY]
    before = long or [chosen.previous_keys] if len(chosen.previous_keys) >= SHORTEST_KEY else []
    return Keyring(_drawn(chosen.key), tuple(_drawn(each) for each in before), frozenset(words) - {*long})


def signature(secret: bytes, text: str) -> str:
    """Return the signature of something that is said, in hexadecimal digits."""
    return hmac.digest(secret, text.encode(), "sha256").hex()


@cache
def _drawn(material: str) -> SigningKey:
    """Draw a key for each use from what the settings give, as RFC 5869 says (HKDF with SHA-256)."""
    root = hmac.digest(b"mosaique", material.encode(), "sha256")
    uses = "audit name", "audit lines", "audit seals", "cleared texts"
    name, *secrets = (hmac.digest(root, f"{use}\x01".encode(), "sha256") for use in uses)
    return SigningKey(name.hex()[:12], *secrets)
