"""Keep what accompanies managers and teams."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "support",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("assignment_key", sa.Integer(), nullable=True),
        sa.Column("team_key", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_key"], ["assignment.key"], name=op.f("fk_support_assignment_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_support_team_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_support")),
        sa.UniqueConstraint("uid", name=op.f("uq_support_uid")),
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_assignment_key"), ["assignment_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_team_key"), ["team_key"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_team_key"))
        batch_op.drop_index(batch_op.f("ix_support_assignment_key"))

    op.drop_table("support")
