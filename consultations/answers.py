"""What counts as an answer: one validation for forms, the API and imports. Each kind of question knows its own part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consultations import kinds
from consultations.kinds.base import MAIN, WORDING, Fields, Given, Kept, Raw
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Answer
from core.errors import Invalid
from core.locale import _, ngettext

__all__ = ["Given", "Problem", "Raw", "checked", "from_form", "given_in", "refusal"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one answer."""

    question: Question
    message: str


def from_form(consultation: Consultation, values: Fields) -> dict[int, Raw]:
    """What a form sent, by question id, unchecked; questions without an answer are left out."""
    sent = ((question.id, kinds.of(question).from_form(question, values)) for question in consultation.questions())
    return {key: value for key, value in sent if value is not None}


def checked(consultation: Consultation, raw: Mapping[int, Raw], *, complete: bool = True) -> dict[int, Given]:
    """The answers in ``raw`` (by question id, see :mod:`consultations.kinds.base`), empty ones left out.

    With ``complete=False`` (a draft) only what could never be an answer is refused: unknown questions and options, and
    text beyond all bounds. Raises :class:`Invalid` with every problem under its question's field.
    """
    questions = {q.id: q for q in consultation.questions()}
    if unknown := set(raw) - set(questions):
        message = _("Question %(id)s is not part of this consultation.", id=min(unknown))
        raise Invalid(message, {f"q{key}": [message] for key in unknown})
    given: dict[int, Given] = {}
    problems: list[Problem] = []
    for question in questions.values():
        found = kinds.of(question).checked(question, raw.get(question.id), complete)
        problems += (Problem(question, message) for message in found.problems)
        if found.value is not None:
            given[question.id] = found.value
    if problems:
        raise refusal(problems)
    return given


def refusal(problems: Iterable[Problem]) -> Invalid:
    """One error that holds them all."""
    fields: dict[str, list[str]] = {}
    for problem in problems:
        fields.setdefault(problem.question.field, []).append(problem.message)
    detail = ngettext(
        "%(num)s answer needs another look. Nothing was submitted yet, and nothing you typed was lost.",
        "%(num)s answers need another look. Nothing was submitted yet, and nothing you typed was lost.",
        len(fields),
    )
    return Invalid(detail, fields)


def given_in(question: Question, answer: Answer) -> Given:
    """The answer that is stored in ``answer``."""
    said = {MAIN: answer.contribution, WORDING: answer.wording}
    words = {part: one.revision.body for part, one in said.items() if one is not None}
    return kinds.of(question).given(question, Kept(tuple(c.option_id for c in answer.chosen), answer.value, words))
