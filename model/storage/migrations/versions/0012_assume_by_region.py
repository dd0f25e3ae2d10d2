"""Let a region adopt values of its own for assumptions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "assumed",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["region_key"], ["region.key"], name=op.f("fk_assumed_region_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_assumed")),
    )
    with op.batch_alter_table("assumed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assumed_region_key"), ["region_key"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("assumed")
