"""What each function takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass

from consultations.expressions import parts
from consultations.expressions.parts import (
    AMOUNT,
    CODES,
    CONDITION,
    DAY,
    NOTHING,
    READ,
    WORDS,
    Part,
    as_condition,
    as_day,
    as_number,
    as_text,
)
from consultations.expressions.patterns import PatternError, machine
from consultations.expressions.syntax import Node
from consultations.expressions.tokens import ExpressionError
from core.locale import _, ngettext


@dataclass(frozen=True, slots=True)
class Function:
    """How many parts a function takes, and what it makes of them."""

    count: int
    make: Callable[[Node, list[Part]], Part]


def called(node: Node, given: list[Part]) -> Part:
    """A call of a function. Raises :class:`ExpressionError` when there is none, or it takes something else."""
    function = FUNCTIONS.get(node.value)
    if function is None:
        message = _("There is no function “%(name)s”. There are: %(names)s.", name=node.value,
                    names=", ".join(sorted(FUNCTIONS)))  # fmt: skip
        raise ExpressionError(message, node.at)
    if len(given) != function.count:
        message = ngettext(
            "%(name)s(…) takes %(num)s value.", "%(name)s(…) takes %(num)s values.", function.count, name=node.value
        )
        raise ExpressionError(message, node.at)
    return function.make(node, given)


def _constant(program: parts.Program, kind: str) -> Function:
    return Function(0, lambda node, _given: Part(kind, program, node.at))


def _opposite(node: Node, given: list[Part]) -> Part:
    return Part(CONDITION, ["not", as_condition(given[0])], node.at)


def _selected(node: Node, given: list[Part]) -> Part:
    several, code = given
    parts.refuse_strange_code(several, code)
    if several.type == CODES:
        return Part(CONDITION, ["among", several.program, as_text(code)], node.at)
    return Part(CONDITION, ["selected", as_text(several), as_text(code)], node.at)


def _how_many(node: Node, given: list[Part]) -> Part:
    if given[0].type not in (CODES, NOTHING):
        raise ExpressionError(_("Only of a question that takes several options can be counted how many were "
                                "chosen."), given[0].at)  # fmt: skip
    return Part(AMOUNT, ["amount", given[0].program], node.at)


def _length(node: Node, given: list[Part]) -> Part:
    return Part(AMOUNT, ["length", as_text(given[0])], node.at)


def _words(node: Node, given: list[Part]) -> Part:
    return Part(AMOUNT, ["words", as_text(given[0])], node.at)


def _first(node: Node, given: list[Part]) -> Part:
    kind = parts.common(given[0], given[1], node.at)
    if kind == CODES:
        raise parts.unfit(given[0], WORDS)
    return Part(kind, ["first", *map(READ[kind], given)], node.at)


def _either(node: Node, given: list[Part]) -> Part:
    kind = parts.common(given[1], given[2], node.at)
    if kind == CODES:
        raise parts.unfit(given[1], WORDS)
    return Part(kind, ["if", as_condition(given[0]), *map(READ[kind], given[1:])], node.at)


def _fits(node: Node, given: list[Part]) -> Part:
    text, pattern = given
    if pattern.literal is None or pattern.type != WORDS:
        raise ExpressionError(_("The pattern must be written here, as a text between quotes."), pattern.at)
    try:
        states = machine(pattern.literal)
    except PatternError as error:
        raise ExpressionError(error.message, pattern.at + 1 + error.at) from None
    return Part(CONDITION, ["fits", as_text(text), states], node.at)


FUNCTIONS = {
    "true": _constant(["condition", True], CONDITION),
    "false": _constant(["condition", False], CONDITION),
    "today": _constant(["today"], DAY),
    "not": Function(1, _opposite),
    "selected": Function(2, _selected),
    "count-selected": Function(1, _how_many),
    "string-length": Function(1, _length),
    "words": Function(1, _words),
    "coalesce": Function(2, _first),
    "if": Function(3, _either),
    "regex": Function(2, _fits),
    "date": Function(1, lambda node, given: Part(DAY, as_day(given[0]), node.at)),
    "number": Function(1, lambda node, given: Part(AMOUNT, as_number(given[0]), node.at)),
}
