"""What anyone said: contributions, their immutable revisions, anchors on passages, flags and decisions."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UTCDateTime
from core.locale import direction
from themes.labels import country_name, stakeholder_label
from themes.models import ActionLine

PUBLIC, PENDING, HIDDEN, WITHDRAWN, ERASED = "public", "pending", "hidden", "withdrawn", "erased"

_WAITS = text("visibility = 'pending'")

filing = Table(
    "filing",
    Base.metadata,
    Column("contribution_id", ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)


class CapacityLabels:
    """What a capacity is called in the reader's language; for whatever has a ``stakeholder_type`` and a ``country``."""

    __slots__ = ()
    if TYPE_CHECKING:  # the mapper would take annotations for columns
        stakeholder_type: Any
        country: Any

    @property
    def capacity_label(self) -> str:
        """The stakeholder type in the reader's language."""
        return stakeholder_label(self.stakeholder_type)

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country)


class Capacity(CapacityLabels):
    """Mixin: who spoke and for whom, frozen at the moment of speaking; never read from the account afterwards."""

    speaker_name: Mapped[str] = mapped_column(String(120))
    stakeholder_type: Mapped[str] = mapped_column(String(20))
    organisation_name: Mapped[str | None] = mapped_column(String(200))
    on_behalf: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    is_verified: Mapped[bool] = mapped_column(default=False)


class Contribution(Capacity, Base):
    """Something somebody said.

    ``topic`` is the record chain of the place where it stands (``thread:7``), ``place`` its address there.
    ``visibility`` is ``public``, ``pending`` (waits for a moderator's approval), ``hidden`` (by a moderator),
    ``withdrawn`` (by its speaker) or ``erased`` (its words are gone); what is public may still be sealed until
    ``public_from``, as answers are until the consultation closes. ``circle`` is the group in which it was said; if
    ``is_closed``, only that group reads it. ``revision_number`` is the present wording. ``held_at``: since when it waits
    for approval, ``held_for`` why; empty as soon as it was public once. ``relayed`` is empty unless the
    secretariat entered it for its speaker: then ``waiting``, ``confirmed``, ``corrected`` or ``disowned`` by them.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint(
            "visibility IN ('public', 'pending', 'hidden', 'withdrawn', 'erased')", name="visibility_known"
        ),
        CheckConstraint("circle IS NOT NULL OR NOT is_closed", name="closed_circle"),
        Index("ix_contribution_speaker", "speaker_id", "id"),
        Index("ix_contribution_topic", "topic", "id"),
        Index("ix_contribution_pending", "speaker_id", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    symbol: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    topic: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(200))
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lang: Mapped[str] = mapped_column(String(16))
    visibility: Mapped[str] = mapped_column(String(12), default=PUBLIC)
    public_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    circle: Mapped[str | None] = mapped_column(String(60))
    is_closed: Mapped[bool] = mapped_column(default=False)
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_for: Mapped[str | None] = mapped_column(String(20))
    revision_number: Mapped[int] = mapped_column(default=1)
    relayed: Mapped[str | None] = mapped_column(String(12))
    revision: Mapped["Revision"] = relationship(
        primaryjoin="and_(Revision.contribution_id == Contribution.id, Revision.number == Contribution.revision_number)",
        foreign_keys="[Revision.contribution_id, Revision.number]",
        viewonly=True, uselist=False, lazy="joined",
    )  # fmt: skip
    revisions: Mapped[list["Revision"]] = relationship(
        foreign_keys="Revision.contribution_id", back_populates="contribution", order_by="Revision.number"
    )
    action_lines: Mapped[list[ActionLine]] = relationship(secondary=filing, order_by=ActionLine.position)

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def is_edited(self) -> bool:
        """Whether it has more than one revision."""
        return self.revision_number > 1

    def is_public_at(self, moment: datetime) -> bool:
        """Whether everybody may read it at ``moment``."""
        return self.visibility == PUBLIC and not self.is_sealed_at(moment)

    def is_sealed_at(self, moment: datetime) -> bool:
        """Whether it waits for its moment, as an answer waits for the closing: its speaker alone reads it."""
        return self.public_from is not None and self.public_from > moment


class Revision(Base):
    """One wording, never changed afterwards. ``text`` is what a reader sees of ``body`` (Markdown): anchors count in it."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(foreign_keys=[contribution_id], back_populates="revisions")


IS_PRESENT = and_(Revision.contribution_id == Contribution.id, Revision.number == Contribution.revision_number)
"""What joins a contribution with its present wording."""


class Anchor(Base):
    """A passage of one revision: ``start`` and ``end`` in code points of its text, with the exact words.

    ``prefix`` and ``suffix`` are up to 32 code points around it. An anchor is never moved to another revision.
    """

    __tablename__ = "anchor"
    __table_args__ = (
        CheckConstraint("start_at >= 0 AND end_at > start_at", name="span"),
        UniqueConstraint("revision_id", "start_at", "end_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    start: Mapped[int] = mapped_column("start_at")
    end: Mapped[int] = mapped_column("end_at")
    exact: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(64))
    suffix: Mapped[str] = mapped_column(String(64))
    text_digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[Revision] = relationship(lazy="joined")
    contribution: Mapped[Contribution] = relationship(lazy="joined")

    @property
    def is_intact(self) -> bool:
        """Whether the words still stand where the anchor says, in the revision that it names."""
        text = self.revision.text
        return text[self.start : self.end] == self.exact and digest_of(text) == self.text_digest

    @property
    def is_current(self) -> bool:
        """Whether the anchored revision is still the current wording."""
        return self.contribution.revision_number == self.revision.number


OUT_OF_SIGHT = ("hide", "reject")
"""The acts of decisions that take words out of sight."""


class Flag(Base):
    """A complaint about a contribution. ``decision`` is empty while it waits, then ``upheld`` or ``dismissed``."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("contribution_id", "flagged_by_id"),
        Index("ix_flag_flagged_by", "flagged_by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    flagged_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    flagged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    contribution: Mapped[Contribution] = relationship(lazy="joined")


class ModerationDecision(Base):
    """That a moderator did something to a contribution, and why; the reason for hiding is shown in its place.

    ``act`` is ``hide``, ``reject`` (not let pass), ``restore`` or ``approve``; ``rule`` what was broken, a key of
    :data:`contributions.labels.RULES`; ``role`` as what the moderator acted.
    """

    __tablename__ = "moderation_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    act: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(20), default="other")
    reason: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20), default="moderator")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
