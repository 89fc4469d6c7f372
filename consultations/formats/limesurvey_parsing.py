"""LimeSurvey's expressions (ExpressionScript) in the language here, as far as it can say what they say."""

import re
from collections.abc import Mapping

from consultations.formats.limesurvey_script import Untranslatable
from core.locale import _

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*"|'[^']*')|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"""
    r"""|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/<>!(),]))"""
)
_WORDS = {"and": "and", "&&": "and", "or": "or", "||": "or", "==": "=", "eq": "=", "!=": "!=", "ne": "!=", "lt": "<",
          "<": "<", "le": "<=", "<=": "<=", "gt": ">", ">": ">", "ge": ">=", ">=": ">=", "+": "+", "-": "-", "*": "*",
          "/": "div"}  # fmt: skip
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div"))
MAX_NESTING = 60


def read(text: str, kinds: Mapping[str, str], own: str = "") -> str:
    """An ExpressionScript in the language here; ``kinds`` are the questions' by their names there.

    Raises :class:`Untranslatable` with what was not understood.
    """
    reader = _In(text, kinds, own)
    found = reader.level(0)
    if reader.place < len(reader.tokens):
        raise Untranslatable(_("“%(sign)s” is not understood.", sign=reader.tokens[reader.place][1]))
    return found[1:-1] if _is_wrapped(found) else found


class _In:
    def __init__(self, text: str, kinds: Mapping[str, str], own: str) -> None:
        self.kinds, self.own, self.place, self.nesting = kinds, own, 0, 0
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise Untranslatable(_("“%(sign)s” is not understood.", sign=text[at:].strip()[:20]))
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def takes(self, sign: str) -> bool:
        comes = self.peek() == sign
        self.place += comes
        return comes

    def level(self, number: int) -> str:
        if number == len(_LEVELS):
            return self.single()
        left = self.level(number + 1)
        while _WORDS.get(self.peek()) in _LEVELS[number]:
            sign = _WORDS[self.peek()]
            self.place += 1
            left = self.joined(left, sign, self.level(number + 1))
        return left

    def joined(self, left: str, sign: str, right: str) -> str:
        """Two sides; whether a box was ticked is asked in other words here."""
        if left.startswith("selected(") and sign in ("=", "!="):
            ticked = {"'Y'": sign == "=", "''": sign == "!="}.get(right)
            if ticked is None:
                raise Untranslatable(_("a box is compared with something else than “Y”."))
            return left if ticked else f"not({left})"
        return f"({left} {sign} {right})"

    def single(self) -> str:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise Untranslatable(_("it has too many parts."))
        found = self.value()
        self.nesting -= 1
        return found

    def value(self) -> str:
        if self.takes("!"):
            return f"not({_bare(self.single())})"
        if self.takes("-"):
            return f"-{self.single()}"
        if self.takes("("):
            inner = self.level(0)
            self.expect(")")
            return inner
        if self.place >= len(self.tokens):
            raise Untranslatable(_("it ends too early."))
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return text
        if kind == "text":
            return f"'{text[1:-1]}'" if "'" not in text[1:-1] else text
        if kind == "name" and self.takes("("):
            return self.call(text)
        if kind == "name":
            return self.question(text)
        raise Untranslatable(_("“%(sign)s” is not understood.", sign=text))

    def expect(self, sign: str) -> None:
        if not self.takes(sign):
            raise Untranslatable(_("“%(sign)s” is missing.", sign=sign))

    def question(self, text: str) -> str:
        """A question, or an option of one that takes several."""
        name = text.removeprefix("that.").partition(".")[0]
        suffix = text.removeprefix("that.").partition(".")[2]
        if suffix not in ("", "NAOK", "code", "value", "value.NAOK"):
            raise Untranslatable(_("“%(sign)s” is not understood.", sign=text))
        if name in ("self", "this") or name == self.own:
            return "."
        if name in self.kinds:
            return f"${{{name}}}"
        parent, _sign, option = name.rpartition("_")
        if self.kinds.get(parent) == "multiple":
            return f"selected({'.' if parent == self.own else f'${{{parent}}}'}, '{option}')"
        raise Untranslatable(_("there is no question “%(name)s”.", name=name))

    def call(self, name: str) -> str:
        given = []
        if not self.takes(")"):
            given.append(self.level(0))
            while self.takes(","):
                given.append(self.level(0))
            self.expect(")")
        try:
            return _FUNCTIONS[name]([_bare(each) for each in given])
        except (KeyError, IndexError):
            raise Untranslatable(_("the function “%(name)s” is not known here.", name=name)) from None


def _count(given: list[str]) -> str:
    """How many boxes of one question are ticked."""
    asked = {each.partition(",")[0] for each in given if each.startswith("selected(")}
    if len(asked) != 1 or not all(each.startswith("selected(") for each in given):
        raise KeyError("count")
    return f"count-{asked.pop()})"


def _regex(given: list[str]) -> str:
    pattern = given[0][1:-1].rsplit("/", 1)[0].removeprefix("/")
    whole = pattern.startswith("^") and pattern.endswith("$")
    inner = pattern[1:-1] if whole else f".*({pattern}).*"
    found = re.fullmatch(r"\(\?:(.*)\)", inner, re.S)
    return f"regex({given[1]}, '{found[1] if found else inner}')"


def _today(given: list[str]) -> str:
    if given != ["'Y-m-d'"]:
        raise KeyError("date")
    return "today()"


_FUNCTIONS = {
    "is_empty": lambda given: f"({given[0]} = '')", "empty": lambda given: f"({given[0]} = '')",
    "strlen": lambda given: f"string-length({given[0]})", "if": lambda given: f"if({given[0]}, {given[1]}, {given[2]})",
    "count": _count, "regexMatch": _regex, "date": _today,
    "floatval": lambda given: f"number({given[0]})", "intval": lambda given: f"number({given[0]})",
}  # fmt: skip


def _bare(text: str) -> str:
    return text[1:-1] if _is_wrapped(text) else text


def _is_wrapped(text: str) -> bool:
    """Whether the first parenthesis is closed by the last."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth, quote = 0, ""
    for place, sign in enumerate(text):
        quote = "" if sign == quote else sign if not quote and sign in "'\"" else quote
        depth += 0 if quote else (sign == "(") - (sign == ")")
        if depth == 0 and not quote and place < len(text) - 1:
            return False
    return True
