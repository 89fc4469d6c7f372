"""Questionnaires that were saved to begin others from."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from core.db import Base, UTCDateTime


class QuestionnaireTemplate(Base):
    """A questionnaire without times and answers, as the canonical JSON of its document.

    ``is_shared``: all facilitators see it, not only who saved it. From ``retired_at`` on nobody begins with it.
    """

    __tablename__ = "questionnaire_template"
    __table_args__ = (Index("ix_questionnaire_template_listed", "retired_at", "is_shared"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    lang: Mapped[str] = mapped_column(String(16))
    question_count: Mapped[int]
    document: Mapped[str] = mapped_column(Text, deferred=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_by: Mapped[User] = relationship(foreign_keys=[saved_by_id])
