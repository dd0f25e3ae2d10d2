"""Say from which workshop a proposal comes; those that were made before keep the name of their author alone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("target_profile", "suggestion")
COLUMN = "workshop_key"


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(COLUMN, sa.Integer(), nullable=True))
            key = batch_op.f(f"fk_{table}_{COLUMN}")
            batch_op.create_foreign_key(key, "workshop", [COLUMN], ["key"], ondelete="SET NULL")
            batch_op.create_index(batch_op.f(f"ix_{table}_{COLUMN}"), [COLUMN], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{COLUMN}"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_{COLUMN}"), type_="foreignkey")
            batch_op.drop_column(COLUMN)
