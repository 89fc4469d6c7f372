"""Counts below it are kept back in figures. What shows its results live has shown them whole, and goes on doing so."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_90_cell_threshold"
down_revision = "20261128_95_opinion_analysis"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("cell_threshold", sa.Integer(), nullable=False, server_default="5"))
        batch.create_check_constraint(
            op.f("ck_consultation_cell_threshold_in_reach"), "cell_threshold BETWEEN 0 AND 50"
        )
    op.execute("UPDATE consultation SET cell_threshold = 0 WHERE live_results AND published_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.drop_constraint(op.f("ck_consultation_cell_threshold_in_reach"), type_="check")
        batch.drop_column("cell_threshold")
