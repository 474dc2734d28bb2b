"""Use of limits by ticks of a tenth of a second, and places known to be free on each lane."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("sender_use", "second", new_column_name="tick")
    op.alter_column("campaign_use", "second", new_column_name="tick")
    op.add_column("lanes", sa.Column("allowance", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("lanes", "allowance")
    op.alter_column("campaign_use", "tick", new_column_name="second")
    op.alter_column("sender_use", "tick", new_column_name="second")
