"""The same actions and queries as JSON."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import request

from consultations import actions, confidentiality, policies, queries
from consultations.answers import Given
from consultations.audience_policies import promise
from consultations.live import counts as participation_counts
from consultations.models import Consultation
from consultations.question_models import TEXT, Question, Section
from consultations.respondent_api import BeginningIn, answering, link_of, shown_by
from consultations.responding import current_answers
from consultations.response_models import Response
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, require, signed_in

blueprint = api_blueprint("consultations")


class ConsultationBrief(Shape):
    """A consultation in a list. Times are UTC; ``zone`` is the IANA zone that they were chosen in.

    ``phase`` is ``draft``, ``scheduled``, ``open``, ``closed``, ``results_published`` or ``archived``; late answers are
    taken until ``late_until``.
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
    action_lines: list[str]


class OptionOut(Shape):
    """An option; its ``id`` is what answers name."""

    id: int
    number: int
    label: str


class QuestionOut(Shape):
    """A question; its ``id`` is what answers name. ``kind`` is ``single``, ``multiple``, ``likert`` or ``text``."""

    id: int
    number: int
    kind: str
    text: str
    help: str
    required: bool
    choices_exact: int | None
    choices_max: int | None
    word_limit: int | None
    options: list[OptionOut]


class SectionOut(Shape):
    """A part of the questionnaire; a draft is changed by the ``id`` of its sections."""

    id: int
    title: str
    questions: list[QuestionOut]


class ExtensionOut(Shape):
    """That the deadline was moved, and why."""

    old_closes_at: datetime
    new_closes_at: datetime
    reason: str
    extended_at: datetime


class ConsultationOut(ConsultationBrief):
    """A consultation with its questionnaire, and whom it asks: ``audience`` is ``public``, ``registered`` or ``invited``,
    ``audience_types`` the stakeholder types that are asked (none: all), ``confidentiality`` for whom answers may be besides
    everybody.
    """

    audience: str
    audience_types: list[str]
    respondent_unit: str
    is_anonymous: bool
    confidentiality: list[str]
    purpose: str
    source_note: str
    sections: list[SectionOut]
    extended: list[ExtensionOut]


class AnswerShape(Shape):
    """An answer to one question: ids of options, or words. ``shown_to`` is for whom the words are, if not as for all."""

    question: int
    options: list[int] = []
    text: str = ""
    shown_to: str | None = None
    shown_from: date | None = None


class AnswersIn(BeginningIn):
    """Answers; ``version`` is the number of the draft that the writer saw."""

    answers: list[AnswerShape]
    version: int | None = None


class ResponseOut(Shape):
    """My response: its draft or what was submitted, and the receipt."""

    reference: str
    version: int
    draft_version: int
    has_draft: bool
    submitted_at: datetime | None
    digest: str | None
    is_late: bool
    link: str | None = None
    answers: list[AnswerShape]


class CountsOut(Shape):
    """Participation by name of the count."""

    counts: dict[str, int]


def _brief(c: Consultation) -> dict[str, Any]:
    return {
        "id": c.id, "title": c.title, "summary": c.summary, "lang": c.lang, "phase": c.phase(now()),
        "opens_at": c.opens_at, "closes_at": c.closes_at, "zone": c.zone, "live_results": c.live_results,
        "holds_results": c.holds_results, "results_published_at": c.results_published_at,
        "archived_at": c.archived_at, "late_until": c.late_until,
        "action_lines": [line.symbol for line in c.action_lines],
    }  # fmt: skip


def shown_question(q: Question) -> QuestionOut:
    """A question as everybody sees it."""
    options = [OptionOut(id=o.id, number=o.position, label=o.label) for o in q.asked_options()]
    return QuestionOut(
        id=q.id, number=q.number, kind=q.kind, text=q.text, help=q.help, required=q.is_required,
        choices_exact=q.choices_exact, choices_max=q.choices_max, word_limit=q.word_limit, options=options,
    )  # fmt: skip


def shown_section(s: Section) -> SectionOut:
    """A part with its questions."""
    return SectionOut(id=s.id, title=s.title, questions=[shown_question(q) for q in s.asked_questions()])


def shown(c: Consultation) -> ConsultationOut:
    """A consultation with its questionnaire, as it stands."""
    return ConsultationOut(
        **_brief(c), **promise(c),
        purpose=c.purpose, source_note=c.source_note, sections=[shown_section(s) for s in c.asked_sections()],
        extended=[ExtensionOut.model_validate(extension) for extension in c.extensions],
    )  # fmt: skip


