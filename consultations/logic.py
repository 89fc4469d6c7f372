"""Which questions are shown, and which answers hold: a questionnaire's conditions over a respondent's answers.

A question that is not shown is not asked: it is not required, it counts as not answered in other conditions, and what
was typed in it stays with its respondent and is never part of a submission. Sections and questions name only what
stands before them, so one pass in order decides all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from consultations import kinds
from consultations.expressions.checking import AMOUNT, CODES, DAY, WORDS, Compiled, Named, condition
from consultations.expressions.evaluating import Given, Scope, holds
from consultations.expressions.tokens import ExpressionError
from consultations.kinds.choice import OTHER
from consultations.models import Consultation
from consultations.question_models import (
    COUNTRY,
    DATE,
    FILE,
    LIKERT,
    MATRIX,
    MULTIPLE,
    NUMBER,
    ORGANISATION,
    PARAGRAPH,
    RANKING,
    SINGLE,
    TEXT,
    Question,
)
from core.clock import now
from core.locale import _

TYPES = {
    SINGLE: WORDS, LIKERT: WORDS, COUNTRY: WORDS, ORGANISATION: WORDS, TEXT: WORDS, PARAGRAPH: WORDS,
    MULTIPLE: CODES, RANKING: CODES, MATRIX: CODES, FILE: CODES, NUMBER: AMOUNT, DATE: DAY,
}  # fmt: skip
"""What an answer is in an expression, by kind; of other kinds nothing can be asked."""


def named(question: Question) -> Named | None:
    """What expressions may know of a question; ``None`` when none may name it."""
    kind = TYPES.get(question.kind)
    return None if kind is None else Named(kind, _codes(question))


def _codes(question: Question) -> frozenset[str] | None:
    """The codes that its answer can have, if they are known."""
    if question.kind not in (SINGLE, LIKERT, MULTIPLE, RANKING, MATRIX):
        return None
    options = [option.code for option in question.asked_options()]
    if question.kind == MATRIX:
        return frozenset(f"{row.code}:{code}" for row in question.asked_rows() for code in options)
    return frozenset([*options, OTHER] if (question.settings or {}).get(OTHER) else options)


def as_named(question: Question, given: Any) -> Given:
    """An answer as expressions see it: texts and codes."""
    found = kinds.of(question).codes(question, given)
    if isinstance(found, dict):
        return [f"{row}:{code}" for row, codes in found.items() for code in codes]
    return found if isinstance(found, list) or found is None else str(found)


@dataclass(frozen=True, slots=True)
class Rules:
    """The conditions of a questionnaire, by the id of what they are about; ``None`` is one that cannot be read."""

    sections: Mapping[int, Compiled | None]
    shown: Mapping[int, Compiled | None]
    valid: Mapping[int, Compiled | None]


def rules(consultation: Consultation) -> Rules:
    """Its conditions. One that cannot be read hides nothing and refuses nothing: :mod:`expressing` keeps such out."""
    questions = consultation.questions()
    known = tuple((q.code, fact) for q in questions if (fact := named(q)) is not None)
    return Rules(
        {part.id: _compiled(part.shown_if, known, None) for part in consultation.asked_sections() if part.shown_if},
        {q.id: _compiled(q.shown_if, known, None) for q in questions if q.shown_if},
        {q.id: _compiled(q.valid_if, known, named(q)) for q in questions if q.valid_if},
    )


@lru_cache(2048)
def _compiled(text: str, known: tuple[tuple[str, Named], ...], own: Named | None) -> Compiled | None:
    try:
        return condition(text, dict(known), own)
    except ExpressionError:
        return None


@dataclass(slots=True)
class Asked:
    """What a respondent is asked: ids of the sections and questions shown, and their answers as expressions see them."""

    sections: set[int] = field(default_factory=set)
    questions: set[int] = field(default_factory=set)
    scope: Scope = field(default_factory=lambda: Scope({}, now().date()))

    def holds(self, compiled: Compiled | None) -> bool:
        """Whether a condition holds; one that is not there does."""
        return compiled is None or holds(compiled.program, self.scope)


def asked(consultation: Consultation, given: Mapping[int, Any], rule: Rules | None = None) -> Asked:
    """What is shown to whoever gave these answers, by question id."""
    rule = rule or rules(consultation)
    answers: dict[str, Given] = {}
    found = Asked(scope=Scope(answers, now().astimezone(ZoneInfo(consultation.zone)).date()))
    for section in consultation.asked_sections():
        if not found.holds(rule.sections.get(section.id)):
            continue
        found.sections.add(section.id)
        for question in section.asked_questions():
            if not found.holds(rule.shown.get(question.id)):
                continue
            found.questions.add(question.id)
            if question.id in given and question.kind in TYPES:
                answers[question.code] = as_named(question, given[question.id])
    return found


def invalid(consultation: Consultation, given: Mapping[int, Any]) -> dict[int, str]:
    """What to do about each answer that is shown and does not hold, by question id."""
    rule = rules(consultation)
    shown = asked(consultation, given, rule)
    return {
        question.id: question.valid_message or _("This answer does not fit the others, or the rule for it.")
        for question in consultation.questions()
        if question.id in shown.questions and question.id in given and not _fits(rule, shown, question, given)
    }


def _fits(rule: Rules, shown: Asked, question: Question, given: Mapping[int, Any]) -> bool:
    compiled = rule.valid.get(question.id)
    if compiled is None:
        return True
    own = as_named(question, given[question.id])
    return holds(compiled.program, Scope(shown.scope.answers, shown.scope.today, own))
