"""Consultations, questionnaires, responses and answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_07_consultations"
down_revision = "20261122_06_forum"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purpose_html", sa.Text(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("source_note_html", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_results", sa.Boolean(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at",
            name=op.f("ck_consultation_closes_after_opening"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_consultation_published_with_times"),
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user.id"], name=op.f("fk_consultation_drafted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_closes_at"), "consultation", ["closes_at"], unique=False)
    op.create_index(op.f("ix_consultation_published_at"), "consultation", ["published_at"], unique=False)
    op.create_table(
        "consultation_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("old_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_extension_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["extended_by_id"], ["user.id"], name=op.f("fk_consultation_extension_extended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_extension")),
    )
    op.create_index(
        op.f("ix_consultation_extension_consultation_id"), "consultation_extension", ["consultation_id"], unique=False
    )
    op.create_table(
        "consultation_line",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_line_id"], ["action_line.id"], name=op.f("fk_consultation_line_action_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_line_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "action_line_id", name=op.f("pk_consultation_line")),
    )
    op.create_index(
        op.f("ix_consultation_line_action_line_id"), "consultation_line", ["action_line_id"], unique=False
    )
    op.create_table(
        "consultation_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_section_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_section")),
    )
    op.create_index(
        op.f("ix_consultation_section_consultation_id"), "consultation_section", ["consultation_id"], unique=False
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", JSON, nullable=True),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("speaker_name", sa.String(length=120), nullable=False),
        sa.Column("stakeholder_type", sa.String(length=20), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.CheckConstraint("user_id IS NOT NULL OR external_id IS NOT NULL", name=op.f("ck_response_of_somebody")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_response_consultation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_response_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("consultation_id", "external_id", name=op.f("uq_response_consultation_id_external_id")),
        sa.UniqueConstraint("consultation_id", "user_id", name=op.f("uq_response_consultation_id_user_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_response_reference")),
    )
    op.create_index("ix_response_counted", "response", ["consultation_id", "submitted_at"], unique=False)
    op.create_index(op.f("ix_response_user_id"), "response", ["user_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("help", sa.String(length=1000), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("choices_exact", sa.Integer(), nullable=True),
        sa.Column("choices_max", sa.Integer(), nullable=True),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('single', 'multiple', 'likert', 'text')", name=op.f("ck_question_kind_known")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["consultation_section.id"], name=op.f("fk_question_section_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_section_id"), "question", ["section_id"], unique=False)
    op.create_table(
        "response_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_version_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_version")),
        sa.UniqueConstraint("response_id", "number", name=op.f("uq_response_version_response_id_number")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_answer_contribution_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("response_id", "question_id", name=op.f("uq_answer_response_id_question_id")),
    )
    op.create_index(op.f("ix_answer_contribution_id"), "answer", ["contribution_id"], unique=False)
    op.create_index("ix_answer_question", "answer", ["question_id", "id"], unique=False)
    op.create_table(
        "question_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_option_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_option")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_question_option_question_id_position")),
    )
    op.create_table(
        "answer_choice",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_answer_choice_answer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["option_id"], ["question_option.id"], name=op.f("fk_answer_choice_option_id")),
        sa.PrimaryKeyConstraint("answer_id", "option_id", name=op.f("pk_answer_choice")),
    )
    op.create_index(op.f("ix_answer_choice_option_id"), "answer_choice", ["option_id"], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_index(op.f("ix_answer_choice_option_id"), table_name="answer_choice")
    op.drop_table("answer_choice")
    op.drop_table("question_option")
    op.drop_index("ix_answer_question", table_name="answer")
    op.drop_index(op.f("ix_answer_contribution_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_table("response_version")
    op.drop_index(op.f("ix_question_section_id"), table_name="question")
    op.drop_table("question")
    op.drop_index(op.f("ix_response_user_id"), table_name="response")
    op.drop_index("ix_response_counted", table_name="response")
    op.drop_table("response")
    op.drop_index(op.f("ix_consultation_section_consultation_id"), table_name="consultation_section")
    op.drop_table("consultation_section")
    op.drop_index(op.f("ix_consultation_line_action_line_id"), table_name="consultation_line")
    op.drop_table("consultation_line")
    op.drop_index(op.f("ix_consultation_extension_consultation_id"), table_name="consultation_extension")
    op.drop_table("consultation_extension")
    op.drop_index(op.f("ix_consultation_published_at"), table_name="consultation")
    op.drop_index(op.f("ix_consultation_closes_at"), table_name="consultation")
    op.drop_table("consultation")
