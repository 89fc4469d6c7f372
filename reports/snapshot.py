"""A report as plain JSON values: what a version freezes, and what a document is assembled from.

Of the passages that it rests on, a snapshot holds ids and digests, never the words: those are looked up each time a
document is made, so that words which were hidden meanwhile are in no old version either.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from contributions.models import digest_of
from core.db import canonical_json, db
from reports.document import HEADING
from reports.models import Finding, FindingAnchor, Paragraph, ParagraphFinding, Report

FORMAT = 1


def working_paragraphs(report: Report) -> Sequence[Paragraph]:
    """The standing paragraphs in order, with findings, passages and contributions, in a fixed number of statements."""
    passages = (
        selectinload(Paragraph.placings)
        .joinedload(ParagraphFinding.finding)
        .options(selectinload(Finding.citations).joinedload(FindingAnchor.anchor), selectinload(Finding.action_lines))
    )
    query = select(Paragraph).filter_by(report_id=report.id, removed_at=None).options(passages)
    query = query.options(joinedload(Paragraph.report)).execution_options(populate_existing=True)
    return db.session.scalars(query.order_by(Paragraph.position, Paragraph.id)).unique().all()


def snapshot_of(report: Report, paragraphs: Sequence[Paragraph], cut_off: datetime) -> dict[str, Any]:
    """The working text as it stands at ``cut_off`` (UTC)."""
    return {
        "format": FORMAT,
        "report_id": report.id,
        "kind": report.kind,
        "symbol": report.symbol,
        "lang": report.lang,
        "title": report.title,
        "masthead": report.masthead,
        "meeting": _meeting(report),
        "paragraphs": [_paragraph(paragraph) for paragraph in paragraphs],
        "attendance": _attendance(report),
        "cut_off": cut_off.isoformat(),
    }


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of a snapshot, in hexadecimal."""
    return digest_of(canonical_json(snapshot))


def _meeting(report: Report) -> dict[str, Any]:
    meeting = report.meeting
    return {
        "id": meeting.id,
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "zone": meeting.zone,
        "place": meeting.venue,
        "convenor": meeting.convenor,
    }


def _attendance(report: Report) -> dict[str, Any] | None:
    """The participants of the meeting; ``None`` until attendance was recorded."""
    if report.meeting.attendance_total is None:
        return None
    rows = [{"label": c.label, "on_site": c.on_site, "remote": c.remote} for c in report.meeting.counts]
    return {"total": report.meeting.attendance_total, "rows": rows}


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    placings = [] if paragraph.kind == HEADING else paragraph.placings
    return {
        "id": paragraph.id,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "footnote": paragraph.footnote,
        "own": paragraph.is_own_observation,
        "findings": [_finding(placing.finding) for placing in placings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    anchors = [{"id": c.anchor_id, "digest": digest_of(c.anchor.exact)} for c in finding.citations]
    return {"id": finding.id, "symbol": finding.symbol, "anchors": anchors}


def anchor_ids(snapshot: dict[str, Any]) -> list[int]:
    """The passages that a snapshot rests on, each once, in the order of their first mention."""
    found = (a["id"] for p in snapshot["paragraphs"] for f in p["findings"] for a in f["anchors"])
    return list(dict.fromkeys(found))
