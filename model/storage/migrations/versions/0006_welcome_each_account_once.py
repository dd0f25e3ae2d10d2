"""Welcome each account once; those that exist have begun already."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("welcomed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("welcomed", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("welcomed")
