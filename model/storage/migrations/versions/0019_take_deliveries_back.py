"""Take deliveries back: the files of a delivery, and the correction that holds what it changed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("delivery", sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("delivery", sa.Column("correction", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take back."""
    op.drop_column("delivery", "correction")
    op.drop_column("delivery", "files")
