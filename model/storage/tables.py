"""The tables, on a registry of their own so that a reload of this module does not break a running application.

Every row has an integer key, which never leaves the database, and most have an opaque uid, which alone does. Codes of
the reference (competency, family, region) are stored as they are; `reference` is the identifier of the organisation's
own files. What two people may edit carries a `version`.
"""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from model.storage.long_documents import LongDocument

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """What all tables share: a registry that SQLModel's own one does not know."""


def opaque() -> str:
    """Return a new uid."""
    return secrets.token_hex(8)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def _key() -> Any:
    return Field(default=None, primary_key=True)


def _uid() -> Any:
    return Field(default_factory=opaque, unique=True)


def _to(table: str, *, optional: bool = False, outlives: bool = False) -> Any:
    """A row goes with the one that it refers to, unless it outlives it."""
    gone = "SET NULL" if outlives else "CASCADE"
    nullable = optional or outlives
    column: Column[int] = Column(ForeignKey(f"{table}.key", ondelete=gone), nullable=nullable, index=True)
    return Field(default=None, sa_column=column)


def _document() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class House(Base, table=True):
    """One row: for which mode the database was made, the revision of the whole, whether its audit was ever sealed."""

    __tablename__ = "house"
    key: int = _key()
    mode: str
    revision: int = 0
    sealed: bool = False


class RegionRow(Base, table=True):
    """A body of the reference that has data or users here; when its staff representatives were consulted, and whom
    people can ask about their data."""

    __tablename__ = "region"
    key: int = _key()
    uid: str = _uid()
    code: str = Field(unique=True)
    network: str
    revision: int = 0
    data_on: date | None = None
    consulted_on: date | None = None
    contact: str = ""


class TeamRow(Base, table=True):
    """A unit of a region; `rank` is its place in the organisation chart."""

    __tablename__ = "team"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    reference: str = ""
    name: str
    department: str = ""
    agents: int | None = None
    support_unit: bool = False
    rank: int = 0
    version: int = 1


class PositionRow(Base, table=True):
    """A funded seat; `rank` is its place in the team."""

    __tablename__ = "position"
    key: int = _key()
    uid: str = _uid()
    team_key: int = _to("team")
    reference: str = ""
    title: str
    stratum: str
    fte: float = 1.0
    open_to: str = "any"
    funded_from: date
    funded_until: date | None = None
    reports_to: str = ""
    rank: int = 0
    frozen_from: date | None = None
    frozen_until: date | None = None
    version: int = 1


class ManagerRow(Base, table=True):
    """A person who holds or held positions of one region."""

    __tablename__ = "manager"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    reference: str = ""
    name: str
    background: str = "unknown"
    family: str = ""
    mobility: str = "none"
    functional_mobility: str = "unknown"
    leaves_on: date | None = None
    version: int = 1


class AssignmentRow(Base, table=True):
    """Who holds a position in [started_on, until); no manager for a holder who is not named."""

    __tablename__ = "assignment"
    key: int = _key()
    uid: str = _uid()
    position_key: int = _to("position")
    manager_key: int | None = _to("manager", optional=True)
    started_on: date
    until: date | None = None
    share: float = 1.0
    working_time: float = 1.0
    acting: bool = False
    first_post: str = "unknown"
    end_reason: str = ""
    version: int = 1


class AbsenceRow(Base, table=True):
    """A long leave, in [started_on, until)."""

    __tablename__ = "absence"
    key: int = _key()
    uid: str = _uid()
    assignment_key: int = _to("assignment")
    started_on: date
    until: date | None = None
    kind: str = "other"


