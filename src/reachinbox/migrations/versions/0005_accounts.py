"""API keys, the audit log, sign-in with Google, mailed links, and whence a session is used."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", sa.String(), server_default="", nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("network", sa.String(), server_default="", nullable=False),
        sa.Column("user_agent", sa.String(), server_default="", nullable=False),
        sa.Column("request_id", sa.String(), server_default="", nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("api_key_id", sa.Uuid(), nullable=True),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_kind", "audit", ["kind", "id"], unique=False)
    op.create_index("ix_audit_network", "audit", ["network", "id"], unique=False)
    op.create_index("ix_audit_user_id", "audit", ["user_id", "id"], unique=False)
    op.create_table(
        "openid_tries",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_openid_tries")),
    )
    op.create_index(
        op.f("ix_openid_tries_expires_at"), "openid_tries", ["expires_at"], unique=False
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_from", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_index(op.f("ix_api_keys_user_id"), "api_keys", ["user_id"], unique=False)
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_user_id"), "identities", ["user_id"], unique=False)
    op.create_index(
        "uq_identities_issuer_subject", "identities", ["issuer", "subject"], unique=True
    )
    op.create_table(
        "link_offers",
        sa.Column("ticket_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_link_offers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_link_offers")),
    )
    op.create_index(op.f("ix_link_offers_expires_at"), "link_offers", ["expires_at"], unique=False)
    op.create_table(
        "mailed_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('reset', 'confirm')", name=op.f("ck_mailed_links_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_mailed_links_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_links_token_hash")),
    )
    op.create_index(
        "ix_mailed_links_due_at",
        "mailed_links",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_mailed_links_user_id"), "mailed_links", ["user_id"], unique=False)
    op.add_column(
        "refresh_tokens",
        sa.Column(
            "begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
    )
    op.add_column(
        "refresh_tokens", sa.Column("address", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "refresh_tokens", sa.Column("user_agent", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "users", sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute("""
UPDATE refresh_tokens SET begun_at = family.begun_at
FROM (SELECT family_id, min(created_at) AS begun_at FROM refresh_tokens GROUP BY family_id) family
WHERE family.family_id = refresh_tokens.family_id
""")
    op.execute("""
CREATE FUNCTION refuse_to_change_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
""")
    op.execute("""
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit()
""")


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_is_append_only ON audit")
    op.execute("DROP FUNCTION refuse_to_change_audit")
    op.drop_column("users", "email_confirmed_at")
    op.drop_column("refresh_tokens", "user_agent")
    op.drop_column("refresh_tokens", "address")
    op.drop_column("refresh_tokens", "begun_at")
    op.drop_index(op.f("ix_mailed_links_user_id"), table_name="mailed_links")
    op.drop_index(
        "ix_mailed_links_due_at",
        table_name="mailed_links",
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.drop_table("mailed_links")
    op.drop_index(op.f("ix_link_offers_expires_at"), table_name="link_offers")
    op.drop_table("link_offers")
    op.drop_index("uq_identities_issuer_subject", table_name="identities")
    op.drop_index(op.f("ix_identities_user_id"), table_name="identities")
    op.drop_table("identities")
    op.drop_index(op.f("ix_api_keys_user_id"), table_name="api_keys")
    op.drop_table("api_keys")
    op.drop_index(op.f("ix_openid_tries_expires_at"), table_name="openid_tries")
    op.drop_table("openid_tries")
    op.drop_index("ix_audit_user_id", table_name="audit")
    op.drop_index("ix_audit_network", table_name="audit")
    op.drop_index("ix_audit_kind", table_name="audit")
    op.drop_table("audit")
