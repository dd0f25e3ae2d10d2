"""How one enters a workshop: a short code that is read from a wall and typed, a long token that a QR code carries."""

import secrets
from typing import Final

from model.errors import Refused

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two characters, none of which is taken for another one (Crockford): eight of them are forty bits."""

LENGTH: Final = 8
TOKEN_BYTES: Final = 16
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": "", "-": "", "\u00a0": "", "\u202f": ""})


def new_code() -> str:
    """Return a code that nobody can guess: 40 bits at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """Return what a QR code carries: 128 bits at random, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def code_meant(text: str) -> str:
    """Return the code that somebody meant: capitals or not, in one or two groups, O for 0, I or L for 1, U for V.

    Raises:
        Refused: it has not eight characters of a code.
    """
    code = text[:40].upper().translate(_READ_AS).strip()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Refused("workshop.code", received=text[:20])
    return code


def spaced_code(code: str) -> str:
    """Return a code as it is read aloud: two groups of four."""
    return f"{code[:4]}-{code[4:]}"
