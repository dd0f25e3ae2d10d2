"""The house itself: opening its database, the reference that it stands on, what day it is."""

import re
import tomllib
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlmodel import select

from model import settings
from model.access import GIVEN, operator
from model.domain.framework import Framework
from model.errors import Unusable
from model.reference import framework
from model.settings import DATA, LOOPBACK, SHORTEST_KEY, Mode, OpenId, Settings, unforeseen
from model.storage import migrations
from model.storage.audit import take_up
from model.storage.database import Database, database
from model.storage.migrations import Upgrade
from model.storage.tables import House

DEMO = DATA / "demo"
FEWEST_LETTERS = 10
"""A key of fewer different characters was typed, not drawn."""
FEWEST_UNFORESEEN = 20
"""Nor was a key of which fewer do not follow from those before: of 32 hexadecimal digits that are drawn, about three
follow by chance, and thirteen in one key of 60,000."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Those with which a provider of identities may sign: with a key that it alone has."""
_SITE = re.compile(r"(https?)://(?:([\w.-]+)|\[([0-9a-f:.]+)\])(?::\d{1,5})?(?:/(?a:[\w~-][\w.~-]*))*", re.IGNORECASE)
"""An address of a site, at the root of a name or under a path that browsers send as it is written here."""
PARIS = ZoneInfo("Europe/Paris")


def store() -> Database:
    """Return the database that the settings name."""
    return database(settings.current().database)


def reference() -> Framework:
    """Return the reference data."""
    return framework()


def today() -> date:
    """Return the date of « today »: the fictional data's own date in the demonstration, so that it never grows old."""
    return demo()["as_of"] if settings.current().demo else datetime.now(PARIS).date()


@cache
def demo() -> dict[str, Any]:
    """Return what `data/demo/demo.toml` says: date, seed, accounts, expectations, workshop."""
    with (DEMO / "demo.toml").open("rb") as file:
        return tomllib.load(file)


def check(chosen: Settings) -> None:
    """Refuse settings under which the house must not open.

    Raises:
        Unusable: production without a key, or with one that is too short, that repeats itself or that runs; a second
            factor for what is no role; a provider of identities without what it needs. In either mode, a key of figures
            that is not drawn, or that of the house, or a public address that is not one of a site.
    """
    if chosen.metrics_key and (unforeseen(chosen.metrics_key) < FEWEST_UNFORESEEN or chosen.metrics_key == chosen.key):
        raise Unusable("settings.metrics_key")
    _check_public_url(chosen)
    if chosen.mode is not Mode.PRODUCTION:
        return
    if len(chosen.key) < SHORTEST_KEY:
        raise Unusable("settings.key", received=len(chosen.key), accepted=SHORTEST_KEY)
    if len(set(chosen.key)) < FEWEST_LETTERS:
        raise Unusable("settings.weak_key", received=len(set(chosen.key)), accepted=FEWEST_LETTERS)
    if (new_characters := unforeseen(chosen.key)) < FEWEST_UNFORESEEN:
        raise Unusable(
            "settings.typed_key", length=len(chosen.key), received=new_characters, accepted=FEWEST_UNFORESEEN
        )
    if chosen.openid:
        _check_openid(chosen, chosen.openid)
    if unknown := [name for name in chosen.second_factor if name not in GIVEN]:
        raise Unusable("settings.second_factor", received=" ".join(unknown), accepted=", ".join(GIVEN))


def _check_public_url(chosen: Settings) -> None:
    """In production, telephones and the provider of identities are sent to no address that anybody on the way reads."""
    if not chosen.public_url:
        return
    site = _SITE.fullmatch(chosen.public_url)
    secure = site and (site[1].lower() == "https" or (site[2] or site[3]).lower() in LOOPBACK)
    if not site or not (secure or chosen.demo):
        raise Unusable("settings.public_url", received=chosen.public_url)


def _check_openid(chosen: Settings, openid: OpenId) -> None:
    issuer = urlsplit(openid.issuer)
    if not openid.client or not chosen.public_url:
        raise Unusable("settings.openid_needs")
    if issuer.scheme != "https" and (issuer.scheme, issuer.hostname) not in {("http", each) for each in LOOPBACK}:
        raise Unusable("settings.openid_issuer", received=openid.issuer)
    if not openid.algorithms or not set(openid.algorithms) <= set(ALGORITHMS):
        received = " ".join(openid.algorithms)
        raise Unusable("settings.openid_algorithms", received=received, accepted=", ".join(ALGORITHMS))
    if "openid" not in openid.scopes:
        raise Unusable("settings.openid_scopes", received=" ".join(openid.scopes))


def prepare() -> tuple[bool, Upgrade | None]:
    """Bring the database up to date; return whether it was empty, and what was done if it was not up to date.

    Raises:
        Unusable: the database was made for the other mode, or its audit was signed with a key that is not given.
    """
    chosen = settings.current()
    check(chosen)
    upgrade = migrations.upgrade(store())
    with store().write() as session:
        house = session.exec(select(House)).one_or_none()
        if house is None:
            session.add(House(mode=chosen.mode))
        elif house.mode != chosen.mode:
            raise Unusable("settings.wrong_database", received=house.mode, accepted=chosen.mode)
    take_up(store(), operator().account)
    return house is None, upgrade
