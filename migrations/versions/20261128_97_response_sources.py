"""Responses that hubs gave or that were relayed, and answers in words, are found without looking at all others."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_97_response_sources"
down_revision = "20261128_91_tallies"
branch_labels = None
depends_on = None

NAMED = {"ix_answer_said": "contribution_id", "ix_answer_worded": "wording_id"}


def upgrade() -> None:
    op.create_index("ix_response_source", "response", ["consultation_id", "source"])
    for name, column in NAMED.items():
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "answer", ["question_id", "id"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    for name in NAMED:
        op.drop_index(name, table_name="answer")
    op.drop_index("ix_response_source", table_name="response")
