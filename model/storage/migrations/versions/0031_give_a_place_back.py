"""Keep of which step a proposed assumption comes, and which proposal took its place."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; of what was proposed until now neither is known."""
    for name in ("step", "replaced_by"):
        op.add_column("suggestion", sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    """Take back."""
    for name in ("replaced_by", "step"):
        op.drop_column("suggestion", name)
