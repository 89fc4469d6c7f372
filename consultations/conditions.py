"""Whether the conditions of a questionnaire can be read as it stands, and what is wrong where they cannot."""

from collections.abc import Iterator
from dataclasses import dataclass

from consultations import logic
from consultations.expressions.checking import Named, condition, names
from consultations.expressions.tokens import ExpressionError
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.db import db
from core.errors import Invalid
from core.locale import _


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition that cannot be read: ``where`` it stands in words, its ``field``, and what is wrong."""

    where: str
    field: str
    message: str


def refuse_dangling(consultation: Consultation) -> None:
    """Undo a change that would leave a condition naming what is gone, or what stands behind it.

    Whoever takes away, moves, retires or renames a question, or takes an option away, asks this afterwards. Raises
    :class:`Invalid`, naming each condition that is in the way.
    """
    db.session.flush()
    found = faults(consultation)
    if found:
        lines = [f"{fault.where}: {fault.message}" for fault in found]
        raise Invalid(_("This is still named by a condition. Change that first. %(where)s", where=" ".join(lines)),
                      {"conditions": lines})  # fmt: skip


def faults(consultation: Consultation) -> list[Fault]:
    """Every condition of the questionnaire, as it stands, that cannot be read."""
    found: list[Fault] = []
    for section in consultation.asked_sections():
        found += of_section(consultation, section)
        for question in section.asked_questions():
            found += of_question(consultation, question)
    return found


def of_section(consultation: Consultation, section: Section) -> Iterator[Fault]:
    """The faults of a section's condition."""
    before = [q for q in consultation.questions() if _place(q)[0] < section.position]
    where = _("Section “%(title)s”, shown if", title=section.title)
    yield from _checked(where, "shown_if", section.shown_if, consultation, before, None)


def of_question(consultation: Consultation, question: Question) -> Iterator[Fault]:
    """The faults of a question's conditions."""
    every = consultation.questions()
    before = [other for other in every if _place(other) < _place(question)]
    where = _("Question %(number)s, shown if", number=question.number)
    yield from _checked(where, "shown_if", question.shown_if, consultation, before, None)
    where = _("Question %(number)s, valid if", number=question.number)
    yield from _checked(where, "valid_if", question.valid_if, consultation, every, logic.named(question))


def _place(question: Question) -> tuple[int, int]:
    return question.section.position, question.position


def _checked(
    where: str, field: str, text: str, consultation: Consultation, namable: list[Question], own: Named | None
) -> Iterator[Fault]:
    if not text:
        return
    known = {q.code: fact for q in namable if (fact := logic.named(q)) is not None}
    try:
        condition(text, known, own)
    except ExpressionError as error:
        yield Fault(where, field, _told(consultation, text, error, known))


def _told(consultation: Consultation, text: str, error: ExpressionError, known: dict[str, Named]) -> str:
    """What is wrong, and why a question that exists cannot be named."""
    try:
        wanted = names(text) - known.keys()
    except ExpressionError:
        return str(error)
    later = sorted(q.number for q in consultation.questions() if q.code in wanted and q.kind in logic.TYPES)
    if later:
        return _("%(fault)s Question %(number)s stands later: a condition for showing names only what stands before.",
                 fault=str(error), number=later[0])  # fmt: skip
    return str(error)
