"""Relayed words, proposals and common issues."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_18_relay"
down_revision = "20261122_17_spaces"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MEDIA = "medium IN ('telephone', 'letter', 'chat', 'email', 'spoken')"
KINDS = "kind IN ('proposal', 'common_issue')"
OUTCOMES = "outcome IN ('agreed', 'not_agreed', 'deferred')"


def upgrade() -> None:
    """Nothing that was said before was relayed or marked."""
    op.add_column("contribution", sa.Column("relayed", sa.String(12), nullable=True))
    _make_relay()
    _make_mark()
    op.create_table(
        "carried_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("carried_by_id", sa.Integer(), nullable=True),
        sa.Column("carried_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_carried_point_kind_known")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_carried_point_outcome_known")),
        _link("carried_point", "meeting_id", "meeting", True),
        _link("carried_point", "contribution_id", "contribution", True),
        _link("carried_point", "carried_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_point")),
        sa.UniqueConstraint(
            "meeting_id", "contribution_id", "kind", name=op.f("uq_carried_point_meeting_id_contribution_id_kind")
        ),
    )
    op.create_index(op.f("ix_carried_point_contribution_id"), "carried_point", ["contribution_id"])


def _link(table: str, column: str, other: str, owned: bool = False) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE" if owned else None)


def _make_relay() -> None:
    op.create_table(
        "relay",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(12), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("relayed_by_id", sa.Integer(), nullable=True),
        sa.Column("relayed_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint(MEDIA, name=op.f("ck_relay_medium")),
        _link("relay", "contribution_id", "contribution", True),
        _link("relay", "relayed_by_id", "user"),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_relay")),
    )
    op.create_index(op.f("ix_relay_relayed_by_id"), "relay", ["relayed_by_id"])


def _make_mark() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_mark_kind_known")),
        _link("mark", "contribution_id", "contribution", True),
        _link("mark", "made_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("contribution_id", "kind", name=op.f("uq_mark_contribution_id_kind")),
    )
    for other in ("action_line", "theme"):
        table, column = f"mark_{other}", f"{other}_id"
        op.create_table(
            table,
            sa.Column("mark_id", sa.Integer(), nullable=False),
            sa.Column(column, sa.Integer(), nullable=False),
            _link(table, "mark_id", "mark", True),
            _link(table, column, other),
            sa.PrimaryKeyConstraint("mark_id", column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Relayed words stay, as if their speakers had entered them."""
    for table in ("carried_point", "mark_theme", "mark_action_line", "mark", "relay"):
        op.drop_table(table)
    with op.batch_alter_table("contribution") as batch:
        batch.drop_column("relayed")
