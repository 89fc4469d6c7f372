"""From a text to a program, with every fault told in plain words at its place.

A program is JSON: a list of an operation and its own parts. Every conversion is an operation of its own, so whoever
runs a program never asks what type a value has, and no value can make it fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consultations.expressions.functions import called
from consultations.expressions.operators import OPERATORS
from consultations.expressions.parts import (
    AMOUNT,
    CODES,
    CONDITION,
    DAY,
    NOTHING,
    TYPES,
    WORDS,
    Named,
    Part,
    Program,
    as_number,
)
from consultations.expressions.syntax import CALL, NEGATED, OPERATOR, OWN, Node, parsed
from consultations.expressions.tokens import NUMBER, REF, TEXT, ExpressionError
from consultations.expressions.values import number
from core.locale import _

__all__ = ["AMOUNT", "CODES", "CONDITION", "DAY", "NOTHING", "WORDS", "Compiled", "Named", "condition", "names"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition that can be evaluated; ``names`` are the codes of the questions that it names."""

    program: Program
    names: frozenset[str]


def condition(text: str, known: Mapping[str, Named], own: Named | None = None) -> Compiled:
    """The program of a condition over the questions ``known`` by their codes; ``own`` is what ``.`` stands for.

    Raises :class:`ExpressionError` with the place and what is wrong in plain words.
    """
    checker = _Checker(known, own)
    found = checker.part(parsed(text))
    if found.type != CONDITION:
        message = _("The whole must say when something holds, but gives %(type)s. Compare it with something, as in "
                    "${age} >= 18.", type=TYPES[found.type])  # fmt: skip
        raise ExpressionError(message, found.at)
    return Compiled(found.program, frozenset(checker.names))


def names(text: str) -> frozenset[str]:
    """The codes that an expression names, whether or not they exist. Raises :class:`ExpressionError`."""
    found: set[str] = set()
    waiting = [parsed(text)]
    while waiting:
        node = waiting.pop()
        found |= {node.value} if node.kind == REF else set()
        waiting += node.parts
    return frozenset(found)


@dataclass(slots=True)
class _Checker:
    known: Mapping[str, Named]
    own: Named | None
    names: set[str] = field(default_factory=set)

    def part(self, node: Node) -> Part:
        """A node with its type and program. Raises :class:`ExpressionError`."""
        if node.kind in (REF, OWN):
            return self.question(node)
        if node.kind in (NUMBER, TEXT):
            return _literal(node)
        inner = [self.part(part) for part in node.parts]
        if node.kind == OPERATOR:
            return OPERATORS[node.value](node, *inner)
        if node.kind == CALL:
            return called(node, inner)
        assert node.kind == NEGATED, node.kind  # noqa: S101  # the reader makes no other kind
        return Part(AMOUNT, ["negative", as_number(inner[0])], node.at)

    def question(self, node: Node) -> Part:
        named = self.own if node.kind == OWN else self.known.get(node.value)
        if named is None:
            raise ExpressionError(_nameless(node), node.at)
        if node.kind == OWN:
            return Part(named.type, ["own", named.type], node.at, codes=named.codes)
        self.names.add(node.value)
        return Part(named.type, ["answer", node.value, named.type], node.at, codes=named.codes)


def _nameless(node: Node) -> str:
    if node.kind == OWN:
        return _("“.” stands for the answer itself: it can be used only to check that answer.")
    return _("No question with the code “%(code)s” can be named here.", code=node.value)


def _literal(node: Node) -> Part:
    if node.kind == TEXT:
        if not node.value.strip():
            return Part(NOTHING, ["nothing"], node.at)
        return Part(WORDS, ["text", node.value], node.at, literal=node.value)
    amount = number(f"0{node.value}" if node.value.startswith(".") else node.value)
    if amount is None or len(node.value.partition(".")[2]) > 9:
        raise ExpressionError(_("A number has at most 18 digits before the point and 9 after it."), node.at)
    return Part(AMOUNT, ["number", str(amount)], node.at)
