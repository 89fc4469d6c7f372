"""What search finds of reports: the present published version, and findings. Drafts are not found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from accounts.actor import Actor
from contributions import documents, facets
from contributions.documents import Document, Kind
from contributions.models import Contribution
from contributions.states import state
from core.db import db
from core.events import Published, recorder
from core.locale import _l
from reports import events
from reports.models import Citation, Finding, Report
from reports.queries import visible_findings

REPORT, FINDING = "report", "finding"


def load_report(report_id: int) -> Document | None:
    """What was published last; ``None`` before the first publication."""
    found = db.session.get(Report, report_id)
    if found is None or found.current_version is None:
        return None
    version = found.current_version
    facts = facets.Facts(
        kind=REPORT, topic=found.topic, lang=found.lang, at=version.published_at, line_ids=found.line_ids
    )
    text = "\n".join(paragraph["text"] for paragraph in version.snapshot["paragraphs"])
    return Document(facts=facts, url=found.url, title=found.title, text=text, symbol=found.symbol)


def visible_report(_actor: Actor, _moment: datetime, subject: Any) -> ColumnElement[bool]:
    """Published reports are everybody's."""
    return exists().where(Report.id == subject, Report.current_version_id.is_not(None))


def load_finding(finding_id: int) -> Document | None:
    """The finding; who may find it is asked when searching."""
    found = db.session.get(Finding, finding_id)
    if found is None:
        return None
    facts = facets.Facts(
        kind=FINDING, topic=f"finding:{found.id}", lang=found.lang, at=found.created_at, line_ids=found.line_ids,
        speaker_id=found.made_by_id,
    )  # fmt: skip
    return Document(
        facts=facts, url=f"/findings/{found.id}", title=found.symbol, text=found.text, symbol=found.symbol
    )


def visible_finding(actor: Actor, moment: datetime, subject: Any) -> ColumnElement[bool]:
    """Those that the actor may read."""
    return subject.in_(visible_findings(actor, moment).with_only_columns(Finding.id))


def _all(column: Any) -> Select[Any]:
    return select(column)


documents.register(
    Kind(name=REPORT, label=_l("Report"), load=load_report, every=lambda: _all(Report.id), visible=visible_report)
)
documents.register(
    Kind(
        name=FINDING, label=_l("Finding"), load=load_finding, every=lambda: _all(Finding.id), visible=visible_finding
    )
)
state("cited", _l("Cited in a report"), contributions=lambda _actor, _moment: exists().where(
    Citation.contribution_id == Contribution.id))  # fmt: skip


@recorder(events.ReportPublished)
def index_report(published: Published) -> None:
    """Let search find what was published."""
    if isinstance(published.event, events.ReportPublished):
        documents.refresh(REPORT, published.event.report_id)


@recorder(events.FindingDrafted, events.FindingEdited)
def index_finding(published: Published) -> None:
    """Let search find it as it is now."""
    if isinstance(published.event, events.FindingEvent):
        documents.refresh(FINDING, published.event.finding_id)
