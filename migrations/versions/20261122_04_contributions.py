"""Contributions, revisions, anchors, flags and the words to search."""

import sqlalchemy as sa
from alembic import op

from core.fulltext import FullText

revision = "20261122_04_contributions"
down_revision = "20261122_03_accounts"
branch_labels = None
depends_on = None
SEARCH = FullText("search_text", "contribution_id", ("words",))


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("speaker_name", sa.String(length=120), nullable=False),
        sa.Column("stakeholder_type", sa.String(length=20), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.CheckConstraint(
            "visibility IN ('public', 'hidden', 'withdrawn')", name=op.f("ck_contribution_visibility_known")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_contribution_revision_id_revision", use_alter=True
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["user.id"], name=op.f("fk_contribution_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("symbol", name=op.f("uq_contribution_symbol")),
    )
    op.create_index(op.f("ix_contribution_kind"), "contribution", ["kind"], unique=False)
    op.create_index(op.f("ix_contribution_said_at"), "contribution", ["said_at"], unique=False)
    op.create_index("ix_contribution_speaker", "contribution", ["speaker_id", "id"], unique=False)
    op.create_index("ix_contribution_topic", "contribution", ["topic", "id"], unique=False)
    op.create_table(
        "filing",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_line_id"], ["action_line.id"], name=op.f("fk_filing_action_line_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_filing_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", "action_line_id", name=op.f("pk_filing")),
    )
    op.create_index(op.f("ix_filing_action_line_id"), "filing", ["action_line_id"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("flagged_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_flag_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_flag_decided_by_id")),
        sa.ForeignKeyConstraint(["flagged_by_id"], ["user.id"], name=op.f("fk_flag_flagged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("contribution_id", "flagged_by_id", name=op.f("uq_flag_contribution_id_flagged_by_id")),
    )
    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_moderation_decision_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_moderation_decision_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
    )
    op.create_index(
        op.f("ix_moderation_decision_contribution_id"), "moderation_decision", ["contribution_id"], unique=False
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_revision_author_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_revision_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("contribution_id", "number", name=op.f("uq_revision_contribution_id_number")),
    )
    op.create_table(
        "search_text",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_search_text_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(length=64), nullable=False),
        sa.Column("suffix", sa.String(length=64), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name=op.f("ck_anchor_span")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_anchor_contribution_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_anchor_made_by_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_anchor_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("revision_id", "start_at", "end_at", name=op.f("uq_anchor_revision_id_start_at_end_at")),
    )
    op.create_index(op.f("ix_anchor_contribution_id"), "anchor", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_anchor_revision_id"), "anchor", ["revision_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":  # SQLite takes the ring of keys within CREATE TABLE
        op.create_foreign_key(
            "fk_contribution_revision_id_revision", "contribution", "revision", ["revision_id"], ["id"]
        )
    for statement in SEARCH.creation(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away."""
    for statement in SEARCH.removal(op.get_bind().dialect.name):
        op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_contribution_revision_id_revision", "contribution", type_="foreignkey")
    op.drop_index(op.f("ix_anchor_revision_id"), table_name="anchor")
    op.drop_index(op.f("ix_anchor_contribution_id"), table_name="anchor")
    op.drop_table("anchor")
    op.drop_table("search_text")
    op.drop_table("revision")
    op.drop_index(op.f("ix_moderation_decision_contribution_id"), table_name="moderation_decision")
    op.drop_table("moderation_decision")
    op.drop_table("flag")
    op.drop_index(op.f("ix_filing_action_line_id"), table_name="filing")
    op.drop_table("filing")
    op.drop_index("ix_contribution_topic", table_name="contribution")
    op.drop_index("ix_contribution_speaker", table_name="contribution")
    op.drop_index(op.f("ix_contribution_said_at"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_kind"), table_name="contribution")
    op.drop_table("contribution")
