"""One page of a questionnaire as it is drawn: what is shown now, what may come, and what the page's script needs."""

from dataclasses import dataclass
from typing import Any

from consultations import logic, reading
from consultations.expressions.checking import Compiled
from consultations.kinds.choice import OTHER
from consultations.kinds.decimals import decimal_mark
from consultations.logic import Asked, Rules
from consultations.models import Consultation
from consultations.paging import Leaf
from consultations.question_models import MATRIX, Question, Section


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question with whether it ``is_shown`` now, and whether answers on the same page decide that (``is_live``)."""

    question: Question
    is_shown: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section with those of its questions that are shown, or may be once something else was answered on the page."""

    section: Section
    is_shown: bool
    is_live: bool
    questions: tuple[DrawnQuestion, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page to draw. ``script`` is what its script needs; ``None`` when nothing on it depends on anything."""

    sections: tuple[DrawnSection, ...]
    is_live: bool
    script: dict[str, Any] | None


def drawn(consultation: Consultation, leaf: Leaf, asked: Asked, rules: Rules) -> Drawn:
    """How a page is drawn for whoever is asked this."""
    here = frozenset(question.code for question in leaf.questions)
    sections = tuple(_section(part, asked, rules, here) for part in leaf.sections)
    kept = tuple(part for part in sections if part.questions)
    is_live = any(each.is_live for part in kept for each in part.questions)
    checks = any(each.question.id in rules.valid for part in kept for each in part.questions)
    return Drawn(kept, is_live, _script(consultation, kept, asked, rules) if is_live or checks else None)


def _section(part: Section, asked: Asked, rules: Rules, here: frozenset[str]) -> DrawnSection:
    is_live = _names(rules.sections.get(part.id), here)
    each = [
        DrawnQuestion(q, q.id in asked.questions, is_live or _names(rules.shown.get(q.id), here))
        for q in part.asked_questions()
    ]
    return DrawnSection(part, part.id in asked.sections, is_live, tuple(q for q in each if q.is_shown or q.is_live))


def _names(compiled: Compiled | None, here: frozenset[str]) -> bool:
    return compiled is not None and bool(compiled.names & here)


def _script(
    consultation: Consultation, sections: tuple[DrawnSection, ...], asked: Asked, rules: Rules
) -> dict[str, Any]:
    here = {each.question.code for part in sections for each in part.questions}
    return {
        "today": asked.scope.today.isoformat(),
        "mark": decimal_mark(),
        "answers": {code: given for code, given in asked.scope.answers.items() if code not in here},
        "sections": [
            {
                "id": part.section.id, "shown": _program(rules.sections.get(part.section.id)),
                "questions": [_question(each.question, rules) for each in part.questions],
            }
            for part in sections
        ],
    }  # fmt: skip


def _question(question: Question, rules: Rules) -> dict[str, Any]:
    own = logic.named(question)
    facts: dict[str, Any] = {
        "id": question.id, "number": question.number, "code": question.code, "kind": question.kind,
        "type": own.type if own else None, "shown": _program(rules.shown.get(question.id)),
        "valid": _program(rules.valid.get(question.id)), "message": reading.words_of(question, "valid_message").text,
    }  # fmt: skip
    if question.options:
        facts["options"] = {str(option.id): option.code for option in question.asked_options()} | {OTHER: OTHER}
    if question.kind == MATRIX:
        facts["rows"] = {str(row.id): row.code for row in question.asked_rows()}
    return {key: value for key, value in facts.items() if value not in (None, "")}


def _program(compiled: Compiled | None) -> Any:
    return compiled.program if compiled is not None else None
