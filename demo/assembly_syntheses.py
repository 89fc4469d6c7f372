"""The volunteers' syntheses, each led back to the answer that it summarises."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from demo.assembly_files import Source, Table, clean, read_table, source_name
from demo.assembly_models import ParsedQuestionnaire, ParsedResponse, ParsedSynthesis
from demo.import_report import ImportReport, UnreadableFile
from demo.plain_text import comparable

COLUMNS = ("document_id", "question", "source", "text", "theme", "synthese", "affirmation")
FORM_LIMIT = 100  # characters the volunteers' form allowed


def read_syntheses(
    source: Source, questionnaire: ParsedQuestionnaire, responses: Sequence[ParsedResponse]
) -> tuple[list[ParsedSynthesis], ImportReport]:
    """The syntheses in the order of the file, linked by the respondent's id or else by the exact text.

    Raises UnreadableFile if the file as a whole is not such a table."""
    report = ImportReport(source_name(source))
    table = read_table(source, report)
    positions = _positions(table, report)
    columns = {name: table.column(at) for name, at in positions.items()}
    reader = _Reader(questionnaire, responses, columns, report)
    syntheses = []
    for number, row in table.rows:
        cells = {name: clean(row[at], report, number, columns[name]) for name, at in positions.items()}
        synthesis = reader.synthesis(number, cells)
        if synthesis:
            syntheses.append(synthesis)
    report.rows_imported = len(syntheses)
    return syntheses, report


def with_texts(responses: Iterable[ParsedResponse], syntheses: Iterable[ParsedSynthesis]) -> list[ParsedResponse]:
    """The responses with the written answers that the syntheses quote; a response's own text stays."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for synthesis in syntheses:
        if synthesis.response_external_id is not None:
            texts[synthesis.response_external_id].setdefault(synthesis.question_key, synthesis.source_text)
    return [_filled(response, texts.get(response.external_id, {})) for response in responses]


def _filled(response: ParsedResponse, texts: dict[str, str]) -> ParsedResponse:
    new = {key: text for key, text in texts.items() if response.answers.get(key) is None}
    return replace(response, answers={**response.answers, **new}, written=response.written - new.keys())


def _positions(table: Table, report: ImportReport) -> dict[str, int]:
    header = [name.strip() for name in table.header]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        found = "the columns " + ", ".join(header[:10])
        raise UnreadableFile(report.source, "the columns " + ", ".join(missing), found)
    positions = {name: header.index(name) for name in COLUMNS}
    for position in sorted(set(range(len(header))) - set(positions.values())):
        code = "repeated_column" if header[position] in positions else "unused_column"
        report.add(code if header[position] else "unnamed_column", header[position], 1, table.column(position))
    return positions


class _Reader:
    """What is known while the rows are read: questions and answers to link to, and the documents met."""

    def __init__(
        self,
        questionnaire: ParsedQuestionnaire,
        responses: Sequence[ParsedResponse],
        columns: dict[str, str],
        report: ImportReport,
    ) -> None:
        self.columns, self.report = columns, report
        self.keys = {comparable(question.text): question.key for question in questionnaire.questions()}
        self.themes = {question.key: section for section in questionnaire.sections for question in section.questions}
        self.responses = {response.external_id: response for response in responses}
        self.by_text: dict[tuple[str, str], list[str]] = defaultdict(list)
        for response in responses:
            for key, answer in response.answers.items():
                if isinstance(answer, str) and questionnaire.question(key).kind == "text":
                    self.by_text[key, comparable(answer)].append(response.external_id)
        self.documents: dict[str, tuple[str, str]] = {}
        self.met: set[tuple[str, str]] = set()

    def _add(self, code: str, what: str, row: int, name: str) -> None:
        self.report.add(code, what, row, self.columns[name])

    def synthesis(self, row: int, cells: dict[str, str]) -> ParsedSynthesis | None:
        key = self.keys.get(comparable(cells["question"]))
        if key is None or not cells["synthese"]:
            code, name = ("empty_synthesis", "synthese") if key else ("question_unknown", "question")
            self._add(code, cells[name], row, name)
            return None
        self._check(row, cells)
        respondent = self._respondent(row, key, cells)
        return ParsedSynthesis(
            document_id=cells["document_id"],
            question_key=key,
            response_external_id=respondent,
            source_text=cells["text"],
            synthesis=cells["synthese"],
            theme=self._theme(row, key, cells["theme"]),
            kind=cells["affirmation"],
        )

    def _check(self, row: int, cells: dict[str, str]) -> None:
        document, synthesis = cells["document_id"], cells["synthese"]
        seen = self.documents.setdefault(document, (cells["source"], cells["text"]))
        if seen != (cells["source"], cells["text"]):
            self._add("document_contradicts", cells["text"], row, "text")
        if (document, comparable(synthesis)) in self.met:
            self._add("synthesis_repeated", synthesis, row, "synthese")
        self.met.add((document, comparable(synthesis)))
        if len(synthesis) >= FORM_LIMIT:
            self._add("synthesis_cut", synthesis, row, "synthese")
        if not cells["affirmation"]:
            self._add("kind_missing", synthesis, row, "affirmation")

    def _respondent(self, row: int, key: str, cells: dict[str, str]) -> str | None:
        response = self.responses.get(cells["source"].rpartition("/")[0] or cells["source"])
        if response:
            self._compare(row, key, response, cells["text"])
            return response.external_id
        same = self.by_text.get((key, comparable(cells["text"])), [])
        code = "linked_by_text" if len(same) == 1 else "no_respondent"
        self._add(code, f"{cells['source']}: {cells['text']}", row, "source")
        return same[0] if len(same) == 1 else None

    def _compare(self, row: int, key: str, response: ParsedResponse, text: str) -> None:
        own = response.answers.get(key)
        if isinstance(own, str):
            if comparable(own) != comparable(text):
                self._add("text_differs", text, row, "text")
        elif key not in response.written:
            self._add("text_unmarked", text, row, "text")

    def _theme(self, row: int, key: str, theme: str) -> str:
        section = self.themes[key]
        if theme == section.code:
            return section.title
        self._add("theme_unknown", theme, row, "theme")
        return theme
