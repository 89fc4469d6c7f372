"""The shapes that the API of findings and reports takes and gives."""

from collections.abc import Sequence
from datetime import datetime

from contributions.models import Contribution
from contributions.relay_models import DISOWNED
from core.api import Shape
from reports.fates import Fate
from reports.models import Finding, FindingAnchor, Paragraph, Report, ReportVersion


class CitationIn(Shape):
    """A passage of the present wording of the contribution with a symbol; ``start`` counts code points of its text."""

    symbol: str
    exact: str
    start: int | None = None


class CitationOut(Shape):
    """A passage that a finding cites; ``exact`` is null when the words are hidden, withdrawn or not public yet."""

    symbol: str
    exact: str | None
    start: int
    end: int
    revision: int
    is_current: bool

    @classmethod
    def of(cls, cited: FindingAnchor, moment: datetime) -> "CitationOut":
        """The shape of a citation as everybody may see it at ``moment``."""
        anchor = cited.anchor
        is_public = anchor.contribution.is_public_at(moment) and anchor.contribution.relayed != DISOWNED
        return cls(
            symbol=anchor.contribution.symbol, exact=anchor.exact if is_public else None, start=anchor.start,
            end=anchor.end, revision=anchor.revision.number, is_current=anchor.is_current,
        )  # fmt: skip


class FindingIn(Shape):
    """A new finding, numbered within the first of its action lines."""

    action_lines: list[str]
    kind: str
    text: str
    lang: str = "en"
    meeting_id: int | None = None
    citations: list[CitationIn] = []


class FindingOut(Shape):
    """A finding with the passages that it rests on."""

    id: int
    symbol: str
    kind: str
    text: str
    lang: str
    action_lines: list[str]
    meeting_id: int | None
    created_at: datetime
    citations: list[CitationOut]

    @classmethod
    def of(cls, finding: Finding, moment: datetime) -> "FindingOut":
        """The shape of a finding."""
        return cls(
            id=finding.id, symbol=finding.symbol, kind=finding.kind, text=finding.text, lang=finding.lang,
            action_lines=[line.slug for line in finding.action_lines], meeting_id=finding.meeting_id,
            created_at=finding.created_at, citations=[CitationOut.of(c, moment) for c in finding.citations],
        )  # fmt: skip


class ReportOut(Shape):
    """A report in a list; ``version`` is the published one, null for a draft."""

    id: int
    symbol: str
    title: str
    kind: str
    lang: str
    meeting_id: int
    url: str
    version: int | None
    published_at: datetime | None
    digest: str | None
    comments_requested: bool

    @classmethod
    def of(cls, report: Report) -> "ReportOut":
        """The shape of a report."""
        version = report.current_version
        return cls(
            id=report.id, symbol=report.symbol, title=report.title, kind=report.kind, lang=report.lang,
            meeting_id=report.meeting_id, url=report.url, version=version.number if version else None,
            published_at=version.published_at if version else None, digest=version.digest if version else None,
            comments_requested=report.comments_requested,
        )  # fmt: skip


class VersionOut(Shape):
    """A published version."""

    report_id: int
    number: int
    digest: str
    published_at: datetime

    @classmethod
    def of(cls, version: ReportVersion) -> "VersionOut":
        """The shape of a version."""
        return cls(
            report_id=version.report_id,
            number=version.number,
            digest=version.digest,
            published_at=version.published_at,
        )


class ParagraphIn(Shape):
    """A new paragraph ``after`` another, or at the end; ``findings`` are ids."""

    kind: str
    text: str
    after: int | None = None
    findings: list[int] = []
    is_own_observation: bool = False
    footnote: str | None = None


class ParagraphPatch(Shape):
    """What changes in a paragraph; ``version`` is the wording that was read."""

    version: int
    text: str | None = None
    kind: str | None = None
    footnote: str | None = None
    is_own_observation: bool | None = None


class ParagraphOut(Shape):
    """A paragraph of the working text."""

    id: int
    position: int
    kind: str
    text: str
    footnote: str | None
    is_own_observation: bool
    version: int
    findings: list[int]

    @classmethod
    def of(cls, paragraph: Paragraph) -> "ParagraphOut":
        """The shape of a paragraph."""
        plain = ("id", "position", "kind", "text", "footnote", "is_own_observation", "version")
        values = {name: getattr(paragraph, name) for name in plain}
        return cls(**values, findings=[placing.finding_id for placing in paragraph.placings])


class CitedInOut(Shape):
    """A paragraph of a published report that cites a passage."""

    report_id: int
    report_symbol: str
    paragraph: str
    url: str
    passages: list[str]


class FateOut(Shape):
    """What became of a contribution."""

    symbol: str
    kind: str
    visibility: str
    said_at: datetime
    cited_in: list[CitedInOut]

    @classmethod
    def of(cls, said: Contribution, fates: Sequence[Fate]) -> "FateOut":
        """The shape of a contribution of one's own and its fates."""
        cited = [
            CitedInOut(
                report_id=f.report_id,
                report_symbol=f.report_symbol,
                paragraph=f.label,
                url=f.url,
                passages=list(f.passages),
            )
            for f in fates
        ]
        return cls(
            symbol=said.symbol, kind=said.kind, visibility=said.visibility, said_at=said.said_at, cited_in=cited
        )
