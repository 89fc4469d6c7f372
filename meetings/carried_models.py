"""Proposals and common issues that were carried from the forum to a meeting, and what the meeting made of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.mark_models import KIND_LABELS
from contributions.models import Contribution
from core.db import Base, UTCDateTime
from core.locale import _l
from meetings.models import Meeting

AGREED, NOT_AGREED, DEFERRED = "agreed", "not_agreed", "deferred"
OUTCOMES = {AGREED: _l("Agreed"), NOT_AGREED: _l("Not agreed"), DEFERRED: _l("Deferred")}


class CarriedPoint(Base):
    """A point of a meeting's agenda that rests on a marked contribution; an agreed proposal once ``outcome`` says so."""

    __tablename__ = "carried_point"
    __table_args__ = (
        CheckConstraint("kind IN ('proposal', 'common_issue')", name="kind_known"),
        CheckConstraint("outcome IN ('agreed', 'not_agreed', 'deferred')", name="outcome_known"),
        UniqueConstraint("meeting_id", "contribution_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    carried_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    carried_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)

    @property
    def kind_label(self) -> str:
        """What it is, in the reader's words."""
        return str(KIND_LABELS[self.kind])

    @property
    def outcome_label(self) -> str:
        """What the meeting made of it; empty while it has not been taken up."""
        return str(OUTCOMES[self.outcome]) if self.outcome else ""
