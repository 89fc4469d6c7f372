"""Findings drawn from what was said, and the reports that arrange them: working text and published versions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Anchor
from core.db import Base, JSONDocument, UTCDateTime
from core.locale import direction
from meetings.models import Meeting
from themes.models import ActionLine

FINDING_KINDS = (
    "debated-issue", "consensus", "proposal", "quote", "emerging-trend", "sdg-link", "challenge", "achievement",
    "observation",
)  # fmt: skip
SUMMARY_REPORT = "summary-report"

finding_action_line = Table(
    "finding_action_line",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)


class Finding(Base):
    """A point that a moderator draws from contributions. ``symbol`` is "C7-EGOV/F12", numbered within its first line."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in FINDING_KINDS)})", name="kind_known"),
        UniqueConstraint("action_line_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id"))
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(16))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    action_lines: Mapped[list[ActionLine]] = relationship(
        secondary=finding_action_line, order_by=ActionLine.position, lazy="selectin"
    )
    citations: Mapped[list["FindingAnchor"]] = relationship(
        order_by="FindingAnchor.position", cascade="all, delete-orphan", lazy="selectin"
    )
    meeting: Mapped[Meeting | None] = relationship()

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def line_ids(self) -> tuple[int, ...]:
        """The action lines that it is filed under; its own first one is always among them."""
        return tuple(line.id for line in self.action_lines)


class FindingAnchor(Base):
    """That a finding rests on a passage."""

    __tablename__ = "finding_anchor"
    __table_args__ = (UniqueConstraint("finding_id", "anchor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    anchor_id: Mapped[int] = mapped_column(ForeignKey("anchor.id"), index=True)
    position: Mapped[int]
    anchor: Mapped[Anchor] = relationship(lazy="joined")


class Report(Base):
    """The report of a meeting. Its paragraphs are the working text; ``current_version_id`` names what is published.

    ``masthead`` holds the printed head: ``is_provisional``, ``body_lines``, ``meeting_title``, ``subtitle``,
    ``invitation``, ``when_where``, ``label`` (:class:`reports.document.Masthead`).
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("kind IN ('summary-report')", name="kind_known"),
        UniqueConstraint("meeting_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str] = mapped_column(String(20), default=SUMMARY_REPORT)
    symbol: Mapped[str] = mapped_column(String(60), unique=True)
    lang: Mapped[str] = mapped_column(String(16), default="en")
    masthead: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    comments_requested: Mapped[bool] = mapped_column(default=False)
    comments_url: Mapped[str] = mapped_column(String(200), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("report_version.id", use_alter=True, name="fk_report_current_version_id_report_version")
    )
    meeting: Mapped[Meeting] = relationship(lazy="joined")
    current_version: Mapped["ReportVersion | None"] = relationship(
        foreign_keys=[current_version_id], lazy="joined", post_update=True
    )
    versions: Mapped[list["ReportVersion"]] = relationship(
        foreign_keys="ReportVersion.report_id", back_populates="report", order_by="ReportVersion.number"
    )

    @property
    def topic(self) -> str:
        """The chain of this report in the record, and the version of its pages."""
        return f"report:{self.id}"

    @property
    def url(self) -> str:
        """Its address."""
        return f"/reports/{self.id}"

    @property
    def title(self) -> str:
        """The meeting's title and what the meeting was about, as the masthead prints them."""
        return " ".join(part for part in (self.masthead["meeting_title"], self.masthead.get("subtitle", "")) if part)

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def line_ids(self) -> tuple[int, ...]:
        """The action lines of its meeting."""
        return self.meeting.line_ids

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.current_version_id is not None


class Paragraph(Base):
    """A paragraph, heading or list item of the working text. ``id`` stays through all edits and moves.

    ``version`` counts its wordings: an edit names the one it was made from. ``removed_at``: taken out, can come back.
    """

    __tablename__ = "paragraph"
    __table_args__ = (
        CheckConstraint("kind IN ('numbered', 'heading', 'letter', 'roman', 'plain')", name="kind_known"),
        Index("ix_paragraph_report", "report_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    footnote: Mapped[str | None] = mapped_column(Text)
    is_own_observation: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    edited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    report: Mapped[Report] = relationship()
    placings: Mapped[list["ParagraphFinding"]] = relationship(
        order_by="ParagraphFinding.position", cascade="all, delete-orphan"
    )


class ParagraphFinding(Base):
    """That a paragraph cites a finding; its evidence is the anchors of its findings."""

    __tablename__ = "paragraph_finding"
    __table_args__ = (UniqueConstraint("paragraph_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraph.id", ondelete="CASCADE"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    position: Mapped[int]
    finding: Mapped[Finding] = relationship()


class ReportVersion(Base):
    """What was published: ``snapshot`` never changes, ``digest`` is its SHA-256.

    The snapshot names the passages it rests on and does not copy their words, so that a hidden contribution's words
    are not kept here.
    """

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    number: Mapped[int]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    digest: Mapped[str] = mapped_column(String(64))
    revised_on: Mapped[date | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    report: Mapped[Report] = relationship(foreign_keys=[report_id], back_populates="versions")


class Citation(Base):
    """That a paragraph of a published version rests on a passage: what "where did my words go?" is answered from.

    ``label`` is what stood before the paragraph in that version ("7.", "8. c)"). ``paragraph_id`` may name a paragraph
    that was taken out of the working text since.
    """

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("version_id", "paragraph_id", "finding_id", "anchor_id"),
        Index("ix_citation_contribution", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id", ondelete="CASCADE"))
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraph.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    anchor_id: Mapped[int] = mapped_column(ForeignKey("anchor.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    label: Mapped[str] = mapped_column(String(400))
