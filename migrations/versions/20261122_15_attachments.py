"""Attachments."""

import sqlalchemy as sa
from alembic import op

from core.db import UTCDateTime

revision = "20261122_15_attachments"
down_revision = "20261122_14_writing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=90), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_attachment_owner_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("key", name="uq_attachment_key"),
    )
    for column in ("owner_id", "digest", "uploaded_at"):
        op.create_index(f"ix_attachment_{column}", "attachment", [column])
    op.create_table(
        "attachment_use",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name="fk_attachment_use_attachment_id_attachment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name="fk_attachment_use_contribution_id_contribution",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attachment_id", "contribution_id", name="pk_attachment_use"),
    )
    op.create_index("ix_attachment_use_contribution_id", "attachment_use", ["contribution_id"])
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("erased_at", UTCDateTime(timezone=True), nullable=True))
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("due_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("done_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (contribution_id IS NULL)", name="ck_erasure_of_one_thing"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_erasure_user_id_user"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name="fk_erasure_contribution_id_contribution"
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name="fk_erasure_asked_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_user_id", "erasure", ["user_id"])
    op.create_index("ix_erasure_contribution_id", "erasure", ["contribution_id"])
    op.create_table(
        "data_archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_data_archive_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_data_archive"),
        sa.UniqueConstraint("user_id", name="uq_data_archive_user_id"),
    )
    op.create_index("ix_data_archive_digest", "data_archive", ["digest"])


def downgrade() -> None:
    op.drop_table("data_archive")
    op.drop_table("erasure")
    with op.batch_alter_table("user") as batch:
        batch.drop_column("erased_at")
    op.drop_table("attachment_use")
    op.drop_table("attachment")
