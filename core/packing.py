"""Pages as runs of compressed bytes that can be joined: what is shared once for all, a reader's own parts between.

A page is cut at its slots. Each piece is compressed by itself, as DEFLATE blocks that end at a byte boundary, with its
CRC-32 and its length; a gzip stream for one reader is these pieces and the reader's own, one after the other.
"""

import gzip
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from flask import g

from core import crc

SLOT = "\x02slot\x03"
"""What a template writes where a reader's own part goes; never stored, never served."""

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
FINAL_BLOCK = b"\x03\x00"
MANY = 8
"""Parts above which a page is packed as a whole."""
SHORT = 120
"""Bytes below which a piece is not worth compressing."""
SMALL = (12, 5)
"""Window and memory with which a piece is compressed: the usual ones take ten times as long to set up as to fill."""


@dataclass(slots=True)
class Page:
    """A page ready to be joined: compressed segments, each with its CRC-32 and its length when unpacked.

    ``public`` keeps it joined with the parts of readers who are not signed in, ``plain`` its unpacked segments.
    """

    etag: str
    segments: Sequence[tuple[bytes, int, int]]
    public: tuple[tuple[str, ...], bytes] | None = None
    plain: Sequence[bytes] | None = None

    def packed(self, parts: Sequence[str]) -> bytes:
        """The gzip stream of this page with ``parts`` in its slots, in order."""
        if len(parts) > MANY:
            return self._packed_whole(parts)
        stream, check, length = [GZIP_HEAD], 0, 0
        for place, (data, part_check, size) in enumerate(self.segments):
            stream.append(data)
            check, length = crc.combine(check, part_check, size), length + size
            if place < len(parts) and parts[place]:
                for own, own_check, own_size in _packed_part(parts[place]):
                    stream.append(own)
                    check, length = crc.combine(check, own_check, own_size), length + own_size
        stream.append(FINAL_BLOCK)
        stream.append(check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little"))
        return b"".join(stream)

    def _packed_whole(self, parts: Sequence[str]) -> bytes:
        """The same, packed anew: in many small pieces it would be twice as long, and take longer."""
        if self.plain is None:
            self.plain = [zlib.decompressobj(-15).decompress(data) for data, _check, _size in self.segments]
        own = [part.encode() for part in parts[: len(self.plain)]]
        pieces = [piece for both in zip_longest(self.plain, own, fillvalue=b"") for piece in both]
        return gzip.compress(b"".join(pieces), 1, mtime=0)


def volatile(value: str) -> str:
    """Say of a random ``value`` that it stands in this answer's parts: what is around it is packed once for all."""
    g.setdefault("volatile", []).append(value)
    return value


def _packed_part(part: str) -> list[tuple[bytes, int, int]]:
    """A reader's part, packed: the same words from memory, random values among them as they are."""
    pieces = [part]
    for value in g.get("volatile", ()):
        pieces = [p for piece in pieces for p in _around(piece, value)]
    random = set(g.get("volatile", ()))
    return [_plain(piece) if piece in random else _kept_piece(piece) for piece in pieces if piece]


def _around(piece: str, value: str) -> list[str]:
    """``piece`` in pieces, ``value`` being one wherever it stands."""
    parts = piece.split(value)
    return [p for between in parts for p in (between, value)][:-1]


@lru_cache(maxsize=1024)
def _kept_piece(piece: str) -> tuple[bytes, int, int]:
    data = piece.encode()
    if len(data) < SHORT:
        return _plain(piece)
    return _deflated(data, 3, *SMALL), zlib.crc32(data), len(data)


def _plain(piece: str) -> tuple[bytes, int, int]:
    """As one stored DEFLATE block: not smaller, but made at once."""
    data = piece.encode()
    if len(data) > 0xFFFF:
        return _deflated(data, 1), zlib.crc32(data), len(data)
    size = len(data).to_bytes(2, "little")
    inverse = (len(data) ^ 0xFFFF).to_bytes(2, "little")
    return b"\x00" + size + inverse + data, zlib.crc32(data), len(data)


def _deflated(data: bytes, level: int, window: int = 15, memory: int = 8) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -window, memory)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def packed_page(html: str) -> Page:
    """``html``, cut at its slots and compressed."""
    segments = []
    for part in html.split(SLOT):
        data = part.encode()
        segments.append((_deflated(data, 9), zlib.crc32(data), len(data)))
    tag = hashlib.sha256(html.encode()).hexdigest()[:20]
    return Page(tag, segments)
