"""A part of an expression with its type, and how one type is read as another."""

from dataclasses import dataclass
from typing import Any

from consultations.expressions import values
from consultations.expressions.tokens import ExpressionError
from core.locale import _, _l

CONDITION, AMOUNT, WORDS, DAY, CODES, NOTHING = "condition", "number", "text", "date", "codes", "nothing"
TYPES = {
    CONDITION: _l("a condition"), AMOUNT: _l("a number"), WORDS: _l("a text"), DAY: _l("a date"),
    CODES: _l("several options"), NOTHING: _l("nothing"),
}  # fmt: skip
Program = list[Any]


@dataclass(frozen=True, slots=True)
class Named:
    """What an expression may know of a question: the type of its answer, and the codes that it can have, if it has."""

    type: str
    codes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its type, its program and its place; ``literal`` is the text or number that was written there."""

    type: str
    program: Program
    at: int
    literal: str | None = None
    codes: frozenset[str] | None = None


def unfit(part: Part, wanted: str) -> ExpressionError:
    """That ``part`` stands where something else is wanted."""
    message = _("%(wanted)s is needed here, but this is %(found)s.", wanted=TYPES[wanted], found=TYPES[part.type])
    if part.type == CODES:
        message = _("Several options can be chosen here: ask with selected(…, 'code') or count-selected(…).")
    elif part.type == CONDITION:
        message = _("%(wanted)s is needed here, but this says whether something holds.", wanted=TYPES[wanted])
    return ExpressionError(message, part.at)


def as_condition(part: Part) -> Program:
    """``part`` as what holds or not. Raises :class:`ExpressionError`, as all of these do."""
    if part.type not in (CONDITION, NOTHING):
        message = _("This must say when something holds, but is %(found)s: compare it with something.",
                    found=TYPES[part.type])  # fmt: skip
        raise ExpressionError(message, part.at)
    return part.program


def as_number(part: Part) -> Program:
    """``part`` as a number: a text is read as one."""
    if part.type in (AMOUNT, NOTHING):
        return part.program
    if part.type != WORDS:
        raise unfit(part, AMOUNT)
    if part.literal is None:
        return ["read-number", part.program]
    if (found := values.number(part.literal)) is None:
        raise ExpressionError(_("“%(text)s” is not a number.", text=part.literal), part.at)
    return ["number", str(found)]


def as_day(part: Part) -> Program:
    """``part`` as a date: a text is read as one."""
    if part.type in (DAY, NOTHING):
        return part.program
    if part.type != WORDS:
        raise unfit(part, DAY)
    if part.literal is None:
        return ["read-date", part.program]
    if (found := values.day(part.literal)) is None:
        raise ExpressionError(_("“%(text)s” is not a date. Write it as in '2026-06-30'.", text=part.literal), part.at)
    return ["date", found]


def as_text(part: Part) -> Program:
    """``part`` as a text: numbers and dates as they are written."""
    if part.type in (WORDS, NOTHING):
        return part.program
    if part.type == AMOUNT:
        return ["write-number", part.program]
    if part.type == DAY:
        return ["write-date", part.program]
    raise unfit(part, WORDS)


READ = {CONDITION: as_condition, AMOUNT: as_number, WORDS: as_text, DAY: as_day}
"""How a part is read as each type."""


def common(left: Part, right: Part, at: int) -> str:
    """The type as which two parts are compared at a place: a text beside a number or a date is read as one."""
    types = {left.type, right.type} - {NOTHING}
    if len(types) == 1:
        return types.pop()
    if not types:
        return WORDS
    others = types - {WORDS}
    if WORDS in types and others <= {AMOUNT, DAY}:
        return others.pop()
    if CODES in types:
        raise unfit(left if left.type == CODES else right, WORDS)
    raise ExpressionError(_("This compares %(left)s with %(right)s, which are never alike.",
                            left=TYPES[left.type], right=TYPES[right.type]), at)  # fmt: skip


def refuse_strange_code(choice: Part, text: Part) -> None:
    """Raises :class:`ExpressionError` when ``text`` was written as a code that the question has not."""
    if choice.codes is not None and text.literal and text.literal not in choice.codes:
        message = _("The question has no option with the code “%(code)s”.", code=text.literal)
        raise ExpressionError(message, text.at)
