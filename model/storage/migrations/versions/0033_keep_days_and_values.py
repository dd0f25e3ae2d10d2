"""Keep on which days a workshop was opened again, and what was in force when its room proposed something else."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
additive = True


def upgrade() -> None:
    """Apply; of what was until now neither is known."""
    op.add_column("workshop", sa.Column("reopened", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("suggestion", sa.Column("in_force", sa.Float(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("suggestion", "in_force")
    op.drop_column("workshop", "reopened")
