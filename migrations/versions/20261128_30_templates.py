"""Questionnaires that are saved as templates."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_30_templates"
down_revision = "20261128_20_pages"
branch_labels = None
depends_on = None

TABLE = "questionnaire_template"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f(f"fk_{TABLE}_saved_by_id")),
        sa.ForeignKeyConstraint(["retired_by_id"], ["user.id"], name=op.f(f"fk_{TABLE}_retired_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_saved_by_id"), TABLE, ["saved_by_id"])
    op.create_index("ix_questionnaire_template_listed", TABLE, ["retired_at", "is_shared"])


def downgrade() -> None:
    op.drop_table(TABLE)
