"""Keep the steps in the life of a scenario, and what is being composed as long as its author stays signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "step",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("scenario_key", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("consulted", sa.String(), nullable=False),
        sa.Column("objections", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_key"], ["scenario.key"], name=op.f("fk_step_scenario_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_scenario_key"), ["scenario_key"], unique=False)
    op.create_table(
        "draft",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"], ["session.key"], name=op.f("fk_draft_session_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_key"], ["region.key"], name=op.f("fk_draft_region_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
        sa.UniqueConstraint("session_key", "region_key", name=op.f("uq_draft_session_key_region_key")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_region_key"), ["region_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_session_key"), ["session_key"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("draft")
    op.drop_table("step")
