"""Answers that somebody carries for others: a hub for its group, the secretariat for whoever wrote or telephoned."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.response_models import Response
from contributions.attachment_models import Attachment
from contributions.relay_models import CONFIRMED, CORRECTED, DISOWNED, MEDIA, WAITING
from core.db import Base, UTCDateTime
from core.locale import _l

GROUP_KINDS: dict[str, Any] = {
    "meeting": _l("People at a meeting or workshop"),
    "community": _l("A village or local community"),
    "class": _l("A school, class or course"),
    "members": _l("Members of an association or network"),
    "online": _l("An online community"),
    "other": _l("Another group"),
}
STATUSES = (WAITING, CONFIRMED, CORRECTED, DISOWNED)


class HubGroup(Base):
    """The group that a hub answers for: its kind, and how the answers were gathered. Name and size are the response's."""

    __tablename__ = "hub_group"
    __table_args__ = (
        CheckConstraint("kind IN ('meeting', 'community', 'class', 'members', 'online', 'other')", name="kind_known"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    gathered: Mapped[str] = mapped_column(Text)
    response: Mapped[Response] = relationship()

    @property
    def kind_label(self) -> str:
        """What kind of group it is, in the reader's words."""
        return str(GROUP_KINDS[self.kind])


class ResponseRelay(Base):
    """How a response on paper or by telephone reached the secretariat, and what its respondent says to it.

    ``contact`` is how they can be reached: shown to those who may relay, and to nobody else. ``version`` is the
    submission that was entered last; what the respondent corrected is a later one.
    """

    __tablename__ = "response_relay"
    __table_args__ = (
        CheckConstraint("medium IN ('telephone', 'letter', 'chat', 'email', 'spoken')", name="medium"),
        CheckConstraint("status IN ('waiting', 'confirmed', 'corrected', 'disowned')", name="status"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    medium: Mapped[str] = mapped_column(String(12))
    received_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(12), default=WAITING)
    contact: Mapped[str] = mapped_column(String(300), default="")
    lang: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    relayed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    relayed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    response: Mapped[Response] = relationship(lazy="joined", innerjoin=True)

    @property
    def medium_label(self) -> str:
        """How it was received, in the reader's words."""
        return str(MEDIA[self.medium])


class RelayScan(Base):
    """A picture of the paper from which a response was entered: read by those who may read the entry, and nobody else."""

    __tablename__ = "relay_scan"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response_relay.response_id", ondelete="CASCADE"), index=True)
    attachment: Mapped[Attachment] = relationship(lazy="joined", innerjoin=True)
