"""Statements put to the vote, votes, and the votes that were changed."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_70_statements"
down_revision = "20261128_10_wordings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("is_seed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vote_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'merged' OR merged_into_id IS NOT NULL", name=op.f("ck_statement_merged_somewhere")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'accepted', 'declined', 'merged')", name=op.f("ck_statement_state_known")
        ),
        _to("statement", "consultation_id", "consultation", "CASCADE"),
        _to("statement", "contribution_id", "contribution"),
        _to("statement", "merged_into_id", "statement"),
        _to("statement", "question_id", "question", "CASCADE"),
        _to("statement", "response_id", "response", "SET NULL"),
        _to("statement", "row_id", "question_row", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_statement_consultation_id_number")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_statement_contribution_id")),
        sa.UniqueConstraint("row_id", name=op.f("uq_statement_row_id")),
    )
    op.create_index(op.f("ix_statement_merged_into_id"), "statement", ["merged_into_id"])
    op.create_index(op.f("ix_statement_response_id"), "statement", ["response_id"])
    op.create_index("ix_statement_question", "statement", ["question_id", "state", "number"])
    _votes()


def _to(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _votes() -> None:
    op.create_table(
        "vote",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.CheckConstraint("value BETWEEN -1 AND 1", name=op.f("ck_vote_value_known")),
        _to("vote", "response_id", "response", "CASCADE"),
        _to("vote", "statement_id", "statement", "CASCADE"),
        sa.PrimaryKeyConstraint("response_id", "statement_id", name=op.f("pk_vote")),
    )
    op.create_index("ix_vote_counted", "vote", ["statement_id", "value"])
    op.create_table(
        "vote_earlier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        _to("vote_earlier", "response_id", "response", "CASCADE"),
        _to("vote_earlier", "statement_id", "statement", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_earlier")),
    )
    op.create_index("ix_vote_earlier_response", "vote_earlier", ["response_id", "statement_id"])
    op.create_index(op.f("ix_vote_earlier_statement_id"), "vote_earlier", ["statement_id"])


def downgrade() -> None:
    """Votes go with their tables; the statements' words stay, as contributions."""
    for table in ("vote_earlier", "vote", "statement"):
        op.drop_table(table)
