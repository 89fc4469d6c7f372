"""What counts as an answer: one validation for forms, the API and imports. Each kind of question knows its own part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consultations import kinds, logic, shaping
from consultations.kinds.base import MAIN, WORDING, Checked, Fields, Given, Kept, Raw
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Answer
from core.errors import Invalid
from core.locale import _, ngettext

__all__ = [
    "Given", "Problem", "Raw", "asked_of", "checked", "faults", "from_form", "given_in", "gone", "refusal", "refuse_faults",
    "settled", "sound",
]  # fmt: skip


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
    return settled(consultation, raw)[0] if complete else _plausible(consultation, raw)


def settled(consultation: Consultation, raw: Mapping[int, Raw]) -> tuple[dict[int, Given], dict[int, Given]]:
    """The complete answers to what is asked, and aside what was typed in questions that are not shown.

    Raises :class:`Invalid` with every problem of what is asked.
    """
    found = _each(consultation, raw, True)
    sound = {q.id: one.value for q, one in found.items() if one.value is not None and not one.problems}
    shown = logic.asked(consultation, sound).questions
    wrong = logic.invalid(consultation, sound)
    problems = [Problem(q, text) for q, one in found.items() if q.id in shown for text in one.problems]
    problems += [Problem(q, wrong[q.id]) for q in found if q.id in wrong]
    if problems:
        raise refusal(problems)
    aside = {key: value for key, value in sound.items() if key not in shown}
    return {key: value for key, value in sound.items() if key in shown}, aside


def asked_of(consultation: Consultation, raw: Mapping[int, Raw]) -> dict[int, Raw]:
    """Those in ``raw`` that answer what is asked now: a draft keeps what was typed in questions that are not any more."""
    asked = {question.id for question in consultation.questions()}
    return {key: value for key, value in raw.items() if key in asked}


def gone(consultation: Consultation, values: Fields, shown: Iterable[Question]) -> list[tuple[Question, Given]]:
    """What a form sent for questions that were asked once and are not among those ``shown``: for its writer to copy."""
    there = {question.id for question in shown}
    others = [question for question in shaping.ever_asked(consultation) if question.id not in there]
    sent = ((question, kinds.of(question).from_form(question, values)) for question in others)
    found = ((q, kinds.of(q).checked(q, raw, False).value) for q, raw in sent if raw is not None)
    return [(question, value) for question, value in found if value is not None]


def sound(consultation: Consultation, raw: Mapping[int, Raw]) -> dict[int, Given]:
    """Those answers in ``raw`` to what is asked that could be kept as a draft."""
    found = _each(consultation, asked_of(consultation, raw), False)
    return {q.id: one.value for q, one in found.items() if one.value is not None and not one.problems}


def faults(consultation: Consultation, raw: Mapping[int, Raw]) -> dict[int, list[str]]:
    """What stands in the way of submitting, by question id."""
    try:
        settled(consultation, asked_of(consultation, raw))
    except Invalid as invalid:
        return {q.id: invalid.fields[q.field] for q in consultation.questions() if q.field in invalid.fields}
    return {}


def refuse_faults(consultation: Consultation, raw: Mapping[int, Raw], some: Iterable[int]) -> None:
    """Raise :class:`Invalid` when one of ``some`` of the answers could not be submitted as it is."""
    found, wanted = faults(consultation, raw), set(some)
    wrong = [q for q in consultation.questions() if q.id in wanted and q.id in found]
    if wrong:
        raise refusal(Problem(q, text) for q in wrong for text in found[q.id])


def _plausible(consultation: Consultation, raw: Mapping[int, Raw]) -> dict[int, Given]:
    found = _each(consultation, raw, False)
    problems = [Problem(q, text) for q, one in found.items() for text in one.problems]
    if problems:
        raise refusal(problems)
    return {q.id: one.value for q, one in found.items() if one.value is not None}


def _each(consultation: Consultation, raw: Mapping[int, Raw], complete: bool) -> dict[Question, Checked]:
    questions = consultation.questions()
    if unknown := set(raw) - {q.id for q in questions}:
        message = _("Question %(id)s is not part of this consultation.", id=min(unknown))
        raise Invalid(message, {f"q{key}": [message] for key in unknown})
    return {q: kinds.of(q).checked(q, raw.get(q.id), complete) for q in questions}


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
