"""Keep what those who read a shared scenario say of it, for the director."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "opinion",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("scenario_key", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_key"], ["scenario.key"], name=op.f("fk_opinion_scenario_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_opinion")),
        sa.UniqueConstraint("scenario_key", "account", name=op.f("uq_opinion_scenario_key_account")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_scenario_key"), ["scenario_key"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("opinion")
