"""Meetings, attendance and participation."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_08_meetings"
down_revision = "20261122_07_consultations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_meeting_series_slug")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("subtitle", sa.String(length=300), nullable=False),
        sa.Column("convenor", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("venue", sa.String(length=300), nullable=False),
        sa.Column("remote_url", sa.String(length=500), nullable=False),
        sa.Column("overview", sa.Text(), nullable=False),
        sa.Column("overview_html", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attendance_total", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('announced', 'cancelled')", name=op.f("ck_meeting_status_known")),
        sa.CheckConstraint(
            "attendance_total IS NULL OR attendance_total >= 0", name=op.f("ck_meeting_total_not_negative")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_meeting_created_by_id")),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_meeting_series_id_number")),
    )
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)
    op.create_table(
        "attendance_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("stakeholder_type", sa.String(length=20), nullable=True),
        sa.Column("on_site", sa.Integer(), nullable=False),
        sa.Column("remote", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_site >= 0 AND remote >= 0", name=op.f("ck_attendance_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_count_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_count")),
        sa.UniqueConstraint("meeting_id", "label", name=op.f("uq_attendance_count_meeting_id_label")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_attendance_count_meeting_id_position")),
    )
    op.create_table(
        "meeting_action_line",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_line_id"], ["action_line.id"], name=op.f("fk_meeting_action_line_action_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_action_line_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "action_line_id", name=op.f("pk_meeting_action_line")),
    )
    op.create_index(
        op.f("ix_meeting_action_line_action_line_id"), "meeting_action_line", ["action_line_id"], unique=False
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speaker_name", sa.String(length=120), nullable=False),
        sa.Column("stakeholder_type", sa.String(length=20), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.CheckConstraint("mode IN ('on_site', 'remote')", name=op.f("ck_participation_mode_known")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_participation_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_participation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_participation_meeting_id_user_id")),
    )
    op.create_index("ix_participation_user", "participation", ["user_id"], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_index("ix_participation_user", table_name="participation")
    op.drop_table("participation")
    op.drop_index(op.f("ix_meeting_action_line_action_line_id"), table_name="meeting_action_line")
    op.drop_table("meeting_action_line")
    op.drop_table("attendance_count")
    op.drop_index(op.f("ix_meeting_starts_at"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("meeting_series")
