"""Checkpoints of the record."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_19_archive"
down_revision = "20261122_18_relay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(64), nullable=False)
            for name in ("root", "hidden", "salt", "previous", "digest")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "checkpoint_leaf",
        sa.Column("topic", sa.String(120), nullable=False),
        sa.Column("checkpoint_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_number"], ["checkpoint.number"], name=op.f("fk_checkpoint_leaf_checkpoint_number")
        ),
        sa.PrimaryKeyConstraint("topic", "checkpoint_number", name=op.f("pk_checkpoint_leaf")),
    )
    op.create_index(op.f("ix_checkpoint_leaf_checkpoint_number"), "checkpoint_leaf", ["checkpoint_number"])


def downgrade() -> None:
    op.drop_table("checkpoint_leaf")
    op.drop_table("checkpoint")
