"""Keyset paging: a page starts after a known row, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.errors import Invalid
from core.locale import _

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``items`` of one page; ``next`` is the cursor of the following one, or ``None`` at the end."""

    items: Sequence[Row]
    next: str | None = None


def encode(values: Sequence[Any]) -> str:
    """A cursor: opaque to readers, the sort key of the last row to us."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def decode(cursor: str | None, length: int) -> list[Any] | None:
    """The sort key in a cursor. Raises :class:`Invalid` for one that we did not make."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        values = None
    if not isinstance(values, list) or len(values) != length or not all(isinstance(v, int | str) for v in values):
        raise Invalid(_("This page address is damaged. Start again from the first page."))
    return values


def page_of(rows: Sequence[Row], size: int, key: Callable[[Row], Sequence[Any]]) -> Page[Row]:
    """A page of ``size`` from ``size + 1`` rows that were fetched: one more tells whether there is a next page."""
    if len(rows) <= size:
        return Page(rows)
    kept = rows[:size]
    return Page(kept, encode(key(kept[-1])))
