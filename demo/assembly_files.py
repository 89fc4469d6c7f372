"""Opening a published table: packed or not, UTF-8, comma-separated, every row as wide as the header."""

import csv
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO

from demo.import_report import ImportReport, UnreadableFile, excerpt, shown
from demo.plain_text import REPLACEMENT, repair_controls, unify_lines

Source = str | PathLike[str] | IO[bytes] | IO[str]
MAX_BYTES = 64 * 1024 * 1024
_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"


@dataclass(frozen=True)
class Table:
    """A table's header and its rows, each with its row number (the header is row 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]

    def column(self, position: int) -> str:
        """How a report names the column at this position: its number from 1, and its header shortened."""
        return f"column {position + 1} ({shown(self.header[position], 60)})"


def read_table(source: Source, report: ImportReport) -> Table:
    """The table in the file or stream.

    Raises UnreadableFile if it is too large, damaged, not UTF-8, not comma-separated or not rectangular."""
    text = _text(source, report)
    if text.startswith("\ufeff"):
        report.add("byte_order_mark", text[:20], row=1)
        text = text[1:]
    records = _records(text, report.source)
    header = tuple(next(records, ()))
    if not any(header):
        raise UnreadableFile(report.source, "a header in the first row", "an empty first row or an empty file")
    rows = tuple(_rows(records, header, report))
    report.rows_read = len(rows)
    return Table(header, rows)


def clean(text: str, report: ImportReport, row: int, column: str) -> str:
    """The cell's text with damaged characters repaired, line breaks unified, space at its ends taken out."""
    repaired = repair_controls(text)
    if repaired != text:
        damaged = [at for at, (was, now) in enumerate(zip(text, repaired, strict=True)) if was != now]
        report.add("control_repaired", f"{len(damaged)} × {excerpt(text, damaged[0])}", row, column)
    if REPLACEMENT in repaired:
        report.add("unreadable_character", excerpt(repaired, repaired.index(REPLACEMENT)), row, column)
    unified = unify_lines(repaired)
    if unified != repaired:
        report.add("line_ending", excerpt(repaired, repaired.index("\r")), row, column)
    trimmed = unified.strip()
    if trimmed != unified:
        edge = 0 if unified[:1].isspace() else len(unified)
        report.add("space_trimmed", excerpt(unified, edge), row, column)
    return trimmed


def source_name(source: Source) -> str:
    """The file's own name, without folders."""
    named = source if isinstance(source, str | PathLike) else getattr(source, "name", "stream")
    return Path(named).name if isinstance(named, str | PathLike) else "stream"


def _text(source: Source, report: ImportReport) -> str:
    raw = _bytes(source, report.source)
    if isinstance(raw, str):
        return raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02X} in line {line}, which is not UTF-8"
        raise UnreadableFile(report.source, "text in UTF-8", found) from error


def _bytes(source: Source, name: str) -> bytes | str:
    if isinstance(source, str | PathLike):
        with Path(source).open("rb") as stream:
            return _bytes(stream, name)
    data = source.read(MAX_BYTES + 1)
    if isinstance(data, bytes) and data.startswith((_GZIP, _XZ)):
        try:
            data = _unpacked(data)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise UnreadableFile(name, "a whole packed file", "a damaged or truncated one") from error
    if len(data) > MAX_BYTES:
        raise UnreadableFile(name, f"at most {MAX_BYTES // 1024**2} MiB", "a larger file")
    return data


def _unpacked(data: bytes) -> bytes:
    """At most one byte more than is allowed, so that a small file cannot unpack into an endless one."""
    opened = gzip.open if data.startswith(_GZIP) else lzma.open
    with opened(io.BytesIO(data)) as stream:
        return stream.read(MAX_BYTES + 1)


def _records(text: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        found = f"in line {reader.line_num}: {error}"
        raise UnreadableFile(name, "comma-separated values, quotes closed", found) from error


def _rows(
    records: Iterator[list[str]], header: tuple[str, ...], report: ImportReport
) -> Iterator[tuple[int, list[str]]]:
    for number, record in enumerate(records, start=2):
        if not record:
            report.add("blank_line", "", number)
        elif tuple(record) == header:
            report.add("repeated_header_row", record[0], number)
        elif len(record) != len(header):
            found = f"row {number} with {len(record)} cells"
            raise UnreadableFile(report.source, f"{len(header)} cells in every row, as in the header", found)
        else:
            yield number, record
