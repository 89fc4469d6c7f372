"""Words that are not said yet, kept for their author alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class Draft(Base):
    """What somebody has typed into one form and not sent yet.

    ``place`` says what it is for (see :mod:`forum.draft_places`), ``device`` which browser it was typed in, ``tab``
    which opening of the form. ``version`` rises with each saving: whoever saves over another version than they saw
    gets a draft of its own, and overwrites nothing.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "tab"), Index("ix_draft_place", "user_id", "place"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(60))
    device: Mapped[str] = mapped_column(String(40))
    tab: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(16), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
