"""Scans of the paper from which a response was entered."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_92_relay_scans"
down_revision = "20261128_41_retired_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("is_confided", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "relay_scan",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_relay_scan_attachment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response_relay.response_id"],
            name=op.f("fk_relay_scan_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_relay_scan")),
    )
    op.create_index(op.f("ix_relay_scan_response_id"), "relay_scan", ["response_id"])


def downgrade() -> None:
    """The scans go from their entries, and are what somebody uploaded and never used."""
    op.drop_table("relay_scan")
    op.drop_column("attachment", "is_confided")
