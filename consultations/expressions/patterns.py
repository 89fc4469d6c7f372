"""Patterns of ``regex()``: a safe part of regular expressions, run in time that the length of the text bounds.

A pattern becomes the states of a machine that is in many states at once and reads each character once; it never goes
back, so no text can make it slow. The states go to the page's script, which runs them alike. A pattern must fit the
whole text. State: ``["end"]``, ``["fork", next, next]`` or ``["sign", opposite, [[first, last], …], next]``.
"""

from collections.abc import Callable
from typing import Any

from core.locale import _

MAX_STATES = 200
MAX_COPIES = 100
LONGEST = 500
"""Characters of a text that a pattern is tried on; what is longer does not fit."""

State = list[Any]
Ranges = list[list[int]]
Piece = Callable[[int], int]
"""Adds its states before a state, and answers where it begins."""

_DIGIT, _LAST = [[48, 57]], 0x10FFFF
_LETTER = [*_DIGIT, [65, 90], [95, 95], [97, 122]]
_WHITE = [[9, 13], [28, 32], [0x85, 0x85], [0xA0, 0xA0], [0x1680, 0x1680], [0x2000, 0x200A], [0x2028, 0x2029],
          [0x202F, 0x202F], [0x205F, 0x205F], [0x3000, 0x3000]]  # fmt: skip
_CLASSES = {"d": _DIGIT, "w": _LETTER, "s": _WHITE}
_CONTROL = {"n": 10, "r": 13, "t": 9}
_SPECIAL = "\\.*+?()[]{}|^$/-"


