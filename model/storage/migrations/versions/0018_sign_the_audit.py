"""Sign the audit: with which key each line is signed, and whether the whole was ever sealed; no line is hashed again."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("audit", sa.Column("signing_key", sa.String(), nullable=False, server_default=""))
    op.add_column("house", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take back."""
    op.drop_column("house", "sealed")
    op.drop_column("audit", "signing_key")
