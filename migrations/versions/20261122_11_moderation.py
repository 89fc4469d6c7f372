"""Moderation beyond hiding: cases, appeals, approval, warnings, suspensions, canned notes and the public log."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_11_moderation"
down_revision = "20261122_10_foundation"
branch_labels = None
depends_on = None

WAITS, OPEN, PROPOSED = sa.text("visibility = 'pending'"), sa.text("outcome IS NULL"), sa.text("decision IS NULL")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Complaints made before are gathered into cases: those that wait into one each, those decided by their outcome."""
    _widen()
    _make_cases()
    _make_appeals()
    _make_measures()
    _make_notes_and_log()


def _column(name: str, kind: object, optional: bool = True, default: object = None) -> sa.Column:
    return sa.Column(name, kind, nullable=optional, server_default=default)


def _person(table: str, name: str, optional: bool = True, cascade: bool = False) -> list[object]:
    target = sa.ForeignKeyConstraint(
        [name], ["user.id"], name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE" if cascade else None
    )
    return [_column(name, sa.Integer(), optional), target]


def _widen() -> None:
    op.add_column("user", _column("warned_at", TIME))
    op.add_column("contribution", _column("held_at", TIME))
    op.add_column("contribution", _column("held_for", sa.String(20)))
    op.create_index("ix_contribution_pending", "contribution", ["speaker_id", "id"], unique=False,
                    sqlite_where=WAITS, postgresql_where=WAITS)  # fmt: skip
    op.add_column("moderation_decision", _column("rule", sa.String(20), False, "other"))
    op.add_column("moderation_decision", _column("role", sa.String(20), False, "moderator"))


def _about(table: str) -> list[object]:
    target = sa.ForeignKeyConstraint(
        ["contribution_id"], ["contribution.id"], name=op.f(f"fk_{table}_contribution_id"), ondelete="CASCADE"
    )
    return [_column("contribution_id", sa.Integer(), False), target]


