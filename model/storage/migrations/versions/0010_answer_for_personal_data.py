"""Keep the figures of each quarter once people are forgotten, and whom a body consulted and lets people ask."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "quarter",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["region_key"], ["region.key"], name=op.f("fk_quarter_region_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quarter")),
        sa.UniqueConstraint("region_key", "day", name=op.f("uq_quarter_region_key_day")),
    )
    with op.batch_alter_table("quarter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarter_region_key"), ["region_key"], unique=False)
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consulted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("contact", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.alter_column("contact", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_column("contact")
        batch_op.drop_column("consulted_on")
    op.drop_table("quarter")
