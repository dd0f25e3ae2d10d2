"""Keep between which values a region supposed what its room proposed to change."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
additive = True


def upgrade() -> None:
    """Apply; of what was proposed until now it is not known."""
    op.add_column("suggestion", sa.Column("in_force_low", sa.Float(), nullable=True))
    op.add_column("suggestion", sa.Column("in_force_high", sa.Float(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("suggestion", "in_force_high")
    op.drop_column("suggestion", "in_force_low")
