"""The data of the demonstration: fictional people, loaded through the same path as a user's files."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from sqlmodel import delete, select

from model import settings
from model.access import operator
from model.errors import NotAllowed
from model.exchange.imports.delivery import Mint
from model.exchange.imports.mapping import choices
from model.services.context import DEMO, demo, reference, store
from model.services.demo import showcase
from model.services.expectation.profiles import profile_document
from model.services.records import imports, rights
from model.services.records.imports import Upload
from model.services.records.rights import Notice
from model.services.situation import network
from model.storage.revisions import ensure_region, raise_revision
from model.storage.tables import AccountRow, AuditRow, Base, House, PerimeterRow, ProfileRow, RegionRow, SessionRow

FILES = ("positions", "people", "assignments", "absences", "levels", "trainings", "supports")


REGION_COLUMN = "organisme"


def load() -> None:
    """Fill an empty database with the demonstration.

    Raises:
        NotAllowed: the house is not in demonstration mode.
    """
    only_in_demo()
    viewer = operator()
    files = [(f"{name}.csv", (DEMO / f"{name}.csv").read_bytes()) for name in FILES]
    upload = imports.read(viewer, files)
    for code in regions_of(upload):
        mapping = upload.proposal.keeping(REGION_COLUMN, [code])
        delivery = imports.check(viewer, upload, mapping)
        imports.confirm(viewer, imports.preview(viewer, code, delivery, demo()["as_of"], mint=_seeded(code)))
    _adopt(demo()["expectations"])
    for each in demo()["notices"]:
        rights.tell(viewer, Notice(each["region"], each["consulted_on"], each["contact"]))
    for code in demo()["transmitted"]:
        network.transmit(viewer, code)
    open_accounts()
    showcase.hold()


def regions_of(upload: Upload) -> tuple[str, ...]:
    """Return the regions that the files speak of."""
    return choices(upload.tables)[REGION_COLUMN]


def reset() -> None:
    """Take the demonstration back to its first state; whoever looks at it stays inside."""
    only_in_demo()
    with store().write() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in {
                House.__tablename__,
                AccountRow.__tablename__,
                SessionRow.__tablename__,
                RegionRow.__tablename__,
                PerimeterRow.__tablename__,
                AuditRow.__tablename__,  # nothing is ever taken out of it
            }:
                session.execute(delete(table))
    load()


def only_in_demo() -> None:
    """Go on in demonstration mode only.

    Raises:
        NotAllowed: the house is not in demonstration mode.
    """
    if not settings.current().demo:
        raise NotAllowed("access.demo")


def _seeded(code: str) -> Mint:
    """Make uids from the seed, so that addresses stay the same each time the demonstration is loaded."""

    def mint(named: str) -> str:
        return hashlib.sha256(f"{demo()['seed']}/{code}/{named}".encode()).hexdigest()[:16]

    return mint


def _adopt(expectations: Sequence[dict[str, Any]]) -> None:
    default = reference().default_profile
    with store().write() as session:
        for each in expectations:
            region = ensure_region(session, each["region"], reference().regions[each["region"]].network)
            low, high = each["mix"]
            session.add(
                ProfileRow(
                    uid=_seeded(each["region"])("profile"),
                    region_key=region.key,
                    state="adopted",
                    author=each["author"],
                    proposed_on=demo()["as_of"],
                    adopted_on=demo()["as_of"],
                    mix_low=low,
                    mix_high=high,
                    assumed=True,
                    document=profile_document(default),
                )
            )
            raise_revision(session, region)


def open_accounts() -> None:
    """Open the accounts of the demonstration that are not there, all of them or those that an earlier edition did not
    have; nobody can sign in to them with a password."""
    only_in_demo()
    with store().read() as session:
        there = set(session.exec(select(AccountRow.login)))
    lacking = [each for each in demo()["accounts"] if each["login"] not in there]
    if lacking:
        _make_accounts(lacking)


def _make_accounts(wanted: Sequence[dict[str, Any]]) -> None:
    with store().write() as session:
        for each in wanted:
            row = AccountRow(
                login=each["login"],
                name=each["name"],
                role=each["role"],
                welcomed=True,  # the walk says more, and a demonstration is short
                network=each.get("network", ""),
                password_hash=f"!{secrets.token_hex(8)}",
            )
            session.add(row)
            session.flush()
            for code in each["regions"]:
                region = ensure_region(session, code, reference().regions[code].network)
                session.add(PerimeterRow(account_key=row.key, region_key=region.key))
