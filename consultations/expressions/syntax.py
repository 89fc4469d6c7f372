"""From tokens to a tree: who belongs to whom, before anybody asks what it means."""

from dataclasses import dataclass

from consultations.expressions.tokens import END, NUMBER, REF, SIGN, TEXT, WORD, ExpressionError, Token, tokens
from core.locale import _

MAX_DEPTH = 40
MAX_PARTS = 250
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""Operators from the loosest to the tightest; those of one level are read from the start on."""
OPERATORS = frozenset(name for level in LEVELS for name in level)
CALL, OPERATOR, NEGATED, OWN = "call", "operator", "negated", "own"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: its ``kind``, what it names, its own parts, and where it begins."""

    kind: str
    value: str
    at: int
    parts: tuple["Node", ...] = ()
    depth: int = 1


def parsed(text: str) -> Node:
    """The tree of ``text``. Raises :class:`ExpressionError` with the place of the first fault."""
    reader = _Reader(list(tokens(text)))
    tree = reader.operation(0)
    reader.finish()
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.place, self.nesting, self.parts = found, 0, 0, 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def takes(self, sign: str) -> bool:
        """Go past ``sign`` if it comes next."""
        comes = self.next.kind == SIGN and self.next.value == sign
        self.place += comes
        return comes

    def node(self, kind: str, value: str, at: int, *parts: Node) -> Node:
        """A new part, within the bounds of depth and number."""
        depth = 1 + max((part.depth for part in parts), default=0)
        self.parts += 1
        if depth > MAX_DEPTH or self.parts > MAX_PARTS:
            raise ExpressionError(_("This expression has too many parts: make it simpler."), at)
        return Node(kind, value, at, parts, depth)

    def operation(self, level: int) -> Node:
        """What the operators of ``level`` and tighter ones join."""
        if level == len(LEVELS):
            return self.sign()
        left = self.operation(level + 1)
        while self.next.kind in (SIGN, WORD) and self.next.value in LEVELS[level]:
            operator = self.take()
            left = self.node(OPERATOR, operator.value, operator.at, left, self.operation(level + 1))
        return left

    def sign(self) -> Node:
        """A value, perhaps with a minus before it."""
        at = self.next.at
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            raise ExpressionError(_("This expression has too many parts: make it simpler."), at)
        found = self.node(NEGATED, "-", at, self.sign()) if self.takes("-") else self.value()
        self.nesting -= 1
        return found

    def value(self) -> Node:
        token = self.take()
        if token.kind in (NUMBER, TEXT, REF):
            return self.node(token.kind, token.value, token.at)
        if token.kind == SIGN and token.value == ".":
            return self.node(OWN, ".", token.at)
        if token.kind == SIGN and token.value == "(":
            inner = self.operation(0)
            self.closed(token)
            return inner
        if token.kind == WORD and token.value not in OPERATORS:
            return self.call(token)
        raise ExpressionError(_unexpected(token), token.at)

    def call(self, name: Token) -> Node:
        """A function with what stands between its parentheses."""
        if not self.takes("("):
            raise ExpressionError(_("“%(word)s” is not known. Write texts between quotes, questions as "
                                    "${code}, functions with parentheses.", word=name.value), name.at)  # fmt: skip
        given: list[Node] = []
        if not self.takes(")"):
            given.append(self.operation(0))
            while self.takes(","):
                given.append(self.operation(0))
            self.closed(name)
        return self.node(CALL, name.value, name.at, *given)

    def closed(self, opened: Token) -> None:
        if not self.takes(")"):
            if self.next.kind == END:
                message = _("A parenthesis that was opened at character %(at)s is never closed.", at=opened.at)
                raise ExpressionError(message, self.next.at)
            raise ExpressionError(_unexpected(self.next), self.next.at)

    def finish(self) -> None:
        if self.next.kind != END:
            raise ExpressionError(_unexpected(self.next), self.next.at)


def _unexpected(token: Token) -> str:
    if token.kind == END:
        return _("The expression ends too early: a value is missing here.")
    if token.kind in (SIGN, WORD):
        return _("“%(sign)s” is not expected here.", sign=token.value)
    return _("An operator, such as “=” or “and”, is missing before this.")
