"""Search finds more than contributions, in the order of time, and filters by words of the index."""

import sqlalchemy as sa
from alembic import op

from core.fulltext import FullText

revision = "20261122_16_search"
down_revision = "20261122_15_attachments"
branch_labels = None
depends_on = None
BEFORE = FullText("search_text", "contribution_id", ("words",))
SEARCH = FullText("search_text", "position", ("facets", "words"))
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("contribution", "thread", "consultation", "meeting", "report", "finding")


def upgrade() -> None:
    """Make the index anew, empty. What it shall hold waits in a queue that a background job works off."""
    _each(BEFORE.removal)
    op.drop_table("search_text")
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_search_document_kind_subject_id")),
    )
    op.create_index(op.f("ix_search_document_topic"), "search_document", ["topic"], unique=False)
    _create_text()
    op.create_table(
        "search_queue",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_search_queue")),
    )
    for kind in KINDS:
        op.execute(f"INSERT INTO search_queue (kind, subject_id) SELECT '{kind}', id FROM {kind}")  # noqa: S608  # our own names


def _create_text() -> None:
    op.create_table(
        "search_text",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(contribution_id IS NULL) <> (document_id IS NULL)", name=op.f("ck_search_text_of_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_search_text_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["search_document.id"], name=op.f("fk_search_text_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_text")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_search_text_contribution_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_search_text_document_id")),
    )
    _each(SEARCH.creation)


def _each(statements) -> None:
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """The index as it was, empty: ``flask search rebuild`` fills it."""
    _each(SEARCH.removal)
    op.drop_table("search_text")
    op.drop_table("search_queue")
    op.drop_index(op.f("ix_search_document_topic"), table_name="search_document")
    op.drop_table("search_document")
    op.create_table(
        "search_text",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_search_text_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_search_text")),
    )
    _each(BEFORE.creation)
