"""Writing a report: its head, its paragraphs, the findings they cite. None commits; publishing is in ``publishing``."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from accounts.actor import Actor
from contributions.models import digest_of
from core import richtext
from core.clock import now
from core.db import canonical_json, db
from core.errors import Conflict, Invalid, Refused
from core.events import publish
from core.locale import _
from core.policy import require
from meetings.models import Meeting
from reports import events, policies
from reports.document import LEVELS
from reports.masthead import checked_masthead, masthead_for, symbol_for
from reports.models import SUMMARY_REPORT, Finding, Paragraph, ParagraphFinding, Report

LONGEST_PARAGRAPH, LONGEST_FOOTNOTE = 10_000, 1_000


def draft_report(
    actor: Actor,
    meeting: Meeting,
    *,
    symbol: str | None = None,
    masthead: dict[str, Any] | None = None,
    lang: str | None = None,
) -> Report:
    """The summary report of a meeting, begun; if it was begun before, that one.

    ``masthead`` replaces single lines of the head that the meeting's facts make (:func:`reports.masthead.masthead_for`).
    """
    require(policies.can_write(actor, meeting.line_ids, now()))
    db.session.get_one(Meeting, meeting.id, with_for_update={"of": Meeting})
    known = select(Report).filter_by(meeting_id=meeting.id, kind=SUMMARY_REPORT)
    if (found := db.session.scalars(known).one_or_none()) is not None:
        return found
    report = Report(
        meeting=meeting, kind=SUMMARY_REPORT, symbol=symbol or symbol_for(meeting), lang=lang or meeting.lang,
        masthead=checked_masthead(masthead_for(meeting) | (masthead or {})), created_by_id=actor.id, created_at=now(),
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    publish(events.ReportDrafted(report_id=report.id, meeting_id=meeting.id, symbol=report.symbol, actor_id=actor.id))
    return report


def edit_masthead(actor: Actor, report: Report, masthead: dict[str, Any]) -> Report:
    """Other lines in the printed head; those not named stay. Raises :class:`Invalid`."""
    require(policies.can_edit(actor, report, now()))
    new = checked_masthead(report.masthead | masthead)
    if new != report.masthead:
        report.masthead = new
        digest = digest_of(canonical_json(new))
        publish(events.MastheadEdited(report_id=report.id, digest=digest, actor_id=actor.id))
    return report


def request_comments(actor: Actor, report: Report, requested: bool, url: str = "") -> None:
    """Let the report's page ask for comments, at ``url`` (an address of this site) or on the action line's page."""
    require(policies.can_edit(actor, report, now()))
    if url and (not url.startswith("/") or url.startswith("//")):
        raise Invalid(_("Comments are collected at an address of this site, beginning with “/”."))
    if (report.comments_requested, report.comments_url) == (requested, url):
        return
    report.comments_requested, report.comments_url = requested, url
    publish(
        events.CommentsRequested(
            report_id=report.id, requested=requested, line_ids=report.line_ids, actor_id=actor.id
        )
    )


def add_paragraph(
    actor: Actor,
    report: Report,
    kind: str,
    text: str,
    *,
    after: Paragraph | None = None,
    findings: Sequence[Finding] = (),
    is_own_observation: bool = False,
    footnote: str | None = None,
) -> Paragraph:
    """A new paragraph, heading or list item ``after`` another, or at the end. Raises :class:`Invalid`."""
    require(policies.can_edit(actor, report, now()))
    clean, note = _checked(kind, text), _checked_footnote(footnote)
    _lock(report)
    paragraph = Paragraph(
        report_id=report.id, position=_make_room(report, after), kind=kind, text=clean, footnote=note,
        is_own_observation=is_own_observation, edited_by_id=actor.id, edited_at=now(),
    )  # fmt: skip
    db.session.add(paragraph)
    db.session.flush()
    facts = _facts(paragraph, actor) | {"kind": kind, "position": paragraph.position}
    publish(events.ParagraphAdded(**facts, digest=_digest(paragraph)))
    for finding in findings:
        place_finding(actor, paragraph, finding)
    return paragraph


def _lock(report: Report) -> None:
    """One writer at a time arranges the paragraphs."""
    db.session.get_one(Report, report.id, with_for_update={"of": Report})


def _make_room(report: Report, after: Paragraph | None) -> int:
    """The position for a new paragraph; those behind it move one on."""
    if after is None:
        last = select(Paragraph.position).filter_by(report_id=report.id).order_by(Paragraph.position.desc()).limit(1)
        return (db.session.scalar(last) or 0) + 1
    if after.report_id != report.id:
        raise Invalid(_("That paragraph stands in another report."))
    behind = update(Paragraph).where(Paragraph.report_id == report.id, Paragraph.position > after.position)
    db.session.execute(behind.values(position=Paragraph.position + 1))
    return after.position + 1


def _checked(kind: str, text: str) -> str:
    if kind not in LEVELS:
        raise Invalid(_("Choose what kind of paragraph this is."), {"kind": [_("Choose a kind.")]})
    clean = " ".join(richtext.normalised(text).split())
    if not clean:
        raise Invalid(_("Please write something first."), {"text": [_("Please write something first.")]})
    if len(clean) > LONGEST_PARAGRAPH:
        message = _(
            "This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=LONGEST_PARAGRAPH
        )
        raise Invalid(message, {"text": [message]})
    return clean


def _checked_footnote(footnote: str | None) -> str | None:
    clean = " ".join(richtext.normalised(footnote or "").split())
    if len(clean) > LONGEST_FOOTNOTE:
        message = _(
            "This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=LONGEST_FOOTNOTE
        )
        raise Invalid(message, {"footnote": [message]})
    return clean or None


def _facts(paragraph: Paragraph, actor: Actor) -> dict[str, Any]:
    return {"report_id": paragraph.report_id, "paragraph_id": paragraph.id, "actor_id": actor.id}


def _digest(paragraph: Paragraph) -> str:
    facts = [paragraph.kind, paragraph.text, paragraph.footnote, paragraph.is_own_observation]
    return digest_of(canonical_json(facts))


def edit_paragraph(
    actor: Actor,
    paragraph: Paragraph,
    *,
    expected: int,
    text: str | None = None,
    kind: str | None = None,
    footnote: str | None = None,
    is_own_observation: bool | None = None,
) -> Paragraph:
    """Change what is given and keep the rest; ``footnote=""`` takes the footnote away.

    ``expected`` is the version that the writer saw. Raises :class:`Conflict` with both texts when there is a newer one.
    """
    require(policies.can_edit(actor, paragraph.report, now()))
    db.session.refresh(paragraph, with_for_update={"of": Paragraph})
    new = {
        "kind": kind or paragraph.kind,
        "text": _checked(kind or paragraph.kind, paragraph.text if text is None else text),
        "footnote": paragraph.footnote if footnote is None else _checked_footnote(footnote),
        "is_own_observation": paragraph.is_own_observation if is_own_observation is None else is_own_observation,
    }
    if all(getattr(paragraph, name) == value for name, value in new.items()):
        return paragraph
    if expected != paragraph.version:
        message = _("Somebody else changed this paragraph meanwhile.")
        raise Conflict(message, theirs=paragraph.text, mine=str(new["text"]))
    for name, value in new.items():
        setattr(paragraph, name, value)
    paragraph.version += 1
    paragraph.edited_by_id, paragraph.edited_at = actor.id, now()
    publish(events.ParagraphEdited(**_facts(paragraph, actor), version=paragraph.version, digest=_digest(paragraph)))
    return paragraph


def move_paragraph(actor: Actor, paragraph: Paragraph, way: str) -> None:
    """One place ``up`` or ``down`` in the working text; at its edge nothing changes."""
    require(policies.can_edit(actor, paragraph.report, now()))
    if way not in ("up", "down"):
        raise Invalid(_("A paragraph is moved up or down."))
    _lock(paragraph.report)
    order = Paragraph.position
    standing = select(Paragraph).filter_by(report_id=paragraph.report_id, removed_at=None)
    beyond = order < paragraph.position if way == "up" else order > paragraph.position
    nearest = standing.where(beyond).order_by(order.desc() if way == "up" else order).limit(1)
    other = db.session.scalars(nearest).first()
    if other is None or paragraph.removed_at is not None:
        return
    other.position, paragraph.position = paragraph.position, other.position
    publish(events.ParagraphMoved(**_facts(paragraph, actor), position=paragraph.position))


def remove_paragraph(actor: Actor, paragraph: Paragraph) -> None:
    """Take it out of the working text; :func:`restore_paragraph` puts it back. Published versions keep theirs."""
    require(policies.can_edit(actor, paragraph.report, now()))
    if paragraph.removed_at is None:
        paragraph.removed_at = now()
        publish(events.ParagraphRemoved(**_facts(paragraph, actor)))


def restore_paragraph(actor: Actor, paragraph: Paragraph) -> None:
    """Put back what was taken out, where it stood."""
    require(policies.can_edit(actor, paragraph.report, now()))
    if paragraph.removed_at is not None:
        paragraph.removed_at = None
        publish(events.ParagraphRestored(**_facts(paragraph, actor)))


def place_finding(actor: Actor, paragraph: Paragraph, finding: Finding) -> None:
    """Let the paragraph cite a finding: its evidence becomes the paragraph's. Safe to repeat."""
    require(policies.can_edit(actor, paragraph.report, now()))
    if not policies.can_find(actor, finding.line_ids, now()):
        raise Refused(_("This finding belongs to an action line that you do not report on."))
    if paragraph.kind == "heading":
        raise Invalid(_("A heading cites nothing: place the finding in a paragraph below it."))
    if any(p.finding_id == finding.id for p in paragraph.placings):
        return
    position = max((p.position for p in paragraph.placings), default=0) + 1
    paragraph.placings.append(ParagraphFinding(finding=finding, position=position))
    db.session.flush()
    publish(events.FindingPlaced(**_facts(paragraph, actor), finding_id=finding.id))


def take_finding(actor: Actor, paragraph: Paragraph, finding: Finding) -> None:
    """Let the paragraph no longer cite it. Safe to repeat."""
    require(policies.can_edit(actor, paragraph.report, now()))
    found = next((p for p in paragraph.placings if p.finding_id == finding.id), None)
    if found is not None:
        paragraph.placings.remove(found)
        publish(events.FindingTaken(**_facts(paragraph, actor), finding_id=finding.id))
