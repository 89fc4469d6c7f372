"""What moderators work on: cases, appeals, canned notes, and the public log of what they did."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution, Flag, ModerationDecision
from core.db import Base, UTCDateTime
from core.locale import direction
from themes.models import ActionLine

UPHELD, DISMISSED = "upheld", "dismissed"
GRANTED, REFUSED = "granted", "refused"
CLAIM_FOR = timedelta(hours=4)
"""After so long a claim lapses by itself: nothing stays with somebody who went away."""
_OPEN = text("outcome IS NULL")


class Case(Base):
    """All complaints about one contribution that wait for a decision, or were decided, together.

    ``outcome`` is empty while it is open, then ``upheld`` or ``dismissed``; ``answer`` is what those who complained
    are told. There is at most one open case a contribution.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        CheckConstraint("outcome IN ('upheld', 'dismissed')", name="outcome_known"),
        Index("uq_open_case", "contribution_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_moderation_case_contribution_id", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    flags: Mapped[list[Flag]] = relationship(order_by=Flag.id, lazy="selectin")

    def claimant_at(self, moment: datetime) -> int | None:
        """Who has claimed it; nobody once the claim has lapsed."""
        if self.claimed_at is None or moment >= self.claimed_at + CLAIM_FOR:
            return None
        return self.claimed_by_id

    @property
    def lapses_at(self) -> datetime | None:
        """When the claim ends by itself."""
        return None if self.claimed_at is None else self.claimed_at + CLAIM_FOR


class Appeal(Base):
    """Somebody asks another moderator to look again: the speaker at a decision to hide or reject (``decision_id``), or
    one of those who complained at a dismissal (``case_id``). ``first_by_id`` decided first, and so not this.

    ``outcome`` is empty while it waits, then ``granted`` (the first decision is turned round) or ``refused``.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("outcome IN ('granted', 'refused')", name="outcome_known"),
        CheckConstraint("(decision_id IS NULL) <> (case_id IS NULL)", name="against_one"),
        UniqueConstraint("appellant_id", "decision_id"),
        UniqueConstraint("appellant_id", "case_id"),
        Index("ix_appeal_waiting", "contribution_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decision.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    appellant_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    decision: Mapped[ModerationDecision | None] = relationship(lazy="joined")
    case: Mapped[Case | None] = relationship(lazy="select")


class CannedNote(Base):
    """A text kept for reuse as a reason or a warning, in one language. ``retired_at``: offered no more."""

    __tablename__ = "canned_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    lang: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(500))
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)


class LogLine(Base):
    """One line of the public moderation log: what was done to what, as what, and why; nobody's name, nobody's words.

    What happens in closed groups is not in it, nor who flagged, nor what waits for approval.
    """

    __tablename__ = "moderation_log"
    __table_args__ = (Index("ix_moderation_log_line", "action_line_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    act: Mapped[str] = mapped_column(String(30))
    symbol: Mapped[str | None] = mapped_column(String(60))
    place: Mapped[str | None] = mapped_column(String(200))
    rule: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(20))
    action_line_id: Mapped[int | None] = mapped_column(ForeignKey("action_line.id"))
    action_line: Mapped[ActionLine | None] = relationship(lazy="joined")
