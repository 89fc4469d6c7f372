"""Findings, reports, paragraphs and citations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_09_reports"
down_revision = "20261122_08_meetings"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('debated-issue', 'consensus', 'proposal', 'quote', 'emerging-trend', 'sdg-link', 'challenge', 'achievement', 'observation')",
            name=op.f("ck_finding_kind_known"),
        ),
        sa.ForeignKeyConstraint(["action_line_id"], ["action_line.id"], name=op.f("fk_finding_action_line_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_finding_made_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_finding_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("action_line_id", "number", name=op.f("uq_finding_action_line_id_number")),
        sa.UniqueConstraint("symbol", name=op.f("uq_finding_symbol")),
    )
    op.create_index(op.f("ix_finding_meeting_id"), "finding", ["meeting_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("masthead", JSON, nullable=False),
        sa.Column("comments_requested", sa.Boolean(), nullable=False),
        sa.Column("comments_url", sa.String(length=200), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('summary-report')", name=op.f("ck_report_kind_known")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_report_created_by_id")),
        sa.ForeignKeyConstraint(
            ["current_version_id"],
            ["report_version.id"],
            name="fk_report_current_version_id_report_version",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_report_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("meeting_id", "kind", name=op.f("uq_report_meeting_id_kind")),
        sa.UniqueConstraint("symbol", name=op.f("uq_report_symbol")),
    )
    op.create_table(
        "finding_action_line",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_line_id"], ["action_line.id"], name=op.f("fk_finding_action_line_action_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_action_line_finding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("finding_id", "action_line_id", name=op.f("pk_finding_action_line")),
    )
    op.create_index(
        op.f("ix_finding_action_line_action_line_id"), "finding_action_line", ["action_line_id"], unique=False
    )
    op.create_table(
        "paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("footnote", sa.Text(), nullable=True),
        sa.Column("is_own_observation", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('numbered', 'heading', 'letter', 'roman', 'plain')", name=op.f("ck_paragraph_kind_known")
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["user.id"], name=op.f("fk_paragraph_edited_by_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_paragraph_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
    )
    op.create_index("ix_paragraph_report", "paragraph", ["report_id", "position"], unique=False)
    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", JSON, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("revised_on", sa.Date(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["published_by_id"], ["user.id"], name=op.f("fk_report_version_published_by_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_version_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_version_report_id_number")),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("anchor_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchor.id"], name=op.f("fk_citation_anchor_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_citation_contribution_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_citation_finding_id")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_citation_paragraph_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name=op.f("fk_citation_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint(
            "version_id",
            "paragraph_id",
            "finding_id",
            "anchor_id",
            name=op.f("uq_citation_version_id_paragraph_id_finding_id_anchor_id"),
        ),
    )
    op.create_index("ix_citation_contribution", "citation", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_citation_finding_id"), "citation", ["finding_id"], unique=False)
    op.create_table(
        "finding_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("anchor_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchor.id"], name=op.f("fk_finding_anchor_anchor_id")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_anchor_finding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_anchor")),
        sa.UniqueConstraint("finding_id", "anchor_id", name=op.f("uq_finding_anchor_finding_id_anchor_id")),
    )
    op.create_index(op.f("ix_finding_anchor_anchor_id"), "finding_anchor", ["anchor_id"], unique=False)
    op.create_table(
        "paragraph_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_paragraph_finding_finding_id")),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_paragraph_finding_paragraph_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_finding")),
        sa.UniqueConstraint("paragraph_id", "finding_id", name=op.f("uq_paragraph_finding_paragraph_id_finding_id")),
    )
    op.create_index(op.f("ix_paragraph_finding_finding_id"), "paragraph_finding", ["finding_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":  # SQLite takes the ring of keys within CREATE TABLE
        op.create_foreign_key(
            "fk_report_current_version_id_report_version", "report", "report_version", ["current_version_id"], ["id"]
        )


def downgrade() -> None:
    """Take the tables away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_report_current_version_id_report_version", "report", type_="foreignkey")
    op.drop_index(op.f("ix_paragraph_finding_finding_id"), table_name="paragraph_finding")
    op.drop_table("paragraph_finding")
    op.drop_index(op.f("ix_finding_anchor_anchor_id"), table_name="finding_anchor")
    op.drop_table("finding_anchor")
    op.drop_index(op.f("ix_citation_finding_id"), table_name="citation")
    op.drop_index("ix_citation_contribution", table_name="citation")
    op.drop_table("citation")
    op.drop_table("report_version")
    op.drop_index("ix_paragraph_report", table_name="paragraph")
    op.drop_table("paragraph")
    op.drop_index(op.f("ix_finding_action_line_action_line_id"), table_name="finding_action_line")
    op.drop_table("finding_action_line")
    op.drop_table("report")
    op.drop_index(op.f("ix_finding_meeting_id"), table_name="finding")
    op.drop_table("finding")
