"""Joining CRC-32 values: the check of two runs of bytes from the checks of each.

A CRC is linear, so the check of A followed by B is the check of A followed by as many zero bytes, combined with that of B.
zlib passes over zero bytes at several gigabytes a second; that is quicker than any arithmetic in Python.
"""

import zlib

ALL_ONES = 0xFFFFFFFF
_zeros = memoryview(bytes(1 << 16))


def combine(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of A followed by B, from that of A, that of B and B's length in bytes."""
    register = first ^ ALL_ONES
    for _ in range(second_length // len(_zeros)):
        register = zlib.crc32(_zeros, register)
    return zlib.crc32(_zeros[: second_length % len(_zeros)], register) ^ ALL_ONES ^ second
