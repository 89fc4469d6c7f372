"""Bytes of attachments, named by their own digest, in a folder that all workers share.

A file is written beside its place, forced to the disk and then renamed: it is there whole or not at all. Writing the
same bytes again is harmless. Which file belongs to whom is for the rooms to know; nothing here decides who may read.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from core.errors import PlenaryError
from core.locale import _l

_DIGEST = re.compile(r"[0-9a-f]{64}")


class LostFile(PlenaryError):
    """The bytes of a stored file are not where they should be: a fault of the server, said plainly."""

    title = _l("This file is lost")


def folder() -> Path:
    """Where the files are: ``PLENARY_FILES``, or ``files`` below the instance."""
    given = current_app.config.get("FILES")
    return Path(given) if given else Path(current_app.instance_path) / "files"


def path_of(digest: str) -> Path:
    """Where the file with this digest stands, or would stand."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no digest")
    return folder() / digest[:2] / digest[2:]


def put(data: bytes) -> str:
    """Keep ``data``; its digest is the name. Once this returns, the bytes survive a loss of power."""
    digest = hashlib.sha256(data).hexdigest()
    place = path_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(place.parent)
    return digest


def put_file(source: Path) -> tuple[str, int]:
    """Take a finished file in, moving it; for what is too large to hold in memory. Returns its digest and size."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = os.fstat(file.fileno()).st_size
        os.fsync(file.fileno())
    place = path_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, place)
    _settle(place.parent)
    return digest, size


def _settle(directory: Path) -> None:
    """Force the new name to the disk as well."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(digest: str) -> bytes:
    """The bytes. Raises :class:`LostFile` when they are gone or are not what they were."""
    try:
        data = path_of(digest).read_bytes()
    except FileNotFoundError:
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        current_app.logger.error("stored file %s is lost or damaged", digest)
        raise LostFile(
            _l("Its bytes are missing on the server, or were damaged there. Please tell the administrators.")
        )
    return data


def remove(digest: str) -> None:
    """Let the bytes go; harmless when they are gone already."""
    path_of(digest).unlink(missing_ok=True)


def stored() -> Iterator[tuple[str, float]]:
    """``(digest, time of writing)`` of each file; half-written ones come with an empty digest."""
    for path in sorted(folder().glob("[0-9a-f][0-9a-f]/*")):
        digest = path.parent.name + path.name
        yield (digest if _DIGEST.fullmatch(digest) else "", path.stat().st_mtime)


def sweep_parts(before: float) -> int:
    """Remove what a crash left half written before the time ``before``. Returns how many."""
    parts = [*folder().glob("*/.part-*"), *folder().glob(".part-*")]
    old = [path for path in parts if path.stat().st_mtime < before]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)
