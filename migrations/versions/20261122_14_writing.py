"""Drafts kept on the server; names by which people are found when somebody mentions them."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "20261122_14_writing"
down_revision = "20261122_13_notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_drafts()
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("name_key", sa.String(240), nullable=True))
        batch.add_column(sa.Column("is_suggested", sa.Boolean(), nullable=False, server_default=sa.text("true")))
        batch.create_index(op.f("ix_user_name_key"), ["name_key"])
    _fold_names()


def _make_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("tab", sa.String(100), nullable=False),
        sa.Column("title", sa.String(400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_draft_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "tab", name=op.f("uq_draft_user_id_tab")),
    )
    op.create_index("ix_draft_place", "draft", ["user_id", "place"])
    op.create_index(op.f("ix_draft_updated_at"), "draft", ["updated_at"])


def _fold_names() -> None:
    user = sa.table(
        "user", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("name_key", sa.String)
    )
    connection = op.get_bind()
    for identity, name in connection.execute(sa.select(user.c.id, user.c.name)).all():
        connection.execute(user.update().where(user.c.id == identity).values(name_key=_folded(name)))


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf", "Cc"))
    return " ".join(kept.split())[:240]


def downgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.drop_index(op.f("ix_user_name_key"))
        batch.drop_column("is_suggested")
        batch.drop_column("name_key")
    op.drop_table("draft")
