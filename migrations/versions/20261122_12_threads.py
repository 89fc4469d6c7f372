"""Moving, splitting and merging threads; pages of large threads; whether others see one reading."""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "20261122_12_threads"
down_revision = "20261122_11_moderation"
branch_labels = None
depends_on = None

KNOWN = "kind IN ('rename', 'slow', 'move', 'split', 'merge', 'move-posts')"
WIDTH, STEP, SHOWN = 6, 5, 6


def upgrade() -> None:
    """The acts of chairs, former places of posts, and where pages begin."""
    op.create_table(
        "thread_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(KNOWN, name=op.f("ck_thread_act_kind_known")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_thread_act_made_by_id")),
        sa.ForeignKeyConstraint(["other_id"], ["thread.id"], name=op.f("fk_thread_act_other_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_act_thread_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["thread_act.id"], name=op.f("fk_thread_act_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_act")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_thread_act_undoes_id")),
    )
    op.create_index("ix_thread_act_thread", "thread_act", ["thread_id", "id"])
    op.create_index("ix_thread_act_other", "thread_act", ["other_id", "id"])
    op.create_table(
        "page_start",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("under", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(360), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_page_start_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "under", "path", name=op.f("pk_page_start")),
    )
    op.add_column("post_address", sa.Column("path", sa.String(360), nullable=False, server_default=""))
    op.add_column("post", sa.Column("under", sa.Integer(), nullable=False, server_default="0"))
    # A post more than five levels below where its page begins is drawn under the last ancestor whose level is a
    # multiple of five: the last six digits of that ancestor's path are its number.
    root = f"{STEP} * ((depth - 1) / {STEP}) * {WIDTH}"
    op.execute(f"UPDATE post SET under = CAST(substr(path, {root} + 1, {WIDTH}) AS INTEGER) WHERE depth >= {SHOWN}")  # noqa: S608  # our own numbers
    op.create_index("ix_post_page", "post", ["thread_id", "under", "path"])
    op.add_column("user", sa.Column("shows_presence", sa.Boolean(), nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    """Posts stay where they were moved to; what chairs did and why is forgotten."""
    with op.batch_alter_table("user") as batch:
        batch.drop_column("shows_presence")
    op.drop_index("ix_post_page", table_name="post")
    with op.batch_alter_table("post") as batch:
        batch.drop_column("under")
    with op.batch_alter_table("post_address") as batch:
        batch.drop_column("path")
    op.drop_table("page_start")
    op.drop_table("thread_act")
