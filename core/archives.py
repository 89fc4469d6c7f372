"""Looking into a ZIP file without trusting it: what it says of itself is compared with what it holds."""

import io
import zipfile
import zlib
from collections.abc import Sequence

from core.errors import Invalid
from core.locale import _

MAX_ENTRIES = 3_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 120
"""How many times larger than the file its contents may be, once they exceed :data:`SMALL`."""
SMALL = 8 * 1024 * 1024
READ_WHOLE = 1024 * 1024


class Archive:
    """A ZIP file all of whose entries were unpacked once, in pieces, and found to be what they claim."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.names = tuple(entry.filename for entry in zipped.infolist())

    def read(self, name: str) -> bytes:
        """A small entry; empty when there is none of this name."""
        if name not in self.names or self._zip.getinfo(name).file_size > READ_WHOLE:
            return b""
        return self._zip.read(name)


def opened(data: bytes) -> Archive:
    """``data`` as an archive. Raises :class:`Invalid` for a bomb, a damaged file, or names that leave their folder."""
    if not data.startswith(b"PK\x03\x04"):
        raise _damaged()
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
        _check_list(zipped.infolist(), len(data))
        _check_contents(zipped, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise _damaged() from None
    return Archive(zipped)


def _damaged() -> Invalid:
    return Invalid(_("This file is damaged, or is not what it says it is."))


def _bomb() -> Invalid:
    return Invalid(_("This file would unpack to more than a document ever holds."))


def _check_list(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > _allowed(size):
        raise _bomb()
    leaves = any(name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") for name in names)
    if leaves or len({name.casefold() for name in names}) != len(names):
        raise _damaged()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Invalid(_("This file is locked with a password: nobody here could read it."))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _damaged()
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + 30 + entry.compress_size for entry in ordered]
    if any(end > after.header_offset for end, after in zip(ends, ordered[1:], strict=False)):
        raise _bomb()  # entries that share their bytes


def _allowed(size: int) -> int:
    return min(MAX_UNPACKED, max(SMALL, size * MAX_RATIO))


def _check_contents(zipped: zipfile.ZipFile, size: int) -> None:
    """Unpack everything once, counting. A wrong length or check sum raises :class:`zipfile.BadZipFile`."""
    left = _allowed(size)
    for entry in zipped.infolist():
        if entry.is_dir():
            continue
        with zipped.open(entry) as stream:
            first = True
            while piece := stream.read(65_536):
                left -= len(piece)
                if left < 0:
                    raise _bomb()
                if first and entry.filename.endswith((".xml", ".rels", ".rdf")) and b"<!ENTITY" in piece:
                    raise _damaged()
                first = False