def _response(response: Response, link: str | None = None) -> ResponseOut:
    choice = confidentiality.chosen(response)
    return ResponseOut(
        link=link,
        reference=response.reference, version=response.version, draft_version=response.draft_version,
        has_draft=response.draft is not None, submitted_at=response.submitted_at, digest=response.digest,
        is_late=response.is_late,
        answers=[_shown(_answer(key, value), choice) for key, value in current_answers(response).items()],
    )  # fmt: skip


def _shown(answer: AnswerShape, choice: confidentiality.Choice) -> AnswerShape:
    shown = choice.get(str(answer.question), choice.get(confidentiality.ALL))
    return answer.model_copy(update={"shown_to": shown.level, "shown_from": shown.since}) if shown else answer


def _answer(question: int, value: Given) -> AnswerShape:
    if isinstance(value, str):
        return AnswerShape(question=question, text=value)
    return AnswerShape(question=question, options=list(value))


def _raw(consultation: Consultation, body: AnswersIn) -> dict[int, list[str]]:
    """What was sent, by question id. Raises :class:`Invalid`, naming each question of which a part would be lost."""
    kinds = {q.id: q.kind for q in consultation.questions()}
    raw: dict[int, list[str]] = {}
    faults: dict[str, list[str]] = {}
    for answer in body.answers:
        if fault := _unplaced(answer, kinds.get(answer.question), answer.question in raw):
            faults.setdefault(f"q{answer.question}", []).append(fault)
        raw[answer.question] = [str(option) for option in answer.options] or ([answer.text] if answer.text else [])
    if faults:
        raise Invalid(_("Some answers do not fit their questions. Nothing was stored."), faults)
    return raw


def _unplaced(answer: AnswerShape, kind: str | None, is_second: bool) -> str:
    """Why this answer cannot be taken whole; empty when it can."""
    if is_second:
        return _("Question %(id)s is answered twice: send one answer to each question.", id=answer.question)
    if kind == TEXT and answer.options:
        return _("Question %(id)s is answered in words: send “text”, and no “options”.", id=answer.question)
    if kind not in (None, TEXT) and answer.text:
        return _("Question %(id)s is answered by options: send “options”, and no “text”.", id=answer.question)
    return ""


@endpoint(
    blueprint, "GET", "/consultations", policy=everyone, summary="Consultations, newest first",
    returns=ConsultationBrief, listing=True,
)  # fmt: skip
def list_consultations() -> Page[ConsultationBrief]:
    page = queries.everything(current_actor(), request.args.get("after"))
    return Page([ConsultationBrief(**_brief(c)) for c in page.items], page.next)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>", policy=everyone,
    summary="A consultation with its questionnaire", returns=ConsultationOut,
)  # fmt: skip
def get_consultation(consultation_id: int) -> ConsultationOut:
    return shown(queries.by_id(current_actor(), consultation_id))


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/response", policy=everyone,
    summary="My response: draft or submitted answers, and receipt", returns=ResponseOut,
)  # fmt: skip
def get_response(consultation_id: int) -> ResponseOut:
    actor, consultation, carried = answering(consultation_id)
    response = queries.response_of(actor, consultation, carried)
    if response is None:
        raise Missing()
    return _response(response, carried.link)


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/response/draft", policy=everyone,
    summary="Save my answers as a draft", body=AnswersIn, returns=ResponseOut,
)  # fmt: skip
def put_draft(consultation_id: int, body: AnswersIn) -> ResponseOut:
    return _answered(consultation_id, body, actions.save_draft)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/response", policy=everyone,
    summary="Submit my answers, all of them at once", body=AnswersIn, returns=ResponseOut, status=201,
)  # fmt: skip
def post_response(consultation_id: int, body: AnswersIn) -> ResponseOut:
    return _answered(consultation_id, body, actions.submit_response)


def _answered(consultation_id: int, body: AnswersIn, act: Callable[..., Response]) -> ResponseOut:
    actor, consultation, carried = answering(consultation_id, body)
    raw = _raw(consultation, body)
    response = act(actor, consultation, raw, version=body.version, carried=carried, shown=shown_by(body))
    return _response(response, link_of(consultation, carried) if response.access_digest else None)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/desk", policy=signed_in,
    summary="Participation so far, for its facilitators", returns=CountsOut,
)  # fmt: skip
def get_desk(consultation_id: int) -> CountsOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(policies.can_manage(current_actor(), consultation, now()))
    return CountsOut(counts=participation_counts(consultation))
