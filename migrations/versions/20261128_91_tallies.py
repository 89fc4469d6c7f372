"""Counts of answers that are kept up to date. What was answered before is counted by the first job that comes along."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_91_tallies"
down_revision = "20261128_90_cell_threshold"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "response_tally",
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        _to("response_tally", "response"),
        _to("response_tally", "consultation"),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_tally")),
    )
    op.create_index("ix_response_tally_pending", "response_tally", ["consultation_id", "is_pending"])
    op.create_table(
        "tally",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=12), nullable=False),
        sa.Column("attribute", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=500), nullable=False),
        sa.Column("grp", sa.String(length=500), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _to("tally", "consultation"),
        sa.PrimaryKeyConstraint(
            "consultation_id", "by", "attribute", "category", "grp", "part", name=op.f("pk_tally")
        ),
    )
    op.create_table(
        "tally_head",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folds", sa.Integer(), nullable=False),
        sa.Column("together", JSON, nullable=True),
        _to("tally_head", "consultation"),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_tally_head")),
    )


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    column = f"{other}_id"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def downgrade() -> None:
    for table in ("tally_head", "tally", "response_tally"):
        op.drop_table(table)
