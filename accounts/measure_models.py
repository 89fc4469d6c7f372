"""Formal measures towards a person: warnings, which must be acknowledged, and suspensions, which end by the clock."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from core.db import Base, UTCDateTime

IMPOSED, DECLINED = "imposed", "declined"
_WAITING = text("decision IS NULL")


class FormalWarning(Base):
    """A moderator's note to a person, with its reason. ``about`` is the symbol of what they said, if it is about that.

    Moderators of ``action_line_id`` see it; if ``is_closed``, those of ``circle`` alone. Until ``acknowledged_at`` the
    person can say nothing.
    """

    __tablename__ = "warning"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(String(60))
    action_line_id: Mapped[int | None] = mapped_column(ForeignKey("action_line.id"), index=True)
    circle: Mapped[str | None] = mapped_column(String(60))
    is_closed: Mapped[bool] = mapped_column(default=False)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)


class Suspension(Base):
    """That somebody may read but say nothing until a moment; first a proposal, until a site administrator decides.

    ``decision`` is empty while it is proposed, then ``imposed`` or ``declined``. It runs until ``until``, unless
    ``lifted_at`` ended it early. The person may appeal once: ``appeal_outcome`` is ``granted`` or ``refused``.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("decision IN ('imposed', 'declined')", name="decision_known"),
        CheckConstraint("appeal_outcome IN ('granted', 'refused')", name="outcome_known"),
        Index("ix_suspension_proposed", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(20), default="other")
    reason: Mapped[str] = mapped_column(String(500))
    about: Mapped[str | None] = mapped_column(String(60))
    days: Mapped[int]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    appeal_words: Mapped[str | None] = mapped_column(Text)
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appeal_outcome: Mapped[str | None] = mapped_column(String(12))
    appeal_answer: Mapped[str] = mapped_column(Text, default="")
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    appeal_decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)

    def runs_at(self, moment: datetime) -> bool:
        """Whether it keeps the person from speaking at ``moment``."""
        return self.decision == IMPOSED and self.lifted_at is None and self.until is not None and moment < self.until

    @property
    def waits_for_appeal(self) -> bool:
        """Whether an appeal against it waits for its decision."""
        return self.appealed_at is not None and self.appeal_outcome is None
