"""The same actions and queries as JSON."""

from datetime import datetime
from typing import Any

from flask import request

from consultations import policies, queries, reading
from consultations.audience_policies import promise
from consultations.live import counts as participation_counts
from consultations.models import Consultation
from consultations.question_models import Option, Question, QuestionRow, Section
from consultations.reading import words_of
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, require, signed_in

blueprint = api_blueprint("consultations")


class ConsultationBrief(Shape):
    """A consultation in a list. Times are UTC; ``zone`` is the IANA zone that they were chosen in.

    ``phase`` is ``draft``, ``scheduled``, ``open``, ``closed``, ``results_published`` or ``archived``; late answers are
    taken until ``late_until``. ``languages`` are all that its texts exist in, the original first; ``version`` is the
    questionnaire's.
    """

    id: int
    title: str
    summary: str
    lang: str
    phase: str
    opens_at: datetime | None
    closes_at: datetime | None
    zone: str
    live_results: bool
    holds_results: bool
    results_published_at: datetime | None
    archived_at: datetime | None
    late_until: datetime | None
    languages: list[str]
    version: int
    action_lines: list[str]


class OptionOut(Shape):
    """An option or a row; its ``id`` is what answers name, its ``code`` what expressions and exports call it."""

    id: int
    number: int
    code: str
    label: str


class QuestionOut(Shape):
    """A question; its ``id`` is what answers name. ``settings`` are those of its ``kind``: see ``QuestionIn``.

    ``shown_if`` and ``valid_if`` are expressions, empty for always: a question that is not shown is not asked.
    """

    id: int
    number: int
    code: str
    kind: str
    text: str
    help: str
    required: bool
    choices_exact: int | None
    choices_max: int | None
    word_limit: int | None
    settings: dict[str, Any]
    options: list[OptionOut]
    rows: list[OptionOut]
    shown_if: str
    valid_if: str
    valid_message: str


class SectionOut(Shape):
    """A part of the questionnaire; a draft is changed by the ``id`` of its sections."""

    id: int
    title: str
    starts_page: bool
    shown_if: str
    questions: list[QuestionOut]


class ExtensionOut(Shape):
    """That the deadline was moved, and why."""

    old_closes_at: datetime
    new_closes_at: datetime
    reason: str
    extended_at: datetime


class ConsultationOut(ConsultationBrief):
    """A consultation with its questionnaire, in the language ``shown_in``: the original one, or that of ``?in=``; and whom
    it asks: ``audience`` is ``public``, ``registered`` or ``invited``, ``audience_types`` the stakeholder types that are
    asked (none: all), ``confidentiality`` for whom answers may be besides everybody. Figures keep back counts below
    ``cell_threshold``.
    """

    shown_in: str

    audience: str
    audience_types: list[str]
    respondent_unit: str
    is_anonymous: bool
    confidentiality: list[str]
    cell_threshold: int
    purpose: str
    source_note: str
    sections: list[SectionOut]
    extended: list[ExtensionOut]


class CountsOut(Shape):
    """Participation by name of the count."""

    counts: dict[str, int]


def _brief(c: Consultation) -> dict[str, Any]:
    return {
        "id": c.id, "title": c.title, "summary": c.summary, "lang": c.lang, "phase": c.phase(now()),
        "opens_at": c.opens_at, "closes_at": c.closes_at, "zone": c.zone, "live_results": c.live_results,
        "holds_results": c.holds_results, "results_published_at": c.results_published_at,
        "archived_at": c.archived_at, "late_until": c.late_until,
        "languages": [c.lang, *(c.extra_langs or ())], "version": c.version,
        "action_lines": [line.symbol for line in c.action_lines],
    }  # fmt: skip


def shown_question(q: Question) -> QuestionOut:
    """A question as everybody sees it."""
    return QuestionOut(
        id=q.id, number=q.number, code=q.code, kind=q.kind, text=str(words_of(q, "text")),
        help=str(words_of(q, "help")), required=q.is_required, choices_exact=q.choices_exact,
        choices_max=q.choices_max, word_limit=q.word_limit, settings=q.settings,
        options=list(map(_labelled, q.asked_options())), rows=list(map(_labelled, q.asked_rows())),
        shown_if=q.shown_if, valid_if=q.valid_if, valid_message=q.valid_message,
    )  # fmt: skip


def _labelled(item: Option | QuestionRow) -> OptionOut:
    return OptionOut(id=item.id, number=item.position, code=item.code, label=str(words_of(item, "label")))


def shown_section(s: Section) -> SectionOut:
    """A part with its questions."""
    questions = [shown_question(q) for q in s.asked_questions()]
    return SectionOut(
        id=s.id, title=str(words_of(s, "title")), starts_page=s.starts_page, shown_if=s.shown_if, questions=questions
    )


def shown(c: Consultation) -> ConsultationOut:
    """A consultation with its questionnaire, as it stands."""
    lang = reading.asked_for(c).lang
    outline = {name: str(words_of(c, name)) for name in ("title", "summary", "purpose", "source_note")}
    return ConsultationOut(
        **(_brief(c) | outline), **promise(c), shown_in=lang, sections=[shown_section(s) for s in c.asked_sections()],
        extended=[ExtensionOut.model_validate(extension) for extension in c.extensions],
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/consultations", policy=everyone, summary="Consultations, newest first",
    returns=ConsultationBrief, listing=True,
)  # fmt: skip
def list_consultations() -> Page[ConsultationBrief]:
    page = queries.everything(current_actor(), request.args.get("after"))
    return Page([ConsultationBrief(**_brief(c)) for c in page.items], page.next)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>", policy=everyone,
    summary="A consultation with its questionnaire, in one of its languages", returns=ConsultationOut, query=("in",),
)  # fmt: skip
def get_consultation(consultation_id: int) -> ConsultationOut:
    return shown(queries.by_id(current_actor(), consultation_id))


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/desk", policy=signed_in,
    summary="Participation so far, for its facilitators", returns=CountsOut,
)  # fmt: skip
def get_desk(consultation_id: int) -> CountsOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(policies.can_manage(current_actor(), consultation, now()))
    return CountsOut(counts=participation_counts(consultation))
