"""A matrix: the same options for each of several rows, one or several taken in each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consultations.kinds.base import (
    Cells,
    Checked,
    Fields,
    Given,
    Kind,
    Label,
    Raw,
    Wording,
    codes_of,
    found_by,
    label_shown,
    labels_of,
    labels_shown,
    listed,
    required,
    spaced,
)  # fmt: skip
from consultations.kinds.figures import KEPT_BACK, Cell, Counted, Figure, Table, tallied
from consultations.kinds.settling import flagged
from consultations.question_models import Question
from consultations.suppressing import kept_back
from core.locale import _, _l


class Matrix(Kind):
    """``several``: several options may be taken in a row; ``all_rows``: whoever answers must answer every row."""

    name = "matrix"
    label = _l("A table: the same options for several rows")
    control = "matrix"
    uses = ("rows", "options", "several", "all_rows")
    keeps_value = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        return flagged(wording, "several", "all_rows")

    def how(self, question: Question) -> str:
        one = _("Several options can be chosen in each row.") if question.settings.get("several") else _(
            "Choose one option in each row."
        )  # fmt: skip
        return one + " " + _("Every row needs an answer.") if question.settings.get("all_rows") else one

    def from_form(self, question: Question, fields: Fields) -> Raw:
        sent = {
            str(row.id): [value for value in fields.get(f"{question.field}-r{row.id}", ()) if value]
            for row in question.asked_rows()
        }
        return {row: values for row, values in sent.items() if values} or None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        rows = value if isinstance(value, Mapping) else {}
        return {f"{question.field}-r{row}": [str(each) for each in listed(taken)] for row, taken in rows.items()}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        known = {str(option.id): option.id for option in question.asked_options()}
        rows = {str(row.id): row for row in question.asked_rows()}
        sent = {} if raw in (None, [], "") else raw
        if not isinstance(sent, Mapping) or set(map(str, sent)) - set(rows):
            return Checked(None, (_("One of the rows sent is not a row of this question."),))
        by_row = {str(key): {str(each) for each in listed(value)} - {""} for key, value in sent.items()}
        if any(taken - set(known) for taken in by_row.values()):
            return Checked(
                None, (_("One of the options sent is not an option of this question. Choose from those shown."),)
            )
        value = {key: [known[each] for each in known if each in by_row[key]] for key in rows if by_row.get(key)}
        return Checked(value or None, self._problems(question, value, complete))

    def _problems(self, question: Question, value: Mapping[str, list[int]], complete: bool) -> tuple[str, ...]:
        if not question.settings.get("several") and any(len(taken) > 1 for taken in value.values()):
            return (_("Each row takes one option only."),)
        if not complete:
            return ()
        if not value:
            return (required(),) if question.is_required else ()
        left = [label_shown(row) for row in question.asked_rows() if str(row.id) not in value]
        if left and question.settings.get("all_rows"):
            return (_("Please answer every row: “%(row)s” has no answer.", row=left[0]),)
        return ()

    def _rows(self, question: Question, given: Given) -> list[tuple[Any, list[int]]]:
        return [(row, given[str(row.id)]) for row in question.rows if str(row.id) in (given or {})]

    def words(self, question: Question, given: Given) -> list[str]:
        return [
            _("%(row)s: %(options)s", row=label_shown(row), options=", ".join(labels_shown(question.options, taken)))
            for row, taken in self._rows(question, given)
        ]

    def snapshot(self, question: Question, given: Given) -> Any:
        return [[row.label, labels_of(question.options, taken)] for row, taken in self._rows(question, given)]

    def codes(self, question: Question, given: Given) -> Any:
        return {row.code: codes_of(question.options, taken) for row, taken in self._rows(question, given)}

    def columns(self, question: Question) -> list[str]:
        return [row.code for row in question.asked_rows()]

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        return {
            row.code: " | ".join(labels_of(question.options, taken)) for row, taken in self._rows(question, given)
        }

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        named, raw = found_by(question.asked_options()), {}
        unknown: list[str] = []
        for row in question.asked_rows():
            labels = [spaced(label) for label in cells.get(row.code, "").split("|") if label.strip()]
            unknown += [label for label in labels if label not in named]
            raw[str(row.id)] = [str(named[label].id) for label in labels if label in named]
        return raw, unknown

    def parts(self, value: Any) -> Sequence[Any]:
        """Each row that was answered, and each option taken in it."""
        return [each for row, taken in value.items() for each in (row, *(_key(row, option) for option in taken))]

    def figure(self, question: Question, counted: Counted) -> Figure:
        found = tallied(counted.values)
        options = question.ever_options()
        heads = (*map(label_shown, options), _("Answers"))
        lines = tuple(
            (label_shown(row), (*(_cell(found[key], key) for o in options if (key := _key(row.id, o.id))),
                         Cell(str(found[str(row.id)]))))
            for row in question.ever_rows()
        )  # fmt: skip
        return Figure(table=Table(_("Row"), heads, lines))

    def shielded(self, question: Question, figure: Figure, protected: Counted, threshold: int) -> Figure:
        """Each row is a figure by itself."""
        found, options = tallied(protected.values), question.ever_options()
        if figure.table is None:
            return figure
        lines, is_whole = [], True
        for row, (label, cells) in zip(question.ever_rows(), figure.table.lines, strict=True):
            counts = {place: found[_key(row.id, option.id)] for place, option in enumerate(options)}
            back = kept_back(counts, threshold, found[str(row.id)])
            shown = (Cell(KEPT_BACK) if place in back else cell for place, cell in enumerate(cells[:-1]))
            lines.append((label, (*shown, cells[-1])))
            is_whole = is_whole and not back.cells
        table = replace(figure.table, lines=tuple(lines))
        return replace(figure, table=table, kept_back="" if is_whole else "some")

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        row, _mark, option = key.partition(".")
        return isinstance(value, Mapping) and option in map(str, value.get(row, ()))


def _key(row: object, option: object) -> str:
    return f"{row}.{option}"


def _cell(count: int, key: str) -> Cell:
    return Cell(str(count), f"value={key}" if count else "")
