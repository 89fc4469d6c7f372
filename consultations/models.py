"""Consultations: the questionnaire, and what each respondent answered."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.states import CLOSED, OPEN, OVER, RESULTS_PUBLISHED, state_at
from contributions.models import Capacity, Contribution
from core.db import Base, JSONDocument, UTCDateTime
from core.locale import direction
from themes.models import ActionLine

SINGLE, MULTIPLE, LIKERT, TEXT = "single", "multiple", "likert", "text"
KINDS = (SINGLE, MULTIPLE, LIKERT, TEXT)
NOT_YET = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when words are kept back that become public by an act."""
DEFAULT_WORD_LIMIT = 250

consultation_line = Table(
    "consultation_line",
    Base.metadata,
    Column("consultation_id", ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)


class Consultation(Base):
    """Questions put to everybody on one or more action lines.

    It is open from ``opens_at`` to before ``closes_at``, whatever has or has not run meanwhile; ``zone`` is the IANA
    zone in which both were chosen. ``live_results`` shows results before closing, ``holds_results`` keeps them back
    after it, until they are published. :mod:`consultations.states` says what follows; ``state_noted`` is the latest
    state of which the record has an entry. Until ``late_until`` late answers are taken.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint(
            "published_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="published_with_times"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    purpose_html: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(Text, default="")
    source_note_html: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    live_results: Mapped[bool] = mapped_column(default=False)
    holds_results: Mapped[bool] = mapped_column(default=False)
    results_published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state_noted: Mapped[str | None] = mapped_column(String(20))
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    action_lines: Mapped[list[ActionLine]] = relationship(secondary=consultation_line, order_by=ActionLine.position)
    sections: Mapped[list["Section"]] = relationship(
        back_populates="consultation", order_by="Section.position", cascade="all, delete-orphan"
    )
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id", cascade="all, delete-orphan")

    @property
    def topic(self) -> str:
        """Its chain in the record."""
        return f"consultation:{self.id}"

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/consultations/{self.id}"

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def line_ids(self) -> tuple[int, ...]:
        """The action lines that it is filed under, first the one whose symbol its answers bear."""
        return tuple(line.id for line in self.action_lines)

    @property
    def lines_label(self) -> str:
        """The symbols of its action lines."""
        return ", ".join(line.symbol for line in self.action_lines)

    def phase(self, now: datetime) -> str:
        """Its state at ``now``: see :mod:`consultations.states`."""
        return state_at(
            now, published_at=self.published_at, opens_at=self.opens_at, closes_at=self.closes_at,
            holds_results=self.holds_results and not self.live_results,
            results_published_at=self.results_published_at, archived_at=self.archived_at,
        )  # fmt: skip

    def is_open_at(self, now: datetime) -> bool:
        """Whether answers are taken in time at ``now``: from ``opens_at`` inclusive to ``closes_at`` exclusive."""
        return self.phase(now) == OPEN

    def takes_late_answers_at(self, now: datetime) -> bool:
        """Whether its deadline has passed, and a late window is open."""
        is_over = self.phase(now) in (CLOSED, RESULTS_PUBLISHED)
        return is_over and self.late_until is not None and now < self.late_until

    def shows_results_at(self, now: datetime) -> bool:
        """Whether results are public at ``now``."""
        phase = self.phase(now)
        return (phase in OVER and phase != CLOSED) or (self.live_results and phase == OPEN)

    def words_public_from(self, now: datetime) -> datetime | None:
        """When words said at ``now`` become public."""
        if self.live_results:
            return now
        if self.holds_results and self.results_published_at is None:
            return NOT_YET
        return self.closes_at

    def questions(self) -> list["Question"]:
        """All questions in order."""
        return [question for section in self.sections for question in section.questions]


class Extension(Base):
    """That the deadline was moved from ``old_closes_at`` to a later moment, and why."""

    __tablename__ = "consultation_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    old_closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    new_closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    extended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    extended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Section(Base):
    """A part of the questionnaire."""

    __tablename__ = "consultation_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    consultation: Mapped[Consultation] = relationship(back_populates="sections")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="section", order_by="Question.position", cascade="all, delete-orphan"
    )


class Question(Base):
    """One question. ``number`` counts through all sections.

    ``choices_exact`` and ``choices_max`` bound how many options of a multiple choice may be taken; ``word_limit`` is
    that of a free text, counted by :func:`consultations.answers.words`.
    """

    __tablename__ = "question"
    __table_args__ = (CheckConstraint("kind IN ('single', 'multiple', 'likert', 'text')", name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("consultation_section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(1000))
    help: Mapped[str] = mapped_column(String(1000), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    choices_exact: Mapped[int | None]
    choices_max: Mapped[int | None]
    word_limit: Mapped[int | None]
    section: Mapped[Section] = relationship(back_populates="questions")
    options: Mapped[list["Option"]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )

    @property
    def field(self) -> str:
        """The name of its field in forms, and its anchor in pages."""
        return f"q{self.id}"

    @property
    def is_text(self) -> bool:
        """Whether it is answered in words."""
        return self.kind == TEXT


class Option(Base):
    """An option of a choice, or a labelled point of a scale; ``position`` counts from 1."""

    __tablename__ = "question_option"
    __table_args__ = (UniqueConstraint("question_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(500))
    question: Mapped[Question] = relationship(back_populates="options")


class Response(Capacity, Base):
    """One respondent's set of answers.

    ``draft`` holds what was typed and not yet submitted, by question id; ``draft_version`` counts its savings. The
    capacity is frozen at the first submission. ``version`` and ``digest`` are those of the latest submission.
    ``is_late``: it was submitted in a late window, and counts in no figure unless a reader asks for it.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultation_id", "user_id"),
        UniqueConstraint("consultation_id", "external_id"),
        CheckConstraint("user_id IS NOT NULL OR external_id IS NOT NULL", name="of_somebody"),
        Index("ix_response_counted", "consultation_id", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    region: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
    draft_version: Mapped[int] = mapped_column(default=0)
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
    digest: Mapped[str] = mapped_column(String(64))


class Answer(Base):
    """A submitted answer to one question: options taken, or the contribution that holds its words."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        Index("ix_answer_question", "question_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    response: Mapped[Response] = relationship(back_populates="answers")
    contribution: Mapped[Contribution | None] = relationship()
    chosen: Mapped[list["AnswerChoice"]] = relationship(cascade="all, delete-orphan")


class AnswerChoice(Base):
    """That an answer took an option; results are counted from these."""

    __tablename__ = "answer_choice"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("question_option.id"), primary_key=True, index=True)
