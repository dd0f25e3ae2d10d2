"""What people may ask about their own data: to know what is recorded, a copy, to be forgotten; and whom to ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from model.access import Right, Role, Viewer
from model.corrections.edits import find
from model.corrections.erasure import gone_since, posts, without_people
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    Register,
    SupportRecord,
    TrainingRecord,
)
from model.errors import NotFound, Refused
from model.services.context import reference, store, today
from model.services.records import corrections
from model.services.situation import quarters
from model.storage import erasures, texts
from model.storage.audit import audit
from model.storage.registers import read_register, write_register
from model.storage.revisions import ensure_region, raise_revision, region
from model.storage.tables import CorrectionRow, RegionRow, ScenarioRow, opaque

LONGEST = 200


@dataclass(frozen=True)
class Notice:
    """What a body tells its people: when its staff representatives were informed and consulted, whom to ask."""

    code: str
    consulted_on: date | None
    contact: str


@dataclass(frozen=True)
class RecordedPerson:
    """Somebody who is recorded in a region; `since` is the first day on which they held nothing there any more."""

    uid: str
    name: str
    since: date | None


@dataclass(frozen=True)
class HeldPosition:
    """A position that somebody holds or held."""

    title: str
    team: str
    post: AssignmentRecord


@dataclass(frozen=True)
class PersonCorrection:
    """A correction about somebody: when, of which kind, by whom."""

    at: datetime
    kind: str
    author: str


@dataclass(frozen=True)
class Copy:
    """Everything that is recorded about one person; `scenarios` are how many suppose something of them."""

    person: ManagerRecord
    held: tuple[HeldPosition, ...]
    absences: tuple[AbsenceRecord, ...]
    assessments: tuple[AssessmentRecord, ...]
    trainings: tuple[TrainingRecord, ...]
    supports: tuple[SupportRecord, ...]
    corrections: tuple[PersonCorrection, ...]
    scenarios: int


def notices(viewer: Viewer) -> tuple[Notice, ...]:
    """Return what each body of the viewer's own tells its people, by code."""
    codes = sorted(reference().regions) if viewer.role is Role.OPERATOR else viewer.regions
    with store().read() as session:
        rows = session.exec(select(RegionRow).where(col(RegionRow.code).in_(codes)).order_by(RegionRow.code)).all()
    return tuple(Notice(row.code, row.consulted_on, row.contact) for row in rows)


def tell(viewer: Viewer, notice: Notice) -> None:
    """Change what a body tells its people.

    Raises:
        Refused: the day of the consultation has not come, or the contact is too long.
    """
    _require(viewer, notice.code)
    if notice.consulted_on and notice.consulted_on > today():
        raise Refused("rights.consulted_later", received=notice.consulted_on)
    if len(notice.contact) > LONGEST:
        raise Refused("rights.contact_long", received=len(notice.contact), accepted=LONGEST)
    with store().write() as session:
        row = ensure_region(session, notice.code, reference().regions[notice.code].network)
        row.consulted_on, row.contact = notice.consulted_on, notice.contact.strip()
        session.add(row)
        audit(session, viewer.account, "tell_people", scope=notice.code)


def people(viewer: Viewer, code: str) -> tuple[RecordedPerson, ...]:
    """Return everybody who is recorded in a region, by name, whoever left included."""
    _require(viewer, code)
    register = corrections.seen_region(viewer, code).register
    recorded = (RecordedPerson(each.uid, each.name, gone_since(register, each.uid)) for each in register.managers)
    return tuple(sorted(recorded, key=lambda each: each.name.casefold()))


def copy(viewer: Viewer, code: str, uid: str) -> Copy:
    """Return everything that is recorded about a person, for them; it leaves a line in the audit.

    Raises:
        NotFound: nobody of the region has this uid.
    """
    _require(viewer, code)
    with store().write() as session:
        row = region(session, code)
        register = read_register(session, row)
        person = find(register.managers, uid, "manager")
        made = [
            PersonCorrection(each.made_at, each.kind, each.author) for each in _about(session, row, register, {uid})
        ]
        chosen = select(ScenarioRow.document).where(ScenarioRow.region_key == row.key)
        supposed = sum(uid in str(document) for document in session.exec(chosen))
        audit(session, viewer.account, "copy_person", subject=uid, scope=code)
    return _copy(register, person, tuple(made), supposed)


def _copy(register: Register, person: ManagerRecord, made: tuple[PersonCorrection, ...], supposed: int) -> Copy:
    own = posts(register, person.uid)
    held = {post.uid for post in own}
    record = register.by_uid
    return Copy(
        person,
        tuple(HeldPosition(record[post.position].title, record[record[post.position].team].name, post) for post in own),
        tuple(each for each in register.absences if each.assignment in held),
        tuple(each for each in register.assessments if each.manager == person.uid),
        tuple(each for each in register.trainings if each.manager == person.uid),
        tuple(each for each in register.supports if each.assignment in held),
        made,
        supposed,
    )


def erase(viewer: Viewer, code: str, uid: str) -> None:
    """Forget a person who left: their positions were held by somebody, the figures of each quarter stay.

    Raises:
        NotFound: nobody of the region has this uid.
        Refused: they hold a position, or will.
    """
    _require(viewer, code)
    with store().write() as session:
        row = region(session, code)
        register = read_register(session, row)
        person = find(register.managers, uid, "manager")
        since = gone_since(register, uid)
        if posts(register, uid) and (since is None or since > today()):
            raise Refused("rights.in_post", name=person.name)
        erasures.write(store(), code, {uid})
        forget(session, row, register, without_people(register, {uid}), {uid})
        audit(session, viewer.account, "erase_person", subject=uid, scope=code)
    store().settle()


def forget(session: Session, row: RegionRow, before: Register, after: Register, uids: Collection[str]) -> int:
    """Write a register that knows less, the figures of its quarters kept; return the number of rows touched.

    The corrections about people who are forgotten lose what they had written, and can no longer be taken back. What
    scenarios do with them bears a pseudonym, the same in all.
    """
    quarters.keep(session, row)
    for kept in _about(session, row, before, uids):
        kept.document = {}
        session.add(kept)
    touched = write_register(session, row, before, after)
    raise_revision(session, row)
    for uid in uids:
        texts.replace_everywhere(session, row.key, uid, opaque())
    return touched


def _about(session: Session, row: RegionRow, register: Register, uids: Collection[str]) -> list[CorrectionRow]:
    """The corrections of a region that wrote something of some people or of what they held."""
    named = {*uids, *(post.uid for uid in uids for post in posts(register, uid))}
    rows = session.exec(select(CorrectionRow).where(CorrectionRow.region_key == row.key))
    return [each for each in rows if any(uid in str(each.document) for uid in named)]


def _require(viewer: Viewer, code: str) -> None:
    viewer.require(Right.PERSONAL_DATA)
    if code not in reference().regions:
        raise NotFound("unknown.region", received=code)
    viewer.require_region(code)