class AssessmentRow(Base, table=True):
    """The level (half-steps) of a manager on a competency, on a day, by a source; and the one that is counted in what
    circulates, none until enough other people were assessed."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("manager_key", "competency", "assessed_on", "source"),)
    key: int = _key()
    manager_key: int = _to("manager")
    competency: str
    assessed_on: date
    level: int
    source: str
    shared_on: date | None = None
    circulating: int | None = None


class TrainingRow(Base, table=True):
    """A training that a manager followed."""

    __tablename__ = "training"
    __table_args__ = (UniqueConstraint("manager_key", "offer", "followed_on"),)
    key: int = _key()
    manager_key: int = _to("manager")
    offer: str
    followed_on: date


class SupportRow(Base, table=True):
    """What accompanies an assignment, or else a whole team, in [started_on, until)."""

    __tablename__ = "support"
    key: int = _key()
    uid: str = _uid()
    assignment_key: int | None = _to("assignment", optional=True)
    team_key: int | None = _to("team", optional=True)
    kind: str
    started_on: date
    until: date | None = None


class ProfileRow(Base, table=True):
    """A version of what a region, a team or a function expects; `document` holds one value per competency code.

    What was proposed says from which workshop it comes, if from one, and in `changes` what it asks, where it was not
    kept whole; what was replaced, by the uid of which version.
    """

    __tablename__ = "target_profile"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    team_key: int | None = _to("team", optional=True)
    stratum: str = ""
    state: str = "proposed"
    author: str
    proposed_on: date
    adopted_on: date | None = None
    adopted_by: str = ""
    mix_low: int | None = None
    mix_high: int | None = None
    assumed: bool = False
    document: dict[str, Any] = _document()
    workshop_key: int | None = _to("workshop", outlives=True)
    replaced_by: str = ""
    changes: dict[str, Any] = _document()


class ScenarioRow(Base, table=True):
    """A saved scenario; `document` is what `Scenario.to_document` wrote."""

    __tablename__ = "scenario"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    title: str
    state: str = "draft"
    author: str
    document: dict[str, Any] = _document()
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    version: int = 1


class AssumedRow(Base, table=True):
    """A value that a region adopted for an assumption, in place of the one of the reference; the last one counts."""

    __tablename__ = "assumed"
    key: int = _key()
    region_key: int = _to("region")
    code: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    author: str
    adopted_on: date


class StepRow(Base, table=True):
    """A step in the life of a scenario: from which state to which, by whom, and what was said around it; `dates` is
    what its calendars held where it was retained, before the step or after it, without a word of what."""

    __tablename__ = "step"
    key: int = _key()
    scenario_key: int = _to("scenario")
    at: datetime = Field(default_factory=now)
    author: str
    before: str
    after: str
    consulted: str = ""
    objections: str = ""
    changed: str = ""
    dates: dict[str, Any] = _document()


class OpinionRow(Base, table=True):
    """What somebody who reads a shared scenario says of it, one text each, for the director alone."""

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("scenario_key", "account"),)
    key: int = _key()
    scenario_key: int = _to("scenario")
    account: str
    author: str
    role: str
    text: str
    written_at: datetime = Field(default_factory=now)


class AccountRow(Base, table=True):
    """Somebody who may sign in. `network` is the perimeter of the national role."""

    __tablename__ = "account"
    key: int = _key()
    uid: str = _uid()
    login: str = Field(unique=True)
    name: str
    password_hash: str
    role: str
    network: str = ""
    active: bool = True
    welcomed: bool = False
    created_at: datetime = Field(default_factory=now)
    version: int = 1


class PerimeterRow(Base, table=True):
    """A region that an account may see."""

    __tablename__ = "perimeter"
    account_key: int = Field(sa_column=Column(ForeignKey("account.key", ondelete="CASCADE"), primary_key=True))
    region_key: int = Field(sa_column=Column(ForeignKey("region.key", ondelete="CASCADE"), primary_key=True))


class SessionRow(Base, table=True):
    """A sign-in: first a one-time ticket, then the hash of the cookie that it was exchanged for; `awaits_factor` while
    a second factor is to be shown before it is worth anything."""

    __tablename__ = "session"
    key: int = _key()
    uid: str = _uid()
    account_key: int = _to("account")
    ticket_hash: str | None = Field(default=None, unique=True)
    ticket_until: datetime | None = None
    cookie_hash: str | None = Field(default=None, unique=True)
    opened_at: datetime = Field(default_factory=now)
    seen_at: datetime = Field(default_factory=now)
    revoked_at: datetime | None = None
    awaits_factor: bool = False


class IdentityRow(Base, table=True):
    """Who an account is for a provider of identities: one account, one subject, and the other way round."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("account_key"), UniqueConstraint("issuer", "subject"))
    key: int = _key()
    account_key: int = Field(sa_column=Column(ForeignKey("account.key", ondelete="CASCADE"), nullable=False))
    issuer: str
    subject: str
    linked_at: datetime = Field(default_factory=now)


