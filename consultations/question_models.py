"""The questionnaire: sections, questions, options. What of it is asked depends on the version (:class:`Versioned`)."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.models import Consultation
from core.db import Base, JSONDocument

SINGLE, MULTIPLE, LIKERT, TEXT = "single", "multiple", "likert", "text"
MATRIX, RANKING, NUMBER, DATE, FILE = "matrix", "ranking", "number", "date", "file"
COUNTRY, ORGANISATION, PARAGRAPH, STATEMENTS = "country", "organisation", "paragraph", "statements"
KINDS = (
    SINGLE, MULTIPLE, LIKERT, MATRIX, RANKING, TEXT, NUMBER, DATE, FILE, COUNTRY, ORGANISATION, PARAGRAPH, STATEMENTS,
)  # fmt: skip
KIND_KNOWN = f"kind IN ({', '.join(repr(kind) for kind in KINDS)})"
DEFAULT_WORD_LIMIT = 250


class Versioned:
    """Asked from the version ``added_in`` of the questionnaire on, to before ``retired_in`` (empty: still asked)."""

    added_in: Mapped[int] = mapped_column(default=1)
    retired_in: Mapped[int | None]

    def is_in(self, version: int) -> bool:
        """Whether it is asked in a version."""
        return (self.added_in or 1) <= version and (self.retired_in is None or self.retired_in > version)


class Section(Versioned, Base):
    """A part of the questionnaire; ``starts_page``: it begins a page; ``shown_if``: the expression that shows it."""

    __tablename__ = "consultation_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    starts_page: Mapped[bool] = mapped_column(default=False)
    shown_if: Mapped[str] = mapped_column(String(1000), default="")
    consultation: Mapped[Consultation] = relationship(back_populates="sections")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="section", order_by="Question.position", cascade="all, delete-orphan"
    )

    def asked_questions(self) -> list["Question"]:
        """Its questions of the version that is asked, in order."""
        return [question for question in self.questions if question.is_in(self.consultation.asked_version)]


class Question(Versioned, Base):
    """One question. ``number`` counts through all sections; ``code`` names it in expressions and exports.

    ``shown_if`` and ``valid_if`` are expressions, ``valid_message`` says what to do where the latter is not true;
    ``settings`` are those of its kind. It succeeds another question that was retired when an amendment changed it.

    ``choices_exact`` and ``choices_max`` bound how many options of a multiple choice may be taken; ``word_limit`` is
    that of a free text, counted by :func:`consultations.answers.words`.
    """

    __tablename__ = "question"
    __table_args__ = (CheckConstraint(KIND_KNOWN, name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("consultation_section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(1000))
    help: Mapped[str] = mapped_column(String(1000), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    choices_exact: Mapped[int | None]
    choices_max: Mapped[int | None]
    word_limit: Mapped[int | None]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONDocument, default=dict)
    shown_if: Mapped[str] = mapped_column(String(1000), default="")
    valid_if: Mapped[str] = mapped_column(String(1000), default="")
    valid_message: Mapped[str] = mapped_column(String(500), default="")
    succeeds_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    section: Mapped[Section] = relationship(back_populates="questions")
    options: Mapped[list["Option"]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )
    rows: Mapped[list["QuestionRow"]] = relationship(
        back_populates="question", order_by="QuestionRow.position", cascade="all, delete-orphan"
    )

    def asked_options(self) -> list["Option"]:
        """Its options of the version that is asked, in order."""
        return [option for option in self.options if option.is_in(self.section.consultation.asked_version)]

    def asked_rows(self) -> list["QuestionRow"]:
        """Its rows of the version that is asked, in order."""
        return [row for row in self.rows if row.is_in(self.section.consultation.asked_version)]

    def ever_options(self) -> list["Option"]:
        """Its options that are or were asked: figures and words of answers need them all."""
        return [option for option in self.options if option.added_in <= self.section.consultation.asked_version]

    def ever_rows(self) -> list["QuestionRow"]:
        """Its rows that are or were asked."""
        return [row for row in self.rows if row.added_in <= self.section.consultation.asked_version]

    @property
    def field(self) -> str:
        """The name of its field in forms, and its anchor in pages."""
        return f"q{self.id}"

    @property
    def is_text(self) -> bool:
        """Whether it is answered in words."""
        return self.kind == TEXT


class Labelled(Versioned):
    """What can be chosen: ``position`` counts from 1, ``code`` names it in expressions and exports."""

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(
        String(40), default=lambda context: str(context.get_current_parameters()["position"])
    )
    label: Mapped[str] = mapped_column(String(500))


class Option(Labelled, Base):
    """An option of a choice, a labelled point of a scale, a column of a matrix, or an item to rank."""

    __tablename__ = "question_option"
    __table_args__ = (UniqueConstraint("question_id", "position"), UniqueConstraint("question_id", "code"))

    question: Mapped[Question] = relationship(back_populates="options")


class QuestionRow(Labelled, Base):
    """A row of a matrix."""

    __tablename__ = "question_row"
    __table_args__ = (UniqueConstraint("question_id", "position"), UniqueConstraint("question_id", "code"))

    question: Mapped[Question] = relationship(back_populates="rows")
