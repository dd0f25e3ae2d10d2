"""Write what was transmitted of the common base with its two bounds, as the application does since."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _rewrite(lambda held: [held[0], held[0], held[1], held[2]])


def downgrade() -> None:
    """Take back; a number that is only known between two bounds is held back, as it was."""
    _rewrite(lambda held: [held[1], held[2], held[3]] if held[0] == held[1] else None)


def _rewrite(change: Callable[[list[int]], list[int] | None]) -> None:
    connection = op.get_bind()
    sent = sa.table("transmission", sa.column("key"), sa.column("document", sa.JSON()))
    for key, document in connection.execute(sa.select(sent.c.key, sent.c.document)).all():
        held = {code: each and change(each) for code, each in document["held"].items()}
        changed = sent.update().where(sent.c.key == key).values(document=document | {"held": held})
        connection.execute(changed)
