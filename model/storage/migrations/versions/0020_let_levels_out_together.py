"""Say which level of a person is counted in what circulates: so far, each; from now on, once enough others are."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("assessment", sa.Column("circulating", sa.Integer(), nullable=True))
    op.execute("UPDATE assessment SET circulating = level")


def downgrade() -> None:
    """Take back."""
    op.drop_column("assessment", "circulating")
