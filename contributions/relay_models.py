"""What the secretariat entered for somebody: how it was received, and what that person says to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, UTCDateTime
from core.locale import _, _l

WAITING, CONFIRMED, CORRECTED, DISOWNED = "waiting", "confirmed", "corrected", "disowned"
ANSWERS = (CONFIRMED, CORRECTED, DISOWNED)
STATUS_LABELS = {
    WAITING: _l("Not yet confirmed"),
    CONFIRMED: _l("Confirmed"),
    CORRECTED: _l("Corrected"),
    DISOWNED: _l("Disowned"),
}
STATUS_BADGES = {WAITING: "provisional", CONFIRMED: "final", CORRECTED: "final", DISOWNED: "hidden"}
MEDIA = {
    "telephone": _l("telephone"),
    "letter": _l("letter or paper form"),
    "chat": _l("chat in the room"),
    "email": _l("e-mail"),
    "spoken": _l("spoken in the room"),
}
RELAYER_LABELS = {
    "moderator": _l("Entered by a moderator of the action line"),
    "facilitator": _l("Entered by a facilitator of the action line"),
    "rapporteur": _l("Entered by a rapporteur of the action line"),
    "group": _l("Entered by a moderator of the group"),
    "secretariat": _l("Entered by the secretariat"),
}


class Relay(Base):
    """How the words of a contribution reached the secretariat; ``Contribution.relayed`` is its status.

    ``role`` is that of whoever entered them, and all that is told of them. ``contact`` is how the participant can be
    reached: shown to those who may relay, and to nobody else.
    """

    __tablename__ = "relay"
    __table_args__ = (CheckConstraint("medium IN ('telephone', 'letter', 'chat', 'email', 'spoken')", name="medium"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True)
    medium: Mapped[str] = mapped_column(String(12))
    received_on: Mapped[date]
    role: Mapped[str] = mapped_column(String(20))
    contact: Mapped[str] = mapped_column(String(300), default="")
    relayed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    relayed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)

    @property
    def relayer_label(self) -> str:
        """Who entered it, by role."""
        return str(RELAYER_LABELS.get(self.role, RELAYER_LABELS["secretariat"]))


def relayed_label(medium: str, day: str) -> str:
    """``Relayed by the secretariat (telephone, 16 May 2006)``"""
    return _("Relayed by the secretariat (%(medium)s, %(day)s)", medium=MEDIA[medium], day=day)


def status_label(status: str) -> str:
    """The status in the reader's words."""
    return str(STATUS_LABELS.get(status, status))
