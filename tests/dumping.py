"""Everything that is kept, as bytes: each row of each table, packed pages unpacked, and each file below the instance."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import inspect, text

from core import filestore
from core.db import db


def everything() -> Iterator[tuple[str, bytes]]:
    """``(where, what)`` of all that is kept; the shadow tables of full-text indexes included."""
    db.session.rollback()
    quote = db.engine.dialect.identifier_preparer.quote
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f"SELECT * FROM {quote(table)}")):  # noqa: S608  # names from the schema
            yield table, b"\n".join(map(_bytes, row))
    db.session.rollback()
    for path in _files():
        yield str(path), path.read_bytes()


def _files() -> list[Path]:
    folders = (filestore.folder(), Path(current_app.instance_path) / "outbox")
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value) + _unpacked(bytes(value))
    return str(value).encode()


def _unpacked(data: bytes) -> bytes:
    """What packed pages hold: each run of deflated bytes that can be read."""
    found = []
    for start in range(min(len(data), 4)):
        for bits in (15, -15, 31):
            try:
                found.append(zlib.decompressobj(bits).decompress(data[start:]))
            except zlib.error:
                continue
    return b"".join(found)


def places_of(word: str) -> list[str]:
    """Where ``word`` is still kept, in any case of letters."""
    wanted = word.lower().encode()
    return sorted({where for where, what in everything() if wanted in what.lower()})
