"""Meetings in numbered series, who came, and how many they were."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from contributions.models import Capacity
from core.db import Base, UTCDateTime
from core.locale import direction
from themes.models import ActionLine

ANNOUNCED, CANCELLED = "announced", "cancelled"
ON_SITE, REMOTE = "on_site", "remote"

meeting_action_line = Table(
    "meeting_action_line",
    Base.metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)


class MeetingSeries(Base):
    """Meetings that follow each other, such as the facilitation meetings of one group; they are numbered within it."""

    __tablename__ = "meeting_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(300))


class Meeting(Base):
    """One meeting. ``zone`` is the IANA zone of the place; ``overview`` is Markdown, ``overview_html`` its safe HTML.

    ``attendance_total`` is the number of participants that was declared; empty until attendance is recorded.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("status IN ('announced', 'cancelled')", name="status_known"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("attendance_total IS NULL OR attendance_total >= 0", name="total_not_negative"),
        UniqueConstraint("series_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    subtitle: Mapped[str] = mapped_column(String(300), default="")
    convenor: Mapped[str] = mapped_column(String(200), default="")
    chair: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    venue: Mapped[str] = mapped_column(String(300), default="")
    remote_url: Mapped[str] = mapped_column(String(500), default="")
    overview: Mapped[str] = mapped_column(Text, default="")
    overview_html: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(16), default="en")
    status: Mapped[str] = mapped_column(String(12), default=ANNOUNCED)
    attendance_total: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    series: Mapped[MeetingSeries] = relationship(lazy="joined")
    action_lines: Mapped[list[ActionLine]] = relationship(
        secondary=meeting_action_line, order_by=ActionLine.position, lazy="selectin"
    )
    counts: Mapped[list["AttendanceCount"]] = relationship(
        order_by="AttendanceCount.position", cascade="all, delete-orphan"
    )

    @property
    def topic(self) -> str:
        """The chain of this meeting in the record, and the version of its pages."""
        return f"meeting:{self.id}"

    @property
    def url(self) -> str:
        """Its address."""
        return f"/meetings/{self.id}"

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def line_ids(self) -> tuple[int, ...]:
        """The action lines that it is about."""
        return tuple(line.id for line in self.action_lines)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == CANCELLED

    def is_over_at(self, moment: datetime) -> bool:
        """Whether it has ended."""
        return self.ends_at <= moment


class AttendanceCount(Base):
    """How many came of one category, in the room and at a distance. ``label`` is the category in the meeting's words;
    ``stakeholder_type`` files it under the reference data where it fits one type."""

    __tablename__ = "attendance_count"
    __table_args__ = (
        CheckConstraint("on_site >= 0 AND remote >= 0", name="not_negative"),
        UniqueConstraint("meeting_id", "position"),
        UniqueConstraint("meeting_id", "label"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    stakeholder_type: Mapped[str | None] = mapped_column(String(20))
    on_site: Mapped[int] = mapped_column(default=0)
    remote: Mapped[int] = mapped_column(default=0)

    @property
    def total(self) -> int:
        """Both together."""
        return self.on_site + self.remote


class Participation(Capacity, Base):
    """Somebody registered for a meeting, in the capacity of that moment. ``cancelled_at``: they will not come."""

    __tablename__ = "participation"
    __table_args__ = (
        CheckConstraint("mode IN ('on_site', 'remote')", name="mode_known"),
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_participation_user", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    mode: Mapped[str] = mapped_column(String(10))
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship()
