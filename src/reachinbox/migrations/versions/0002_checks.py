"""What the ledger's check found, when it is due, and what a run needs to be planned anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "runs",
        sa.Column("sender_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
    )
    op.add_column("runs", sa.Column("start_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE runs SET start_at = campaigns.start_at FROM campaigns WHERE campaigns.id = runs.campaign_id"
    )
    op.execute(
        "UPDATE runs SET sender_ids = ARRAY("
        " SELECT sender_id FROM campaign_senders"
        " WHERE campaign_senders.campaign_id = runs.campaign_id ORDER BY position)"
    )
    op.create_table(
        "checks",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("mismatches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["runs.campaign_id"],
            name=op.f("fk_checks_campaign_id_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_checks")),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )


def downgrade() -> None:
    op.drop_table("chores")
    op.drop_table("checks")
    op.drop_column("runs", "start_at")
    op.drop_column("runs", "sender_ids")
