"""The data of the demonstration: fictional people, loaded through the same path as a user's files."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, update
from sqlmodel import Session, SQLModel, col, func, select

from model import settings
from model.access import operator
from model.errors import NotAllowed, Unusable
from model.exchange.imports.delivery import Mint
from model.exchange.imports.mapping import choices
from model.services.context import DEMO, demo, reference, store
from model.services.demo import showcase
from model.services.expectation.profiles import profile_document
from model.services.records import imports, rights, uploads
from model.services.records.restoration import reopened
from model.services.records.rights import Notice
from model.services.records.uploads import Upload
from model.services.situation import network
from model.storage import backups
from model.storage.audit import audit
from model.storage.revisions import ensure_region, raise_revision
from model.storage.tables import (
    AccessKeyRow,
    AccountRow,
    AuditRow,
    Base,
    CorrectionRow,
    DraftRow,
    House,
    ImportDraftRow,
    PerimeterRow,
    ProfileRow,
    RegionRow,
    ScenarioRow,
    SessionRow,
    TransmissionRow,
    WorkshopRow,
)
from model.storage.turns import PATIENCE, Turns

FILES = ("positions", "people", "assignments", "absences", "levels", "trainings", "supports")


REGION_COLUMN = "organisme"

KEPT = {
    str(row.__tablename__) for row in (House, AccountRow, SessionRow, AccessKeyRow, RegionRow, PerimeterRow, AuditRow)
}
"""The tables that stay as they are when the demonstration begins again: nothing is ever taken out of the audit."""

_LOOKING = (
    *("sign_in", "end_session", "take_away", "take_open_data", "read_names", "backup"),
    *("seal_audit", "anchor_audit", "make_access_key", "end_access_key", "give_table"),
)
"""What leaves a line in the audit and changes nothing that a copy would bring back."""

_BEGINNING = Turns()
"""One begins again, or brings back, at a time."""


def load() -> None:
    """Fill an empty database with the demonstration.

    Raises:
        NotAllowed: the house is not in demonstration mode.
    """
    only_in_demo()
    viewer = operator()
    files = [(f"{name}.csv", (DEMO / f"{name}.csv").read_bytes()) for name in FILES]
    upload = uploads.read(viewer, files)
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
    """Corrections and imports that hold."""
    workshops: int
    drafts: int
    """Scenarios being composed."""
    transmissions: int
    copied: bool


def losses() -> Losses:
    """Count what is lost when the demonstration begins again; its own data and its own workshop come back with it."""
    only_in_demo()
    loading = operator()
    own = select(AuditRow.subject).where(AuditRow.action == "prepare_workshop", AuditRow.account == loading.account)
    holding = col(CorrectionRow.undone_at).is_(None)
    sent = col(TransmissionRow.withdrawn).is_(False)
    with store().read() as session:

        def count(row: type[SQLModel], *only: ColumnElement[bool] | bool) -> int:
            return session.exec(select(func.count()).select_from(row).where(*only)).one()

        return Losses(
            scenarios=count(ScenarioRow),
            corrections=count(CorrectionRow, CorrectionRow.account != loading.account, holding),
            workshops=count(WorkshopRow, col(WorkshopRow.uid).not_in(own)),
            drafts=count(DraftRow),
            transmissions=count(TransmissionRow, TransmissionRow.author != loading.name, sent),
            copied=store().file is not None,
        )


def reset() -> None:
    """Take the demonstration back to its first state, and keep a copy of what it was beside a base that is a file,
    unless nothing was done since it last began again; whoever looks at it stays inside.

    Raises:
        Unavailable: it is beginning again already and does not end, or the disk is full.
    """
    only_in_demo()
    with _BEGINNING.turn(PATIENCE):
        with store().write() as session:
            copied = store().file if _was_touched(session) else None
            _empty(session)
            audit(session, operator().account, "demo_reset")
            if copied:
                backups.reset(copied)
        load()
        with store().write() as session:
            audit(session, operator().account, "demo_load")


def was_kept() -> bool:
    """Whether a copy of what the demonstration was before it began again is kept."""
    only_in_demo()
    file = store().file
    return file is not None and backups.last_reset(file) is not None


def bring_back() -> None:
    """Bring back what the demonstration was before it began again, and keep a copy of what it is now in its place;
    whoever looks at it stays inside.

    Whoever was forgotten since stays forgotten. What somebody was composing comes back while their session is open.

    Raises:
        Unusable: no copy is kept, or it cannot be read.
        Unavailable: the demonstration is beginning again and does not end, or the disk is full.
    """
    only_in_demo()
    with _BEGINNING.turn(PATIENCE):
        file = store().file
        last = backups.last_reset(file) if file else None
        if file is None or last is None:
            raise Unusable("backup.none")
        with reopened(last) as copy, copy.read() as before, store().write() as session:
            _empty(session)
            _put_back(before, session)
            audit(session, operator().account, "demo_return")
            backups.reset(file)


def _was_touched(session: Session) -> bool:
    """Whether anything was done since the demonstration began again; half loaded, nothing was."""
    began = session.exec(
        select(AuditRow)
        .where(col(AuditRow.action).in_(("demo_reset", "demo_load", "demo_return")))
        .order_by(col(AuditRow.key).desc())
        .limit(1)
    ).first()
    if began is None or began.action == "demo_return":
        return True
    # neither what is being composed nor an import that was begun leaves a line
    signs = [select(DraftRow.key), select(ImportDraftRow.key)]
    if began.action == "demo_load":
        signs.append(select(AuditRow.key).where(AuditRow.key > began.key, col(AuditRow.action).not_in(_LOOKING)))
    return any(session.exec(each.limit(1)).first() is not None for each in signs)


def _put_back(before: Session, session: Session) -> None:
    """Put what a copy holds in the place of what was emptied: its regions are known by their code, its sessions by
    their uid, since their keys may be those of others by now."""
    kept = {region.code: region for region in before.exec(select(RegionRow))}
    for code, region in kept.items():
        ensure_region(session, code, region.network)
    keys: dict[str, dict[int | None, int]] = {"region": {}, "session": {}}
    for now in session.exec(select(RegionRow)).all():
        was = kept.get(now.code, RegionRow(code=now.code, network=now.network))
        now.data_on, now.consulted_on, now.contact = was.data_on, was.consulted_on, was.contact
        raise_revision(session, now)
        keys["region"][was.key] = now.key
    still = select(SessionRow.uid, SessionRow.key).where(col(SessionRow.revoked_at).is_(None))
    open_now = dict(session.execute(still).all())
    for row in before.exec(select(SessionRow)):
        if row.uid in open_now:
            keys["session"][row.key] = open_now[row.uid]
    for table in _emptied():
        moved = [
            (column.name, keys[reference.column.table.name])
            for column in table.columns
            for reference in column.foreign_keys
            if reference.column.table.name in keys
        ]
        rows = [
            {**row, **{name: places[row[name]] for name, places in moved}}
            for row in before.execute(table.select()).mappings()
            if all(row[name] in places for name, places in moved)
        ]
        if rows:
            session.execute(table.insert(), rows)


def _empty(session: Session) -> None:
    for table in reversed(_emptied()):
        session.execute(table.delete())
    session.execute(update(RegionRow).values(data_on=None))


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
