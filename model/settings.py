"""What the environment decides: where the database is, in which mode the house runs, under which address and key."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from model.errors import Unusable

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SHORTEST_IDLE, LONGEST_IDLE = 5, 720
SHORTEST_KEY = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""How a machine calls itself."""
_ROWS = (
    "0123456789abcdefghijklmnopqrstuvwxyz",
    *("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
)
"""The orders in which characters are typed by whoever draws nothing: those of the alphabet and of keyboards."""

_LONGEST_STEP = 2


class Mode(StrEnum):
    """How the house opens its door."""

    DEMO = "demo"
    PRODUCTION = "production"


class Log(StrEnum):
    """How the technical log is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class OpenId:
    """The OpenID Connect provider through which people may come in, and as whom this house is known there."""

    issuer: str
    client: str
    secret: str
    name: str
    """What people call it."""
    scopes: tuple[str, ...]
    algorithms: tuple[str, ...]
    """With which it may sign."""
    levels: tuple[str, ...] = ()
    """The levels of assurance (`acr`) of which one is asked and required; none, and any will do."""
    trusted: bool = False
    """Whether it verifies the addresses that it gives without saying so of each."""
    second_factor: bool = False
    """Whether the roles that are asked for a second factor here are asked for it after the provider too."""


@dataclass(frozen=True)
class Settings:
    """The settings of one process; every one has a default in demonstration mode."""

    mode: Mode
    database: str
    public_url: str
    key: str
    idle: timedelta = timedelta(minutes=30)
    previous_keys: str = ""
    """The keys that were replaced, or the names of those that are lost, with spaces between."""
    second_factor: tuple[str, ...] = ()
    """The roles that are asked for a second factor after their password."""
    openid: OpenId | None = None
    """The provider of identities, if there is one."""
    seal: Path | None = None
    """Where a second seal of the audit is kept."""
    structured_log: bool = False
    """Whether the technical log is made of lines of JSON."""
    metrics_key: str = ""
    """What a supervisor shows to be given figures."""
    metrics_from: tuple[IPv4Network | IPv6Network, ...] = ()
    """From where figures may be asked without a key."""
    backups: Path | None = None
    """The folder of regular copies."""
    accessibility_contact: str = ""
    """Whom the accessibility statement tells people to write to."""

    @property
    def demo(self) -> bool:
        """Whether the people and positions are fictional."""
        return self.mode is Mode.DEMO

    @property
    def prefix(self) -> str:
        """The path of the public address, under which the whole site is published; empty at the root of its name."""
        return urlsplit(self.public_url).path

    @property
    def incidents(self) -> Path:
        """The file in which commands and the start note what stopped them: beside a base that is a file."""
        _, of_a_file, file = self.database.partition("?")[0].partition("sqlite:///")
        return Path(f"{file}.log") if of_a_file and file else DATA / "local" / f"{self.mode}.log"


NAMES = (
    "MOSAIQUE_MODE",
    "MOSAIQUE_DATABASE",
    "MOSAIQUE_PUBLIC_URL",
    "MOSAIQUE_KEY",
    "MOSAIQUE_IDLE",
    "MOSAIQUE_SECOND_FACTOR",
    "MOSAIQUE_KEY_PREVIOUS",
    "MOSAIQUE_ACCESSIBILITY_CONTACT",
    "MOSAIQUE_LOG",
    "MOSAIQUE_METRICS_KEY",
    "MOSAIQUE_METRICS_FROM",
    "MOSAIQUE_BACKUPS",
    "MOSAIQUE_SEAL",
    "MOSAIQUE_OIDC_ISSUER",
    "MOSAIQUE_OIDC_CLIENT",
    "MOSAIQUE_OIDC_SECRET",
    "MOSAIQUE_OIDC_NAME",
    "MOSAIQUE_OIDC_SCOPES",
    "MOSAIQUE_OIDC_ALGORITHMS",
    "MOSAIQUE_OIDC_LEVELS",
    "MOSAIQUE_OIDC_ADDRESSES",
    "MOSAIQUE_OIDC_SECOND_FACTOR",
)
"""What is read of the environment."""


def current() -> Settings:
    """Read the settings from the environment.

    Raises:
        Unusable: `MOSAIQUE_MODE` is neither `demo` nor `production`, `MOSAIQUE_IDLE` no number of minutes,
            `MOSAIQUE_LOG` neither `text` nor `json`, `MOSAIQUE_METRICS_FROM` holds what is no address, or a variable of
            the provider of identities another word than its own.
    """
    return _read(tuple(map(os.environ.get, NAMES)))


@lru_cache(maxsize=16)
def _read(values: tuple[str | None, ...]) -> Settings:
    """The settings of these values of the environment; a run of a screen asks for them thirty times."""
    given = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    name = given.get("MOSAIQUE_MODE", Mode.DEMO)
    if name not in set(Mode):
        raise Unusable("settings.mode", received=name, accepted=", ".join(Mode))
    mode = Mode(name)
    return Settings(
        mode=mode,
        database=given.get("MOSAIQUE_DATABASE", f"sqlite:///{DATA / 'local' / f'{mode}.sqlite'}"),
        public_url=given.get("MOSAIQUE_PUBLIC_URL", "").strip().rstrip("/"),
        key=given.get("MOSAIQUE_KEY", ""),
        idle=_idle(given.get("MOSAIQUE_IDLE", "30")),
        second_factor=tuple(given.get("MOSAIQUE_SECOND_FACTOR", "").split()),
        previous_keys=given.get("MOSAIQUE_KEY_PREVIOUS", ""),
        accessibility_contact=given.get("MOSAIQUE_ACCESSIBILITY_CONTACT", "").strip(),
        structured_log=_structured(given.get("MOSAIQUE_LOG", Log.TEXT)),
        metrics_key=given.get("MOSAIQUE_METRICS_KEY", ""),
        metrics_from=_networks(given.get("MOSAIQUE_METRICS_FROM", "")),
        backups=Path(folder) if (folder := given.get("MOSAIQUE_BACKUPS")) else None,
        openid=_openid(given),
        seal=Path(seal) if (seal := given.get("MOSAIQUE_SEAL")) else None,
    )


def _idle(minutes: str) -> timedelta:
    """How long a session may be left alone."""
    if not (minutes.isascii() and minutes.isdigit()) or not SHORTEST_IDLE <= int(minutes) <= LONGEST_IDLE:
        raise Unusable("settings.idle", received=minutes, shortest=SHORTEST_IDLE, longest=LONGEST_IDLE)
    return timedelta(minutes=int(minutes))


def _structured(name: str) -> bool:
    if name not in set(Log):
        raise Unusable("settings.log", received=name, accepted=", ".join(Log))
    return name == Log.JSON


def _openid(given: Mapping[str, str]) -> OpenId | None:
    """The provider that the variables name; none without an issuer."""
    issuer = given.get("MOSAIQUE_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    return OpenId(
        issuer=issuer,
        client=given.get("MOSAIQUE_OIDC_CLIENT", "").strip(),
        secret=given.get("MOSAIQUE_OIDC_SECRET", "").strip(),
        name=given.get("MOSAIQUE_OIDC_NAME", "").strip() or urlsplit(issuer).hostname or issuer,
        scopes=tuple(given.get("MOSAIQUE_OIDC_SCOPES", "openid email").split()),
        algorithms=tuple(given.get("MOSAIQUE_OIDC_ALGORITHMS", "RS256 PS256 ES256").split()),
        levels=tuple(given.get("MOSAIQUE_OIDC_LEVELS", "").split()),
        trusted=_one_of(given, "MOSAIQUE_OIDC_ADDRESSES", ("verified", "trusted")) == "trusted",
        second_factor=_one_of(given, "MOSAIQUE_OIDC_SECOND_FACTOR", ("no", "yes")) == "yes",
    )


def _one_of(given: Mapping[str, str], name: str, accepted: tuple[str, ...]) -> str:
    """A variable of a few words, the first of them where it is not set."""
    word = given.get(name, "").strip() or accepted[0]
    if word not in accepted:
        raise Unusable("settings.openid_word", name=name, received=word, accepted=", ".join(accepted))
    return word


def _networks(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks that are written with spaces between."""
    try:
        return tuple(map(ip_network, written.split()))
    except ValueError as error:
        raise Unusable("settings.metrics_from", received=written) from error


def new_key() -> str:
    """Draw a key for production."""
    return secrets.token_hex(32)


def unforeseen(key: str) -> int:
    """Return how many characters of a key do not follow from those before: neither the same again, nor the end of three
    that were there already, in this order or the other, nor the next ones of an alphabet or of a keyboard.

    How often each character comes says nothing of it: twice `0123456789abcdef` has as much entropy as a key can.
    """
    small = key.lower()
    return sum(not _foreseen(small[:place], small[place]) for place in range(len(small)))


def _foreseen(before: str, letter: str) -> bool:
    three = before[-2:] + letter
    if letter == before[-1:] or (len(three) == 3 and (three in before or three[::-1] in before)):
        return True
    return any(_runs(row, three) for row in _ROWS)


def _runs(row: str, three: str) -> bool:
    """Whether three characters are as far from one another in a row, and not far."""
    first, second, third = (row.find(letter) for letter in three.rjust(3))
    return min(first, second, third) >= 0 and third - second == second - first and abs(third - second) <= _LONGEST_STEP
