"""What is counted: each response's own share, and the counts into which shares are folded."""

from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, JSONDocument


class ResponseTally(Base):
    """What one response counts for (``share``, see :mod:`consultations.shares`); ``folded`` is what of it the counts hold.

    A respondent writes only this row, so nobody waits for another's. ``is_pending``: the two differ. ``is_after``: it was
    changed when figures were public already.
    """

    __tablename__ = "response_tally"
    __table_args__ = (Index("ix_response_tally_pending", "consultation_id", "is_pending"),)

    response_id: Mapped[int] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    share: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    is_pending: Mapped[bool] = mapped_column(Boolean, default=True)
    is_after: Mapped[bool] = mapped_column(Boolean, default=False)


class Tally(Base):
    """How many count for ``category`` of ``attribute``, and of them in ``grp`` of the attribute ``by`` (empty: of all).

    ``part`` says of whom: late or not, with public answers or not.
    """

    __tablename__ = "tally"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str] = mapped_column(String(12), primary_key=True)
    attribute: Mapped[str] = mapped_column(String(12), primary_key=True)
    category: Mapped[str] = mapped_column(String(500), primary_key=True)
    grp: Mapped[str] = mapped_column(String(500), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class TallyHead(Base):
    """That a consultation is counted here: ``folds`` counts the foldings, ``together`` is what crossed tables may show."""

    __tablename__ = "tally_head"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    folds: Mapped[int] = mapped_column(default=0)
    together: Mapped[list[Any] | None] = mapped_column(JSONDocument)
