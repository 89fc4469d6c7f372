"""Consultations. Their questions are in :mod:`consultations.question_models`, what was answered in ``response_models``."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.states import CLOSED, OPEN, OVER, RESULTS_PUBLISHED, state_at
from core.db import Base, JSONDocument, UTCDateTime
from core.locale import direction
from themes.models import ActionLine

if TYPE_CHECKING:
    from consultations.question_models import Question, Section

PUBLIC, REGISTERED, INVITED = "public", "registered", "invited"
AUDIENCES = (PUBLIC, REGISTERED, INVITED)
"""Who may answer: anybody, whoever has an account, whoever was invited."""
PERSON, ORGANISATION, EITHER = "person", "organisation", "either"
UNITS = (PERSON, ORGANISATION, EITHER)
"""Who a response is of."""
USUAL_THRESHOLD, GREATEST_THRESHOLD = 5, 50
"""Counts below it are kept back unless the facilitator settles otherwise, and the highest that can be settled."""
NOT_YET = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when words are kept back that become public by an act."""

consultation_line = Table(
    "consultation_line",
    Base.metadata,
    Column("consultation_id", ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id"), primary_key=True, index=True),
)


class Consultation(Base):
    """Questions put to everybody on one or more action lines.

    It is open from ``opens_at`` to before ``closes_at``, whatever has or has not run meanwhile; ``zone`` is the IANA
    zone in which both were chosen. ``live_results`` shows results before closing, ``holds_results`` keeps them back
    after it, until they are published. :mod:`consultations.states` says what follows; ``state_noted`` is the latest
    state of which the record has an entry. Until ``late_until`` late answers are taken.

    ``audience`` says who may answer, ``audience_types`` to which stakeholder types that is limited (none: all may),
    ``respondent_unit`` whether a response is a person's or an organisation's. ``confidentiality`` lists the levels
    that respondents may choose for their words besides public. Texts are written in ``lang`` and exist in
    ``extra_langs`` too. ``cell_threshold``: counts from one to below it are kept back in figures (0: none are).
    ``version`` is the questionnaire's: 0 before it was published, then 1, one more by each amendment, which is prepared
    since ``amending_since``; ``amending_order`` is the order that it will have.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("audience IN ('public', 'registered', 'invited')", name="audience_known"),
        CheckConstraint("respondent_unit IN ('person', 'organisation', 'either')", name="unit_known"),
        CheckConstraint("cell_threshold BETWEEN 0 AND 50", name="cell_threshold_in_reach"),
        CheckConstraint(
            "published_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="published_with_times"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    purpose_html: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(Text, default="")
    source_note_html: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    live_results: Mapped[bool] = mapped_column(default=False)
    holds_results: Mapped[bool] = mapped_column(default=False)
    results_published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcomes_reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state_noted: Mapped[str | None] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(12), default=REGISTERED)
    audience_types: Mapped[list[str]] = mapped_column(JSONDocument, default=list)
    respondent_unit: Mapped[str] = mapped_column(String(12), default=PERSON)
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    confidentiality: Mapped[list[str]] = mapped_column(JSONDocument, default=list)
    extra_langs: Mapped[list[str]] = mapped_column(JSONDocument, default=list)
    cell_threshold: Mapped[int] = mapped_column(default=USUAL_THRESHOLD)
    version: Mapped[int] = mapped_column(default=0)
    network_salt: Mapped[str | None] = mapped_column(String(32))
    amending_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    amending_order: Mapped[list[Any] | None] = mapped_column(JSONDocument)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    action_lines: Mapped[list[ActionLine]] = relationship(secondary=consultation_line, order_by=ActionLine.position)
    sections: Mapped[list["Section"]] = relationship(
        back_populates="consultation", order_by="Section.position", cascade="all, delete-orphan"
    )
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id", cascade="all, delete-orphan")

    @property
    def topic(self) -> str:
        """Its chain in the record."""
        return f"consultation:{self.id}"

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/consultations/{self.id}"

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def line_ids(self) -> tuple[int, ...]:
        """The action lines that it is filed under, first the one whose symbol its answers bear."""
        return tuple(line.id for line in self.action_lines)

    @property
    def lines_label(self) -> str:
        """The symbols of its action lines."""
        return ", ".join(line.symbol for line in self.action_lines)

    def phase(self, now: datetime) -> str:
        """Its state at ``now``: see :mod:`consultations.states`."""
        return state_at(
            now, published_at=self.published_at, opens_at=self.opens_at, closes_at=self.closes_at,
            holds_results=self.holds_results and not self.live_results,
            results_published_at=self.results_published_at, archived_at=self.archived_at,
        )  # fmt: skip

    def is_open_at(self, now: datetime) -> bool:
        """Whether answers are taken in time at ``now``: from ``opens_at`` inclusive to ``closes_at`` exclusive."""
        return self.phase(now) == OPEN

    def takes_late_answers_at(self, now: datetime) -> bool:
        """Whether its deadline has passed, and a late window is open."""
        is_over = self.phase(now) in (CLOSED, RESULTS_PUBLISHED)
        return is_over and self.late_until is not None and now < self.late_until

    def shows_results_at(self, now: datetime) -> bool:
        """Whether results are public at ``now``."""
        phase = self.phase(now)
        return (phase in OVER and phase != CLOSED) or (self.live_results and phase == OPEN)

    def shows_figures_at(self, now: datetime) -> bool:
        """Whether figures are public at ``now``: with a threshold not while it is open, for each answer could be told."""
        return self.shows_results_at(now) and not (self.cell_threshold and self.phase(now) == OPEN)

    def words_public_from(self, now: datetime) -> datetime | None:
        """When words said at ``now`` become public."""
        if self.live_results:
            return now
        if self.holds_results and self.results_published_at is None:
            return NOT_YET
        return self.closes_at

    @property
    def asked_version(self) -> int:
        """The version of the questionnaire that is asked; of a draft, the one that publishing will make."""
        return max(self.version or 0, 1)

    def asked_sections(self) -> list["Section"]:
        """The sections of the version that is asked, in order."""
        return [section for section in self.sections if section.is_in(self.asked_version)]

    def questions(self) -> list["Question"]:
        """The questions of the version that is asked, in order."""
        return [question for section in self.asked_sections() for question in section.asked_questions()]


class Extension(Base):
    """That the deadline was moved from ``old_closes_at`` to a later moment, and why."""

    __tablename__ = "consultation_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    old_closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    new_closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    extended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    extended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