class ProviderSessionRow(Base, table=True):
    """Of a sign-in through a provider: which session it is there, and the ID token that takes one out of it."""

    __tablename__ = "provider_session"
    __table_args__ = (UniqueConstraint("session_key"),)
    key: int = _key()
    session_key: int = Field(sa_column=Column(ForeignKey("session.key", ondelete="CASCADE"), nullable=False))
    issuer: str
    subject: str = Field(index=True)
    name: str = Field(default="", index=True)
    id_token: str = ""


class UsedMarkRow(Base, table=True):
    """The hash of what is good once and was used, until it would be too old anyway."""

    __tablename__ = "used_mark"
    key: int = _key()
    mark: str = Field(unique=True)
    until: datetime = Field(index=True)


class SecondFactorRow(Base, table=True):
    """From what the phone of an account counts its codes, together with the key of the house that `signing` marks; the
    hashes of the codes that were written down and not used yet; the moment of the last code that was accepted, in
    periods since 1970."""

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("account_key"),)
    key: int = _key()
    account_key: int = Field(sa_column=Column(ForeignKey("account.key", ondelete="CASCADE"), nullable=False))
    nonce: str
    signing: str
    recovery: str = ""
    last_step: int = 0
    confirmed_at: datetime = Field(default_factory=now)


class AccessKeyRow(Base, table=True):
    """A key with which another program reads what its account may; only its hash is kept. `asked` counts what it asked
    since `asked_since`, in the present minute."""

    __tablename__ = "access_key"
    key: int = _key()
    uid: str = _uid()
    account_key: int = _to("account")
    name: str
    secret_hash: str = Field(unique=True)
    made_at: datetime = Field(default_factory=now)
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    asked: int = 0
    asked_since: datetime = Field(default_factory=now)


class DraftRow(Base, table=True):
    """What somebody is composing about a region, as long as they stay signed in; `document` is a history."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("session_key", "region_key"),)
    key: int = _key()
    session_key: int = _to("session")
    region_key: int = _to("region")
    document: dict[str, Any] = _document()


class AttemptRow(Base, table=True):
    """How many sign-ins failed in a row, for a name and an address, of which only hashes are kept."""

    __tablename__ = "attempt"
    key: int = _key()
    who: str = Field(unique=True)
    count: int = 0
    last_at: datetime = Field(default_factory=now, index=True)


class AuditRow(Base, table=True):
    """Who did what to what, and how much of it; never a value. `digest` is that of the line and of the one before,
    signed with the key that `signing_key` names; nothing names one before lines were signed."""

    __tablename__ = "audit"
    key: int = _key()
    at: datetime = Field(default_factory=now, index=True)
    account: str
    action: str
    subject: str = ""
    scope: str = ""
    count: int = 0
    digest: str = ""
    signing_key: str = ""


class CorrectionRow(Base, table=True):
    """A correction: who made it, what it changed (the records before and after), who took it back; the uids of the
    scenario and of its action that it wrote into the situation, if it did."""

    __tablename__ = "correction"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    account: str
    author: str
    kind: str
    made_at: datetime = Field(default_factory=now)
    revision: int
    undone_at: datetime | None = None
    undone_by: str = ""
    scenario: str = ""
    action: str = ""
    document: dict[str, Any] = Field(default_factory=dict, sa_column=Column(LongDocument, nullable=False))


class QuarterRow(Base, table=True):
    """The figures of a region on the first day of a quarter, kept when somebody who was there then is forgotten."""

    __tablename__ = "quarter"
    __table_args__ = (UniqueConstraint("region_key", "day"),)
    key: int = _key()
    region_key: int = _to("region")
    day: date
    document: dict[str, Any] = _document()


class TransmissionRow(Base, table=True):
    """A situation that a region sent to its network: figures that may circulate, as they were on that day."""

    __tablename__ = "transmission"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    author: str
    sent_on: date
    withdrawn: bool = False
    document: dict[str, Any] = _document()


class MappingRow(Base, table=True):
    """How the columns of an organisation's file are to be read, kept for its next delivery."""

    __tablename__ = "mapping"
    __table_args__ = (UniqueConstraint("region_key", "name"),)
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    name: str
    document: dict[str, Any] = _document()


