"""The texts of one language as a CSV file for translators: ``key``, ``original``, ``text``, ``status``.

The file is UTF-8, with or without a mark. A row whose ``original`` is no longer the wording of the consultation comes in
as stale; without that column the present wording is meant. Rows with an empty text are passed over, never taken as "take
it back".
"""

import csv
import io
from collections.abc import Iterator, Sequence

from consultations.translating import Typed
from consultations.translation_models import KEPT, REVIEWED
from consultations.translations import Row
from core.errors import Invalid
from core.locale import _

HEAD = ("key", "original", "text", "status")
NEEDED = ("key", "text")
MAX_BYTES = 2 * 1024 * 1024
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would calculate, in both widths."""


def written(rows: Sequence[Row]) -> bytes:
    """The texts of a language as a file; a status other than those that can be given stands for translators to read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow([row.part.key, _cell(row.part.original), _cell(row.text), row.status])
    return ("\ufeff" + out.getvalue()).encode()


def _cell(text: str) -> str:
    """A text as a cell; an apostrophe before what a spreadsheet would calculate."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _text(cell: str) -> str:
    """The text of a cell, without that apostrophe."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def read(data: bytes, rows: Sequence[Row]) -> list[Typed]:
    """The translations in a file. ``rows`` are the texts as they are: a row that says the same again is passed over.

    Raises :class:`Invalid`, naming lines.
    """
    lines = _lines(_decoded(data))
    head = [name.strip().casefold() for name in next(lines, [])]
    if unknown := [name for name in head if name not in HEAD]:
        raise _refused([_("Line 1: the column “%(name)s” is not known.", name=unknown[0][:40])])
    if lacking := [name for name in NEEDED if name not in head]:
        raise _refused([_("Line 1: the column “%(name)s” is missing.", name=lacking[0])])
    return _typed(lines, head, {row.part.key: row for row in rows})


def _typed(lines: Iterator[list[str]], head: list[str], known: dict[str, Row]) -> list[Typed]:
    found: dict[str, Typed] = {}
    faults: list[str] = []
    for number, cells in enumerate(lines, 2):
        row = dict(zip(head, map(_text, cells), strict=False))
        if not row.get("text", "").strip():
            continue
        if message := _fault(row, known, found):
            faults.append(_("Line %(number)s: %(message)s", number=number, message=message))
            continue
        found[row["key"]] = _one(row, known[row["key"]])
    if faults:
        raise _refused(faults)
    return list(found.values())


def _fault(row: dict[str, str], known: dict[str, Row], found: dict[str, Typed]) -> str:
    key, status = row.get("key", ""), row.get("status", "").strip()
    if key not in known:
        return _("The consultation has no text “%(key)s”.", key=key[:80])
    if key in found:
        return _("“%(key)s” stands here twice.", key=key)
    if status not in ("", *KEPT, known[key].status):
        return _("“%(status)s” is not a status: write official, reviewed or machine.", status=status[:40])
    return ""


def _one(row: dict[str, str], known: Row) -> Typed:
    status = row.get("status", "").strip()
    kept = known.kept.status if known.kept else REVIEWED
    return Typed(row["key"], row["text"], status if status in KEPT else kept, row.get("original") or None)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _refused([_("The file is larger than 2 MB.")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused([_("Line %(line)s is not UTF-8. Save the file as “CSV UTF-8”.", line=line)]) from None


def _lines(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from (cells for cells in rows if any(cell.strip() for cell in cells))
    except csv.Error as error:
        raise _refused(
            [_("Line %(line)s is not readable as CSV: %(error)s", line=rows.line_num, error=error)]
        ) from None


def _refused(faults: list[str]) -> Invalid:
    return Invalid(_("Nothing was taken from the file."), {"file": faults[:100]})
