"""Who answers: slips of anonymous consultations, for whom answers are, and responses that look alike."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_50_respondents"
down_revision = "20261128_30_templates"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("consultation", sa.Column("network_salt", sa.String(length=32), nullable=True))
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("confidentiality", JSON, nullable=True))
        batch.add_column(sa.Column("shown_to", sa.String(length=12), nullable=False, server_default="public"))
        batch.add_column(sa.Column("shown_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("likeness", JSON, nullable=True))
        batch.add_column(sa.Column("counted_with_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_response_counted_with_id"), "response", ["counted_with_id"], ["id"])
    _slips()
    _findings()


def _slips() -> None:
    op.create_table(
        "taken_slip",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (invitation_id IS NULL)", name=op.f("ck_taken_slip_of_somebody")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_taken_slip_consultation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_taken_slip_user_id")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["consultation_invitation.id"],
            name=op.f("fk_taken_slip_invitation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_slip")),
        sa.UniqueConstraint("consultation_id", "user_id", name=op.f("uq_taken_slip_consultation_id_user_id")),
        sa.UniqueConstraint("consultation_id", "invitation_id", name=op.f("uq_taken_slip_consultation_id_invitation_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(op.f("ix_taken_slip_user_id"), "taken_slip", ["user_id"])


def _findings() -> None:
    op.create_table(
        "duplicate_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=15), nullable=False),
        sa.Column("evidence", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('counted_once', 'not_duplicate')", name=op.f("ck_duplicate_finding_verdict_known")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_duplicate_finding_consultation_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["response.id"], name=op.f("fk_duplicate_finding_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["response.id"], name=op.f("fk_duplicate_finding_second_id")),
        sa.ForeignKeyConstraint(["found_by_id"], ["user.id"], name=op.f("fk_duplicate_finding_found_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_finding")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_finding_first_id_second_id")),
    )
    op.create_index(op.f("ix_duplicate_finding_consultation_id"), "duplicate_finding", ["consultation_id"])


def downgrade() -> None:
    for table in ("duplicate_finding", "taken_slip"):
        op.drop_table(table)
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("fk_response_counted_with_id"), type_="foreignkey")
        for name in ("counted_with_id", "likeness", "shown_from", "shown_to", "confidentiality"):
            batch.drop_column(name)
    op.drop_column("consultation", "network_salt")
