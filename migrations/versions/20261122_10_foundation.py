"""Columns that the whole forum stands on: circles, group spaces, approval, and one row for each topic."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_10_foundation"
down_revision = "20261122_09_reports"
branch_labels = None
depends_on = None

KNOWN = "visibility IN ('public', 'pending', 'hidden', 'withdrawn', 'erased')"
KNOWN_BEFORE = "visibility IN ('public', 'hidden', 'withdrawn')"
CAPACITIES = ("contribution", "response", "participation")
NEVER = sa.text("false")
TOPIC, PAGES = ("key", "version", "last_number", "last_digest"), ("topic", "version")


def upgrade() -> None:
    """One step for each table; what was said before is public, and those who said it are approved."""
    _merge_topics()
    _widen_accounts()
    _widen_contributions()
    _widen_forum()


def _merge_topics() -> None:
    with op.batch_alter_table("topic") as batch:
        batch.alter_column("key", existing_type=sa.String(60), type_=sa.String(120), existing_nullable=False)
        batch.add_column(sa.Column("version", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE topic SET version = (SELECT p.version FROM page_version p WHERE p.topic = topic.key)"
               " WHERE EXISTS (SELECT 1 FROM page_version p WHERE p.topic = topic.key)")  # fmt: skip
    topic, page_version = sa.table("topic", *map(sa.column, TOPIC)), sa.table("page_version", *map(sa.column, PAGES))
    new = sa.select(page_version.c.topic, page_version.c.version, sa.literal(0), sa.literal("0" * 64))
    known = sa.select(topic.c.key)
    op.execute(topic.insert().from_select(list(TOPIC), new.where(page_version.c.topic.not_in(known))))
    op.drop_table("page_version")


def _widen_accounts() -> None:
    with op.batch_alter_table("user") as batch:
        for name in ("verified_at", "approved_at", "suspended_until"):
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("verified_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("suspension_reason", sa.String(500), nullable=True))
        batch.create_foreign_key(op.f("fk_user_verified_by_id"), "user", ["verified_by_id"], ["id"])
    op.execute('UPDATE "user" SET approved_at = confirmed_at')
    op.create_table(
        "admission",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("circle", sa.String(60), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admitted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('member', 'moderator')", name=op.f("ck_admission_role_known")),
        sa.ForeignKeyConstraint(["admitted_by_id"], ["user.id"], name=op.f("fk_admission_admitted_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_admission_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "circle", name=op.f("pk_admission")),
    )
    op.create_index(op.f("ix_admission_circle"), "admission", ["circle"], unique=False)


def _widen_contributions() -> None:
    for table in CAPACITIES:
        op.add_column(table, sa.Column("is_verified", sa.Boolean(), nullable=False, server_default=NEVER))
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("circle", sa.String(60), nullable=True))
        batch.add_column(sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=NEVER))
        batch.add_column(sa.Column("revision_number", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE contribution SET revision_number ="
               " (SELECT r.number FROM revision r WHERE r.id = contribution.revision_id)"
               " WHERE revision_id IS NOT NULL")  # fmt: skip
    with op.batch_alter_table("contribution") as batch:
        batch.drop_constraint(op.f("fk_contribution_revision_id_revision"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_contribution_visibility_known"), type_="check")
        batch.create_check_constraint(op.f("ck_contribution_visibility_known"), KNOWN)
        batch.create_check_constraint(op.f("ck_contribution_closed_circle"), "circle IS NOT NULL OR NOT is_closed")
        batch.drop_column("revision_id")


def _widen_forum() -> None:
    with op.batch_alter_table("space") as batch:
        batch.drop_constraint(op.f("uq_space_action_line_id"), type_="unique")
        batch.add_column(sa.Column("kind", sa.String(10), nullable=False, server_default="line"))
        batch.add_column(sa.Column("slug", sa.String(60), nullable=True))
        batch.add_column(sa.Column("name", sa.String(120), nullable=True))
        batch.add_column(sa.Column("purpose", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("group_kind", sa.String(30), nullable=True))
        batch.add_column(sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=NEVER))
        batch.add_column(sa.Column("read_only_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("created_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_space_created_by_id"), "user", ["created_by_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_space_slug"), ["slug"])
        batch.create_check_constraint(op.f("ck_space_kind_known"), "kind IN ('line', 'group')")
        batch.create_check_constraint(op.f("ck_space_closed_group"), "kind = 'group' OR NOT is_closed")
    of_line = sa.text("kind = 'line'")
    op.create_index("uq_space_of_line", "space", ["action_line_id"], unique=True,
                    sqlite_where=of_line, postgresql_where=of_line)  # fmt: skip
    op.create_index("ix_space_action_line_id", "space", ["action_line_id"], unique=False)
    with op.batch_alter_table("thread") as batch:
        batch.add_column(sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("slow_seconds", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_thread_merged_into_id"), "thread", ["merged_into_id"], ["id"])
    op.execute("UPDATE thread SET last_number = post_count")
    op.create_table(
        "thread_theme",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_thread_theme_theme_id")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_theme_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "theme_id", name=op.f("pk_thread_theme")),
    )
    op.create_index(op.f("ix_thread_theme_theme_id"), "thread_theme", ["theme_id"], unique=False)
    op.create_table(
        "post_address",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_address_post_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_post_address_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", "number", name=op.f("pk_post_address")),
    )
    op.create_index(op.f("ix_post_address_post_id"), "post_address", ["post_id"], unique=False)


def downgrade() -> None:
    """Take the columns away. What is pending or erased is hidden then, and groups lose their spaces' names."""
    op.drop_table("post_address")
    op.drop_table("thread_theme")
    with op.batch_alter_table("thread") as batch:
        batch.drop_constraint(op.f("fk_thread_merged_into_id"), type_="foreignkey")
        for name in ("merged_into_id", "slow_seconds", "last_number"):
            batch.drop_column(name)
    _narrow_spaces()
    _narrow_contributions()
    op.drop_table("admission")
    with op.batch_alter_table("user") as batch:
        batch.drop_constraint(op.f("fk_user_verified_by_id"), type_="foreignkey")
        for name in ("verified_at", "verified_by_id", "approved_at", "suspended_until", "suspension_reason"):
            batch.drop_column(name)
    _split_topics()


