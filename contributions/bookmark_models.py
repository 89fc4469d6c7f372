"""Bookmarks: what readers want to find again, with a note of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, UTCDateTime

NOTE_LENGTH = 1000


class Bookmark(Base):
    """A reader's mark on a contribution. Nobody else sees it."""

    __tablename__ = "bookmark"
    __table_args__ = (UniqueConstraint("user_id", "contribution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(lazy="joined")
