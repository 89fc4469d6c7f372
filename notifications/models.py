"""What people follow, what they were told of, and how they want to be told by mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, UTCDateTime
from themes.models import ActionLine

_UNREAD = text("read_at IS NULL")


class Subscription(Base):
    """What somebody follows, and how closely: see :mod:`notifications.levels`.

    ``subject`` names the thing as its topic does: ``line:5``, ``theme:2``, ``space:3``, ``thread:7``.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 3", name="level_known"),
        Index("ix_subscription_subject", "subject", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    level: Mapped[int]
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Notification(Base):
    """One thing that somebody was told.

    ``kind`` says what happened (:mod:`notifications.kinds`), ``contribution_id`` which words it is about, ``subject``
    where. ``mailed_at``: when it went into a message, or was settled without one.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_user", "user_id", "id"),
        Index("ix_notification_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution | None] = relationship(lazy="joined")


class MailChoice(Base):
    """How often somebody wants notifications by mail: ``immediately``, ``daily``, ``weekly`` or ``never``.

    Who has made no choice gets a daily digest.
    """

    __tablename__ = "mail_choice"
    __table_args__ = (CheckConstraint("rhythm IN ('immediately', 'daily', 'weekly', 'never')", name="rhythm_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(12), default="daily")


class MailFollower(Base):
    """An address, of nobody's account perhaps, that gets an action line's daily digest once its owner confirmed it.

    ``told_to_id`` is the last contribution that a digest has looked at.
    """

    __tablename__ = "mail_follower"
    __table_args__ = (UniqueConstraint("email", "line_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id"))
    language: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_to_id: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    line: Mapped[ActionLine] = relationship(lazy="joined")