class PatternError(Exception):
    """A pattern that cannot be used: ``at`` counts its characters from 0."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message, self.at = message, at


def machine(pattern: str) -> list[State]:
    """The states of ``pattern``, beginning with the last of the list. Raises :class:`PatternError`."""
    reader = _Reader(pattern)
    whole = reader.choice()
    if reader.place < len(pattern):
        raise PatternError(_("A “)” closes nothing."), reader.place)
    reader.states.append(["end"])
    start = whole(0)
    reader.add(["fork", start, start])
    return reader.states


def fits(states: list[State], text: str) -> bool:
    """Whether the machine accepts the whole of ``text``."""
    if len(text) > LONGEST:
        return False
    here = _reached(states, [len(states) - 1])
    for sign in text:
        code = ord(sign)
        here = _reached(states, [s[3] for s in map(states.__getitem__, here) if s[0] == "sign" and _takes(s, code)])
    return any(states[place][0] == "end" for place in here)


def _reached(states: list[State], starts: list[int]) -> set[int]:
    """All states that are reached without reading."""
    found: set[int] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            if states[place][0] == "fork":
                waiting += states[place][1:]
    return found


def _takes(state: State, code: int) -> bool:
    return any(first <= code <= last for first, last in state[2]) != state[1]


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.place, self.depth, self.copies = pattern, 0, 0, 0
        self.states: list[State] = []

    def add(self, state: State) -> int:
        if len(self.states) >= MAX_STATES:
            raise PatternError(_("This pattern is too long, or repeats too much."), 0)
        self.states.append(state)
        return len(self.states) - 1

    @property
    def next(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def takes(self, sign: str) -> bool:
        comes = self.pattern.startswith(sign, self.place)
        self.place += len(sign) if comes else 0
        return comes

    def choice(self) -> Piece:
        """Ways that ``|`` separates."""
        ways = [self.sequence()]
        while self.takes("|"):
            ways.append(self.sequence())

        def build(after: int) -> int:
            start = ways[-1](after)
            for way in reversed(ways[:-1]):
                start = self.add(["fork", way(after), start])
            return start

        return build

    def sequence(self) -> Piece:
        if not self.depth:
            self.takes("^")
        pieces: list[Piece] = []
        while self.next and self.next not in "|)" and not self.ends():
            pieces.append(self.repeated(self.one()))

        def build(after: int) -> int:
            for piece in reversed(pieces):
                after = piece(after)
            return after

        return build

    def ends(self) -> bool:
        """Goes past a ``$`` at the end of a way."""
        rest = self.pattern[self.place : self.place + 2]
        return not self.depth and (rest == "$" or rest == "$|") and self.takes("$")

    def one(self) -> Piece:
        if self.takes("("):
            return self.group()
        opposite, ranges = self.signs()
        return lambda after: self.add(["sign", opposite, ranges, after])

    def group(self) -> Piece:
        opened = self.place - 1
        if not self.takes("?:") and self.next == "?":
            raise PatternError(_("Groups that begin with “(?” cannot be used here."), self.place)
        self.depth += 1
        if self.depth > 10:
            raise PatternError(_("This pattern has too many groups in one another."), opened)
        inner = self.choice()
        self.depth -= 1
        if not self.takes(")"):
            raise PatternError(_("A “(” is never closed."), opened)
        return inner

    def signs(self) -> tuple[bool, Ranges]:
        """Which characters fit here, or which do not."""
        if self.takes("["):
            return self.set()
        if self.takes("."):
            return True, [[10, 10]]
        if self.takes("\\"):
            return self.escaped()
        if self.next in "*+?{^$":
            raise PatternError(_("“%(sign)s” cannot stand here; write a backslash before it to mean the sign itself.",
                                 sign=self.next), self.place)  # fmt: skip
        self.place += 1
        code = ord(self.pattern[self.place - 1])
        return False, [[code, code]]

    def escaped(self) -> tuple[bool, Ranges]:
        sign = self.next
        self.place += 1
        if sign.lower() in _CLASSES:
            return sign.isupper(), _CLASSES[sign.lower()]
        if sign in _CONTROL or (sign and sign in _SPECIAL):
            code = _CONTROL.get(sign) or ord(sign)
            return False, [[code, code]]
        raise PatternError(_("“\\%(sign)s” cannot be used here.", sign=sign), self.place - 2)

    def set(self) -> tuple[bool, Ranges]:
        """What stands between ``[`` and ``]``."""
        opened, opposite = self.place - 1, self.takes("^")
        ranges: Ranges = []
        while not self.takes("]"):
            if not self.next:
                raise PatternError(_("A “[” is never closed."), opened)
            ranges += self.range()
        if not ranges:
            raise PatternError(_("Nothing stands between “[” and “]”."), opened)
        return opposite, ranges

    def range(self) -> Ranges:
        at = self.place
        first = self.member()
        if not (self.next == "-" and self.pattern[self.place + 1 : self.place + 2] not in ("", "]")):
            return first
        self.place += 1
        last = self.member()
        if len(first) != 1 or len(last) != 1 or first[0][0] != first[0][1] or first[0][0] > last[0][1]:
            raise PatternError(_("This range runs backwards, or has no ends."), at)
        return [[first[0][0], last[0][1]]]

    def member(self) -> Ranges:
        if self.takes("\\"):
            opposite, ranges = self.escaped()
            if opposite:
                raise PatternError(_("An opposite class cannot stand between “[” and “]”."), self.place - 2)
            return ranges
        self.place += 1
        code = ord(self.pattern[self.place - 1])
        return [[code, code]]

    def repeated(self, piece: Piece) -> Piece:
        """``piece`` as often as what follows it says."""
        least, most = self.times()
        if self.next in ("*", "+", "{") or (self.next == "?" and (least, most) == (1, 1)):
            raise PatternError(_("“%(sign)s” cannot follow another repetition.", sign=self.next), self.place)
        if (least, most) != (1, 1):
            self.takes("?")  # as few as possible or as many: the whole text must fit either way
        return lambda after: self.built(piece, least, most, after)

    def times(self) -> tuple[int, int | None]:
        for sign, found in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.takes(sign):
                return found
        return self.counted() if self.takes("{") else (1, 1)

    def counted(self) -> tuple[int, int | None]:
        opened = self.place - 1
        inner, closing, _rest = self.pattern[self.place :].partition("}")
        first, comma, last = inner.partition(",")
        bounds = [part for part in (first, last) if part]
        if (
            not closing
            or not first
            or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in bounds)
        ):
            raise PatternError(_("Write how often as {2}, {2,} or {2,5}."), opened)
        self.place += len(inner) + 1
        least = int(first)
        most = (int(last) if last else None) if comma else least
        if max(bound for bound in (least, most or 0)) > MAX_COPIES or (most is not None and most < least):
            raise PatternError(_("A repetition lies between 0 and %(most)s.", most=MAX_COPIES), opened)
        return least, most

    def built(self, piece: Piece, least: int, most: int | None, after: int) -> int:
        if most is None:
            loop = self.add(["fork", after, after])
            self.states[loop][1] = piece(loop)
            after = loop
        else:
            end = after
            for _time in range(most - least):
                after = self.add(["fork", self.copied(piece, after), end])
        for _time in range(least):
            after = self.copied(piece, after)
        return after

    def copied(self, piece: Piece, after: int) -> int:
        """``piece`` once more; copies are counted, because copies of nothing add no state."""
        self.copies += 1
        if self.copies > MAX_STATES:
            raise PatternError(_("This pattern is too long, or repeats too much."), 0)
        return piece(after)
