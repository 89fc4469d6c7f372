"""The life of a consultation in the JSON API: publishing, more time, late answers, results, outcomes, archiving."""

from datetime import datetime

from flask import request
from pydantic import TypeAdapter, ValidationError

from consultations import actions, guarding, queries
from consultations.api import ConsultationOut, blueprint, shown
from consultations.drafting import invalid
from consultations.drafting_api import Instant, managed
from consultations.lifecycle_models import Outcome
from consultations.question_models import Question
from core.api import Shape, endpoint
from core.errors import Missing
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, signed_in


class MoreTimeIn(Shape):
    """A later closing, ISO 8601 with an offset, and the reason that everybody reads beside it."""

    closes_at: Instant
    reason: str


class ReasonIn(Shape):
    """Why a step is taken; everybody can read it. The body may be left out."""

    reason: str = ""


class TransitionOut(Shape):
    """That somebody led a consultation to ``state``, and why."""

    state: str
    reached_at: datetime
    reason: str


class LateWindowIn(Shape):
    """Until when late answers are taken, ISO 8601 with an offset, and the reason that everybody reads."""

    until: Instant
    reason: str


class LateWindowOut(Shape):
    """That late answers are taken for a while, and why."""

    opened_at: datetime
    until: datetime
    reason: str


class OutcomeIn(Shape):
    """What was said in answer to a question, and what is done about it; Markdown."""

    text: str


class OutcomeOut(Shape):
    """What came of a question, named by its number; ``html`` is made of ``text``."""

    question: int
    text: str
    html: str
    written_at: datetime


class FairTimeOut(Shape):
    """What the guard of fair timing says; it forbids nothing. ``proposed_closes_at`` makes good for an outage."""

    warnings: list[str]
    proposed_closes_at: datetime | None
    proposed_reason: str


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/open", policy=signed_in,
    summary="Publish a draft, to be open at its times; its questions are locked from now on", body=ReasonIn,
    returns=ConsultationOut,
)  # fmt: skip
def post_open(consultation_id: int, body: ReasonIn) -> ConsultationOut:
    return shown(actions.open_consultation(current_actor(), managed(consultation_id), body.reason))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/extensions", policy=signed_in,
    summary="Move the closing to a later time", body=MoreTimeIn, returns=ConsultationOut, status=201,
)  # fmt: skip
def post_extension(consultation_id: int, body: MoreTimeIn) -> ConsultationOut:
    consultation = managed(consultation_id)
    actions.extend_deadline(current_actor(), consultation, body.closes_at, body.reason)
    return shown(consultation)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/fair-time", policy=signed_in, returns=FairTimeOut,
    summary="What the guard of fair timing says of its times, or of another closing (?closes_at=), for facilitators",
)  # fmt: skip
def get_fair_time(consultation_id: int) -> FairTimeOut:
    consultation = managed(consultation_id)
    proposal = guarding.proposal(consultation)
    return FairTimeOut(
        warnings=guarding.cautions(consultation, _closing()),
        proposed_closes_at=proposal.closes_at if proposal else None,
        proposed_reason=proposal.reason if proposal else "",
    )


def _closing() -> datetime | None:
    """The closing that is asked about. Raises :class:`core.errors.Invalid`."""
    if "closes_at" not in request.args:
        return None
    try:
        found: datetime = TypeAdapter(Instant).validate_python(request.args["closes_at"])
    except ValidationError:
        message = _("Write the time as ISO 8601 with its offset, such as 2026-06-01T12:00:00+01:00.")
        raise invalid("closes_at", message) from None
    return found


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/transitions", policy=everyone,
    summary="What somebody led it to, when and why", returns=TransitionOut, listing=True,
)  # fmt: skip
def get_transitions(consultation_id: int) -> Page[TransitionOut]:
    found = queries.transitions(queries.by_id(current_actor(), consultation_id))
    return Page([TransitionOut.model_validate(transition) for transition in found], None)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/late-windows", policy=everyone,
    summary="When late answers were or are taken, and why", returns=LateWindowOut, listing=True,
)  # fmt: skip
def get_late_windows(consultation_id: int) -> Page[LateWindowOut]:
    consultation = queries.by_id(current_actor(), consultation_id)
    windows = queries.late_windows(consultation)
    return Page([LateWindowOut.model_validate(window) for window in windows], None)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/late-windows", policy=signed_in,
    summary="Take late answers until a moment; they are marked, and counted in no figure by default",
    body=LateWindowIn, returns=LateWindowOut, status=201,
)  # fmt: skip
def post_late_window(consultation_id: int, body: LateWindowIn) -> LateWindowOut:
    consultation = managed(consultation_id)
    return LateWindowOut.model_validate(
        actions.open_late_window(current_actor(), consultation, body.until, body.reason)
    )


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/results", policy=signed_in,
    summary="Publish results that were held back", body=ReasonIn, returns=ConsultationOut,
)  # fmt: skip
def post_results(consultation_id: int, body: ReasonIn) -> ConsultationOut:
    consultation = managed(consultation_id)
    actions.publish_results(current_actor(), consultation, body.reason)
    return shown(consultation)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/outcomes", policy=everyone,
    summary="What came of each question, as far as it was written", returns=OutcomeOut, listing=True,
)  # fmt: skip
def get_outcomes(consultation_id: int) -> Page[OutcomeOut]:
    consultation = queries.by_id(current_actor(), consultation_id)
    written = queries.outcomes(consultation)
    return Page([_outcome(q, written[q.id]) for q in consultation.questions() if q.id in written], None)


def _outcome(question: Question, written: Outcome) -> OutcomeOut:
    return OutcomeOut(
        question=question.number, text=written.text, html=written.html, written_at=written.written_at
    )  # fmt: skip


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/questions/<int:question_id>/outcome", policy=signed_in,
    summary="Say what came of a question", body=OutcomeIn, returns=OutcomeOut,
)  # fmt: skip
def put_outcome(consultation_id: int, question_id: int, body: OutcomeIn) -> OutcomeOut:
    consultation = managed(consultation_id)
    question = next((q for q in consultation.questions() if q.id == question_id), None)
    if question is None:
        raise Missing()
    return _outcome(question, actions.write_outcome(current_actor(), consultation, question, body.text))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/archive", policy=signed_in,
    summary="Declare it done; each question needs its outcome", body=ReasonIn, returns=ConsultationOut,
)  # fmt: skip
def post_archive(consultation_id: int, body: ReasonIn) -> ConsultationOut:
    consultation = managed(consultation_id)
    actions.archive_consultation(current_actor(), consultation, body.reason)
    return shown(consultation)
