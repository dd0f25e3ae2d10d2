"""Remember what the calendars of a scenario held while it was retained: what is taken out of it is cancelled there."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what was held until now is not known."""
    op.add_column("step", sa.Column("dates", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take back."""
    op.drop_column("step", "dates")
