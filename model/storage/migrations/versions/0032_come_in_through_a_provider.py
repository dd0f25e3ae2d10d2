"""Keep who an account is for a provider of identities, its sessions there, and what was used once."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
additive = False  # a program of before would let in whoever still has to show a second factor


def upgrade() -> None:
    """Apply; nobody came in through a provider until now."""
    op.create_table(
        "identity",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_key"], ["account.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("account_key"),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_table(
        "provider_session",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id_token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_key"], ["session.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("session_key"),
    )
    for name in ("subject", "name"):
        op.create_index(f"ix_provider_session_{name}", "provider_session", [name])
    op.create_table(
        "used_mark",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("mark"),
    )
    op.create_index("ix_used_mark_until", "used_mark", ["until"])
    op.add_column("session", sa.Column("awaits_factor", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take back."""
    op.drop_column("session", "awaits_factor")
    for name in ("used_mark", "provider_session", "identity"):
        op.drop_table(name)
