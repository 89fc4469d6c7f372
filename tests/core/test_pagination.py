"""Cursors: ours lead on, all others are refused."""

import base64
import json

import pytest

from core.errors import Invalid
from core.pagination import decode, encode, page_of


@pytest.mark.parametrize("values", [[1], ["2026-06-01T12:00:00+00:00", 7], ["é你", -3]])
def test_a_cursor_holds_the_key(values: list) -> None:
    cursor = encode(values)
    assert decode(cursor, len(values)) == values
    assert cursor.isascii()
    assert "=" not in cursor


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_cursor_is_the_beginning(nothing: str | None) -> None:
    assert decode(nothing, 2) is None


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "====", "é", "WzFd!", packed({"a": 1}), packed([1]), packed([1, 2, 3]), packed([1, None]), packed([[1], 2]),
        packed([1.5, 2]), packed("ab"), packed(7), encode([1, 2])[:-2], "A" * 10_000, packed([1, {"$gt": 0}]), "%00", "\x00",
    ],
)  # fmt: skip
def test_a_damaged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode(cursor, 2)


@pytest.mark.parametrize(("rows", "kept", "more"), [(0, 0, False), (2, 2, False), (3, 3, False), (4, 3, True)])
def test_one_row_more_tells_of_a_next_page(rows: int, kept: int, more: bool) -> None:
    page = page_of(list(range(rows)), 3, lambda row: (row,))
    assert len(page.items) == kept
    assert (page.next is not None) is more
    if page.next:
        assert decode(page.next, 1) == [2]
