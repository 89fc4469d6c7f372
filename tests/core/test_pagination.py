"""Cursors: ours lead on, all others are refused."""

import base64
import json
from datetime import UTC, datetime

import pytest

from core.errors import Invalid
from core.pagination import Kind, a_moment, a_number, a_text, decode, encode, page_of


@pytest.mark.parametrize(
    ("values", "kinds", "read"),
    [
        ([1], [a_number], [1]),
        (["2026-06-01T12:00:00+00:00", 7], [a_moment, a_number], [datetime(2026, 6, 1, 12, tzinfo=UTC), 7]),
        (["é你", -3], [a_text, a_number], ["é你", -3]),
    ],
)
def test_a_cursor_holds_the_key(values: list, kinds: list[Kind], read: list) -> None:
    cursor = encode(values)
    assert decode(cursor, *kinds) == read
    assert cursor.isascii()
    assert "=" not in cursor


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_cursor_is_the_beginning(nothing: str | None) -> None:
    assert decode(nothing, a_number, a_number) is None


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
        decode(cursor, a_number, a_number)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (a_number, "1"), (a_number, True), (a_number, 2**63), (a_number, -(2**63) - 1), (a_text, 1), (a_text, "a\x00b"),
        (a_text, "\ud800"), (a_moment, 1), (a_moment, "yesterday"), (a_moment, "2026-06-01"),
        (a_moment, "2026-06-01T12:00:00"), (a_moment, "0001-01-01T00:00:00+23:59"),
        (a_moment, "2026-06-01T12:00:00+00:00\x00"),
    ],
)  # fmt: skip
def test_what_no_database_holds_is_refused(kind: Kind, value: object) -> None:
    with pytest.raises(Invalid):
        decode(encode([value]), kind)


def test_a_cursor_like_a_deep_well_is_refused() -> None:
    with pytest.raises(Invalid):
        decode(base64.urlsafe_b64encode(b"[" * 100_000).decode(), a_number)


@pytest.mark.parametrize(("rows", "kept", "more"), [(0, 0, False), (2, 2, False), (3, 3, False), (4, 3, True)])
def test_one_row_more_tells_of_a_next_page(rows: int, kept: int, more: bool) -> None:
    page = page_of(list(range(rows)), 3, lambda row: (row,))
    assert len(page.items) == kept
    assert (page.next is not None) is more
    if page.next:
        assert decode(page.next, a_number) == [2]
