"""What is added to a consultation as it goes on: why states were reached, late windows, what came of each question."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class Transition(Base):
    """That somebody led it to ``state``, and why; what the clock did needs no reason and stands in the record alone."""

    __tablename__ = "consultation_transition"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    reached_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")
    reached_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class LateWindow(Base):
    """That late answers are taken from ``opened_at`` to before ``until``, and why."""

    __tablename__ = "consultation_late_window"
    __table_args__ = (CheckConstraint("until > opened_at", name="ends_after_opening"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Outcome(Base):
    """What was said in answer to a question and what is done about it: Markdown, and the HTML made of it."""

    __tablename__ = "question_outcome"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
