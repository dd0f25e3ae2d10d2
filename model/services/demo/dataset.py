"""The data of the demonstration: fictional people, loaded through the same path as a user's files."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, func, select

from model import settings
from model.access import operator
from model.errors import NotAllowed, Unusable
from model.exchange.imports.delivery import Mint
from model.exchange.imports.mapping import choices
from model.services.context import DEMO, demo, reference, store
from model.services.demo import showcase
from model.services.expectation.profiles import profile_document
from model.services.records import imports, rights
from model.services.records.imports import Upload
from model.services.records.rights import Notice
from model.services.situation import network
from model.storage import backups, migrations
from model.storage.database import open_database
from model.storage.revisions import ensure_region, raise_revision
from model.storage.tables import (
    AccountRow,
    AuditRow,
    Base,
    CorrectionRow,
    House,
    PerimeterRow,
    ProfileRow,
    RegionRow,
    ScenarioRow,
    SessionRow,
    WorkshopRow,
)

FILES = ("positions", "people", "assignments", "absences", "levels", "trainings", "supports")


REGION_COLUMN = "organisme"

KEPT = {
    str(row.__tablename__)
    for row in (House, AccountRow, SessionRow, RegionRow, PerimeterRow, AuditRow)  # nothing is ever taken out of audit
}
"""The tables that stay as they are when the demonstration begins again."""


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


@dataclass(frozen=True)
class Losses:
    """How much of what users of the demonstration made is lost when it begins again, and whether a copy is kept."""

    scenarios: int
    corrections: int
    """Corrections and imports."""
    workshops: int
    copied: bool


def losses() -> Losses:
    """Count what is lost when the demonstration begins again; its own data and its own workshop come back with it."""
    only_in_demo()
    loading = operator().account
    with store().read() as session:
        scenarios, corrections, workshops = (
            session.exec(each).one()
            for each in (
                select(func.count()).select_from(ScenarioRow),
                select(func.count()).select_from(CorrectionRow).where(CorrectionRow.account != loading),
                select(func.count()).select_from(WorkshopRow),
            )
        )
    return Losses(scenarios, corrections, max(0, workshops - 1), store().file is not None)


def reset() -> None:
    """Take the demonstration back to its first state, and keep a copy of what it was beside a base that is a file;
    whoever looks at it stays inside."""
    only_in_demo()
    if file := store().file:
        backups.reset(file)
    with store().write() as session:
        _empty(session)
    load()


def was_kept() -> bool:
    """Whether a copy of what the demonstration was before it began again is kept."""
    only_in_demo()
    file = store().file
    return file is not None and backups.last_reset(file) is not None


def bring_back() -> None:
    """Bring back what the demonstration was before it began again, and keep a copy of what it is now in its place;
    whoever looks at it stays inside.

    Raises:
        Unusable: no copy is kept.
    """
    only_in_demo()
    file = store().file
    last = backups.last_reset(file) if file else None
    if file is None or last is None:
        raise Unusable("backup.none")
    copy = open_database(f"sqlite:///{last}")
    try:
        migrations.upgrade(copy, copy=False)
        with copy.read() as session:
            rows = {table: list(map(dict, session.execute(table.select()).mappings())) for table in _emptied()}
            regions = session.exec(select(RegionRow)).all()
    finally:
        copy.close()
    backups.reset(file)
    with store().write() as session:
        _empty(session)
        for table, kept in rows.items():
            if kept:
                session.execute(table.insert(), kept)
        for before in regions:
            now = ensure_region(session, before.code, before.network)
            now.data_on, now.consulted_on, now.contact = before.data_on, before.consulted_on, before.contact
            raise_revision(session, now)


def _empty(session: Session) -> None:
    for table in reversed(_emptied()):
        session.execute(table.delete())


def _emptied() -> list[Table]:
    """The tables that begin again, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in KEPT]


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
