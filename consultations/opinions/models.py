"""The opinion groups that were found, kept until something changes; who is in which of them is not kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, JSONDocument, UTCDateTime


class OpinionAnalysis(Base):
    """What was found in the votes on a question's statements.

    ``version`` is that of the consultation's topic when the votes were read; with another one, they are looked at again,
    not before ``asked_at`` is some time ago. ``document`` is :class:`consultations.opinions.groups.Opinions`.
    """

    __tablename__ = "opinion_analysis"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSONDocument)
