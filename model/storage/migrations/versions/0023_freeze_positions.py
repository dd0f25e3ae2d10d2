"""Freeze positions: funded, held by nobody, not to be filled."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.add_column(sa.Column("frozen_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("frozen_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_column("frozen_until")
        batch_op.drop_column("frozen_from")
