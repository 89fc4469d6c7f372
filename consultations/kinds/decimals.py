"""Numbers as people type them in six languages, kept exactly, and shown in the reader's own way."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from flask_babel import get_locale

from core.locale import _

MOST_DIGITS = 30
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'\u2019_]")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_MINUS = str.maketrans("\u2212\u2013\u066b\uff0c\uff0e\uff0d\uff0b", "--,,.-+")


def plain(value: Decimal) -> str:
    """The one way to write a number: no exponent, no zeros at its ends, no minus before nought."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def as_stored(text: str) -> Decimal | None:
    """The number that a canonical text stands for; ``None`` when it is none."""
    return _decimal(text) if isinstance(text, str) and _PLAIN.fullmatch(text) else None


def typed(text: str) -> tuple[Decimal | None, str]:
    """The number that somebody typed, or what to do about it.

    A comma and a point both begin decimals, digits of every script count, and blanks and apostrophes part thousands. A
    mark that could mean thousands is not guessed at: ``1,234`` is refused where decimals begin with a point.
    """
    shown = _western(_SPACES.sub("", text).translate(_MINUS))
    if _is_ambiguous(shown):
        return None, _(
            "“%(text)s” can be read in two ways. Write thousands without a mark, such as %(whole)s or %(part)s.",
            text=text.strip(), whole="1234", part=_example(),
        )  # fmt: skip
    found = as_stored(shown.replace(",", "."))
    if found is None:
        return None, _("“%(text)s” is not a number. Write it in digits, such as %(part)s.", text=text.strip()[:40],
                       part=_example())  # fmt: skip
    return found, ""


def _western(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _is_ambiguous(text: str) -> bool:
    mark = "," if decimal_mark() == "." else "."
    return bool(re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}", text))


def _decimal(text: str) -> Decimal | None:
    if len(text) > MOST_DIGITS + 2:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def decimal_mark() -> str:
    """How decimals begin in the reader's language: a point, or a comma."""
    locale = get_locale()
    symbols = locale.number_symbols.get("latn", {}) if locale else {}
    return "," if symbols.get("decimal") == "," else "."


def _example() -> str:
    return f"1234{decimal_mark()}5"


def shown(value: Decimal, places: int | None = None) -> str:
    """A number for readers: every digit of it, or rounded to so many places."""
    rounded = value if places is None else round(value, places)
    text = plain(rounded)
    whole, _point, part = text.partition(".")
    sign, digits = whole[:1] if whole.startswith("-") else "", whole.lstrip("-")
    groups = re.sub(r"(?<=\d)(?=(\d{3})+$)", "\u202f", digits) if len(digits) > 4 else digits
    return sign + groups + (decimal_mark() + part if part else "")
