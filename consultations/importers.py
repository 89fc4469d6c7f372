"""Responses in a CSV file: ``id``, ``country``, ``stakeholder_type``, ``name``, then one column ``Q1`` … a question.

Several options in one cell stand between vertical bars: ``Tax | Health``, ranked ones in their order. A matrix has a
column for each row, ``Q5.code``; other words for a paragraph stand in ``Q5.wording``. The file is UTF-8, with or without
a mark.
"""

import csv
import io
from collections.abc import Iterator

from accounts.actor import Actor
from consultations import kinds
from consultations.importing import Fault, ImportedResponse, ImportRefused, Outcome, import_responses
from consultations.kinds.base import Words
from consultations.models import Consultation
from consultations.question_models import Question
from core.locale import _

PROFILE = ("id", "country", "stakeholder_type", "name")
MAX_BYTES = 20 * 1024 * 1024
Columns = dict[str, tuple[Question, str]]
"""A column's name → its question, and the end of the name, which its kind knows."""


def import_csv(actor: Actor, consultation: Consultation, data: bytes) -> Outcome:
    """Bring in all responses of the file or none. Raises :class:`ImportRefused`, which names rows and columns."""
    return import_responses(actor, consultation, read_csv(consultation, data))


def read_csv(consultation: Consultation, data: bytes) -> list[ImportedResponse]:
    """The respondents in ``data``. Raises :class:`ImportRefused` for a wrong encoding or wrong columns."""
    text = decoded(data)
    columns = columns_of(consultation)
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heading = [name.strip() for name in next(rows, [])]
        _check_heading(heading, columns)
        return list(_responses(rows, heading, columns))
    except csv.Error as error:
        raise ImportRefused([Fault(rows.line_num, "-", _("Not readable as CSV: %(error)s", error=error))]) from None


def decoded(data: bytes) -> str:
    """A file as text. Raises :class:`ImportRefused` for what is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise ImportRefused([Fault(1, "-", _("The file is larger than 20 MB."))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        byte = f"0x{data[error.start]:02X}"
        message = _("The byte %(byte)s is not UTF-8. Save the file as “CSV UTF-8” and try again.", byte=byte)
        raise ImportRefused([Fault(row, "-", message)]) from None


def _check_heading(heading: list[str], columns: Columns) -> None:
    known = {*PROFILE, *columns}
    faults = [Fault(1, name or "-", _("This column is not known.")) for name in heading if name not in known]
    faults += [Fault(1, name, _("This column stands here twice.")) for name in known if heading.count(name) > 1]
    faults += [Fault(1, name, _("This column is missing.")) for name in ("id", *columns) if name not in heading]
    if faults:
        raise ImportRefused(faults)


def _responses(rows: Iterator[list[str]], heading: list[str], columns: Columns) -> Iterator[ImportedResponse]:
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            message = _("%(found)s cells where %(expected)s were expected.", found=len(cells), expected=len(heading))
            raise ImportRefused([Fault(number, "-", message)])
        row = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
        yield ImportedResponse(
            external_id=row["id"],
            answers=_answers(row, columns),
            country=row.get("country") or None,
            stakeholder_type=row.get("stakeholder_type") or "other",
            name=row.get("name") or None,
            row=number,
        )


def _answers(row: dict[str, str], columns: Columns) -> dict[int, Words]:
    """The cells of each question, by the ends of their columns' names."""
    found: dict[int, dict[str, str]] = {}
    for name, (question, end) in columns.items():
        found.setdefault(question.id, {})[end] = row[name]
    return {key: cells if any(cells.values()) else None for key, cells in found.items()}


def columns_of(consultation: Consultation) -> Columns:
    """The columns of a table of answers: ``Q5``, of a table's rows ``Q5.code``, of a proposed wording ``Q5.wording``."""
    return {
        f"Q{question.number}.{end}" if end else f"Q{question.number}": (question, end)
        for question in consultation.questions()
        for end in kinds.of(question).columns(question)
    }
