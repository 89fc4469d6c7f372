"""Checks of joined bytes."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from core import crc


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_the_check_of_two_runs_is_that_of_their_join(first: bytes, second: bytes) -> None:
    joined = crc.combine(zlib.crc32(first), zlib.crc32(second), len(second))
    assert joined == zlib.crc32(first + second)


def test_lengths_around_the_size_of_the_buffer() -> None:
    first = b"a heading"
    for length in (65_535, 65_536, 65_537, 131_072, 200_000):
        second = bytes(range(256)) * (length // 256) + b"x" * (length % 256)
        assert crc.combine(zlib.crc32(first), zlib.crc32(second), length) == zlib.crc32(first + second)
