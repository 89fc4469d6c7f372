"""Other words for a paragraph are a contribution of an answer, beside what is thought of it.

An addition: the previous release knows nothing of the column, and works beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_10_wordings"
down_revision = "20261128_01_questionnaires"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("wording_id", sa.Integer()))
        batch.create_foreign_key("fk_answer_wording_id_contribution", "contribution", ["wording_id"], ["id"])
        batch.create_index("ix_answer_wording_id", ["wording_id"])


def downgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.drop_index("ix_answer_wording_id")
        batch.drop_constraint("fk_answer_wording_id_contribution", type_="foreignkey")
        batch.drop_column("wording_id")
