"""Joining CRC-32 values: the check of two runs of bytes from the checks of each.

A CRC is linear, so the check of A followed by B is the check of A followed by as many zero bytes, combined with that of B.
zlib passes over zero bytes at several gigabytes a second, which is quick for short runs. For long ones, n zero bytes are
a multiplication by x^(8n) modulo the CRC's polynomial, in the manner of zlib's own ``crc32_combine`` (Mark Adler).
"""

import zlib
from functools import lru_cache

ALL_ONES = 0xFFFFFFFF
POLYNOMIAL = 0xEDB88320
ONE = 0x80000000
LONG = 16_384
"""Bytes from which on multiplying is quicker than passing over zeros."""
_zeros = memoryview(bytes(1 << 16))


def combine(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of A followed by B, from that of A, that of B and B's length in bytes."""
    if second_length < LONG:
        return zlib.crc32(_zeros[:second_length], first ^ ALL_ONES) ^ ALL_ONES ^ second
    return _product(_power(second_length), first) ^ second


@lru_cache(maxsize=8192)
def _power(length: int) -> int:
    """x^(8·length) modulo the polynomial: the number one, followed by so many zero bytes."""
    register = ONE ^ ALL_ONES
    for _ in range(length // len(_zeros)):
        register = zlib.crc32(_zeros, register)
    return zlib.crc32(_zeros[: length % len(_zeros)], register) ^ ALL_ONES


def _product(a: int, b: int) -> int:
    """a·b modulo the polynomial, both in reflected bit order."""
    total = 0
    while a:
        if a & ONE:
            total ^= b
        a = (a << 1) & ALL_ONES
        b = (b >> 1) ^ POLYNOMIAL if b & 1 else b >> 1
    return total
