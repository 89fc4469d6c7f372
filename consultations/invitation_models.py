"""Who was invited to a consultation, lists that wait to be confirmed, planned reminders, and who wants no such mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.models import Consultation
from contributions.models import CapacityLabels
from core.db import Base, JSONDocument, UTCDateTime

EVERYTHING = "all"
"""The scope of an address that wants no invitation to any consultation."""


class Invitation(CapacityLabels, Base):
    """That somebody was asked by mail to answer a consultation.

    What the file said of them (``name`` … ``language``) is theirs and the facilitators' business alone. ``token_digest``
    is of the secret in their personal link, which is made anew from ``issue`` when a message is written and stored
    nowhere. ``user_id`` is the account that came by the link, or has the address. ``sent_at``: when the invitation went
    into the outbox; ``reminded_at`` the latest reminder. A message that did not arrive leaves ``bounced_at`` and why.
    Whether they answered is asked of :mod:`consultations.respondents` and stands nowhere here.
    """

    __tablename__ = "consultation_invitation"
    __table_args__ = (
        UniqueConstraint("consultation_id", "email"),
        CheckConstraint("(bounced_at IS NULL) = (bounce_reason IS NULL)", name="bounce_says_why"),
        Index("ix_consultation_invitation_listed", "consultation_id", "id"),
        Index("ix_consultation_invitation_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    stakeholder_type: Mapped[str | None] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(16))
    issue: Mapped[int] = mapped_column(default=1)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminder_count: Mapped[int] = mapped_column(default=0)
    bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    bounce_reason: Mapped[str | None] = mapped_column(String(500))
    opted_out_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    consultation: Mapped[Consultation] = relationship()


class InvitationList(Base):
    """A file that was read and waits to be confirmed: ``people`` are its rows. Gone when confirmed, or after a day."""

    __tablename__ = "consultation_invitation_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSONDocument)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONDocument)
    notes: Mapped[list[str]] = mapped_column(JSONDocument)


class PlannedReminder(Base):
    """That those who have not answered are reminded ``days_before`` closing. ``done_for``: the closing for which it was
    done; another closing, after an extension, makes it due again."""

    __tablename__ = "consultation_reminder"
    __table_args__ = (CheckConstraint("days_before BETWEEN 1 AND 60", name="days_in_reach"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    days_before: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    done_for: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SuppressedAddress(Base):
    """An address, as a keyed digest, that wants no invitations: to one consultation (``consultation:7``) or ``all``.

    It holds without the address and outlives every list, so that nobody who said no is written to again.
    """

    __tablename__ = "suppressed_address"

    address_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