def _narrow_spaces() -> None:
    op.drop_index("ix_space_action_line_id", table_name="space")
    op.drop_index("uq_space_of_line", table_name="space")
    with op.batch_alter_table("space") as batch:
        batch.drop_constraint(op.f("ck_space_closed_group"), type_="check")
        batch.drop_constraint(op.f("ck_space_kind_known"), type_="check")
        batch.drop_constraint(op.f("uq_space_slug"), type_="unique")
        batch.drop_constraint(op.f("fk_space_created_by_id"), type_="foreignkey")
        for name in (
            "kind", "slug", "name", "purpose", "group_kind", "is_closed", "read_only_at", "created_by_id", "created_at",
        ):  # fmt: skip
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_space_action_line_id"), ["action_line_id"])


def _narrow_contributions() -> None:
    op.execute("UPDATE contribution SET visibility = 'hidden' WHERE visibility IN ('pending', 'erased') OR is_closed")
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("revision_id", sa.Integer(), nullable=True))
    op.execute("UPDATE contribution SET revision_id = (SELECT r.id FROM revision r"
               " WHERE r.contribution_id = contribution.id AND r.number = contribution.revision_number)")  # fmt: skip
    with op.batch_alter_table("contribution") as batch:
        batch.create_foreign_key(op.f("fk_contribution_revision_id_revision"), "revision", ["revision_id"], ["id"])
        batch.drop_constraint(op.f("ck_contribution_closed_circle"), type_="check")
        batch.drop_constraint(op.f("ck_contribution_visibility_known"), type_="check")
        batch.create_check_constraint(op.f("ck_contribution_visibility_known"), KNOWN_BEFORE)
        for name in ("circle", "is_closed", "revision_number"):
            batch.drop_column(name)
    for table in CAPACITIES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("is_verified")


def _split_topics() -> None:
    op.create_table(
        "page_version",
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_page_version")),
    )
    op.execute("INSERT INTO page_version (topic, version) SELECT key, version FROM topic")
    op.execute("DELETE FROM topic WHERE last_number = 0")
    with op.batch_alter_table("topic") as batch:
        batch.drop_column("version")
        batch.alter_column("key", existing_type=sa.String(120), type_=sa.String(60), existing_nullable=False)
