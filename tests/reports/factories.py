"""Builders for the chain from words to report."""

from datetime import UTC, datetime
from typing import Any

from accounts.actor import SYSTEM
from accounts.models import User
from contributions import actions as saying
from contributions.models import Contribution
from core.db import db
from meetings import actions as meeting
from meetings.models import Meeting
from reports import actions, coding
from reports.models import Finding, Report
from tests import factories as make

WORDS = "On-line tools should be used. They should be interoperable and accessible to all."
COUNTS = (
    meeting.Count("Member States", 13, 0, "government"),
    meeting.Count("UN agencies and regional and international organizations", 22, 0, "igo"),
    meeting.Count("Civil society and academia", 10),
    meeting.Count("Private sector", 3, 0, "private"),
)


def said(person: User | None = None, body: str = WORDS, **fields: Any) -> Contribution:
    """Something that somebody said under C7 e-government."""
    person = person or make.user()
    number = db.session.query(Contribution).count() + 1
    facts: dict[str, Any] = {
        "kind": "post",
        "symbol": f"C7-EGOV/T1/{number}",
        "topic": "thread:1",
        "place": f"/threads/1#p{number}",
    }
    speaker = saying.Speaker.of(person)
    facts |= {"lang": "en", "lines": [make.line()], "body": body}
    return saying.contribute(make.actor(person), speaker, **(facts | fields))


def held(*slugs: str, **fields: Any) -> Meeting:
    """The meeting of 16 May 2006, by default of C7 e-government."""
    series = meeting.start_series(SYSTEM, "c7-egov", "Action line facilitation meetings")
    details: dict[str, Any] = {
        "title": "WSIS Implementation Consultation Meeting on Action Line C7",
        "subtitle": "“ICT Applications: E-government”",
        "starts_at": datetime(2006, 5, 16, 13, 0, tzinfo=UTC),
        "ends_at": datetime(2006, 5, 16, 16, 0, tzinfo=UTC),
        "zone": "Europe/Zurich",
        "venue": "Conference Room XXIII, Palais des Nations, Geneva, Switzerland",
        "convenor": "UNDESA",
    }
    lines = [make.line(slug) for slug in slugs or ("c7-egov",)]
    return meeting.convene_meeting(SYSTEM, series, lines, meeting.Details(**(details | fields)))


def found(contribution: Contribution, exact: str = "On-line tools should be used.", **fields: Any) -> Finding:
    """A finding that cites a passage."""
    anchor = coding.cite_passage(SYSTEM, contribution, exact)
    facts = {"kind": "consensus", "text": "Tools on line let people take part who cannot travel."} | fields
    return coding.draft_finding(SYSTEM, [make.line()], facts["kind"], facts["text"], cites=[anchor])


def report(*findings: Finding, counted: bool = True) -> Report:
    """A draft: an introduction of the rapporteur's own, a numbered paragraph with the findings, a closing."""
    about = held()
    if counted:
        meeting.record_attendance(SYSTEM, about, 48, COUNTS)
    made = actions.draft_report(SYSTEM, about)
    own: dict[str, Any] = {"is_own_observation": True}
    actions.add_paragraph(SYSTEM, made, "numbered", "The Meeting took place in Geneva.", **own)
    if findings:
        actions.add_paragraph(SYSTEM, made, "numbered", "On-line tools should be used.", findings=findings)
    actions.add_paragraph(SYSTEM, made, "numbered", "The Chairperson concluded the meeting.", **own)
    return made
