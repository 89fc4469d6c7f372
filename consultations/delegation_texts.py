"""The draft of a delegation as answers: from its wordings to what the questionnaire takes, and the digest of that."""

from collections.abc import Sequence
from typing import Any

from accounts.actor import Actor
from consultations import answers, delegation_queries, submitted
from consultations.answers import Given
from consultations.delegation_models import Delegation, Wording
from consultations.question_models import Question
from consultations.responding import current_answers, snapshot
from core.clock import now
from core.db import db


def stored(value: Given | None) -> Any:
    """An answer as a wording keeps it."""
    return list(value) if isinstance(value, tuple) else value


def restored(value: Any) -> Given | None:
    """An answer from a wording."""
    return tuple(value) if isinstance(value, list) else value


def typed(value: Given | None) -> list[str]:
    """An answer as a form's field holds it."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(one) for one in value]


def taken(delegation: Delegation, question: Question, raw: Sequence[str]) -> Given | None:
    """What was sent for one question. Raises :class:`core.errors.Invalid` for what could never be an answer."""
    return answers.checked(delegation.consultation, {question.id: raw}, complete=False).get(question.id)


def given_in(delegation: Delegation) -> dict[int, Given]:
    """The draft's answers to the questions that are asked now."""
    asked = {question.id for question in delegation.consultation.questions()}
    present = delegation_queries.present_wordings(delegation)
    found = {key: restored(wording.value) for key, wording in present.items() if key in asked}
    return {key: value for key, value in found.items() if value}


def complete(delegation: Delegation) -> dict[int, Given]:
    """The draft's answers, if they can be submitted. Raises :class:`core.errors.Invalid` with every problem."""
    raw = {key: typed(value) for key, value in given_in(delegation).items()}
    return answers.checked(delegation.consultation, raw)


def digest_of(delegation: Delegation, given: dict[int, Given]) -> str:
    """SHA-256 of every question with its answer, as the file of a receipt holds them."""
    return submitted.digest(answers_in(delegation, given))


def answers_in(delegation: Delegation, given: dict[int, Given]) -> list[dict[str, Any]]:
    """Every question with its answer in words, as the file of a receipt holds them."""
    found: list[dict[str, Any]] = snapshot(delegation.consultation, delegation.response, given)["answers"]
    return found


def take_over(actor: Actor, delegation: Delegation) -> None:
    """Begin the draft with what the response holds: what somebody answered alone before there was a delegation."""
    for key, value in current_answers(delegation.response).items():
        db.session.add(
            Wording(
                delegation_id=delegation.id, question_id=key, number=1, value=stored(value), written_by_id=actor.id,
                written_at=now(),
            )
        )  # fmt: skip
    delegation.response.draft = None
    db.session.flush()


def words(delegation: Delegation, question: Question, value: Any) -> list[str]:
    """An answer in words, as its wording keeps it."""
    given = restored(value)
    found = answers_in(delegation, {question.id: given} if given else {})
    return next((submitted.lines(one["answer"]) for one in found if one["number"] == question.number), [])
