"""The audit: what every writing use case leaves behind, in lines that are signed and sealed."""

import hashlib
import json
from datetime import UTC

from sqlalchemy import func
from sqlmodel import Session, col, select

from model import settings
from model.errors import Unusable
from model.storage import seals
from model.storage.database import KEPT, Database
from model.storage.signatures import Keyring, SigningKey, keyring, signature
from model.storage.tables import AuditRow, House


def audit(session: Session, account: str, action: str, subject: str = "", scope: str = "", count: int = 0) -> None:
    """Note who did what to what, and how much of it; never a value.

    Each line holds the digest of the one before and is signed: none can be changed, added or left out unseen. Once the
    transaction is kept, the whole is sealed.
    """
    last = session.exec(select(AuditRow.digest).order_by(col(AuditRow.key).desc()).limit(1)).first()
    key = keyring().present
    row = AuditRow(account=account, action=action, subject=subject, scope=scope, count=count, signing_key=key.name)
    row.digest = chained_digest(last or "", row, key)
    session.add(row)
    session.info[KEPT] = seals.advance


def chained_digest(before: str, row: AuditRow, key: SigningKey | None) -> str:
    """Return the digest of a line of the audit after another, whose digest is `before`: signed with a key, or as lines
    were made when there was none."""
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    fields = [before, at.astimezone(UTC).isoformat(), row.account, row.action, row.subject, row.scope, row.count]
    if key is None:
        return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
    return signature(key.lines, json.dumps([*fields, row.signing_key], ensure_ascii=False))


def take_up(base: Database, account: str) -> None:
    """Take an audit up where it was left: seal one that never was, and sign after what was not signed with this key.

    Raises:
        Unusable: the last line was signed with a key that the settings do not give, or this key was replaced already.
    """
    ring = keyring()
    with base.write() as session:
        house = session.exec(select(House)).one()  # it is made before anything is audited
        last = session.exec(select(AuditRow.signing_key).order_by(col(AuditRow.key).desc()).limit(1)).first()
        _check_key(session, ring, last)
        if not house.sealed:
            if session.exec(select(AuditRow.key).where(AuditRow.signing_key != "").limit(1)).first() is None:
                _first_seals(base, empty=last is None)
            house.sealed = True
            session.add(house)
        if last not in {None, ring.present.name}:
            before = session.exec(select(func.count()).select_from(AuditRow)).one()
            audit(session, account, "anchor_audit", count=before)


def _first_seals(base: Database, *, empty: bool) -> None:
    """Write the first seals of a base. A demonstration may have been thrown away and made again; anywhere else a seal
    that is there already tells of a base that is not."""
    if empty and settings.current().demo:
        seals.renew(base)
    else:
        seals.begin(base)


def _check_key(session: Session, ring: Keyring, last: str | None) -> None:
    """Refuse to sign after a key that nobody gave, or with one that another has replaced."""
    if not last or last == ring.present.name:
        return
    if not ring.names(last):
        raise Unusable("settings.other_key", received=last)
    if session.exec(select(AuditRow.key).where(AuditRow.signing_key == ring.present.name).limit(1)).first():
        raise Unusable("settings.replaced_key", received=ring.present.name)
