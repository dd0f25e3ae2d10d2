"""Say who adopted what is expected, apart from who proposed it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("target_profile") as table:
        table.add_column(sa.Column("adopted_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("target_profile") as table:
        table.drop_column("adopted_by")
