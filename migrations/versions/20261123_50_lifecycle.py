"""The life of a consultation after its closing: results held back, late answers, outcomes, archiving; uptime."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_50_lifecycle"
down_revision = "20261123_40_stocktaking"
branch_labels = None
depends_on = None

NO = sa.false()
MOMENTS = ("results_published_at", "archived_at", "late_until")


def upgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("holds_results", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("state_noted", sa.String(length=20), nullable=True))
        for name in MOMENTS:
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("response", sa.Column("is_late", sa.Boolean(), nullable=False, server_default=NO))
    _late_windows()
    _outcomes()
    op.create_table(
        "uptime_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uptime_span")),
    )
    op.create_index(op.f("ix_uptime_span_last_at"), "uptime_span", ["last_at"])


def _late_windows() -> None:
    op.create_table(
        "consultation_late_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until > opened_at", name=op.f("ck_consultation_late_window_ends_after_opening")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_late_window_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user.id"], name=op.f("fk_consultation_late_window_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_late_window")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_consultation_late_window_consultation_id"), "consultation_late_window", ["consultation_id"]
    )


def _outcomes() -> None:
    op.create_table(
        "question_outcome",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_outcome_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_question_outcome_written_by_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_outcome")),
    )


def downgrade() -> None:
    """What only the new tables and columns hold goes: reasons of late windows, outcomes, marks of late answers."""
    for table in ("uptime_span", "question_outcome", "consultation_late_window"):
        op.drop_table(table)
    op.drop_column("response", "is_late")
    with op.batch_alter_table("consultation") as batch:
        for name in ("holds_results", "state_noted", *MOMENTS):
            batch.drop_column(name)
