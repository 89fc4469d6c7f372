"""XLSForm workbooks out: three sheets that other programs read, and one with what they have no place for."""

import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from consultations.formats import workbooks
from consultations.formats.document import LabelPart, Questionnaire, QuestionPart, SectionPart
from consultations.formats.expressions import UNNAMED, is_xpath
from consultations.formats.fitting import Fitting
from consultations.formats.languages import label_of
from consultations.formats.results import Writing
from consultations.formats.telling import told
from consultations.formats.trees import MARK, named_alike, rests, tree_of
from consultations.formats.xlsform_reader import tree_of_sheets
from core.errors import Invalid
from core.locale import _

Row = dict[str, str]
RESTS_HEADING = "For the way back to Plenary; other programs pass over it"
CELL = 30_000
"""How many characters are put into one cell; Excel takes 32,767."""
TYPES = {
    "single": "select_one", "likert": "select_one", "multiple": "select_multiple", "ranking": "rank", "date": "date",
    "file": "file",
}  # fmt: skip
"""How each kind is asked there; the others in words."""


def write(document: Questionnaire) -> Writing:
    """The workbook of a document, and what other programs will not see of it. Raises :class:`Invalid` for an empty one."""
    if not document.sections:
        raise Invalid(_("There is nothing yet that a workbook could hold: a form needs a section."))
    made = _Form(document)
    carried = tree_of_sheets(workbooks.sheets(_saved(made.sheets())), Fitting(), document.title, document.lang)
    tree = tree_of(document)
    named_alike(tree, carried)
    found = rests(tree, carried)
    text = json.dumps({MARK: {}, **found}, ensure_ascii=False, separators=(",", ":"))
    pieces = [{RESTS_HEADING: text[at : at + CELL]} for at in range(0, len(text), CELL)]
    return Writing(_saved({**made.sheets(), workbooks.RESTS_SHEET: pieces}), told(found, tree, carried))


class _Form:
    """The rows of the three sheets."""

    def __init__(self, document: Questionnaire) -> None:
        self.document = document
        self.langs = [document.lang, *document.extra_langs]
        self.codes = {q.code for q in document.questions if q.kind not in UNNAMED}
        self.survey: list[Row] = []
        self.choices: list[Row] = []
        names = {q.code for q in document.questions}
        stem = next(stem for stem in ("section", *(f"section{n}" for n in range(2, 1000)))
                    if not any(re.fullmatch(rf"{stem}_\d+", name) for name in names))  # fmt: skip
        for number, section in enumerate(document.sections, 1):
            self.section(section, f"{stem}_{number}")

    def sheets(self) -> dict[str, Sequence[Row]]:
        """The sheets by their names."""
        settings = {"form_title": plain(self.document.title), "default_language": label_of(self.document.lang)}
        return {"survey": self.survey, "choices": self.choices, "settings": [settings]}

    def section(self, section: SectionPart, name: str) -> None:
        """A group with its questions."""
        appearance = "field-list" if section.starts_page else ""
        row = {
            "type": "begin group",
            "name": name,
            "appearance": appearance,
            "relevant": self.xpath(section.shown_if),
        }
        self.survey.append(row | self.words(section, label="title"))
        for question in section.questions:
            self.matrix(question) if question.kind == "matrix" else self.question(question)
        self.survey.append({"type": "end group"})

    def question(self, question: QuestionPart) -> None:
        """A question in one row, its options on their sheet."""
        kind = TYPES.get(question.kind, "text")
        if question.kind == "number":
            kind = "integer" if question.settings.get("decimals") == 0 else "decimal"
        if question.options:
            self.options(question)
            kind = f"{kind} {question.code}"
        row = {"type": kind, "name": question.code, "appearance": "likert" if question.kind == "likert" else ""}
        self.survey.append(row | self.words(question, label="text", hint="help") | self.rules(question))

    def matrix(self, question: QuestionPart) -> None:
        """A table: a group of choices over one list."""
        self.options(question)
        kind = "select_multiple" if question.settings.get("several") else "select_one"
        needed = "yes" if question.required and question.settings.get("all_rows") else ""
        head = {
            "type": "begin group",
            "name": question.code,
            "appearance": "table-list",
            "relevant": self.xpath(question.shown_if),
        }
        self.survey.append(head | self.words(question, label="text"))
        for row, words in self.labelled(question.rows):
            line = {"type": f"{kind} {question.code}", "name": f"{question.code}_{row.code}", "required": needed}
            self.survey.append(line | words)
        self.survey.append({"type": "end group"})

    def options(self, question: QuestionPart) -> None:
        for option, words in self.labelled(question.options):
            self.choices.append({"list_name": question.code, "name": option.code} | words)

    def labelled(self, parts: Sequence[LabelPart]) -> Iterator[tuple[LabelPart, Row]]:
        """Options or rows with their texts; where two would be read alike, the second says its code, too."""
        column, seen = f"label::{label_of(self.langs[0])}", set()
        for part in parts:
            words = self.words(part, label="label")
            while words[column] in seen:
                words[column] += f" ({part.code})"
            seen.add(words[column])
            yield part, words

    def rules(self, question: QuestionPart) -> Row:
        """When it is shown, must be answered, and which answers hold."""
        checks = [f"({text})" for text in (self.xpath(question.valid_if),) if text] + bounds(question)
        constraint = checks[0] if len(checks) == 1 else " and ".join(checks)
        if self.xpath(question.valid_if) and len(checks) == 1:
            constraint = self.xpath(question.valid_if)
        row = {
            "required": "yes" if question.required else "", "relevant": self.xpath(question.shown_if),
            "constraint": constraint,
        }  # fmt: skip
        return row | (self.words(question, constraint_message="valid_message") if constraint else {})

    def xpath(self, text: str) -> str:
        """An expression that other programs understand too, or nothing."""
        return text if text and is_xpath(text, self.codes) else ""

    def words(self, part: SectionPart | QuestionPart | LabelPart, **columns: str) -> Row:
        """The texts of a part, a column for each language."""
        row = {}
        for column, field in columns.items():
            row[f"{column}::{label_of(self.langs[0])}"] = plain(getattr(part, field))
            for lang in self.langs[1:]:
                texts = part.translations.get(lang, {})
                row[f"{column}::{label_of(lang)}"] = plain(texts[field].text) if field in texts else ""
        return row


def bounds(question: QuestionPart) -> list[str]:
    """What limits an answer by the settings of its kind, as conditions."""
    if question.choices_exact:
        return [f"count-selected(.) = {question.choices_exact}"]
    if question.choices_max:
        return [f"count-selected(.) <= {question.choices_max}"]
    if question.kind != "number":
        return []
    given = {name: str(question.settings.get(name) or "") for name in ("min", "max")}
    fit = {name: text for name, text in given.items() if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text)}
    return [f". {sign} {fit[name]}" for name, sign in (("min", ">="), ("max", "<=")) if name in fit]


def plain(text: str) -> str:
    """Words without what XLSForm would take for an answer's place."""
    return text.replace("${", "$ {")


def _saved(sheets: dict[str, Sequence[Row]]) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append([_cell(sheet, column) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, row.get(column, "")) for column in columns])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    """A cell of text, whatever it begins with: no formula comes out of anybody's words."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = text[0] in "=+-@\t"
    return cell
