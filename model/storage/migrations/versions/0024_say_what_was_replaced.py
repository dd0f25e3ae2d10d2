"""Say by which version another one was replaced: what was adopted before comes back when that one is taken back."""

from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; of what was replaced until now, by the one that was adopted next for the same."""
    op.add_column("target_profile", sa.Column("replaced_by", sa.String(), nullable=False, server_default=""))
    table = sa.table(
        "target_profile",
        *map(sa.column, ("key", "uid", "region_key", "team_key", "stratum", "state", "adopted_on", "replaced_by")),
    )
    scope = itemgetter("region_key", "team_key", "stratum")
    adopted = sa.select(table).where(table.c.state.in_(("adopted", "replaced")))
    rows = op.get_bind().execute(adopted).mappings().all()
    ordered = sorted(rows, key=lambda row: (tuple(map(str, scope(row))), str(row["adopted_on"]), row["key"]))
    for _, versions in groupby(ordered, key=scope):
        several = list(versions)
        for row, following in zip(several, several[1:], strict=False):
            if row["state"] == "replaced":
                op.execute(
                    table.update().where(table.c.key == row["key"]).values(replaced_by=following["uid"])
                )


def downgrade() -> None:
    """Take back."""
    op.drop_column("target_profile", "replaced_by")
