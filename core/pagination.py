"""Keyset paging: a page starts after a known row, so page 1,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from core.errors import Invalid
from core.locale import _

Row = TypeVar("Row")
Kind = Callable[[Any], Any]
"""What stands at a place of a cursor: makes it of what was sent, or raises :class:`ValueError`."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``items`` of one page; ``next`` is the cursor of the following one, or ``None`` at the end."""

    items: Sequence[Row]
    next: str | None = None


def encode(values: Sequence[Any]) -> str:
    """A cursor: opaque to readers, the sort key of the last row to us."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def a_number(value: Any) -> int:
    """A whole number that a database can hold."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError
    return value


def a_text(value: Any) -> str:
    """A text that a database can hold."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()  # half a surrogate pair is refused, too
    return value


def a_moment(value: Any) -> datetime:
    """A moment with its zone."""
    found = datetime.fromisoformat(a_text(value))
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def decode(cursor: str | None, *kinds: Kind) -> list[Any] | None:
    """The sort key in a cursor: a value of each kind. Raises :class:`Invalid` for one that we did not make."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list):
            raise ValueError
        return [kind(value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, OverflowError, RecursionError):
        raise Invalid(_("This page address is damaged. Start again from the first page.")) from None


def page_of(rows: Sequence[Row], size: int, key: Callable[[Row], Sequence[Any]]) -> Page[Row]:
    """A page of ``size`` from ``size + 1`` rows that were fetched: one more tells whether there is a next page."""
    if len(rows) <= size:
        return Page(rows)
    kept = rows[:size]
    return Page(kept, encode(key(kept[-1])))
