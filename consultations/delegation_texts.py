"""The draft of a delegation as answers: from its wordings to what the questionnaire takes, and the digest of that."""

from typing import Any

from sqlalchemy import Text, cast, or_, select

from accounts.actor import Actor
from consultations import answers, delegation_queries, kinds, submitted
from consultations.answers import Given, Raw
from consultations.delegation_models import Delegation, Wording
from consultations.question_models import Question
from consultations.responding import current_answers, snapshot
from contributions.attaching import needed_by
from core.clock import now
from core.db import db
from core.locale import _


def taken(actor: Actor, delegation: Delegation, question: Question, raw: Raw) -> Given | None:
    """What was sent for one question. Raises :class:`core.errors.Invalid` for what could never be an answer."""
    value = answers.checked(delegation.consultation, {question.id: raw}, complete=False).get(question.id)
    writers = {one.written_by_id for one in delegation_queries.wordings(delegation, question.id)}
    if value is not None and kinds.of(question).is_refused_to({actor.id, *writers}, value):
        message = _("A file that you name was uploaded by somebody else. Attach it yourself.")
        raise answers.refusal([answers.Problem(question, message)])
    return value


def given_in(delegation: Delegation) -> dict[int, Given]:
    """The draft's answers to the questions that are asked now."""
    asked = {question.id for question in delegation.consultation.questions()}
    present = delegation_queries.present_wordings(delegation)
    return {key: one.value for key, one in present.items() if key in asked and one.value is not None}


def complete(delegation: Delegation) -> dict[int, Given]:
    """The draft's answers, if they can be submitted. Raises :class:`core.errors.Invalid` with every problem."""
    return answers.checked(delegation.consultation, given_in(delegation))


def digest_of(delegation: Delegation, given: dict[int, Given]) -> str:
    """SHA-256 of every question with its answer, as the file of a receipt holds them."""
    return submitted.digest(answers_in(delegation, given))


def answers_in(delegation: Delegation, given: dict[int, Given]) -> list[dict[str, Any]]:
    """Every question with its answer in words, as the file of a receipt holds them."""
    found: list[dict[str, Any]] = snapshot(delegation.consultation, delegation.response, given)["answers"]
    return found


def words(question: Question, value: Given | None) -> list[str]:
    """An answer for people to read, a line each."""
    return [] if value is None else kinds.of(question).words(question, value)


def take_over(actor: Actor, delegation: Delegation) -> None:
    """Begin the draft with what the response holds: what somebody answered alone before there was a delegation."""
    for key, value in current_answers(delegation.response).items():
        db.session.add(
            Wording(
                delegation_id=delegation.id, question_id=key, number=1, value=value, written_by_id=actor.id,
                written_at=now(),
            )
        )  # fmt: skip
    delegation.response.draft = None
    db.session.flush()


@needed_by
def files_in_wordings(keys: list[str]) -> set[str]:
    """Those of these files that a delegation's draft names: they stay until it is submitted."""
    if not keys:
        return set()
    text = cast(Wording.value, Text)
    found = db.session.scalars(select(text).where(or_(*(text.contains(f'"{key}"') for key in keys)))).all()
    return {key for key in keys for value in found if f'"{key}"' in value}
