"""Hold workshops: how one enters them, where they stand, what phones answer, and what they suggest."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workshop",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_key"], ["region.key"], name=op.f("fk_workshop_region_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_workshop")),
        sa.UniqueConstraint("uid", name=op.f("uq_workshop_uid")),
        sa.UniqueConstraint("code", name=op.f("uq_workshop_code")),
        sa.UniqueConstraint("token", name=op.f("uq_workshop_token")),
    )
    op.create_table(
        "board",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("workshop_key", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_key"], ["workshop.key"], name=op.f("fk_board_workshop_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_board")),
    )
    op.create_table(
        "participant",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("workshop_key", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_key"], ["workshop.key"], name=op.f("fk_participant_workshop_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_participant")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_participant_secret_hash")),
    )
    op.create_table(
        "vote",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("workshop_key", sa.Integer(), nullable=False),
        sa.Column("participant_key", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_key"], ["workshop.key"], name=op.f("fk_vote_workshop_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_key"], ["participant.key"], name=op.f("fk_vote_participant_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_vote")),
        sa.UniqueConstraint("participant_key", "step", name=op.f("uq_vote_participant_key_step")),
    )
    op.create_table(
        "card",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("workshop_key", sa.Integer(), nullable=False),
        sa.Column("participant_key", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_key"], ["workshop.key"], name=op.f("fk_card_workshop_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_key"], ["participant.key"], name=op.f("fk_card_participant_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_card")),
        sa.UniqueConstraint("uid", name=op.f("uq_card_uid")),
        sa.UniqueConstraint("participant_key", "step", "text", name=op.f("uq_card_participant_key_step_text")),
    )
    op.create_table(
        "suggestion",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_key"], ["region.key"], name=op.f("fk_suggestion_region_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("uid", name=op.f("uq_suggestion_uid")),
    )
    for table, column in REFERRED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


REFERRED = (
    ("workshop", "region_key"),
    ("board", "workshop_key"),
    ("participant", "workshop_key"),
    ("vote", "workshop_key"),
    ("vote", "participant_key"),
    ("card", "workshop_key"),
    ("card", "participant_key"),
    ("suggestion", "region_key"),
)


def downgrade() -> None:
    """Take back."""
    for table in ("suggestion", "card", "vote", "participant", "board", "workshop"):
        op.drop_table(table)
