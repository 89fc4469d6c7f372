"""The texts of a consultation in its other languages, who may write them, and what was reworded after publishing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime

OFFICIAL, REVIEWED, MACHINE = "official", "reviewed", "machine"
KEPT = (OFFICIAL, REVIEWED, MACHINE)
"""What a translation that was written can be."""
MISSING, STALE = "missing", "stale"
STATUSES = (*KEPT, MISSING, STALE)
"""What a text in another language can be: the last two follow from what is there and are stored nowhere."""


class Translation(Base):
    """One text in another language; ``original`` is the wording that it was made from.

    ``key`` names the text: see :mod:`consultations.texts`. ``html`` is only of texts that are Markdown.
    """

    __tablename__ = "consultation_translation"
    __table_args__ = (
        UniqueConstraint("consultation_id", "lang", "key"),
        CheckConstraint("status IN ('official', 'reviewed', 'machine')", name="status_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10))
    original: Mapped[str] = mapped_column(Text)
    translated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    translated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Translator(Base):
    """That somebody who does not facilitate the consultation may translate it into one language."""

    __tablename__ = "consultation_translator"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )  # fmt: skip
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    lang: Mapped[str] = mapped_column(String(16), primary_key=True)
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class WordingChange(Base):
    """That a text was reworded after publishing, and why. ``lang`` is the language of the text that was changed.

    ``questionnaire_version`` is the version in which it stood: a new wording does not make a new version.
    """

    __tablename__ = "wording_change"
    __table_args__ = (Index("ix_wording_change_consultation_id", "consultation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    questionnaire_version: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    lang: Mapped[str] = mapped_column(String(16))
    old_text: Mapped[str] = mapped_column(Text)
    new_text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
