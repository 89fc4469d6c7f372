"""Reading the French National Assembly's consultation on equality between women and men.

``read_consultation`` reads the respondents' table, ``read_syntheses`` the volunteers' syntheses, and
``with_texts`` gives the respondents back the words that only the syntheses' table holds. Nothing is dropped
silently: each report says what was repaired and what could not be read. Source and licence:
``demo/data/consultation-an/README.md``.
"""

from collections.abc import Mapping
from pathlib import Path

from demo.assembly_files import Source, Table, clean, read_table, source_name
from demo.assembly_layout import NO_OPTION, Layout, QuestionColumns, read_layout
from demo.assembly_models import (
    Answer,
    Kind,
    ParsedQuestion,
    ParsedQuestionnaire,
    ParsedResponse,
    ParsedSection,
    ParsedSynthesis,
)
from demo.assembly_syntheses import read_syntheses, with_texts
from demo.import_report import ImportReport, Issue, IssueGroup, UnreadableFile
from demo.plain_text import as_markdown, comparable

__all__ = [
    "RESPONSES",
    "SYNTHESES",
    "Answer",
    "ImportReport",
    "Issue",
    "IssueGroup",
    "Kind",
    "ParsedQuestion",
    "ParsedQuestionnaire",
    "ParsedResponse",
    "ParsedSection",
    "ParsedSynthesis",
    "UnreadableFile",
    "as_markdown",
    "read_consultation",
    "read_syntheses",
    "with_texts",
]

DATA = Path(__file__).parent / "data" / "consultation-an"
RESPONSES = DATA / "responses.csv.gz"
SYNTHESES = DATA / "human-syntheses.csv.gz"

_FLAGS = {"0": False, "0.0": False, "1": True, "1.0": True}
_SEXES = {False: "Homme", True: "Femme ou non précisé"}


def read_consultation(source: Source) -> tuple[ParsedQuestionnaire, list[ParsedResponse], ImportReport]:
    """The questionnaire, every respondent in the order of the file, and what was repaired or not read.

    ``source`` is a path or an open stream, packed with gzip or xz or not. Raises UnreadableFile, which says
    what was expected and found, if the file as a whole is not such a table."""
    report = ImportReport(source_name(source))
    table = read_table(source, report)
    layout, questionnaire = read_layout(table, report)
    responses: dict[str, ParsedResponse] = {}
    for number, row in table.rows:
        response = _Row(table, number, row, report).response(layout, responses)
        if response:
            responses[response.external_id] = response
    report.rows_imported = len(responses)
    return questionnaire, list(responses.values()), report


class _Row:
    """One respondent's row while it is read: the cells, and where reports say they stand."""

    def __init__(self, table: Table, number: int, cells: list[str], report: ImportReport) -> None:
        self.table, self.number, self.cells, self.report = table, number, cells, report

    def response(self, layout: Layout, earlier: Mapping[str, ParsedResponse]) -> ParsedResponse | None:
        identity = self.cells[layout.identity].strip()
        if not identity or identity in earlier:
            self._add("id_repeated" if identity else "id_missing", identity, layout.identity)
            return None
        self._compare_repeats(layout)
        written: set[str] = set()
        answers = {columns.question.key: self._answer(columns, written) for columns in layout.questions}
        profile = {name: self._profile(position, name) for position, name in layout.profile}
        return ParsedResponse(identity, answers, profile, frozenset(written))

    def _add(self, code: str, what: str, position: int) -> None:
        self.report.add(code, what, self.number, self.table.column(position))

    def _compare_repeats(self, layout: Layout) -> None:
        for position, first in layout.repeats:
            if self.cells[position] != self.cells[first]:
                self._add("repeated_differs", f"{self.cells[position]} ≠ {self.cells[first]}", position)

    def _flag(self, position: int) -> bool | None:
        """0 or 1; None for anything else but an empty cell, which is reported and read as 0."""
        cell = self.cells[position]
        flag = _FLAGS.get(cell)
        if flag is None and not cell.strip():
            self._add("empty_cell", cell, position)
            return False
        return flag

    def _profile(self, position: int, name: str) -> str:
        value = clean(self.cells[position], self.report, self.number, self.table.column(position))
        if name != "sexe":
            return value
        if value not in _FLAGS:
            self._add("value_unknown", value, position)
            return value
        return _SEXES[_FLAGS[value]]

    def _answer(self, columns: QuestionColumns, written: set[str]) -> Answer:
        if columns.question.kind == "text":
            return self._text(columns, written)
        ticked = self._ticked(columns)
        return self._multiple(columns, ticked) if columns.question.kind == "multiple" else self._one(columns, ticked)

    def _text(self, columns: QuestionColumns, written: set[str]) -> str | None:
        positions = [columns.own, *(position for position, _ in columns.options)]
        flags = {position: self._flag(position) for position in positions}
        texts = [position for position, flag in flags.items() if flag is None]
        if texts:
            return clean(self.cells[texts[0]], self.report, self.number, self.table.column(texts[0]))
        if any(flags.values()):
            written.add(columns.question.key)
            self._add("text_absent", columns.question.key, columns.own)
            if not all(flags.values()):
                self._add("text_mark_differs", columns.question.key, columns.own)
        return None

    def _ticked(self, columns: QuestionColumns) -> list[str]:
        """The options ticked, in the questionnaire's order, after every cell was checked."""
        ticked = {label for position, label in columns.options if self._is_ticked(position)}
        announced = self._announced(columns, ticked)
        if NO_OPTION in ticked:
            self._add("option_unknown", NO_OPTION, columns.own)
        elif announced and not ticked:
            self._add("options_missing", columns.question.key, columns.own)
        elif ticked and announced is False:
            self._add("option_unannounced", " / ".join(sorted(ticked)), columns.own)
        return [label for label in columns.question.options if label in ticked]

    def _is_ticked(self, position: int) -> bool:
        flag = self._flag(position)
        if flag is None:
            self._add("unreadable_cell", self.cells[position], position)
        return bool(flag)

    def _announced(self, columns: QuestionColumns, ticked: set[str]) -> bool | None:
        """Whether the question's own cell says it was answered; None if it names an option instead."""
        flag = self._flag(columns.own)
        if flag is not None:
            return flag
        known = {comparable(option): option for option in columns.question.options}
        option = known.get(comparable(self.cells[columns.own]))
        if option:
            ticked.add(option)
        else:
            self._add("option_unknown", self.cells[columns.own], columns.own)
        return None

    def _multiple(self, columns: QuestionColumns, ticked: list[str]) -> list[str] | None:
        if ticked and columns.question.choices not in (None, len(ticked)):
            self._add("choices_miscounted", " / ".join(ticked), columns.own)
        return ticked or None

    def _one(self, columns: QuestionColumns, ticked: list[str]) -> str | None:
        if len(ticked) > 1:
            self._add("options_several", " / ".join(ticked), columns.own)
        return ticked[0] if len(ticked) == 1 else None
