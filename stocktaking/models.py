"""What stakeholders do about the action lines: entries, the versions of their facts, and assessments over time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, JSONDocument, UTCDateTime
from themes.models import SustainableDevelopmentGoal

ENTRY, ASSESSMENT = "entry", "assessment"
"""Kinds of contributions."""
PROJECT, PROGRAMME, CASE, PRACTICE = "project", "programme", "case", "practice"
PLANNED, ONGOING, COMPLETED, STOPPED = "planned", "ongoing", "completed", "stopped"
OVER = (COMPLETED, STOPPED)
DUE_AFTER = timedelta(days=365)

stocktaking_goal = Table(
    "stocktaking_goal",
    Base.metadata,
    Column("entry_id", ForeignKey("stocktaking_entry.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "goal_number", ForeignKey("sustainable_development_goal.number"), primary_key=True, index=True
    ),
)  # fmt: skip


class StocktakingEntry(Base):
    """A project, national programme, case or partnership practice. What is said about it is its ``contribution``, which
    also holds its action lines.

    ``country`` (alpha-2) or ``region`` (a regional group) is what it covers; neither: the world, or not said. ``began``
    and ``ended`` are a year, a month or a day (ISO 8601). ``version`` counts the changes of its facts,
    ``last_number`` its assessments.
    """

    __tablename__ = "stocktaking_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('project', 'programme', 'case', 'practice')", name="kind_known"),
        CheckConstraint("status IN ('planned', 'ongoing', 'completed', 'stopped')", name="status_known"),
        Index("ix_stocktaking_entry_kind", "kind", "id"),
        Index("ix_stocktaking_entry_country", "country", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(300))
    partners: Mapped[str] = mapped_column(String(1000), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(20))
    began: Mapped[str] = mapped_column(String(10), default="")
    ended: Mapped[str] = mapped_column(String(10), default="")
    status: Mapped[str] = mapped_column(String(12))
    url: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=0)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    goals: Mapped[list[SustainableDevelopmentGoal]] = relationship(
        secondary=stocktaking_goal, order_by=SustainableDevelopmentGoal.number
    )
    versions: Mapped[list["EntryVersion"]] = relationship(order_by="EntryVersion.number")

    @property
    def topic(self) -> str:
        """Its chain in the record."""
        return f"stocktaking:{self.id}"

    @property
    def address(self) -> str:
        """Its page."""
        return f"/stocktaking/{self.id}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be assessed."""
        return self.status in OVER


class EntryVersion(Base):
    """The facts of an entry as they were sent once, with the parts of its text; never changed afterwards.

    ``revision_number`` is the wording of the entry's contribution that was made of them.
    """

    __tablename__ = "stocktaking_version"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stocktaking_entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    revision_number: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Assessment(Base):
    """How an entry stood when somebody who answers for it said so. ``id`` is that of its contribution; ``evidence`` is a
    web address."""

    __tablename__ = "stocktaking_assessment"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("status IN ('planned', 'ongoing', 'completed', 'stopped')", name="status_known"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stocktaking_entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[str] = mapped_column(String(500), default="")
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[StocktakingEntry] = relationship()

    @property
    def address(self) -> str:
        """Where it stands on the entry's page."""
        return f"/stocktaking/{self.entry_id}#a{self.number}"
