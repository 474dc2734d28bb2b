"""What each user is told happened, what is planned by the hour, and how hand-overs ended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column(
            "data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "tx",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_activities_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index("ix_activities_user_id_id", "activities", ["user_id", "id"], unique=False)
    op.create_index("ix_activities_tx", "activities", ["tx"], unique=False)
    op.create_table(
        "planned_hours",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["runs.campaign_id"],
            name=op.f("fk_planned_hours_campaign_id_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "hour", "sender_id", name=op.f("pk_planned_hours")),
    )
    op.execute(
        "INSERT INTO planned_hours (campaign_id, hour, sender_id, count)"
        " SELECT campaign_id, date_trunc('hour', due_at, 'UTC'), sender_id, count(*)"
        " FROM emails WHERE status = 'scheduled' GROUP BY 1, 2, 3"
    )
    for name in ("failed", "unknown"):
        op.add_column(
            "sender_use", sa.Column(name, sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    op.drop_column("sender_use", "unknown")
    op.drop_column("sender_use", "failed")
    op.drop_table("planned_hours")
    op.drop_table("activities")
