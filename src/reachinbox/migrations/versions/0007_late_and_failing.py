"""What becomes of e-mails that are far too late, and since when a campaign is judged."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("campaigns", "runs"):
        op.add_column(
            table, sa.Column("late_policy", sa.String(), server_default="hold", nullable=False)
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_late_policy"), table, "late_policy IN ('hold', 'send')"
        )
    for column in ("ended_before", "failed_before"):
        op.add_column("runs", sa.Column(column, sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_runs_running",
        "runs",
        ["campaign_id"],
        postgresql_where=sa.text("status = 'running'"),
    )


def downgrade() -> None:
    op.drop_index("ix_runs_running", table_name="runs")
    op.drop_column("runs", "failed_before")
    op.drop_column("runs", "ended_before")
    for table in ("runs", "campaigns"):
        op.drop_constraint(op.f(f"ck_{table}_late_policy"), table)
        op.drop_column(table, "late_policy")
