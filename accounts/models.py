"""People, the organisations they speak for, their dated roles, and their API tokens."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.names import folded
from core.db import Base, UTCDateTime
from themes.models import ActionLine

ROLES = ("facilitator", "moderator", "rapporteur", "observer")


class Organisation(Base):
    """A body that people speak for. ``name_key`` is its name folded, so that one body is one row."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)


class User(UserMixin, Base):
    """An account. ``stakeholder_type`` and ``country`` are keys of the reference data.

    ``session_epoch`` is in every session cookie: raising it signs the account out everywhere. ``verified_at``: when
    somebody confirmed that this person may speak for the organisation; ``approved_at``: when a moderator let the first
    post pass; while ``suspended_until`` lies ahead, or a warning of ``warned_at`` waits to be acknowledged, nothing can
    be said. ``name_key`` is the name as :func:`accounts.names.folded` writes it; ``is_suggested``: whether the name is
    offered to who types ``@``; ``shows_presence``: whether it is told to those who read the same page at the same time.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    stakeholder_type: Mapped[str] = mapped_column(String(20), default="other")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    speaks_on_behalf: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(10), default="en")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    session_epoch: Mapped[int] = mapped_column(default=0)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    suspension_reason: Mapped[str | None] = mapped_column(String(500))
    name_key: Mapped[str | None] = mapped_column(String(240), index=True)
    is_suggested: Mapped[bool] = mapped_column(default=True)
    shows_presence: Mapped[bool] = mapped_column(default=False)
    warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    admissions: Mapped[list["Admission"]] = relationship(
        back_populates="user", foreign_keys="Admission.user_id", lazy="selectin"
    )
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="user", foreign_keys="Appointment.user_id", lazy="selectin"
    )

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        self.name_key = folded(name)
        return name

    @property
    def organisation_name(self) -> str | None:
        """The name of the organisation, if any."""
        return self.organisation.name if self.organisation else None


class Appointment(Base):
    """A role on an action line from ``starts_on`` up to and including ``ends_on`` (open-ended when empty)."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("role IN ('facilitator', 'moderator', 'rapporteur', 'observer')", name="role_known"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("user_id", "action_line_id", "role", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    action_line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(back_populates="appointments", foreign_keys=[user_id])
    action_line: Mapped[ActionLine] = relationship(lazy="joined")

    def is_current(self, today: date) -> bool:
        """Whether the role is held on ``today`` (UTC date)."""
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


class Admission(Base):
    """Somebody's place in a circle: a group of people who speak among themselves, named like its space, ``space:12``."""

    __tablename__ = "admission"
    __table_args__ = (CheckConstraint("role IN ('member', 'moderator')", name="role_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    circle: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(12), default="member")
    admitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    admitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(back_populates="admissions", foreign_keys=[user_id])


class ApiToken(Base):
    """A bearer token, kept as its SHA-256; shown in full once, when made."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(lazy="joined")
