"""Reads: findings, coverage, reports, and what became of what was said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from accounts.actor import Actor
from contributions.models import PUBLIC, Anchor, Contribution, filing
from contributions.policies import STAFF
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of
from meetings.models import Meeting, meeting_action_line
from reports.models import (
    Citation,
    Finding,
    FindingAnchor,
    Paragraph,
    Report,
    ReportVersion,
    finding_action_line,
)
from reports.policies import can_read, can_read_draft

PER_PAGE = 50


def readable_by(actor: Actor, moment: datetime | None = None) -> Select[Report]:
    """The reports that ``actor`` may read, in some version. Agrees with :func:`reports.policies.can_read`."""
    return select(Report).where(_readable(actor, moment or now()))


def _readable(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    if actor.is_system or actor.is_admin:
        return true()
    published = Report.current_version_id.is_not(None)
    lines = actor.lines_as(*STAFF, today=moment.date())
    link = meeting_action_line.c
    about = exists().where(link.meeting_id == Report.meeting_id, link.action_line_id.in_(lines))
    return or_(published, about) if lines else published


def report_by_id(actor: Actor, report_id: int) -> Report:
    """The report. Raises :class:`Missing`, also for a draft that the actor may not read."""
    found = db.session.get(Report, report_id)
    if found is None or not can_read(actor, found, now()):
        raise Missing()
    return found


def draft_by_id(actor: Actor, report_id: int) -> Report:
    """The report whose working text the actor may read. Raises :class:`Missing`."""
    found = db.session.get(Report, report_id)
    if found is None or not can_read_draft(actor, found, now()):
        raise Missing()
    return found


def version_of(report: Report, number: int) -> ReportVersion:
    """A published version. Raises :class:`Missing`."""
    found = db.session.scalars(select(ReportVersion).filter_by(report_id=report.id, number=number)).one_or_none()
    if found is None:
        raise Missing()
    return found


def paragraph_by_id(actor: Actor, paragraph_id: int) -> Paragraph:
    """A paragraph of a working text that the actor may read. Raises :class:`Missing`."""
    found = db.session.get(Paragraph, paragraph_id)
    if found is None or not can_read_draft(actor, found.report, now()):
        raise Missing()
    return found


def removed_paragraphs(report: Report) -> Sequence[Paragraph]:
    """What was taken out of the working text, the latest first."""
    query = select(Paragraph).where(Paragraph.report_id == report.id, Paragraph.removed_at.is_not(None))
    return db.session.scalars(query.order_by(Paragraph.removed_at.desc(), Paragraph.id.desc())).all()


def reports(actor: Actor, cursor: str | None = None, size: int = 20) -> Page[Report]:
    """Reports that ``actor`` may read, the newest first."""
    query = readable_by(actor)
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Report.id < after[0])
    rows = db.session.scalars(query.order_by(Report.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda report: (report.id,))


def latest_published(line_id: int | None = None) -> Report | None:
    """The published report of the latest meeting; with ``line_id``, of that action line."""
    query = select(Report).join(Report.meeting).where(Report.current_version_id.is_not(None))
    if line_id is not None:
        link = meeting_action_line.c
        query = query.where(exists().where(link.meeting_id == Report.meeting_id, link.action_line_id == line_id))
    return db.session.scalars(query.order_by(Meeting.starts_at.desc(), Report.id.desc()).limit(1)).unique().first()


def report_of(meeting: Meeting) -> Report | None:
    """The report that the meeting fed, published or not."""
    return db.session.scalars(select(Report).filter_by(meeting_id=meeting.id)).unique().first()


def visible_findings(actor: Actor, moment: datetime | None = None) -> Select[Finding]:
    """Findings that ``actor`` may read: of the lines they work on, and those that a published report cites."""
    if actor.is_system or actor.is_admin:
        return select(Finding)
    reported = exists().where(Citation.finding_id == Finding.id, Citation.version_id == Report.current_version_id)
    lines = actor.lines_as(*STAFF, today=(moment or now()).date())
    link = finding_action_line.c
    mine = exists().where(link.finding_id == Finding.id, link.action_line_id.in_(lines))
    return select(Finding).where(or_(reported, mine) if lines else reported)


def finding_by_id(actor: Actor, finding_id: int) -> Finding:
    """The finding. Raises :class:`Missing`, also for one that the actor may not read."""
    found = db.session.scalars(visible_findings(actor).where(Finding.id == finding_id)).one_or_none()
    if found is None:
        raise Missing()
    return found


def findings_of(
    actor: Actor, line_ids: Collection[int], cursor: str | None = None, size: int = PER_PAGE
) -> Page[Finding]:
    """Findings filed under one of the lines, the newest first; with no lines, all that the actor may read."""
    query = visible_findings(actor)
    if line_ids:
        link = finding_action_line.c
        query = query.where(exists().where(link.finding_id == Finding.id, link.action_line_id.in_(line_ids)))
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Finding.id < after[0])
    rows = db.session.scalars(query.order_by(Finding.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda finding: (finding.id,))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many public contributions of an action line there are, and how many of them a finding cites."""

    said: int
    cited: int

    @property
    def uncited(self) -> int:
        """Those that no finding cites so far."""
        return self.said - self.cited


def coverage(line_id: int) -> Coverage:
    """How much of what was said under an action line the findings cite."""
    said = select(func.count()).select_from(filing).join(Contribution, Contribution.id == filing.c.contribution_id)
    said = said.where(filing.c.action_line_id == line_id, _public())
    cited = said.where(_cited_by_finding())
    return Coverage(db.session.scalar(said) or 0, db.session.scalar(cited) or 0)


def uncited(line_id: int, limit: int = 10) -> Sequence[Contribution]:
    """The latest public contributions of an action line that no finding cites."""
    query = select(Contribution).join(filing, filing.c.contribution_id == Contribution.id)
    query = query.where(filing.c.action_line_id == line_id, _public(), ~_cited_by_finding())
    newest = query.order_by(Contribution.said_at.desc(), Contribution.id.desc()).limit(limit)
    return db.session.scalars(newest).unique().all()


def _public() -> ColumnElement[bool]:
    opened = or_(Contribution.public_from.is_(None), Contribution.public_from <= now())
    return (Contribution.visibility == PUBLIC) & opened & Contribution.is_closed.is_(False)


def _cited_by_finding() -> ColumnElement[bool]:
    return exists().where(FindingAnchor.anchor_id == Anchor.id, Anchor.contribution_id == Contribution.id)


def citing_findings(contribution_id: int) -> Sequence[Finding]:
    """The findings that cite a passage of a contribution."""
    cites = exists().where(
        FindingAnchor.finding_id == Finding.id,
        FindingAnchor.anchor_id == Anchor.id,
        Anchor.contribution_id == contribution_id,
    )
    return db.session.scalars(select(Finding).where(cites).order_by(Finding.id)).unique().all()


def reports_citing(contribution_id: int) -> Sequence[int]:
    """The ids of reports of which any published version cites the contribution."""
    query = select(ReportVersion.report_id).join(Citation, Citation.version_id == ReportVersion.id)
    return db.session.scalars(query.where(Citation.contribution_id == contribution_id).distinct()).all()
