"""What a questionnaire can hold: versions, names of questions and options, expressions, kinds; who may answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_01_questionnaires"
down_revision = "20261123_50_lifecycle"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NO = sa.false()
KINDS_BEFORE = "kind IN ('single', 'multiple', 'likert', 'text')"
KINDS = (
    "kind IN ('single', 'multiple', 'likert', 'matrix', 'ranking', 'text', 'number', 'date', 'file', 'country', "
    "'organisation', 'paragraph', 'statements')"
)
OF_SOMEBODY_BEFORE = "user_id IS NOT NULL OR external_id IS NOT NULL"
OF_SOMEBODY = (
    "user_id IS NOT NULL OR external_id IS NOT NULL OR organisation_id IS NOT NULL OR access_digest IS NOT NULL"
)


def text(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=default)


def document(name: str, default: str) -> sa.Column[object]:
    return sa.Column(name, JSON, nullable=False, server_default=default)


def versions() -> list[sa.Column[int]]:
    return [
        sa.Column("added_in", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("retired_in", sa.Integer(), nullable=True),
    ]


def upgrade() -> None:
    _consultations()
    with op.batch_alter_table("consultation_section") as batch:
        batch.add_column(sa.Column("starts_page", sa.Boolean(), nullable=False, server_default=NO))
        for column in (text("shown_if", 1000), *versions()):
            batch.add_column(column)
    _questions()
    _options()
    _rows()
    _responses()
    op.add_column("answer", sa.Column("value", JSON, nullable=True))


def _consultations() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(text("audience", 12, "registered"))
        batch.add_column(document("audience_types", "[]"))
        batch.add_column(text("respondent_unit", 12, "person"))
        batch.add_column(sa.Column("is_anonymous", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(document("confidentiality", "[]"))
        batch.add_column(document("extra_langs", "[]"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(
            op.f("ck_consultation_audience_known"), "audience IN ('public', 'registered', 'invited')"
        )
        batch.create_check_constraint(
            op.f("ck_consultation_unit_known"), "respondent_unit IN ('person', 'organisation', 'either')"
        )
    op.execute("UPDATE consultation SET version = 1 WHERE published_at IS NOT NULL")


def _questions() -> None:
    with op.batch_alter_table("question") as batch:
        batch.add_column(text("code", 40))
        batch.add_column(document("settings", "{}"))
        for column in (text("shown_if", 1000), text("valid_if", 1000), text("valid_message", 500), *versions()):
            batch.add_column(column)
        batch.alter_column("kind", type_=sa.String(length=20), existing_type=sa.String(length=10))
        batch.drop_constraint(op.f("ck_question_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_question_kind_known"), KINDS)
    op.execute("UPDATE question SET code = 'q' || number")


def _options() -> None:
    with op.batch_alter_table("question_option") as batch:
        for column in (text("code", 40), *versions()):
            batch.add_column(column)
    op.execute("UPDATE question_option SET code = CAST(position AS VARCHAR(40))")
    with op.batch_alter_table("question_option") as batch:
        batch.create_unique_constraint(op.f("uq_question_option_question_id_code"), ["question_id", "code"])


def _rows() -> None:
    op.create_table(
        "question_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        *versions(),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_row_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_row")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_question_row_question_id_position")),
        sa.UniqueConstraint("question_id", "code", name=op.f("uq_question_row_question_id_code")),
    )


def _responses() -> None:
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("access_digest", sa.String(length=64), nullable=True))
        batch.add_column(text("source", 10, "page"))
        batch.add_column(sa.Column("questionnaire_version", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("group_name", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("group_size", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_response_organisation_id"), "organisation", ["organisation_id"], ["id"])
        batch.create_unique_constraint(
            op.f("uq_response_consultation_id_organisation_id"), ["consultation_id", "organisation_id"]
        )
        batch.create_unique_constraint(op.f("uq_response_access_digest"), ["access_digest"])
        batch.drop_constraint(op.f("ck_response_of_somebody"), type_="check")
        batch.create_check_constraint(op.f("ck_response_of_somebody"), OF_SOMEBODY)
    op.execute("UPDATE response SET source = 'import' WHERE external_id IS NOT NULL")
    op.execute("UPDATE response SET questionnaire_version = 1 WHERE submitted_at IS NOT NULL")


def downgrade() -> None:
    """What only the new columns hold goes. Refused while answers need them: take those out first."""
    op.drop_column("answer", "value")
    _responses_before()
    op.drop_table("question_row")
    with op.batch_alter_table("question_option") as batch:
        batch.drop_constraint(op.f("uq_question_option_question_id_code"), type_="unique")
        for name in ("code", "added_in", "retired_in"):
            batch.drop_column(name)
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("ck_question_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_question_kind_known"), KINDS_BEFORE)
        batch.alter_column("kind", type_=sa.String(length=10), existing_type=sa.String(length=20))
        for name in ("code", "settings", "shown_if", "valid_if", "valid_message", "added_in", "retired_in"):
            batch.drop_column(name)
    with op.batch_alter_table("consultation_section") as batch:
        for name in ("starts_page", "shown_if", "added_in", "retired_in"):
            batch.drop_column(name)
    with op.batch_alter_table("consultation") as batch:
        batch.drop_constraint(op.f("ck_consultation_audience_known"), type_="check")
        batch.drop_constraint(op.f("ck_consultation_unit_known"), type_="check")
        for name in ("audience", "audience_types", "respondent_unit", "is_anonymous", "confidentiality",
                     "extra_langs", "version"):  # fmt: skip
            batch.drop_column(name)


def _responses_before() -> None:
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("ck_response_of_somebody"), type_="check")
        batch.create_check_constraint(op.f("ck_response_of_somebody"), OF_SOMEBODY_BEFORE)
        batch.drop_constraint(op.f("uq_response_access_digest"), type_="unique")
        batch.drop_constraint(op.f("uq_response_consultation_id_organisation_id"), type_="unique")
        batch.drop_constraint(op.f("fk_response_organisation_id"), type_="foreignkey")
        for name in ("organisation_id", "access_digest", "source", "questionnaire_version", "group_name",
                     "group_size"):  # fmt: skip
            batch.drop_column(name)
