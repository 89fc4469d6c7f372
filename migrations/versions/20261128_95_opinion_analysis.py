"""Opinion groups that were found in votes, kept until something changes."""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "20261128_95_opinion_analysis"
down_revision = "20261128_92_relay_scans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinion_analysis",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("made_at", core.db.UTCDateTime(), nullable=True),
        sa.Column("asked_at", core.db.UTCDateTime(), nullable=False),
        sa.Column("document", core.db.JSONDocument, nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_opinion_analysis_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_opinion_analysis")),
    )


def downgrade() -> None:
    """They are found again from the votes."""
    op.drop_table("opinion_analysis")
