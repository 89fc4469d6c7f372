"""What keeps a report from being published, and publishing it. None commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from accounts.actor import Actor
from contributions.models import PUBLIC
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from reports import events, policies, snapshot
from reports.assemble import assemble
from reports.document import HEADING, LETTER, ROMAN, Block
from reports.models import Citation, Paragraph, Report, ReportVersion
from reports.numbering import Reference, labelled, references


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the report from being published; ``paragraph_id`` says where, if it is in one place."""

    text: str
    paragraph_id: int | None = None


def problems_of(report: Report, paragraphs: Sequence[Paragraph], moment: datetime) -> list[Problem]:
    """All of them, in the order of the text; empty when it may be published."""
    if not paragraphs:
        return [Problem(_("The report has no paragraphs yet."))]
    found: list[Problem] = []
    labels = _labels(paragraphs)
    previous = ""
    for paragraph in paragraphs:
        name = labels[paragraph.id]
        found += [Problem(text, paragraph.id) for text in _faults(paragraph, name, previous, moment)]
        previous = previous if paragraph.kind == ROMAN and previous == LETTER else paragraph.kind
    return found + _attendance_faults(report)


def _faults(paragraph: Paragraph, name: str, previous: str, moment: datetime) -> list[str]:
    if paragraph.kind == HEADING:
        return []
    if paragraph.kind == ROMAN and previous != LETTER:
        return [_("%(name)s: a roman item needs a lettered item above it.", name=name)]
    cited = [c.anchor.contribution for p in paragraph.placings for c in p.finding.citations]
    if not cited and not paragraph.is_own_observation:
        return [_("%(name)s: cites nothing and is not marked as the rapporteur’s own observation.", name=name)]
    if any(c.visibility == PUBLIC and not c.is_public_at(moment) for c in cited):
        return [_("%(name)s: cites answers that are not public before their consultation closes.", name=name)]
    return []


def _attendance_faults(report: Report) -> list[Problem]:
    total = report.meeting.attendance_total
    counted = sum(count.total for count in report.meeting.counts)
    if total is None or counted == total:
        return []
    return [Problem(_("Annex I: the rows make %(counted)s, the total says %(total)s.", counted=counted, total=total))]


def _labels(paragraphs: Iterable[Paragraph]) -> dict[int, str]:
    """How each paragraph is named from outside."""
    return names_of(_blocks(paragraphs))


def short_labels(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """What is printed before each paragraph, by its id."""
    labels = labelled(_blocks(paragraphs))
    return {paragraph.id: label for paragraph, label in zip(paragraphs, labels, strict=True)}


def _blocks(paragraphs: Iterable[Paragraph]) -> list[Block]:
    return [Block(id=str(p.id), kind=p.kind, text=p.text) for p in paragraphs]  # type: ignore[arg-type]  # the table's constraint holds the kinds


def names_of(blocks: Sequence[Block]) -> dict[int, str]:
    """How each block is named from outside: ``7``, ``8 l) iii``, ``“Specific Proposals” a)``; by its id."""
    named = references(blocks)
    return {int(block.id): _name(block, named[block.id]) for block in blocks}


def _name(block: Block, reference: Reference) -> str:
    heading = block.text if block.kind == HEADING else reference.heading
    quoted = _("“%(heading)s”", heading=heading[:200].rstrip()) if heading else ""
    return f"{quoted} {reference.path}".strip() or _("“%(heading)s”", heading=block.text[:60].rstrip())


def publish_report(actor: Actor, report: Report, *, revised_on: date | None = None) -> ReportVersion:
    """Freeze the working text as the next version and show it to everybody. The same text again changes nothing.

    From the second version on the head says "Revised" with ``revised_on``, by default today (UTC). Raises
    :class:`Invalid`, listing in ``fields["paragraphs"]`` what is to be mended.
    """
    require(policies.can_edit(actor, report, now()))
    db.session.get_one(Report, report.id, with_for_update={"of": Report})
    paragraphs = snapshot.working_paragraphs(report)
    if problems := problems_of(report, paragraphs, now()):
        sentences = [problem.text for problem in problems]
        raise Invalid(_("The report cannot be published yet.") + " " + " ".join(sentences), {"paragraphs": sentences})
    frozen = snapshot.snapshot_of(report, paragraphs, now())
    if report.current_version and _same(report.current_version.snapshot, frozen):
        return report.current_version
    version = _add_version(actor, report, frozen, revised_on)
    _add_citations(version, paragraphs)
    report.current_version = version
    db.session.flush()
    assemble(report, actor, now())
    publish(
        events.ReportPublished(
            report_id=report.id, meeting_id=report.meeting_id, version=version.number, digest=version.digest,
            line_ids=report.line_ids, actor_id=actor.id,
        )
    )  # fmt: skip
    return version


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return {k: v for k, v in old.items() if k != "cut_off"} == {k: v for k, v in new.items() if k != "cut_off"}


def _add_version(actor: Actor, report: Report, frozen: dict[str, Any], revised_on: date | None) -> ReportVersion:
    number = (db.session.scalar(select(func.max(ReportVersion.number)).filter_by(report_id=report.id)) or 0) + 1
    version = ReportVersion(
        report_id=report.id, number=number, snapshot=frozen, digest=snapshot.digest(frozen),
        revised_on=revised_on or (now().date() if number > 1 else None),
        published_by_id=actor.id, published_at=now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def _add_citations(version: ReportVersion, paragraphs: Sequence[Paragraph]) -> None:
    labels = _labels(paragraphs)
    db.session.add_all(
        Citation(
            version_id=version.id, paragraph_id=paragraph.id, finding_id=placing.finding_id,
            anchor_id=cited.anchor_id, contribution_id=cited.anchor.contribution_id, label=labels[paragraph.id],
        )
        for paragraph in paragraphs
        if paragraph.kind != HEADING
        for placing in paragraph.placings
        for cited in placing.finding.citations
    )  # fmt: skip
