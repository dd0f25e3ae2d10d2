"""Take up an import again where it was left."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "import_draft",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_key"], ["region.key"], name=op.f("fk_import_draft_region_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_import_draft")),
        sa.UniqueConstraint(
            "account", "region_key", "mark", name=op.f("uq_import_draft_account_region_key_mark")
        ),
    )
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_draft_region_key"), ["region_key"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("import_draft")
