"""Chain the lines of the audit, and let nobody change or remove one."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.alter_column("digest", server_default=None)
    _chain(op.get_bind())
    for statement in _CLOSED[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    for statement in _OPENED[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_column("digest")


def _chain(connection: sa.Connection) -> None:
    """Give each line that is there its digest, as the application does since."""
    names = ("at", "account", "action", "subject", "scope", "count")
    audit = sa.table("audit", sa.column("key"), sa.column("at", sa.DateTime(timezone=True)), sa.column("digest"))
    columns = [audit.c.key, audit.c.at, *(sa.column(name) for name in names[1:])]
    before = ""
    for key, at, *rest in connection.execute(sa.select(*columns).select_from(audit).order_by(audit.c.key)).all():
        said = [before, _instant(at), *rest]
        before = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
        connection.execute(audit.update().where(audit.c.key == key).values(digest=before))


def _instant(at: datetime) -> str:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


_REFUSE = """
    CREATE FUNCTION audit_stays() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'the audit is append-only'; END
    $$ LANGUAGE plpgsql
"""
_CLOSED = {
    "sqlite": (
        "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
        "CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    ),
    "postgresql": (
        _REFUSE,
        "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays()",
    ),
}
_OPENED = {
    "sqlite": ("DROP TRIGGER audit_stays", "DROP TRIGGER audit_keeps"),
    "postgresql": ("DROP TRIGGER audit_stays ON audit", "DROP FUNCTION audit_stays()"),
}
