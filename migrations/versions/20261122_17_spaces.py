"""Group spaces: how they are listed, closed down and silenced, and the ways into them."""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "20261122_17_spaces"
down_revision = "20261122_16_search"
branch_labels = None
depends_on = None

MOMENTS = ("read_only_until", "archived_at")


def upgrade() -> None:
    """A space that is there already is one of an action line: listed, open, not closed down."""
    op.add_column("space", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("space", sa.Column("is_listed", sa.Boolean(), nullable=False, server_default=sa.text("true")))
    op.add_column("space", sa.Column("read_only_reason", sa.String(length=500), nullable=True))
    for name in MOMENTS:
        op.add_column("space", sa.Column(name, UTCDateTime(timezone=True), nullable=True))
    _make_ways_in()


def _make_ways_in() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('member', 'moderator')", name=op.f("ck_invitation_role_known")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_invitation_space_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["invited_by_id"], ["user.id"], name="fk_invitation_invited_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("space_id", "email", name="uq_invitation_space_id_email"),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_table(
        "join_request",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("asked_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_join_request_space_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_join_request_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("space_id", "user_id", name="pk_join_request"),
    )
    op.create_index("ix_join_request_user_id", "join_request", ["user_id"])


def downgrade() -> None:
    op.drop_table("join_request")
    op.drop_table("invitation")
    with op.batch_alter_table("space") as batch:
        for name in ("country", "is_listed", "read_only_reason", *MOMENTS):
            batch.drop_column(name)
