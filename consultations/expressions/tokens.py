"""The words and signs of an expression, each with its place; and the one error of the language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.locale import _

MAX_LENGTH = 1000
NAME = r"[A-Za-z_][A-Za-z0-9_]*"
NUMBER, TEXT, REF, WORD, SIGN, END = "number", "text", "ref", "word", "sign", "end"

_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
  | (?P<text>'[^']*'|"[^"]*")
  | \$\{{[ ]*(?P<ref>{NAME})[ ]*\}}
  | (?P<word>[A-Za-z][A-Za-z0-9_-]*)
  | (?P<sign><=|>=|!=|[=<>+\-*(),.])
    """,
    re.X,
)


class ExpressionError(Exception):
    """An expression that cannot be used: ``message`` says why, ``at`` is the number of the character, from 1."""

    def __init__(self, message: Any, at: int) -> None:
        super().__init__(str(message))
        self.message, self.at = message, at

    def __str__(self) -> str:
        return _("Character %(at)s: %(message)s", at=self.at, message=self.message)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` and what it says; ``at`` is the number of its first character, from 1."""

    kind: str
    value: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, last one :data:`END`. Raises :class:`ExpressionError` where nothing fits."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(_("An expression has at most %(most)s characters.", most=MAX_LENGTH), MAX_LENGTH + 1)
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ExpressionError(_stranger(text[place:]), place + 1)
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(kind, _value(kind, found[kind]), place + 1)
        place = found.end()
    yield Token(END, "", len(text) + 1)


def _value(kind: str, written: str) -> str:
    return written[1:-1] if kind == TEXT else written


def _stranger(rest: str) -> str:
    """What to do about a place where no token fits."""
    sign = rest[0]
    if sign in "'\"":
        return _("This text has no end: close it with %(quote)s.", quote=sign)
    if sign in "“”„‘’«»":
        return _("Write texts between straight quotes, as in 'yes'.")
    if sign == "$":
        return _("Name a question by its code between braces, as in ${age}.")
    if sign in "&|":
        return _("Write “and” or “or” in letters.")
    if sign == "/":
        return _("Write “div” to divide.")
    if sign == "!":
        return _("Write “not(…)” for the opposite, or “!=” for “is not”.")
    return _("“%(sign)s” has no meaning here.", sign=sign)
