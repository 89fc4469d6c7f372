"""Spaces, threads, posts and read state."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_06_forum"
down_revision = "20261122_05_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_line_id"], ["action_line.id"], name=op.f("fk_space_action_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("action_line_id", name=op.f("uq_space_action_line_id")),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("is_title_shown", sa.Boolean(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_thread_opened_by_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_thread_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_last_post_at"), "thread", ["last_post_at"], unique=False)
    op.create_index("ix_thread_listing", "thread", ["space_id", "is_pinned", "last_post_at", "id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=360), nullable=False),
        sa.Column("spoke_as", sa.String(length=20), nullable=True),
        sa.CheckConstraint("spoke_as IN ('facilitator', 'moderator')", name=op.f("ck_post_role_known")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_post_counted")),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name=op.f("fk_post_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["post.id"], name=op.f("fk_post_parent_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_post_thread_id_number")),
        sa.UniqueConstraint("thread_id", "path", name=op.f("uq_post_thread_id_path")),
    )
    op.create_index(op.f("ix_post_parent_id"), "post", ["parent_id"], unique=False)
    op.create_table(
        "read_state",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_read_state_thread_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_read_state_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_read_state")),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("read_state")
    op.drop_index(op.f("ix_post_parent_id"), table_name="post")
    op.drop_table("post")
    op.drop_index("ix_thread_listing", table_name="thread")
    op.drop_index(op.f("ix_thread_last_post_at"), table_name="thread")
    op.drop_table("thread")
    op.drop_table("space")
