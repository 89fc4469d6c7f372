"""Invitations to consultations, lists that wait, planned reminders, addresses that want none; mail that came back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_75_invitations"
down_revision = "20261128_70_statements"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("outgoing_mail", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "suppressed_address",
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_digest", "scope", name=op.f("pk_suppressed_address")),
    )
    _invitations()
    _lists()
    op.create_table(
        "consultation_reminder",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("done_for", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("days_before BETWEEN 1 AND 60", name=op.f("ck_consultation_reminder_days_in_reach")),
        _to("consultation_reminder", "consultation_id", "consultation", "CASCADE"),
        _to("consultation_reminder", "planned_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("consultation_id", "days_before", name=op.f("pk_consultation_reminder")),
    )


def _to(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _invitations() -> None:
    op.create_table(
        "consultation_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("stakeholder_type", sa.String(length=20), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminder_count", sa.Integer(), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce_reason", sa.String(length=500), nullable=True),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(bounced_at IS NULL) = (bounce_reason IS NULL)", name=op.f("ck_consultation_invitation_bounce_says_why")
        ),
        _to("consultation_invitation", "consultation_id", "consultation", "CASCADE"),
        _to("consultation_invitation", "invited_by_id", "user", "SET NULL"),
        _to("consultation_invitation", "user_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_invitation")),
        sa.UniqueConstraint(
            "consultation_id", "email", name=op.f("uq_consultation_invitation_consultation_id_email")
        ),
        sa.UniqueConstraint("token_digest", name=op.f("uq_consultation_invitation_token_digest")),
    )
    op.create_index("ix_consultation_invitation_email", "consultation_invitation", ["email"])
    op.create_index("ix_consultation_invitation_listed", "consultation_invitation", ["consultation_id", "id"])
    op.create_index(op.f("ix_consultation_invitation_user_id"), "consultation_invitation", ["user_id"])


def _lists() -> None:
    table = "consultation_invitation_list"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", JSON, nullable=False),
        sa.Column("faults", JSON, nullable=False),
        sa.Column("notes", JSON, nullable=False),
        _to(table, "consultation_id", "consultation", "CASCADE"),
        _to(table, "uploaded_by_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("consultation_id", "uploaded_at"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Who was invited is forgotten, and so is who wants no invitations."""
    for table in (
        "consultation_reminder", "consultation_invitation_list", "consultation_invitation", "suppressed_address",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_column("bounced_at")
