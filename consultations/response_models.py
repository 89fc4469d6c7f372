"""What was answered: responses, their versions, and the answers that figures are counted from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.models import Consultation
from contributions.models import Capacity, Contribution
from core.db import Base, JSONDocument, UTCDateTime

PAGE, API, IMPORTED, RELAYED, HUB = "page", "api", "import", "relay", "hub"
SOURCES = (PAGE, API, IMPORTED, RELAYED, HUB)
"""By which way a response came."""
OF_SOMEBODY = """
    user_id IS NOT NULL OR external_id IS NOT NULL OR organisation_id IS NOT NULL OR access_digest IS NOT NULL
""".strip()


def _where(condition: str) -> dict[str, Any]:
    """That an index holds some rows alone, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Response(Capacity, Base):
    """One respondent's set of answers.

    ``draft`` holds what was typed and not yet submitted, by question id; ``draft_version`` counts its savings.
    ``aside`` holds what was typed in questions that were not shown when the rest was submitted. The capacity is frozen at
    the first submission. ``version`` and ``digest`` are those of the latest submission.
    ``is_late``: it was submitted in a late window, and counts in no figure unless a reader asks for it.
    ``questionnaire_version`` is that of the questions which the latest submission answered; ``source`` the way by which
    it came. ``organisation_id``: it is that organisation's; ``access_digest``: SHA-256 of the secret link of whoever
    answers without an account, or anonymously; ``confidentiality``: to whom the words are to be shown
    (:mod:`consultations.confidentiality`), and ``shown_to`` with ``shown_from`` to whom the submitted response as a whole is;
    ``likeness``: what it may have in common with others of the same person, and ``counted_with_id`` the one that counts
    for both (:mod:`consultations.duplicates`); ``group_name`` and ``group_size``: for whom a hub answers. ``shown_lang`` is
    the language in which the questions were shown.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultation_id", "user_id"),
        UniqueConstraint("consultation_id", "external_id"),
        UniqueConstraint("consultation_id", "organisation_id"),
        CheckConstraint(OF_SOMEBODY, name="of_somebody"),
        Index("ix_response_counted", "consultation_id", "submitted_at"),
        Index("ix_response_source", "consultation_id", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(String(80))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    access_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(10), default=PAGE)
    questionnaire_version: Mapped[int | None]
    shown_lang: Mapped[str | None] = mapped_column(String(16))
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_size: Mapped[int | None]
    confidentiality: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
    shown_to: Mapped[str] = mapped_column(String(12), default="public")
    shown_from: Mapped[date | None] = mapped_column(Date)
    likeness: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
    counted_with_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    region: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
    draft_version: Mapped[int] = mapped_column(default=0)
    aside: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
    saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str | None] = mapped_column(String(64))
    is_late: Mapped[bool] = mapped_column(default=False)
    consultation: Mapped[Consultation] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="response", cascade="all, delete-orphan")
    versions: Mapped[list["ResponseVersion"]] = relationship(
        order_by="ResponseVersion.number", cascade="all, delete-orphan"
    )

    @property
    def short_reference(self) -> str:
        """The reference without the consultation's number, as in the symbols of its answers."""
        return self.reference.partition("-")[2]


class ResponseVersion(Base):
    """One submission, kept as the canonical JSON text that its digest (SHA-256) is of."""

    __tablename__ = "response_version"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    number: Mapped[int]
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    snapshot: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), index=True)


class Answer(Base):
    """A submitted answer to one question: options taken, a plain ``value``, or contributions that hold its words.

    ``wording`` are other words for a paragraph, beside what is thought of it. What is kept where, its kind says.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        Index("ix_answer_question", "question_id", "id"),
        Index("ix_answer_said", "question_id", "id", **_where("contribution_id IS NOT NULL")),
        Index("ix_answer_worded", "question_id", "id", **_where("wording_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    value: Mapped[Any | None] = mapped_column(JSONDocument)
    response: Mapped[Response] = relationship(back_populates="answers")
    contribution: Mapped[Contribution | None] = relationship(foreign_keys=contribution_id)
    wording: Mapped[Contribution | None] = relationship(foreign_keys=wording_id)
    chosen: Mapped[list["AnswerChoice"]] = relationship(cascade="all, delete-orphan")


class AnswerChoice(Base):
    """That an answer took an option; results are counted from these."""

    __tablename__ = "answer_choice"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("question_option.id"), primary_key=True, index=True)
