"""Numbers, dates and texts as the language holds them: exactly the same here and in the page's script.

A number is a whole number of billionths, so nothing is ever rounded by a machine's floating point. A date is its day's
number in the proleptic Gregorian calendar, 1 for 1 January of the year 1. What cannot be held is nothing (``None``).
"""

import re
from datetime import date

SCALE = 10**9
LARGEST = 10**18 * SCALE
LAST_DAY = date.max.toordinal()
SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
"""White space, as :meth:`str.split` sees it, for a class of a regular expression."""

_NUMBER = re.compile(rf"[{SPACE}]*([+-]?)([0-9]{{1,18}})(?:\.([0-9]{{1,60}}))?[{SPACE}]*")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def number(text: str | None) -> int | None:
    """The billionths in ``text``, further digits rounded half away from zero; ``None`` if it is not a number."""
    found = _NUMBER.fullmatch(text or "")
    if found is None:
        return None
    sign, whole, rest = found[1], found[2], found[3] or ""
    size = int(whole) * SCALE + int(f"{rest:0<9}"[:9]) + (rest[9:10] >= "5")
    return bounded(-size if sign == "-" else size)


def written(value: int | None) -> str | None:
    """A number as it is written: ``-12.5``, no zero at the end."""
    if value is None:
        return None
    whole, rest = divmod(abs(value), SCALE)
    decimals = f"{rest:09}".rstrip("0")
    return ("-" if value < 0 else "") + str(whole) + (f".{decimals}" if decimals else "")


def bounded(value: int) -> int | None:
    """``value``, or nothing when it has more than eighteen digits before the point."""
    return value if -LARGEST < value < LARGEST else None


def quotient(over: int, under: int) -> int:
    """``over`` divided by ``under``, rounded half away from zero."""
    size = (2 * abs(over) + abs(under)) // (2 * abs(under))
    return -size if (over < 0) != (under < 0) else size


def day(text: str | None) -> int | None:
    """The day that ``text`` names as ``2026-06-30``; ``None`` if there is no such day."""
    found = _DATE.fullmatch(text or "")
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).toordinal()
    except ValueError:
        return None


def iso(value: int | None) -> str | None:
    """A day as ``2026-06-30``."""
    return date.fromordinal(value).isoformat() if value is not None else None
