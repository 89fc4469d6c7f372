"""Requests to let words go: of a whole account after a time to think it over, or of one contribution at once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class Erasure(Base):
    """That somebody's words shall go, or went. Who asked and why is for administrators only.

    Of ``user_id`` (an account) and ``contribution_id`` (one contribution) one is set. An account's is carried out at
    ``due_at`` unless it was cancelled; ``reason`` is an administrator's.
    """

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (contribution_id IS NULL)", name="of_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be cancelled."""
        return self.cancelled_at is None and self.done_at is None
