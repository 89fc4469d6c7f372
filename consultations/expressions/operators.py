"""What each operator means for the types of its two sides."""

from collections.abc import Callable

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
)
from consultations.expressions.syntax import Node
from consultations.expressions.tokens import ExpressionError
from core.locale import _

Meaning = Callable[[Node, Part, Part], Part]


def _joined(node: Node, left: Part, right: Part) -> Part:
    return Part(CONDITION, [node.value, as_condition(left), as_condition(right)], node.at)


def _alike(node: Node, left: Part, right: Part) -> Part:
    kind = parts.common(left, right, node.at)
    if kind == CODES and NOTHING not in (left.type, right.type):
        raise parts.unfit(left, WORDS)
    if kind == WORDS:
        parts.refuse_strange_code(left, right)
        parts.refuse_strange_code(right, left)
    if kind == CODES:
        program = ["=", *(["amount", part.program] if part.type == CODES else ["number", "0"]
                          for part in (left, right))]  # fmt: skip
    else:
        program = ["=", READ[kind](left), READ[kind](right)]
    return Part(CONDITION, program if node.value == "=" else ["not", program], node.at)


def _ordered(node: Node, left: Part, right: Part) -> Part:
    kind = parts.common(left, right, node.at)
    if kind == CONDITION:
        raise ExpressionError(_("Only numbers and dates can be put in order. Write “a < b and b < c”."), node.at)
    read = as_day if kind == DAY else as_number
    low, high = (left, right) if node.value[0] == "<" else (right, left)
    return Part(CONDITION, ["<=" if node.value.endswith("=") else "<", read(low), read(high)], node.at)


def _sum(node: Node, left: Part, right: Part) -> Part:
    if DAY not in (left.type, right.type):
        return _arithmetic(node, left, right)
    if left.type == DAY and right.type in (DAY, WORDS) and node.value == "-":
        return Part(AMOUNT, ["days", left.program, as_day(right)], node.at)
    if right.type == DAY:
        raise ExpressionError(_("A date can be taken from a date, and days be added to it or taken off; write the "
                                "date first."), node.at)  # fmt: skip
    days = as_number(right)
    return Part(DAY, ["later", left.program, days if node.value == "+" else ["negative", days]], node.at)


def _arithmetic(node: Node, left: Part, right: Part) -> Part:
    return Part(AMOUNT, [node.value, as_number(left), as_number(right)], node.at)


OPERATORS: dict[str, Meaning] = {
    "or": _joined, "and": _joined, "=": _alike, "!=": _alike, "<": _ordered, "<=": _ordered, ">": _ordered,
    ">=": _ordered, "+": _sum, "-": _sum, "*": _arithmetic, "div": _arithmetic, "mod": _arithmetic,
}  # fmt: skip
