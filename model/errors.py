"""The tree of errors that a user may meet: a code and values; the sentence is found in `data/locales` by `wording`."""

from enum import StrEnum


class MosaiqueError(Exception):
    """Something that a user can act on.

    `code` names the sentence `errors.<code>` of the catalogues; `values` fill its blanks. The values may hold what
    a user typed, so `str()` gives the code alone and logs stay free of personal data.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotAllowed(MosaiqueError):
    """The viewer's role or perimeter does not include what was asked for."""


class NotFound(MosaiqueError):
    """Nothing bears the identifier that was given, or not inside the viewer's perimeter."""


class Refused(MosaiqueError):
    """The data given cannot be accepted as it is."""


class UnknownCode(Refused):
    """A code that the reference does not know; says the code, the file and the nearest known ones."""


class Conflict(MosaiqueError):
    """Somebody else changed the same thing in the meantime; nothing was overwritten."""


class Unusable(MosaiqueError):
    """The command, the settings or the address were used in a way that cannot work."""


class Outage(StrEnum):
    """What may be the matter outside; `SCHEMA` is that a newer program changed the base for good."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    DENIED = "denied"
    DAMAGED = "damaged"
    SCHEMA = "schema"


class Unavailable(MosaiqueError):
    """Something outside fails: the base does not answer or is busy, the disk is full. It may do again by itself."""

    def __init__(self, outage: Outage) -> None:
        super().__init__(f"outside.{outage}")
        self.outage = outage
