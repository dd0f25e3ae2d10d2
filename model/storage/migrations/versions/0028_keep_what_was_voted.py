"""Keep a proposal as the changes that it asks, and how many people answered."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what was proposed until now is kept whole."""
    op.add_column("target_profile", sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("suggestion", sa.Column("people", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("suggestion", "people")
    op.drop_column("target_profile", "changes")