class DeliveryRow(Base, table=True):
    """Files that were imported: when, by whom, for which date, how much they changed; `correction` is the uid of what
    they changed, empty where nobody kept it; `answers` what was said of their columns and words, by question."""

    __tablename__ = "delivery"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    account: str
    received_at: datetime = Field(default_factory=now)
    situation_on: date
    counts: dict[str, Any] = _document()
    files: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    correction: str = ""
    answers: dict[str, Any] = _document()


class ImportDraftRow(Base, table=True):
    """What an account has decided so far of files for a region, which `mark` tells by their content; `document` names
    nobody. It goes once they are imported."""

    __tablename__ = "import_draft"
    __table_args__ = (UniqueConstraint("account", "region_key", "mark"),)
    key: int = _key()
    region_key: int = _to("region")
    account: str
    mark: str
    kept_at: datetime = Field(default_factory=now)
    document: dict[str, Any] = _document()


class WorkshopRow(Base, table=True):
    """A workshop: for which region, how one enters it while it is held, what came out of it once it is over.

    `version` rises with everything that happens in it, `revision` with what the facilitator does. `prolonged` is how
    many minutes it was given beyond the usual ones; `paused_at` since when it pauses, if it does. `rehearsal` holds the
    phones of a fictional room, since when each step is open to them, and the groups that were prepared; nothing in a
    workshop that is not rehearsed. `reopened` holds the days on which it was opened again after a pause.
    """

    __tablename__ = "workshop"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    title: str
    language: str
    author: str
    created_at: datetime = Field(default_factory=now)
    started_at: datetime | None = None
    closed_at: datetime | None = None
    paused_at: datetime | None = None
    code: str | None = Field(default=None, unique=True)
    token: str | None = Field(default=None, unique=True)
    version: int = 1
    revision: int = 1
    prolonged: int = 0
    results: dict[str, Any] = _document()
    minutes: dict[str, Any] = _document()
    rehearsal: dict[str, Any] = _document()
    reopened: dict[str, Any] = _document()


class BoardRow(Base, table=True):
    """Where a workshop stood after something that its facilitator did; the last one counts, the others can be gone
    back to."""

    __tablename__ = "board"
    key: int = _key()
    workshop_key: int = _to("workshop")
    document: dict[str, Any] = _document()


class ParticipantRow(Base, table=True):
    """A phone in a workshop: the hash of its cookie, and nothing about whoever holds it."""

    __tablename__ = "participant"
    key: int = _key()
    workshop_key: int = _to("workshop")
    secret_hash: str = Field(unique=True)


class VoteRow(Base, table=True):
    """What a phone answers to a step, once; `document` holds a whole number or nothing by item."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("participant_key", "step"),)
    key: int = _key()
    workshop_key: int = _to("workshop")
    participant_key: int = _to("participant")
    step: str
    document: dict[str, Any] = _document()


class CardRow(Base, table=True):
    """What a phone, or the facilitator, wrote on a card."""

    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("participant_key", "step", "text"),)
    key: int = _key()
    uid: str = _uid()
    workshop_key: int = _to("workshop")
    participant_key: int | None = _to("participant", optional=True)
    step: str
    text: str


class SuggestionRow(Base, table=True):
    """What a workshop thinks that an assumption is worth, until the region adopts it or takes it back: how many people
    had a view, the uid of the step that asked, what the region supposed then, `in_force`, and between which values
    (that one twice where it had no range), if that was kept, the uid of the proposal that took its place."""

    __tablename__ = "suggestion"
    key: int = _key()
    uid: str = _uid()
    region_key: int = _to("region")
    code: str
    value: float
    low: float
    high: float
    author: str
    proposed_on: date
    state: str = "proposed"
    workshop_key: int | None = _to("workshop", outlives=True)
    people: int | None = None
    step: str | None = None
    replaced_by: str | None = None
    in_force: float | None = None
    in_force_low: float | None = None
    in_force_high: float | None = None
