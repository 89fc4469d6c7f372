"""Joining CRC-32 values: the check of two runs of bytes from the checks of each.

The method of zlib's ``crc32_combine`` (Mark Adler): appending n zero bytes multiplies the check, seen as a polynomial
over GF(2), by x^(8n) modulo the CRC's polynomial.
"""

from functools import lru_cache

POLYNOMIAL = 0xEDB88320


def _product(a: int, b: int) -> int:
    """a·b modulo the CRC-32 polynomial, both in reflected bit order."""
    total = 0
    while True:
        if a & 0x80000000:
            total ^= b
        a = (a << 1) & 0xFFFFFFFF
        if not a:
            return total
        b = (b >> 1) ^ POLYNOMIAL if b & 1 else b >> 1


@lru_cache(maxsize=4096)
def _shift(length: int) -> int:
    """x^(8·length) modulo the polynomial."""
    result, square, n = 0x80000000, 0x00800000, length
    while n:
        if n & 1:
            result = _product(square, result)
        square = _product(square, square)
        n >>= 1
    return result


def combine(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of A followed by B, from that of A, that of B and B's length in bytes."""
    return _product(_shift(second_length), first) ^ second
