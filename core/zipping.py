"""A ZIP file made while it is sent: no file and no more memory than its largest piece."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from core.clock import now


class _Pipe(io.RawIOBase):
    """Takes what the archive writes, until it is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.held.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """All that was written since the last time."""
        data, self.held = b"".join(self.held), []
        return data


def zipped(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """The archive of these files: names, and their texts in pieces."""
    pipe, moment = _Pipe(), now()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as out:
                for piece in pieces:
                    out.write(piece.encode())
                    if pipe.held:
                        yield pipe.taken()
    yield pipe.taken()
