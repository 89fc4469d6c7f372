"""One's own response as JSON: draft, submission, receipt."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from consultations import actions, confidentiality, kinds, link_mails
from consultations.answers import Given, Raw
from consultations.api import blueprint
from consultations.invitation_files import ADDRESS
from consultations.kinds.base import Kind
from consultations.models import Consultation
from consultations.respondent_api import BeginningIn, answering, shown_by
from consultations.responding import Seen, current_answers
from consultations.response_models import Response
from core.api import Shape, endpoint
from core.errors import Invalid, Missing
from core.locale import _
from core.policy import everyone


class AnswerShape(Shape):
    """An answer to one question: its ``value``, or ``options`` (their ids), or ``text``, whatever its kind takes.

    A value is of text and date a text, of a number its digits as a text, of a single choice the id of an option, of a
    multiple choice and a ranking a list of them (in order), of a matrix an object of lists of them by the id of a row,
    of a country its alpha-2 code, of an organisation ``{"id": …}`` or ``{"name": …}``, of files a list of their keys,
    of a paragraph ``{"comment": …, "wording": …}``. In place of an id, ``{"other": …}`` says what the options do not.
    ``shown_to`` is for whom the words are, if not as for all answers.
    """

    question: int
    options: list[int] = []
    text: str = ""
    value: Any = None
    shown_to: str | None = None
    shown_from: date | None = None


class AnswersIn(BeginningIn):
    """Answers; ``version`` is the number of the draft that the writer saw, ``questionnaire_version`` that of the questions
    that they answer, and ``shown_in`` the language in which those were shown."""

    answers: list[AnswerShape]
    version: int | None = None
    questionnaire_version: int | None = None
    shown_in: str | None = None


class ResponseOut(Shape):
    """My response: its draft or what was submitted, and the receipt; ``shown_to`` is for whom all answers are."""

    reference: str
    version: int
    draft_version: int
    has_draft: bool
    submitted_at: datetime | None
    digest: str | None
    is_late: bool
    link: str | None = None
    questionnaire_version: int | None
    shown_in: str | None
    shown_to: str
    shown_from: date | None
    answers: list[AnswerShape]


class LinkMailIn(Shape):
    """Where to send the link that came as ``Answer-Link``."""

    email: Annotated[str, Field(max_length=254, pattern=ADDRESS.pattern)]


def _response(response: Response, link: str | None = None) -> ResponseOut:
    choice = confidentiality.chosen(response)
    all_of_it = choice.get(confidentiality.ALL, confidentiality.Shown())
    return ResponseOut(
        reference=response.reference, version=response.version, draft_version=response.draft_version,
        has_draft=response.draft is not None, submitted_at=response.submitted_at, digest=response.digest,
        is_late=response.is_late, questionnaire_version=response.questionnaire_version, shown_in=response.shown_lang,
        shown_to=all_of_it.level, shown_from=all_of_it.since, link=link,
        answers=[_shown(_answer(key, value), choice) for key, value in current_answers(response).items()],
    )  # fmt: skip


def _shown(answer: AnswerShape, choice: confidentiality.Choice) -> AnswerShape:
    shown = choice.get(str(answer.question), choice.get(confidentiality.ALL))
    return answer.model_copy(update={"shown_to": shown.level, "shown_from": shown.since}) if shown else answer


def _answer(question: int, value: Given) -> AnswerShape:
    options, text = _plainly(value)
    return AnswerShape(question=question, options=options, text=text, value=value)


def _plainly(value: Given) -> tuple[list[int], str]:
    """What an answer says by ids of options or by one text, if it does; the older way to write it."""
    if isinstance(value, str):
        return [], value
    ids = value if isinstance(value, list) else [value]
    return (ids, "") if all(isinstance(each, int) for each in ids) else ([], "")


def _raw(consultation: Consultation, body: AnswersIn) -> dict[int, Raw]:
    """What was sent, by question id. Raises :class:`Invalid`, naming each question of which a part would be lost."""
    asked = {q.id: kinds.of(q) for q in consultation.questions()}
    raw: dict[int, Raw] = {}
    faults: dict[str, list[str]] = {}
    for answer in body.answers:
        if fault := _unplaced(answer, asked.get(answer.question), answer.question in raw):
            faults.setdefault(f"q{answer.question}", []).append(fault)
        raw[answer.question] = answer.value if answer.value is not None else answer.options or answer.text or None
    if faults:
        raise Invalid(_("Some answers do not fit their questions. Nothing was stored."), faults)
    return raw


def _unplaced(answer: AnswerShape, kind: Kind | None, is_second: bool) -> str:
    """Why this answer cannot be taken whole; empty when it can."""
    if is_second:
        return _("Question %(id)s is answered twice: send one answer to each question.", id=answer.question)
    if answer.value is not None:
        told_twice = (answer.options or answer.text) and _plainly(answer.value) != (answer.options, answer.text)
        return (
            _("Question %(id)s: “value” says one thing, “options” or “text” another.", id=answer.question)
            if told_twice
            else ""
        )
    takes = kind.takes if kind else "text"
    if answer.options and takes != "options" and kind:
        return _("Question %(id)s takes no “options”: send “%(takes)s”.", id=answer.question, takes=takes)
    if answer.text and takes != "text":
        return _("Question %(id)s takes no “text”: send “%(takes)s”.", id=answer.question, takes=takes)
    return ""


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/response", policy=everyone,
    summary="My response: draft or submitted answers, and receipt", returns=ResponseOut,
)  # fmt: skip
def get_response(consultation_id: int) -> ResponseOut:
    who = answering(consultation_id)
    if who.response is None:
        raise Missing()
    return _response(who.response, who.carried.link)


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
    seen = Seen(body.questionnaire_version, body.shown_in)
    return _answered(consultation_id, body, partial(actions.submit_response, seen=seen))


def _answered(consultation_id: int, body: AnswersIn, act: Callable[..., Response]) -> ResponseOut:
    who = answering(consultation_id, body)
    raw, shown = _raw(who.consultation, body), shown_by(body)
    response = act(who.actor, who.consultation, raw, version=body.version, carried=who.carried, shown=shown)
    return _response(response, who.secret)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/response/link-mail", policy=everyone, body=LinkMailIn,
    summary="Have the link of my response sent to an address, which is not kept with it; a slip is sent to nobody",
)  # fmt: skip
def post_link_mail(consultation_id: int, body: LinkMailIn) -> None:
    who = answering(consultation_id)
    if who.response is None:
        raise Missing()
    link_mails.send_link(who.consultation, who.carried.link, body.email)
