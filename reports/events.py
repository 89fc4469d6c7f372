"""What happens to findings and reports. Findings stand in the chain of their first action line, reports in their own."""

from dataclasses import dataclass
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class FindingEvent(RecordedEvent):
    """Parent: ``line_ids`` begins with the line in whose chain the entry stands."""

    finding_id: int
    symbol: str
    line_ids: tuple[int, ...]

    @property
    def topic(self) -> str:
        return f"line:{self.line_ids[0]}"

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"line_ids": list(self.line_ids)}


@dataclass(frozen=True, kw_only=True)
class FindingDrafted(FindingEvent):
    """A moderator drew a point. ``digest`` is that of its text."""

    verb = "finding_drafted"
    kind: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class FindingEdited(FindingEvent):
    """It has another text or kind."""

    verb = "finding_edited"
    kind: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class FindingCited(FindingEvent):
    """It rests on a passage of a contribution. (The finding cites; the contribution is cited.)"""

    verb = "finding_cited"
    anchor_id: int
    contribution_id: int


@dataclass(frozen=True, kw_only=True)
class FindingUncited(FindingEvent):
    """It no longer rests on a passage."""

    verb = "finding_uncited"
    anchor_id: int
    contribution_id: int


@dataclass(frozen=True, kw_only=True)
class ReportEvent(RecordedEvent):
    """Parent of what happens to a report."""

    report_id: int

    @property
    def topic(self) -> str:
        return f"report:{self.report_id}"


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(ReportEvent):
    """A rapporteur began it."""

    verb = "report_drafted"
    meeting_id: int
    symbol: str


@dataclass(frozen=True, kw_only=True)
class MastheadEdited(ReportEvent):
    """Its printed head is another; ``digest`` is that of the new one."""

    verb = "masthead_edited"
    digest: str


@dataclass(frozen=True, kw_only=True)
class ParagraphEvent(ReportEvent):
    """Parent of what happens to one paragraph."""

    paragraph_id: int


@dataclass(frozen=True, kw_only=True)
class ParagraphAdded(ParagraphEvent):
    """It joined the working text at ``position``. ``digest`` is that of its text."""

    verb = "paragraph_added"
    kind: str
    position: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ParagraphEdited(ParagraphEvent):
    """It has another wording, kind, footnote or mark; ``version`` counts its wordings."""

    verb = "paragraph_edited"
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ParagraphMoved(ParagraphEvent):
    """It stands at another position."""

    verb = "paragraph_moved"
    position: int


@dataclass(frozen=True, kw_only=True)
class ParagraphRemoved(ParagraphEvent):
    """It was taken out of the working text."""

    verb = "paragraph_removed"


@dataclass(frozen=True, kw_only=True)
class ParagraphRestored(ParagraphEvent):
    """It was put back where it stood."""

    verb = "paragraph_restored"


@dataclass(frozen=True, kw_only=True)
class FindingPlaced(ParagraphEvent):
    """The paragraph cites a finding."""

    verb = "finding_placed"
    finding_id: int


@dataclass(frozen=True, kw_only=True)
class FindingTaken(ParagraphEvent):
    """The paragraph no longer cites it."""

    verb = "finding_taken"
    finding_id: int


@dataclass(frozen=True, kw_only=True)
class CommentsRequested(ReportEvent):
    """The page asks for comments, or no longer does."""

    verb = "comments_requested"
    requested: bool
    line_ids: tuple[int, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        return tuple(f"line:{line}" for line in self.line_ids)

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"line_ids": list(self.line_ids)}


@dataclass(frozen=True, kw_only=True)
class ReportPublished(ReportEvent):
    """A version was made public. ``digest`` is that of its snapshot."""

    verb = "report_published"
    meeting_id: int
    version: int
    digest: str
    line_ids: tuple[int, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        return ("home", f"meeting:{self.meeting_id}", *(f"line:{line}" for line in self.line_ids))

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"line_ids": list(self.line_ids)}
