"""What erasure takes from answers: names and words; what was counted stays counted."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select, update

from consultations import kinds, tallying
from consultations.models import Consultation
from consultations.question_models import Option, Question
from consultations.response_models import Answer, AnswerChoice, Response, ResponseVersion
from contributions.erasure_events import ContributionErased
from core.db import db
from core.events import Published, recorder
from core.locale import _l
from core.personal import ERASED_NAME, erases, speaks_for, tells

speaks_for("response", why="what was answered stays counted; names and words go")


@recorder(ContributionErased)
def erase_submissions(published: Published) -> None:
    """The submissions that held an erased answer lose their text; their digests stay."""
    event = published.event
    if isinstance(event, ContributionErased):
        holding = select(Answer.response_id).where(
            or_(Answer.contribution_id == event.contribution_id, Answer.wording_id == event.contribution_id)
        )
        _blank(db.session.scalars(holding).all())


@erases
def erase_responses(user_id: int) -> None:
    """Let the name and the texts of all responses of an account go."""
    found = db.session.scalars(select(Response.id).where(Response.user_id == user_id)).all()
    nobody = {"speaker_name": ERASED_NAME, "organisation_name": None, "country": None, "on_behalf": False}
    db.session.execute(update(Response).where(Response.id.in_(found)).values(**nobody, is_verified=False))
    _forget_names(found)
    _blank(found)


def _forget_names(responses: Iterable[int]) -> None:
    """Names that were typed as answers stay counted, without the name."""
    valued = select(Answer, Question).join(Question, Question.id == Answer.question_id)
    valued = valued.where(Answer.response_id.in_(responses), Answer.value.is_not(None))
    changed: dict[int, Response] = {}
    for answer, question in db.session.execute(valued):
        left = kinds.of(question).forgotten(answer.value)
        if left != answer.value:
            answer.value = left
            changed[answer.response_id] = answer.response
    for response in changed.values():
        tallying.note(response)


def _blank(responses: Iterable[int]) -> None:
    identities = list(responses)
    db.session.execute(update(Response).where(Response.id.in_(identities)).values(draft=None, aside=None))
    submitted = update(ResponseVersion).where(ResponseVersion.response_id.in_(identities))
    db.session.execute(submitted.values(snapshot=""))


@tells("responses", _l("Answers to consultations"))
def responses(user_id: int) -> list[dict[str, Any]]:
    """Each response with the options that were taken; its words are among the contributions."""
    found = select(Response, Consultation.title).join(Consultation).where(Response.user_id == user_id)
    return [_response(response, title) for response, title in db.session.execute(found.order_by(Response.id))]


def _response(response: Response, title: str) -> dict[str, Any]:
    taken = (
        select(Question.text, Option.label)
        .join(Answer, Answer.question_id == Question.id)
        .join(AnswerChoice, AnswerChoice.answer_id == Answer.id)
        .join(Option, Option.id == AnswerChoice.option_id)
        .where(Answer.response_id == response.id)
    )
    choices = [{"question": question, "chosen": option} for question, option in db.session.execute(taken)]
    submissions = [
        {"number": version.number, "at": version.submitted_at.isoformat(), "text": version.snapshot}
        for version in response.versions
    ]
    return {
        "consultation": title, "reference": response.reference, "started_at": response.started_at,
        "submitted_at": response.submitted_at, "draft": response.draft, "aside": response.aside, "choices": choices,
        "submissions": submissions, "late": response.is_late,
    }  # fmt: skip
