"""Texts in several languages, versions of questionnaires, what questions are about, and the documents they rest on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_40_texts"
down_revision = "20261128_60_delegations"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
TIES = ("action_line_id", "theme_id", "goal_number", "source_paragraph_id")
ONE_TARGET = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in TIES) + " = 1"


def upgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("amending_since", MOMENT, nullable=True))
        batch.add_column(sa.Column("amending_order", JSON, nullable=True))
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("succeeds_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_question_succeeds_id"), "question", ["succeeds_id"], ["id"])
    op.add_column("response", sa.Column("shown_lang", sa.String(length=16), nullable=True))
    _translations()
    _wordings()
    _versions()
    _sources()
    _ties()


def _translations() -> None:
    op.create_table(
        "consultation_translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("translated_at", MOMENT, nullable=False),
        sa.Column("translated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('official', 'reviewed', 'machine')", name=op.f("ck_consultation_translation_status_known")
        ),
        _consultation("consultation_translation"),
        sa.ForeignKeyConstraint(
            ["translated_by_id"], ["user.id"], name=op.f("fk_consultation_translation_translated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_translation")),
        sa.UniqueConstraint(
            "consultation_id", "lang", "key", name=op.f("uq_consultation_translation_consultation_id_lang_key")
        ),
    )
    op.create_table(
        "consultation_translator",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        _consultation("consultation_translator"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_consultation_translator_user_id")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name=op.f("fk_consultation_translator_invited_by_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "user_id", "lang", name=op.f("pk_consultation_translator")),
    )
    op.create_index(op.f("ix_consultation_translator_user_id"), "consultation_translator", ["user_id"])


def _consultation(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_consultation_id")
    return sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=name, ondelete="CASCADE")


def _wordings() -> None:
    op.create_table(
        "wording_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("old_text", sa.Text(), nullable=False),
        sa.Column("new_text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        _consultation("wording_change"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_wording_change_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_change")),
    )
    op.create_index("ix_wording_change_consultation_id", "wording_change", ["consultation_id", "id"])


def _versions() -> None:
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        _consultation("questionnaire_version"),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user.id"], name=op.f("fk_questionnaire_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_questionnaire_version_consultation_id_number")
        ),
    )


def _sources() -> None:
    op.create_table(
        "source_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("issued", sa.String(length=20), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("rights", sa.String(length=500), nullable=False),
        sa.Column("numbering", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
        sa.UniqueConstraint("code", name=op.f("uq_source_document_code")),
    )
    op.create_table(
        "source_paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["source_document.id"], name=op.f("fk_source_paragraph_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_paragraph")),
        sa.UniqueConstraint("document_id", "label", name=op.f("uq_source_paragraph_document_id_label")),
    )


def _ties() -> None:
    targets = ("action_line.id", "theme.id", "sustainable_development_goal.number", "source_paragraph.id")
    op.create_table(
        "question_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in TIES),
        sa.CheckConstraint(ONE_TARGET, name=op.f("ck_question_tie_one_target")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_tie_question_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_question_tie_{name}"))
            for name, target in zip(TIES, targets, strict=True)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_tie")),
        *(
            sa.UniqueConstraint("question_id", name, name=op.f(f"uq_question_tie_question_id_{name}"))
            for name in TIES
        ),
    )
    for name in TIES:
        op.create_index(op.f(f"ix_question_tie_{name}"), "question_tie", [name])


def downgrade() -> None:
    """What only the new tables hold goes: translations, old versions and wordings, ties."""
    for table in (
        "question_tie", "source_paragraph", "source_document", "questionnaire_version", "wording_change",
        "consultation_translator", "consultation_translation",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("response", "shown_lang")
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_succeeds_id"), type_="foreignkey")
        batch.drop_column("succeeds_id")
    with op.batch_alter_table("consultation") as batch:
        batch.drop_column("amending_order")
        batch.drop_column("amending_since")
