"""Why somebody led a consultation to a state; when its facilitators were reminded of outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_80_transitions"
down_revision = "20261128_75_invitations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reached_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_transition_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reached_by_id"], ["user.id"], name=op.f("fk_consultation_transition_reached_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_transition")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_consultation_transition_consultation_id"), "consultation_transition", ["consultation_id"]
    )
    op.add_column("consultation", sa.Column("outcomes_reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The reasons go."""
    op.drop_column("consultation", "outcomes_reminded_at")
    op.drop_table("consultation_transition")
