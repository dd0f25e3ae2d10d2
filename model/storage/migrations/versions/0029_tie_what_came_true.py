"""Remember which action of which scenario a correction wrote: what came true is not cancelled in calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; of corrections made until now it is not known."""
    for name in ("scenario", "action"):
        op.add_column("correction", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take back."""
    for name in ("action", "scenario"):
        op.drop_column("correction", name)
