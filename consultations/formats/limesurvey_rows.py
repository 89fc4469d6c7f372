"""LimeSurvey's tab-separated file as rows: decoding, quoting, and words that would be formulas or HTML."""

import csv
import html
import io
import re
from collections.abc import Iterable

from consultations.formats.results import unreadable
from core.locale import _

Row = dict[str, str]
NEEDED = ("class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory")
COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "other", "default", "same_default", "em_validation_q", "em_validation_q_tip", "max_answers",
    "max_num_value_n", "min_answers", "min_num_value_n", "multiflexible_checkbox", "num_value_int_only", "plenary",
)  # fmt: skip
"""The columns that are written; ``plenary`` holds what the format has no place for, and LimeSurvey passes over it."""
MAX_BYTES, MAX_ROWS = 1_500_000, 20_000
_RISKY = re.compile(r"^'*[=+\-@]")
_MASKED = re.compile(r"^'+[=+\-@]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def rows_of(data: bytes) -> list[Row]:
    """The rows of a file by the names of its columns. Raises :class:`Unreadable`."""
    if len(data) > MAX_BYTES:
        raise unreadable(_("At most %(most)s KB fit.", most=MAX_BYTES // 1000))
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t"))
    except UnicodeDecodeError:
        raise unreadable(_("This is not text in UTF-8.")) from None
    except csv.Error as error:
        raise unreadable(_("This is not a tab-separated file: %(why)s", why=str(error))) from None
    names = [name.strip() for name in lines[0]] if lines else []
    if missing := [name for name in NEEDED if name not in names]:
        raise unreadable(
            _("This is not a questionnaire of LimeSurvey: the column “%(name)s” is missing.", name=missing[0])
        )
    if len(names) != len(set(names)):
        raise unreadable(_("A column stands twice."), _("Row %(row)s", row=1))
    if len(lines) > MAX_ROWS:
        raise unreadable(_("At most %(most)s rows fit.", most=MAX_ROWS))
    return [_row(names, line, number) for number, line in enumerate(lines[1:], 2) if any(line)]


def _row(names: list[str], line: list[str], number: int) -> Row:
    if len(line) > len(names):
        raise unreadable(_("There are more cells than columns."), _("Row %(row)s", row=number))
    cells = [cell[1:] if _MASKED.match(cell) else cell for cell in line]
    return dict.fromkeys(names, "") | dict(zip(names, cells, strict=False)) | {"row": str(number)}


def file_of(rows: Iterable[Row]) -> bytes:
    """The file of these rows. What a spreadsheet would take for a formula stands behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = [row.get(name, "") for name in COLUMNS]
        writer.writerow([f"'{cell}" if _RISKY.match(cell) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def as_html(text: str) -> str:
    """Words as LimeSurvey shows them unchanged: no tag, and no brace that begins an expression."""
    return html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;").replace("\n", "<br />")


def from_html(text: str) -> tuple[str, bool]:
    """The words of an HTML text, and whether it had formatting that is not kept."""
    lines = re.sub(r"<br ?/?>\n?", "\n", text)
    without = _TAG.sub(" ", re.sub(r"</(p|div|li|h[1-6])>\s*", "\n\n", lines))
    return html.unescape(without).strip(), bool(_TAG.search(lines))
