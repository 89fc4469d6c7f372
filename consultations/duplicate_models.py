"""What a facilitator found of two responses that look as if they were of one respondent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime
from core.locale import _l

COUNTED_ONCE, NOT_DUPLICATE = "counted_once", "not_duplicate"
VERDICTS = {COUNTED_ONCE: _l("Of one respondent: counted once"), NOT_DUPLICATE: _l("Not a duplicate: both count")}


class DuplicateFinding(Base):
    """The latest finding about two responses; ``first`` is the one that goes on counting. Everybody may read why."""

    __tablename__ = "duplicate_finding"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("verdict IN ('counted_once', 'not_duplicate')", name="verdict_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    verdict: Mapped[str] = mapped_column(String(15))
    evidence: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(500))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def label(self) -> str:
        """What was found, in the reader's words."""
        return str(VERDICTS[self.verdict])
