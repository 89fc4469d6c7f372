"""What an import read, repaired and could not read: every case with its row, its column and the reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Effect = Literal["unread", "repaired", "noted"]

# code → what became of it, and why it is reported; a page translates the sentence.
REASONS: dict[str, tuple[Effect, str]] = {
    "blank_line": ("noted", "The line is empty and was passed over."),
    "byte_order_mark": ("repaired", "A byte-order mark stood before the first column and was taken out."),
    "choices_miscounted": (
        "noted",
        "The question asks for another number of choices; they are kept as given.",
    ),
    "control_repaired": ("repaired", "Windows-1252 characters had been read as control characters."),
    "document_contradicts": ("noted", "The document has another text or source in an earlier row."),
    "empty_cell": ("noted", "The cell is empty where 0 or 1 was expected, and was read as 0."),
    "empty_synthesis": ("unread", "The row holds no synthesis and was not imported."),
    "header_differs": (
        "noted",
        "The option's header words the question in another way; matched by its number.",
    ),
    "header_layout": ("repaired", "The header is written in another way than expected, and was matched."),
    "html_tag": ("repaired", "HTML tags were taken out of the header; their words are kept."),
    "id_missing": ("unread", "The row has no respondent's id and was not imported."),
    "id_repeated": ("unread", "An earlier row has the same respondent's id; this row was not imported."),
    "kind_missing": ("noted", "The synthesis says of no kind what it holds."),
    "line_ending": ("repaired", "Line breaks were unified."),
    "linked_by_text": ("repaired", "The source names no respondent; one answer has exactly this text."),
    "no_respondent": (
        "unread",
        "Neither the source nor the text leads to one respondent; kept without a link.",
    ),
    "number_tab": ("repaired", "A number and a tab before the question were taken out."),
    "option_unannounced": (
        "noted",
        "An option is ticked though the question is marked unanswered; it is kept.",
    ),
    "option_unknown": ("unread", "The answer is none of the question's options."),
    "options_missing": ("unread", "The question is marked as answered, but no option is ticked."),
    "options_ordered": (
        "noted",
        "The file lists options alphabetically; scales, Non and Autre were put in order.",
    ),
    "options_several": ("unread", "More than one option is ticked where one is allowed; read as no answer."),
    "question_missing": ("unread", "No column has this question's number."),
    "question_unknown": (
        "unread",
        "The questionnaire has no question of these words; the row was not imported.",
    ),
    "repeated_column": ("repaired", "The header stands here a second time; the first column is read."),
    "repeated_differs": ("unread", "The repeated column says something else than the first, which is read."),
    "repeated_header_row": ("noted", "The row repeats the header and was passed over."),
    "section_unknown": ("noted", "The question's number belongs to no known part of the questionnaire."),
    "space_trimmed": ("repaired", "Space at the beginning or end was taken out."),
    "synthesis_cut": (
        "noted",
        "At the limit of the form it was typed in (100 characters), and perhaps cut off.",
    ),
    "synthesis_repeated": (
        "noted",
        "The same synthesis of the same answer stands in an earlier row; both are kept.",
    ),
    "text_absent": ("unread", "The respondent wrote an answer; the file marks that they did, not what."),
    "text_differs": ("noted", "The respondent's own text is another than the one summarised."),
    "text_mark_differs": ("noted", "The two marks for a written answer disagree; read as written."),
    "text_unmarked": (
        "noted",
        "The respondent's row does not say that they answered this question in writing.",
    ),
    "theme_unknown": (
        "noted",
        "The theme is not the part of the questionnaire that holds the question; kept.",
    ),
    "unknown_column": ("noted", "The column is none that is known; its values are kept with the respondent."),
    "unnamed_column": ("noted", "The column has no name and was passed over (row numbers of the publisher)."),
    "unreadable_cell": ("unread", "The cell holds neither 0 nor 1 and was read as 0."),
    "unreadable_character": ("unread", "A character is lost in the file itself; � stands in its place."),
    "unused_column": ("noted", "The column is none that is known and was passed over."),
    "value_coded": ("noted", "The publisher wrote 0 for “Homme” and 1 for everything else."),
    "value_unknown": ("noted", "The value is none that is known, and is kept as it is."),
}


class UnreadableFile(Exception):
    """The file is not what it should be and nothing of it was imported.

    ``expected`` and ``found`` are plain English phrases; the message holds both."""

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(f"“{name}” cannot be read. Expected: {expected}. Found: {found}.")
        self.name, self.expected, self.found = name, expected, found


@dataclass(frozen=True)
class Issue:
    """One case: where it is (row 1 is the header, None the file as a whole) and what stood there."""

    code: str
    row: int | None
    column: str | None
    what: str

    @property
    def effect(self) -> Effect:
        """Whether something stayed unread, was repaired, or only deserves a note."""
        return REASONS[self.code][0]

    @property
    def why(self) -> str:
        """The reason, as one plain sentence."""
        return REASONS[self.code][1]


@dataclass(frozen=True)
class IssueGroup:
    """All cases of one reason: how many, and the first few."""

    code: str
    effect: Effect
    why: str
    count: int
    examples: tuple[Issue, ...]


@dataclass
class ImportReport:
    """Everything that an import of one file repaired or could not read, in the order it was met."""

    source: str
    rows_read: int = 0
    rows_imported: int = 0
    issues: list[Issue] = field(default_factory=list)

    def add(self, code: str, what: str, row: int | None = None, column: str | None = None) -> None:
        """Report one case. Raises KeyError for a code without a reason."""
        REASONS[code]
        self.issues.append(Issue(code, row, column, shown(what)))

    def counts(self, effect: Effect | None = None) -> dict[str, int]:
        """How many cases each code has, those of one effect only if it is given."""
        return dict(Counter(issue.code for issue in self.issues if effect in (None, issue.effect)))

    def groups(self, examples: int = 3) -> Iterator[IssueGroup]:
        """The cases by reason: unread first, then repaired, then noted; the most frequent first."""
        order = {"unread": 0, "repaired": 1, "noted": 2}
        counts = sorted(self.counts().items(), key=lambda pair: (order[REASONS[pair[0]][0]], -pair[1], pair[0]))
        for code, count in counts:
            first = tuple(issue for issue in self.issues if issue.code == code)[:examples]
            yield IssueGroup(code, *REASONS[code], count, first)

    def lines(self, examples: int = 3) -> Iterator[str]:
        """The report as plain lines of text, for a terminal."""
        yield f"{self.source}: {self.rows_read} rows read, {self.rows_imported} imported"
        for group in self.groups(examples):
            yield f"{group.effect}: {group.count} × {group.code}. {group.why}"
            for issue in group.examples:
                row = f"row {issue.row}" if issue.row else None
                place = ", ".join(part for part in (row, issue.column) if part)
                yield f"    {place or 'file'}: {issue.what}"


def excerpt(text: str, start: int, around: int = 25) -> str:
    """The text around ``start``, with dots where it was cut."""
    begin, end = max(0, start - around), start + around
    return "…" * (begin > 0) + text[begin:end] + "…" * (end < len(text))


def shown(text: str, limit: int = 120) -> str:
    """The text on one line and cut to ``limit`` characters, with control characters made visible."""
    visible = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[: limit + 1])
    return visible if len(text) <= limit else visible[: limit - 1] + "…"
