"""Statements that an amendment took off the vote, with the votes that they have."""

from alembic import op

revision = "20261128_41_retired_statements"
down_revision = "20261128_50_respondents"
branch_labels = None
depends_on = None

BEFORE = "state IN ('pending', 'accepted', 'declined', 'merged')"
AFTER = "state IN ('pending', 'accepted', 'declined', 'merged', 'retired')"


def upgrade() -> None:
    _known(AFTER)


def downgrade() -> None:
    """What was retired was not put to the vote."""
    op.execute("UPDATE statement SET state = 'declined' WHERE state = 'retired'")
    _known(BEFORE)


def _known(states: str) -> None:
    with op.batch_alter_table("statement") as batch:
        batch.drop_constraint(op.f("ck_statement_state_known"), type_="check")
        batch.create_check_constraint(op.f("ck_statement_state_known"), states)
