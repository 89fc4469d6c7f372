"""What counts as an answer: one validation for forms, the API and imports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultations.counting import words
from consultations.models import Consultation
from consultations.question_models import MULTIPLE, Question
from core import richtext
from core.errors import Invalid
from core.locale import _, ngettext

Given = str | tuple[int, ...]
"""An answer: words, or the ids of the options taken, in the order of the questionnaire."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one answer."""

    question: Question
    message: str


def from_form(consultation: Consultation, values: Mapping[str, Sequence[str]]) -> dict[int, list[str]]:
    """What a form sent, by question id: the strings of each field, unchecked."""
    return {q.id: [v for v in values.get(q.field, ()) if v != ""] for q in consultation.questions()}


def checked(
    consultation: Consultation, raw: Mapping[int, Sequence[str]], *, complete: bool = True
) -> dict[int, Given]:
    """The answers in ``raw`` (question id → option ids or one text), empty ones left out.

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
        value, found = _one(question, raw.get(question.id, ()), complete)
        problems += (Problem(question, message) for message in found)
        if value:
            given[question.id] = value
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


def _one(question: Question, raw: Sequence[str], complete: bool) -> tuple[Given, list[str]]:
    if question.is_text:
        return _text(question, raw, complete)
    return _choice(question, raw, complete)


def _text(question: Question, raw: Sequence[str], complete: bool) -> tuple[str, list[str]]:
    if len(raw) > 1:
        return "", [_("This question takes one text.")]
    text = richtext.normalised(raw[0]) if raw else ""
    text = text if text.strip() else ""
    if len(text) > richtext.MAX_LENGTH:
        return text, [_("This is too long: at most %(limit)s characters fit.", limit=richtext.MAX_LENGTH)]
    if not complete:
        return text, []
    if not text:
        return "", [_("Please answer this question.")] if question.is_required else []
    count, limit = words(text), question.word_limit
    if limit and count > limit:
        return text, [_("This has %(count)s words; at most %(limit)s fit.", count=count, limit=limit)]
    return text, []


def _choice(question: Question, raw: Sequence[str], complete: bool) -> tuple[tuple[int, ...], list[str]]:
    known = {str(option.id): option.id for option in question.asked_options()}
    if any(value not in known for value in raw):
        return (), [_("One of the options sent is not an option of this question. Choose from those shown.")]
    taken = {known[value] for value in raw}
    chosen = tuple(option.id for option in question.asked_options() if option.id in taken)
    if question.kind != MULTIPLE and len(chosen) > 1:
        return (), [_("This question takes one option only.")]
    return chosen, _count_problems(question, len(chosen)) if complete else []


def _count_problems(question: Question, count: int) -> list[str]:
    if count == 0:
        return [_("Please answer this question.")] if question.is_required else []
    exact, most = question.choices_exact, question.choices_max
    if exact and count != exact:
        return [_("Please choose exactly %(exact)s options: %(count)s are chosen.", exact=exact, count=count)]
    if most and count > most:
        return [_("Please choose at most %(most)s options: %(count)s are chosen.", most=most, count=count)]
    return []
