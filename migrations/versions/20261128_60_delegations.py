"""Delegations with their drafts, support of positions, groups of hubs, and responses entered by the secretariat."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_60_delegations"
down_revision = "20261128_80_transitions"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
TABLES = (
    "delegation",
    "hub_group",
    "position_support",
    "response_relay",
    "delegation_comment",
    "delegation_member",
    "delegation_step",
    "delegation_wording",
)
"""In the order of making: those that refer to others later."""


def upgrade() -> None:
    """Make the tables."""
    _make_delegation()
    _make_hub_group()
    _make_position_support()
    _make_response_relay()
    _make_delegation_comment()
    _make_delegation_member()
    _make_delegation_step()
    _make_delegation_wording()


def _make_delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("cleared_digest", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('drafting', 'clearance', 'cleared', 'submitted')", name=op.f("ck_delegation_stage_known")
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user.id"], name=op.f("fk_delegation_confirmed_by_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_delegation_consultation_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_delegation_opened_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_delegation_organisation_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_delegation_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint(
            "consultation_id", "organisation_id", name=op.f("uq_delegation_consultation_id_organisation_id")
        ),
        sa.UniqueConstraint("response_id", name=op.f("uq_delegation_response_id")),
    )
    op.create_index(op.f("ix_delegation_organisation_id"), "delegation", ["organisation_id"])


def _make_hub_group() -> None:
    op.create_table(
        "hub_group",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("gathered", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('meeting', 'community', 'class', 'members', 'online', 'other')",
            name=op.f("ck_hub_group_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_hub_group_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_hub_group")),
    )


def _make_position_support() -> None:
    op.create_table(
        "position_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('cosponsor', 'associate')", name=op.f("ck_position_support_kind_known")),
        sa.CheckConstraint(
            "state IN ('invited', 'standing', 'declined', 'withdrawn')", name=op.f("ck_position_support_state_known")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_position_support_asked_by_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_position_support_given_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_position_support_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_position_support_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_support")),
        sa.UniqueConstraint(
            "response_id", "organisation_id", name=op.f("uq_position_support_response_id_organisation_id")
        ),
    )
    op.create_index("ix_position_support_organisation_id", "position_support", ["organisation_id"])


def _make_response_relay() -> None:
    op.create_table(
        "response_relay",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=12), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("relayed_by_id", sa.Integer(), nullable=True),
        sa.Column("relayed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "medium IN ('telephone', 'letter', 'chat', 'email', 'spoken')", name=op.f("ck_response_relay_medium")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'confirmed', 'corrected', 'disowned')", name=op.f("ck_response_relay_status")
        ),
        sa.ForeignKeyConstraint(["relayed_by_id"], ["user.id"], name=op.f("fk_response_relay_relayed_by_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_relay_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_relay")),
    )
    op.create_index(op.f("ix_response_relay_relayed_by_id"), "response_relay", ["relayed_by_id"])


def _make_delegation_comment() -> None:
    op.create_table(
        "delegation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_comment_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["delegation_comment.id"], name=op.f("fk_delegation_comment_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_delegation_comment_question_id")),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["user.id"], name=op.f("fk_delegation_comment_resolved_by_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["user.id"], name=op.f("fk_delegation_comment_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_comment")),
    )
    op.create_index("ix_delegation_comment_question", "delegation_comment", ["delegation_id", "question_id", "id"])
    op.create_index(op.f("ix_delegation_comment_said_by_id"), "delegation_comment", ["said_by_id"])


def _make_delegation_member() -> None:
    op.create_table(
        "delegation_member",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admitted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('asking', 'commenter', 'drafter', 'submitter')", name=op.f("ck_delegation_member_role_known")
        ),
        sa.ForeignKeyConstraint(["admitted_by_id"], ["user.id"], name=op.f("fk_delegation_member_admitted_by_id")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_member_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_delegation_member_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delegation_id", "user_id", name=op.f("pk_delegation_member")),
    )
    op.create_index("ix_delegation_member_user_id", "delegation_member", ["user_id"])


def _make_delegation_step() -> None:
    op.create_table(
        "delegation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_step_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_delegation_step_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_step")),
    )
    op.create_index(op.f("ix_delegation_step_delegation_id"), "delegation_step", ["delegation_id"])


def _make_delegation_wording() -> None:
    op.create_table(
        "delegation_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_wording_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_delegation_wording_question_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_delegation_wording_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_wording")),
        sa.UniqueConstraint(
            "delegation_id",
            "question_id",
            "number",
            name=op.f("uq_delegation_wording_delegation_id_question_id_number"),
        ),
    )
    op.create_index(op.f("ix_delegation_wording_written_by_id"), "delegation_wording", ["written_by_id"])


def downgrade() -> None:
    """Let drafts, support and what is noted of hubs and relays go; responses stay."""
    for table in reversed(TABLES):
        op.drop_table(table)
