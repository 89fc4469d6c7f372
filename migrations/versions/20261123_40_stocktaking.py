"""Stocktaking entries, their versions and assessments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_40_stocktaking"
down_revision = "20261123_01_sealed_actor"
branch_labels = None
depends_on = None

STATUS = "status IN ('planned', 'ongoing', 'completed', 'stopped')"


def _text(name: str, length: int, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _number(name: str, **options: object) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, **options)


def upgrade() -> None:
    """Make the tables."""
    _make_entries()
    op.create_table(
        "stocktaking_goal",
        _number("entry_id"),
        _number("goal_number"),
        _to_entry("stocktaking_goal"),
        sa.ForeignKeyConstraint(
            ["goal_number"], ["sustainable_development_goal.number"], name=op.f("fk_stocktaking_goal_goal_number")
        ),
        sa.PrimaryKeyConstraint("entry_id", "goal_number", name=op.f("pk_stocktaking_goal")),
    )
    op.create_index(op.f("ix_stocktaking_goal_goal_number"), "stocktaking_goal", ["goal_number"])
    _make_versions()
    op.create_table(
        "stocktaking_assessment",
        _number("id", autoincrement=False),
        _number("entry_id"),
        _number("number"),
        _text("status", 12),
        _text("evidence", 500),
        sa.CheckConstraint(STATUS, name=op.f("ck_stocktaking_assessment_status_known")),
        _to_entry("stocktaking_assessment"),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name=op.f("fk_stocktaking_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktaking_assessment")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_stocktaking_assessment_entry_id_number")),
    )


def _to_entry(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_entry_id")
    return sa.ForeignKeyConstraint(["entry_id"], ["stocktaking_entry.id"], name=name, ondelete="CASCADE")


def _make_entries() -> None:
    op.create_table(
        "stocktaking_entry",
        _number("id"),
        _number("contribution_id"),
        _text("kind", 12),
        _text("title", 300),
        _text("owner", 300),
        _text("partners", 1000),
        _text("country", 2, nullable=True),
        _text("region", 20, nullable=True),
        _text("began", 10),
        _text("ended", 10),
        _text("status", 12),
        _text("url", 500),
        _number("version"),
        _number("last_number"),
        sa.CheckConstraint(
            "kind IN ('project', 'programme', 'case', 'practice')", name=op.f("ck_stocktaking_entry_kind_known")
        ),
        sa.CheckConstraint(STATUS, name=op.f("ck_stocktaking_entry_status_known")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_stocktaking_entry_contribution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktaking_entry")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_stocktaking_entry_contribution_id")),
    )
    op.create_index("ix_stocktaking_entry_kind", "stocktaking_entry", ["kind", "id"])
    op.create_index("ix_stocktaking_entry_country", "stocktaking_entry", ["country", "id"])


def _make_versions() -> None:
    facts = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    op.create_table(
        "stocktaking_version",
        _number("id"),
        _number("entry_id"),
        _number("number"),
        _number("revision_number"),
        sa.Column("facts", facts, nullable=False),
        _text("digest", 64),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _to_entry("stocktaking_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktaking_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_stocktaking_version_entry_id_number")),
    )


def downgrade() -> None:
    """Take the tables away."""
    for name in ("stocktaking_assessment", "stocktaking_version", "stocktaking_goal", "stocktaking_entry"):
        op.drop_table(name)
