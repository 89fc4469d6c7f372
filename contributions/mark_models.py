"""Proposals and common issues: what moderators point out in what was said, so that meetings can take it up."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, UTCDateTime
from core.locale import _l
from themes.models import ActionLine, Theme

PROPOSAL, COMMON_ISSUE = "proposal", "common_issue"
KINDS = (PROPOSAL, COMMON_ISSUE)
KIND_LABELS = {PROPOSAL: _l("Proposal"), COMMON_ISSUE: _l("Common issue")}
NOTE_LENGTH = 500

mark_action_line = Table(
    "mark_action_line",
    Base.metadata,
    Column("mark_id", ForeignKey("mark.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)
mark_theme = Table(
    "mark_theme",
    Base.metadata,
    Column("mark_id", ForeignKey("mark.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)


class Mark(Base):
    """That a contribution holds a proposal, or raises an issue that the action ``lines`` have in common.

    For search: ``is:proposal`` is ``exists(Mark.contribution_id == Contribution.id, Mark.kind == PROPOSAL)``.
    """

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("kind IN ('proposal', 'common_issue')", name="kind_known"),
        UniqueConstraint("contribution_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list[ActionLine]] = relationship(
        secondary=mark_action_line, order_by=ActionLine.position, lazy="selectin"
    )
    themes: Mapped[list[Theme]] = relationship(secondary=mark_theme, order_by=Theme.position, lazy="selectin")

    @property
    def kind_label(self) -> str:
        """What it is, in the reader's words."""
        return str(KIND_LABELS[self.kind])
