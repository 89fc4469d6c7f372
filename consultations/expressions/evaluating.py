"""Running a program over answers. ``static/js/consultations/expressions.js`` does the same, operation by operation.

It never raises, whatever was answered: what cannot be computed is nothing (``None``), nothing is alike only nothing,
and stands in no order. Work is bounded by the size of the program and of the answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from consultations.counting import words
from consultations.expressions import patterns, values
from consultations.expressions.parts import AMOUNT, CODES, DAY, Program

Given = str | Sequence[str] | None
"""An answer as an expression sees it: a text, a code, a number or date as written, or several codes."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a program runs over: answers by code, what ``.`` stands for, and which day it is."""

    answers: Mapping[str, Given]
    today: date
    own: Given = None


def holds(program: Program, scope: Scope) -> bool:
    """Whether the condition holds."""
    return value(program, scope) is True


def value(program: Program, scope: Scope) -> Any:
    """What the program gives: a condition, billionths, the number of a day, a text, codes, or nothing."""
    operation, *inner = program
    if (leaf := _LEAVES.get(operation)) is not None:
        return leaf(scope, *inner)
    if operation == "fits":
        return patterns.fits(inner[1], value(inner[0], scope) or "")
    return _OPERATIONS[operation](*(value(part, scope) for part in inner))


def read(given: Given, kind: str) -> Any:
    """An answer as a value of the type ``kind``."""
    if kind == CODES:
        return [] if given is None else [given] if isinstance(given, str) else list(given)
    text = given if isinstance(given, str) else None
    if kind == AMOUNT:
        return values.number(text)
    if kind == DAY:
        return values.day(text)
    return text if text and text.strip() else None


def _own(scope: Scope, kind: str) -> Any:
    return read(scope.own, kind)


def _answer(scope: Scope, code: str, kind: str) -> Any:
    return read(scope.answers.get(code), kind)


_LEAVES: dict[str, Callable[..., Any]] = {
    "number": lambda _scope, text: int(text),
    "text": lambda _scope, text: text,
    "date": lambda _scope, day: day,
    "condition": lambda _scope, found: found,
    "nothing": lambda _scope: None,
    "answer": _answer,
    "own": _own,
    "today": lambda scope: scope.today.toordinal(),
}


def _whole(operation: Callable[[int, int], int | None]) -> Callable[[int | None, int | None], int | None]:
    """``operation`` on two numbers, nothing if one is missing or the result is too large."""

    def run(left: int | None, right: int | None) -> int | None:
        if left is None or right is None:
            return None
        found = operation(left, right)
        return None if found is None else values.bounded(found)

    return run


def _remainder(left: int, right: int) -> int | None:
    """What is left over, with the sign of ``left``."""
    if right == 0:
        return None
    size = abs(left) % abs(right)
    return -size if left < 0 else size


def _later(day: int | None, days: int | None) -> int | None:
    """The day so many whole days later; parts of a day are left out."""
    if day is None or days is None:
        return None
    whole = abs(days) // values.SCALE
    found = day - whole if days < 0 else day + whole
    return found if 1 <= found <= values.LAST_DAY else None


def _negative(number: int | None) -> int | None:
    return None if number is None else -number


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "and": lambda left, right: left is True and right is True,
    "or": lambda left, right: left is True or right is True,
    "not": lambda found: found is not True,
    "=": lambda left, right: left == right,
    "<": lambda left, right: left is not None and right is not None and left < right,
    "<=": lambda left, right: left is not None and right is not None and left <= right,
    "+": _whole(lambda left, right: left + right),
    "-": _whole(lambda left, right: left - right),
    "*": _whole(lambda left, right: values.quotient(left * right, values.SCALE)),
    "div": _whole(lambda left, right: values.quotient(left * values.SCALE, right) if right else None),
    "mod": _whole(_remainder),
    "negative": _negative,
    "days": lambda left, right: None if left is None or right is None else (left - right) * values.SCALE,
    "later": _later,
    "read-number": values.number,
    "read-date": values.day,
    "write-number": values.written,
    "write-date": values.iso,
    "selected": lambda text, code: text is not None and text == code,
    "among": lambda codes, code: code in codes,
    "amount": lambda codes: len(codes or ()) * values.SCALE,
    "length": lambda text: len(text or "") * values.SCALE,
    "words": lambda text: words(text or "") * values.SCALE,
    "first": lambda left, right: right if left is None else left,
    "if": lambda found, left, right: left if found is True else right,
}
