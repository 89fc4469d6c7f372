"""Statements put to the vote, and the votes. What a vote says hangs on a response, never on an account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.question_models import Question, QuestionRow
from contributions.models import ERASED, HIDDEN, PENDING, PUBLIC, WITHDRAWN, Contribution
from core.db import Base, UTCDateTime

STATEMENT = "statement"
"""The kind of contribution that a statement is."""
PROPOSAL = "proposal"
"""Why a proposed statement waits: every one does, whoever proposes it."""
WAITING, ACCEPTED, DECLINED, MERGED, RETIRED = "pending", "accepted", "declined", "merged", "retired"
STATES = (WAITING, ACCEPTED, DECLINED, MERGED, RETIRED)
AGREE, PASS, DISAGREE = 1, 0, -1
VALUES = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
NAMES = {value: name for name, value in VALUES.items()}


class Statement(Base):
    """One statement of a question of that kind; its words are a contribution.

    ``number`` counts through the consultation and names it for good. A seed came with the questionnaire, where it is
    ``row_id``; others were proposed by ``response_id``. ``state`` is ``pending``, ``accepted`` (put to the vote),
    ``declined``, ``merged`` into ``merged_into_id`` or ``retired`` by an amendment of the questionnaire, with the
    ``reason`` that everybody can read. ``vote_count`` is how many have voted on it: it serves the order in which
    statements are shown, and says nothing of how they voted.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("state IN ('pending', 'accepted', 'declined', 'merged', 'retired')", name="state_known"),
        CheckConstraint("state != 'merged' OR merged_into_id IS NOT NULL", name="merged_somewhere"),
        Index("ix_statement_question", "question_id", "state", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), unique=True)
    row_id: Mapped[int | None] = mapped_column(ForeignKey("question_row.id", ondelete="SET NULL"), unique=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id", ondelete="SET NULL"), index=True)
    is_seed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    reason: Mapped[str] = mapped_column(String(500), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    vote_count: Mapped[int] = mapped_column(default=0)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    question: Mapped[Question] = relationship()
    row: Mapped[QuestionRow | None] = relationship()
    merged_into: Mapped["Statement | None"] = relationship(remote_side=[id])

    @property
    def text(self) -> str:
        """Its present words, without marks."""
        return self.contribution.revision.text

    @property
    def lang(self) -> str:
        """The language of its words."""
        return self.contribution.lang

    @property
    def is_put_to_vote(self) -> bool:
        """Whether it is voted on: accepted, and neither hidden, withdrawn nor erased."""
        return self.state == ACCEPTED and self.contribution.visibility == PUBLIC

    @property
    def fate(self) -> str:
        """What became of it: its state, or how its words went out of sight."""
        gone = {WITHDRAWN: WITHDRAWN, ERASED: ERASED} | (
            {HIDDEN: HIDDEN} if self.state not in (WAITING, DECLINED) else {}
        )
        return gone.get(self.contribution.visibility, self.state)

    @property
    def shows_words(self) -> bool:
        """Whether everybody may read its words."""
        return self.contribution.visibility == PUBLIC

    @property
    def waits(self) -> bool:
        """Whether a moderator has still to decide about it."""
        return self.state == WAITING and self.contribution.visibility == PENDING


class Vote(Base):
    """How one respondent votes on a statement: 1 agree, −1 disagree, 0 pass. Only the latest counts.

    ``is_late``: it was cast in a late window, and counts in no figure unless a reader asks for it.
    """

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("value BETWEEN -1 AND 1", name="value_known"),
        Index("ix_vote_counted", "statement_id", "value"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[int] = mapped_column(SmallInteger)
    cast_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_late: Mapped[bool] = mapped_column(default=False)
    statement: Mapped[Statement] = relationship()


class EarlierVote(Base):
    """A vote that its respondent has changed since; it counts nowhere."""

    __tablename__ = "vote_earlier"
    __table_args__ = (Index("ix_vote_earlier_response", "response_id", "statement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    value: Mapped[int] = mapped_column(SmallInteger)
    cast_at: Mapped[datetime] = mapped_column(UTCDateTime)