def _make_cases() -> None:
    op.create_table(
        "moderation_case",
        _column("id", sa.Integer(), False),
        *_about("moderation_case"),
        _column("opened_at", TIME, False),
        *_person("moderation_case", "claimed_by_id"),
        _column("claimed_at", TIME),
        _column("outcome", sa.String(12)),
        _column("answer", sa.Text(), False, ""),
        *_person("moderation_case", "decided_by_id"),
        _column("decided_at", TIME),
        sa.CheckConstraint("outcome IN ('upheld', 'dismissed')", name=op.f("ck_moderation_case_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
    )
    op.create_index("uq_open_case", "moderation_case", ["contribution_id"], unique=True,
                    sqlite_where=OPEN, postgresql_where=OPEN)  # fmt: skip
    op.create_index("ix_moderation_case_contribution_id", "moderation_case", ["contribution_id"], unique=False)
    with op.batch_alter_table("flag") as batch:
        batch.add_column(_column("case_id", sa.Integer()))
    op.execute("INSERT INTO moderation_case (contribution_id, opened_at, outcome, decided_by_id, decided_at)"
               " SELECT contribution_id, min(flagged_at), decision, max(decided_by_id), max(decided_at)"
               " FROM flag GROUP BY contribution_id, decision")  # fmt: skip
    op.execute("UPDATE flag SET case_id = (SELECT c.id FROM moderation_case c WHERE c.contribution_id ="
               " flag.contribution_id AND coalesce(c.outcome, '') = coalesce(flag.decision, ''))")  # fmt: skip
    with op.batch_alter_table("flag") as batch:
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_flag_case_id"), "moderation_case", ["case_id"], ["id"], ondelete="CASCADE")
    op.create_index(op.f("ix_flag_case_id"), "flag", ["case_id"], unique=False)
    op.create_index("ix_flag_flagged_by", "flag", ["flagged_by_id", "id"], unique=False)


def _make_appeals() -> None:
    targets = [
        sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_appeal_{name}"), ondelete="CASCADE")
        for name, table in (("decision_id", "moderation_decision"), ("case_id", "moderation_case"))
    ]
    op.create_table(
        "appeal",
        _column("id", sa.Integer(), False),
        *_about("appeal"),
        _column("decision_id", sa.Integer()),
        _column("case_id", sa.Integer()),
        *targets,
        *_person("appeal", "appellant_id", False),
        *_person("appeal", "first_by_id"),
        _column("words", sa.Text(), False),
        _column("made_at", TIME, False),
        _column("outcome", sa.String(12)),
        _column("answer", sa.Text(), False, ""),
        *_person("appeal", "decided_by_id"),
        _column("decided_at", TIME),
        sa.CheckConstraint("outcome IN ('granted', 'refused')", name=op.f("ck_appeal_outcome_known")),
        sa.CheckConstraint("(decision_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_appeal_against_one")),
        sa.UniqueConstraint("appellant_id", "decision_id", name=op.f("uq_appeal_appellant_id_decision_id")),
        sa.UniqueConstraint("appellant_id", "case_id", name=op.f("uq_appeal_appellant_id_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index("ix_appeal_waiting", "appeal", ["contribution_id"], unique=False,
                    sqlite_where=OPEN, postgresql_where=OPEN)  # fmt: skip


def _line(table: str) -> list[object]:
    target = sa.ForeignKeyConstraint(["action_line_id"], ["action_line.id"], name=op.f(f"fk_{table}_action_line_id"))
    return [_column("action_line_id", sa.Integer()), target]


def _make_measures() -> None:
    op.create_table(
        "warning",
        _column("id", sa.Integer(), False),
        *_person("warning", "user_id", False, cascade=True),
        _column("reason", sa.Text(), False),
        _column("about", sa.String(60)),
        *_line("warning"),
        _column("circle", sa.String(60)),
        _column("is_closed", sa.Boolean(), False),
        *_person("warning", "given_by_id"),
        _column("given_at", TIME, False),
        _column("acknowledged_at", TIME),
        _column("withdrawn_at", TIME),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
    )
    op.create_index(op.f("ix_warning_user_id"), "warning", ["user_id"], unique=False)
    op.create_index(op.f("ix_warning_action_line_id"), "warning", ["action_line_id"], unique=False)
    op.create_table(
        "suspension",
        _column("id", sa.Integer(), False),
        *_person("suspension", "user_id", False, cascade=True),
        _column("rule", sa.String(20), False),
        _column("reason", sa.String(500), False),
        _column("about", sa.String(60)),
        _column("days", sa.Integer(), False),
        *_person("suspension", "proposed_by_id"),
        _column("proposed_at", TIME, False),
        _column("decision", sa.String(12)),
        *_person("suspension", "decided_by_id"),
        *(_column(name, TIME) for name in ("decided_at", "until", "lifted_at")),
        *_person("suspension", "lifted_by_id"),
        _column("appeal_words", sa.Text()),
        _column("appealed_at", TIME),
        _column("appeal_outcome", sa.String(12)),
        _column("appeal_answer", sa.Text(), False),
        *_person("suspension", "appeal_decided_by_id"),
        _column("appeal_decided_at", TIME),
        sa.CheckConstraint("decision IN ('imposed', 'declined')", name=op.f("ck_suspension_decision_known")),
        sa.CheckConstraint("appeal_outcome IN ('granted', 'refused')", name=op.f("ck_suspension_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index(op.f("ix_suspension_user_id"), "suspension", ["user_id"], unique=False)
    op.create_index("ix_suspension_proposed", "suspension", ["id"], unique=False,
                    sqlite_where=PROPOSED, postgresql_where=PROPOSED)  # fmt: skip


def _make_notes_and_log() -> None:
    op.create_table(
        "canned_note",
        _column("id", sa.Integer(), False),
        _column("lang", sa.String(16), False),
        _column("title", sa.String(80), False),
        _column("words", sa.String(500), False),
        *_person("canned_note", "kept_by_id"),
        _column("kept_at", TIME, False),
        _column("retired_at", TIME),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_note")),
    )
    op.create_table(
        "moderation_log",
        _column("id", sa.Integer(), False),
        _column("at", TIME, False),
        _column("act", sa.String(30), False),
        _column("symbol", sa.String(60)),
        _column("place", sa.String(200)),
        _column("rule", sa.String(20)),
        _column("reason", sa.Text(), False),
        _column("role", sa.String(20), False),
        *_line("moderation_log"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log")),
    )
    op.create_index("ix_moderation_log_line", "moderation_log", ["action_line_id", "id"], unique=False)


def downgrade() -> None:
    """Take all of it away. What waits for approval is hidden then; flags keep their decisions."""
    for table in ("moderation_log", "canned_note", "suspension", "warning", "appeal"):
        op.drop_table(table)
    op.drop_index("ix_flag_flagged_by", table_name="flag")
    op.drop_index(op.f("ix_flag_case_id"), table_name="flag")
    with op.batch_alter_table("flag") as batch:
        batch.drop_constraint(op.f("fk_flag_case_id"), type_="foreignkey")
        batch.drop_column("case_id")
    op.drop_table("moderation_case")
    op.execute("DELETE FROM moderation_decision WHERE act = 'approve'")
    op.execute("UPDATE moderation_decision SET act = 'hide' WHERE act = 'reject'")
    with op.batch_alter_table("moderation_decision") as batch:
        batch.drop_column("role")
        batch.drop_column("rule")
    op.drop_index("ix_contribution_pending", table_name="contribution")
    with op.batch_alter_table("contribution") as batch:
        batch.drop_column("held_for")
        batch.drop_column("held_at")
    with op.batch_alter_table("user") as batch:
        batch.drop_column("warned_at")
