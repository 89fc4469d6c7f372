"""Reading a list of people to invite: CSV as spreadsheets write it. Pure: bytes in, people and located faults out.

Columns, in any order, with a heading: ``email`` (the only one that must be there), ``name``, ``organisation``,
``stakeholder_type``, ``country``, ``language``. Commas, semicolons or tabs; UTF-8 with or without a mark, UTF-16 as
spreadsheets call "Unicode text", else Windows-1252, which is said. A cell that a spreadsheet would take for a formula is a
fault: such a list comes from somewhere else than it seems.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.locale import _
from core.richtext import normalised

MOST_PEOPLE = 10_000
LENGTHS = {"email": 254, "name": 120, "organisation": 200}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet computes."""
ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\]+@[^@\s,;<>\"()\[\]\\.]+(\.[^@\s,;<>\"()\[\]\\.]+)+")
HEADINGS = {
    "email": ("email", "e-mail", "mail", "emailaddress", "e-mailaddress", "courriel", "correo", "correoelectronico"),
    "name": ("name", "fullname", "nom", "nombre"),
    "organisation": ("organisation", "organization", "organizacion", "entity", "entite"),
    "stakeholder_type": ("stakeholdertype", "stakeholder", "type", "group"),
    "country": ("country", "pays", "pais", "countrycode"),
    "language": ("language", "lang", "langue", "idioma"),
}
"""Column → the headings by which it is known, without spaces, accents and capitals."""


@dataclass(frozen=True, slots=True)
class Located:
    """Something wrong in a row of the file, which counts from 1, and in one of its columns (``-``: in all of it)."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to invite, as the file says."""

    email: str
    name: str = ""
    organisation: str = ""
    stakeholder_type: str | None = None
    country: str | None = None
    language: str | None = None
    row: int = 0


@dataclass(slots=True)
class Read:
    """What a file holds: people, faults, and notes on how it was read."""

    people: list[Person] = field(default_factory=list)
    faults: list[Located] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What cells may say besides free text: each word, plain, and the key that it stands for."""

    stakeholder_types: dict[str, str]
    countries: dict[str, str]
    languages: dict[str, str]

    def of(self, column: str) -> dict[str, str] | None:
        """The words of a column; ``None`` for free text."""
        known = {"stakeholder_type": self.stakeholder_types, "country": self.countries, "language": self.languages}
        return known.get(column)


def plain(text: str) -> str:
    """A word without capitals, accents and spaces, to be compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sign for sign in decomposed if not unicodedata.combining(sign) and not sign.isspace() and sign != "_"
    )


def read(data: bytes, vocabulary: Vocabulary) -> Read:
    """The people in a file. Whatever is wrong is among the faults; rows with a fault are not among the people."""
    found = Read()
    text = _decoded(data, found)
    if text is None:
        return found
    delimiter, text = _delimited(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(rows, []), found)
        if "email" in columns:
            for number, cells in _numbered(rows):
                _take(number, cells, columns, vocabulary, found)
    except csv.Error as error:
        found.faults.append(Located(rows.line_num, "-", _("Not readable as CSV: %(error)s", error=error)))
    if not found.people and not found.faults:
        found.faults.append(Located(1, "-", _("There is nobody in this file.")))
    return found


def _decoded(data: bytes, found: Read) -> str | None:
    encoding = _encoding(data[:2000], data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace") if encoding == "utf-8-sig" else ""
        found.notes.append(
            _(
                "The file is not UTF-8 and was read as Windows-1252: check letters with accents, or save it as “CSV UTF-8”."
            )
        )
    if "\0" in text or not text.strip():
        found.faults.append(Located(1, "-", _("This is not a CSV file, or it is empty.")))
        return None
    return text


def _encoding(sample: bytes, is_marked: bool) -> str:
    """How the file is written: UTF-16 has a mark, or a zero in most of its pairs."""
    if is_marked:
        return "utf-16"
    for place, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        if sample[place::2].count(0) > len(sample) // 4:
            return name
    return "utf-8-sig"


def _delimited(text: str) -> tuple[str, str]:
    """The sign between cells, and the text without the line ``sep=;`` that names it."""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    counts = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign]), text


def _columns(heading: Sequence[str], found: Read) -> dict[str, int]:
    known = {word: column for column, words in HEADINGS.items() for word in words}
    columns: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(heading):
        column = known.get(plain(cell))
        if column is None:
            unknown += [cell.strip()] if cell.strip() else []
        elif column in columns:
            found.faults.append(Located(1, cell.strip(), _("This column stands here twice.")))
        else:
            columns[column] = place
    if "email" not in columns:
        message = _("No column is called “email”. The first row names the columns.")
        found.faults.append(Located(1, "email", message))
    elif unknown:
        found.notes.append(_("These columns are left out: %(names)s.", names=", ".join(unknown[:20])))
    return columns


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, 2):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _take(number: int, cells: list[str], columns: dict[str, int], vocabulary: Vocabulary, found: Read) -> None:
    """One row: a person, or the faults in it."""
    if len(found.people) >= MOST_PEOPLE:
        message = _("At most %(most)s people fit in one file. Send the rest in another.", most=MOST_PEOPLE)
        if all(fault.message != message for fault in found.faults):
            found.faults.append(Located(number, "-", message))
        return
    faults: list[Located] = []
    values: dict[str, str | None] = {}
    for column, place in columns.items():
        cell = " ".join(normalised(cells[place] if place < len(cells) else "").split())
        values[column], fault = _value(column, cell, vocabulary)
        faults += [Located(number, column, fault)] if fault else []
    if faults:
        found.faults += faults
    else:
        kept = {column: value for column, value in values.items() if value}
        found.people.append(Person(**kept, row=number))


def _value(column: str, cell: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """What a cell says, or what is wrong with it."""
    if cell.lstrip("'").startswith(FORMULA):
        return None, _("This looks like a formula: “%(text)s”.", text=cell[:40])
    words = vocabulary.of(column)
    if words is not None:
        key = words.get(plain(cell)) if cell else None
        return key, _("“%(text)s” is not known here.", text=cell[:60]) if cell and key is None else ""
    if len(cell) > LENGTHS[column]:
        return None, _("At most %(limit)s characters fit.", limit=LENGTHS[column])
    if column == "email":
        cell = cell.removeprefix("mailto:").strip("<> ").lower()
        return cell, "" if ADDRESS.fullmatch(cell) else _("“%(text)s” is not an e-mail address.", text=cell[:60])
    return cell, ""


def neutralised(value: object) -> object:
    """A cell to be written: a text that a spreadsheet would compute gets an apostrophe, which shows it as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith((*FORMULA, "\n")) else value


def written(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A CSV file with a mark, so that spreadsheets read it as UTF-8, and without a formula in it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([[neutralised(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()
