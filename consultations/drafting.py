"""Drafting: the consultation's text, its sections and their order. All of it is locked by publishing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actor import Actor
from consultations import events, policies, shaping, text_policies
from consultations.conditions import refuse_dangling
from consultations.lines import invalid as invalid
from consultations.lines import line_of as line_of
from consultations.models import Consultation
from consultations.question_models import Section
from consultations.times import checked_zone
from core import richtext
from core.clock import now
from core.db import db
from core.events import publish
from core.locale import _
from core.policy import require
from themes.models import ActionLine


@dataclass(frozen=True, slots=True)
class Outline:
    """What a consultation says about itself. Times are aware; ``purpose`` and ``source_note`` are Markdown."""

    title: str
    lines: Sequence[ActionLine]
    lang: str = "en"
    summary: str = ""
    purpose: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    zone: str = "UTC"
    live_results: bool = False
    source_note: str = ""
    holds_results: bool = False


def draft_consultation(
    actor: Actor,
    *,
    title: str,
    lines: Sequence[ActionLine],
    lang: str = "en",
    summary: str = "",
    purpose: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    zone: str = "UTC",
    live_results: bool = False,
    source_note: str = "",
    holds_results: bool = False,
) -> Consultation:
    """Begin a draft. Times may follow later; publishing needs them. Raises :class:`Invalid`, :class:`Refused`."""
    require(policies.can_draft(actor, now()))
    outline = Outline(
        title, lines, lang, summary, purpose, opens_at, closes_at, zone, live_results, source_note,
        holds_results,
    )  # fmt: skip
    consultation = Consultation(drafted_by_id=actor.id, drafted_at=now())
    _describe(actor, consultation, outline)
    db.session.add(consultation)
    db.session.flush()
    publish(events.ConsultationDrafted(**facts(actor, consultation)))
    return consultation


def describe(actor: Actor, consultation: Consultation, outline: Outline) -> None:
    """Give a draft another text, other lines or other times. Raises :class:`Invalid`, :class:`Refused`."""
    require(policies.can_change(actor, consultation, now()))
    _describe(actor, consultation, outline)
    note(actor, consultation, "described")


def _describe(actor: Actor, consultation: Consultation, outline: Outline) -> None:
    added = {line.id for line in outline.lines} - set(consultation.line_ids)
    require(policies.can_file(actor, added, now()))
    if not outline.lines:
        raise invalid("lines", _("Choose at least one action line."))
    if outline.opens_at and outline.closes_at and outline.closes_at <= outline.opens_at:
        raise invalid("closes_at", _("It must close after it opens."))
    consultation.title = line_of("title", outline.title, 200)
    consultation.summary = line_of("summary", outline.summary, 500, required=False)
    consultation.lang = line_of("lang", outline.lang, 16)
    consultation.purpose, consultation.purpose_html = _prose("purpose", outline.purpose)
    consultation.source_note, consultation.source_note_html = _prose("source_note", outline.source_note)
    consultation.zone = checked_zone(outline.zone)
    consultation.opens_at, consultation.closes_at = outline.opens_at, outline.closes_at
    consultation.live_results, consultation.holds_results = outline.live_results, outline.holds_results
    consultation.action_lines = sorted(outline.lines, key=lambda line: line.position)


def _prose(field: str, markdown: str) -> tuple[str, str]:
    clean = richtext.normalised(markdown)
    if len(clean) > richtext.MAX_LENGTH:
        raise invalid(field, _("At most %(limit)s characters fit.", limit=richtext.MAX_LENGTH))
    return clean, richtext.render(clean).html if clean.strip() else ""


def facts(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """What every event about a consultation holds."""
    return {"consultation_id": consultation.id, "line_ids": consultation.line_ids, "actor_id": actor.id}


def note(actor: Actor, consultation: Consultation, what: str, part: int | None = None) -> None:
    """Record that a draft was changed."""
    db.session.flush()
    publish(events.ConsultationRevised(**facts(actor, consultation), what=what, part=part))


def add_section(actor: Actor, consultation: Consultation, title: str) -> Section:
    """Append a part to a draft, or to an amendment. Raises :class:`Invalid`, :class:`Refused`."""
    require(text_policies.can_shape(actor, consultation, now()))
    section = Section(title=line_of("title", title, 300), position=len(consultation.sections) + 1)
    shaping.enters(consultation, section)
    consultation.sections.append(section)
    note(actor, consultation, "section_added")
    return section


def rename_section(actor: Actor, section: Section, title: str) -> None:
    """Give a part another title."""
    require(text_policies.can_reshape(actor, section.consultation, section, now()))
    section.title = line_of("title", title, 300)
    note(actor, section.consultation, "section_renamed", section.id)


def move_section(actor: Actor, section: Section, step: int) -> None:
    """Move a part up (``step`` −1) or down (1) by one place; beyond the ends nothing moves."""
    consultation = section.consultation
    require(text_policies.can_reshape(actor, consultation, section, now(), asked=True))
    if shaping.is_draft(consultation):
        swap(consultation.sections, section, step)
        renumber(consultation)
    else:
        shaping.keep_order(consultation, shaping.moved_section(shaping.order_of(consultation), section.id, step))
    refuse_dangling(consultation)
    note(actor, consultation, "section_moved", section.id)


def remove_section(actor: Actor, section: Section) -> None:
    """Take a part with all its questions out of a draft; in an amendment what was asked is retired."""
    consultation, part = section.consultation, section.id
    require(text_policies.can_reshape(actor, consultation, section, now(), asked=True))
    if not shaping.is_draft(consultation):
        shaping.take_questions_out(consultation, section)
    if shaping.take_out(consultation, section):
        consultation.sections.remove(section)
    renumber(consultation)
    refuse_dangling(consultation)
    note(actor, consultation, "section_removed", part)


def swap(items: list[Any], item: object, step: int) -> bool:
    """Exchange ``item`` with its neighbour; whether there was one."""
    here = items.index(item)
    there = here + step
    if not 0 <= there < len(items):
        return False
    items.insert(there, items.pop(here))
    return True


def renumber(consultation: Consultation) -> None:
    """Write positions, and numbers through all sections, as the lists now stand; once published, numbers stay."""
    if not shaping.is_draft(consultation):
        shaping.number_new(consultation)
        return
    number = 0
    for position, section in enumerate(consultation.sections, 1):
        section.position = position
        for place, question in enumerate(section.questions, 1):
            number += 1
            question.position, question.number = place, number
