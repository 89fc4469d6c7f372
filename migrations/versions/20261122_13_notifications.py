"""Following, notifications, bookmarks and read state."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db import UTCDateTime

revision = "20261122_13_notifications"
down_revision = "20261122_12_threads"
branch_labels = None
depends_on = None

JSONDocument = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
MOVED, UNREAD = sa.text("said_in_id <> thread_id"), sa.text("read_at IS NULL")


def _user(table: str) -> list[sa.schema.SchemaItem]:
    name = f"fk_{table}_user_id_user"
    return [
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(name), ondelete="CASCADE"),
    ]


def _moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, UTCDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """What was seen of a thread counts as read up to there."""
    _read_state()
    _posts()
    _following()
    _bookmarks()
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.add_column(sa.Column("composer", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("reference", JSONDocument, nullable=True))


def _read_state() -> None:
    with op.batch_alter_table("read_state") as batch:
        batch.add_column(sa.Column("read_to", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("undo", JSONDocument, nullable=True))
    op.execute("UPDATE read_state SET read_to = seen")
    with op.batch_alter_table("read_state") as batch:
        batch.alter_column("read_to", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    op.create_table(
        "read_beyond",
        *_user("read_beyond"),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_read_beyond_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "thread_id", "first", name=op.f("pk_read_beyond")),
    )
    op.create_table(
        "space_mark",
        *_user("space_mark"),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("read_to_id", sa.Integer(), nullable=False),
        sa.Column("known_id", sa.Integer(), nullable=False),
        sa.Column("undo", JSONDocument, nullable=True),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_space_mark_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "space_id", name=op.f("pk_space_mark")),
    )


def _posts() -> None:
    with op.batch_alter_table("post") as batch:
        batch.add_column(sa.Column("said_in_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("said_number", sa.Integer(), nullable=True))
    op.execute("UPDATE post SET said_in_id = thread_id, said_number = number")
    with op.batch_alter_table("post") as batch:
        batch.alter_column("said_in_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("said_number", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_post_said_in_id_thread"), "thread", ["said_in_id"], ["id"])
    op.create_index("ix_post_moved", "post", ["thread_id"], sqlite_where=MOVED, postgresql_where=MOVED)


def _following() -> None:
    op.create_table(
        "subscription",
        *_user("subscription"),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _moment("chosen_at", nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_subscription_level_known")),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f("pk_subscription")),
    )
    op.create_index("ix_subscription_subject", "subscription", ["subject", "user_id"])
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        *_user("notification"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=True),
        _moment("at", nullable=False),
        _moment("read_at"),
        _moment("mailed_at"),
        _contribution("notification"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index("ix_notification_user", "notification", ["user_id", "id"])
    op.create_index(op.f("ix_notification_contribution_id"), "notification", ["contribution_id"])
    op.create_index(
        "ix_notification_unread", "notification", ["user_id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )
    op.create_table(
        "mail_choice",
        *_user("mail_choice"),
        sa.Column("rhythm", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('immediately', 'daily', 'weekly', 'never')", name=op.f("ck_mail_choice_rhythm_known")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_choice")),
    )
    _mail_followers()


def _contribution(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_contribution_id_contribution"
    return sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f(name), ondelete="CASCADE")


def _mail_followers() -> None:
    op.create_table(
        "mail_follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        _moment("asked_at", nullable=False),
        _moment("confirmed_at"),
        sa.Column("told_to_id", sa.Integer(), nullable=False),
        _moment("told_at"),
        sa.ForeignKeyConstraint(["line_id"], ["action_line.id"], name=op.f("fk_mail_follower_line_id_action_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_follower")),
        sa.UniqueConstraint("email", "line_id", name=op.f("uq_mail_follower_email_line_id")),
    )
    op.create_index(op.f("ix_mail_follower_told_at"), "mail_follower", ["told_at"])


def _bookmarks() -> None:
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Integer(), nullable=False),
        *_user("bookmark"),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        _moment("made_at", nullable=False),
        _contribution("bookmark"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint("user_id", "contribution_id", name=op.f("uq_bookmark_user_id_contribution_id")),
    )
    op.create_index(op.f("ix_bookmark_contribution_id"), "bookmark", ["contribution_id"])


def downgrade() -> None:
    """Take it all away; marks of what was seen stay."""
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_column("reference")
        batch.drop_column("composer")
    for name in (
        "bookmark",
        "mail_follower",
        "mail_choice",
        "notification",
        "subscription",
        "space_mark",
        "read_beyond",
    ):
        op.drop_table(name)
    op.drop_index("ix_post_moved", "post")
    with op.batch_alter_table("post") as batch:
        batch.drop_constraint(op.f("fk_post_said_in_id_thread"), type_="foreignkey")
        batch.drop_column("said_in_id")
        batch.drop_column("said_number")
    op.execute("DELETE FROM read_state WHERE looked_at = 0")
    with op.batch_alter_table("read_state") as batch:
        batch.drop_column("undo")
        batch.drop_column("read_to")
