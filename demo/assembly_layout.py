"""From the header of the consultation's table to its questionnaire: which column is what."""

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from demo.assembly_files import Table, clean
from demo.assembly_models import Kind, ParsedQuestion, ParsedQuestionnaire, ParsedSection
from demo.import_report import ImportReport, UnreadableFile, shown
from demo.plain_text import comparable

LONGEST_HEADER = 2000
NO_OPTION = "None"  # what the publisher's program wrote where an open question has no option
_EXACT = re.compile(r"Question n° \d+(?: : |\. \(Réponse\) .* -> )", re.S)
_HEADER = re.compile(r"\s*question\s+n\s*[°ºo]\s*(\d{1,3})\s*(?:(:)|\.?\s*\(r[ée]ponse\))\s*(.*)", re.I | re.S)
_ARROW = re.compile(r"\s*(?:->|→)\s*")
_NUMBER_TAB = re.compile(r"\d+\.\s*\t\s*")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_HINT = re.compile(r"<i>\s*\(?(.*?)\)?\s*</i>", re.I | re.S)
_SCALE = (r"(?:très bien|parfaitement)\b", r"assez bien\b|adaptée?$", r"peu\b", r"pas du tout\b")
_COUNTS = {"deux": 2, "trois": 3}

# The parts of the questionnaire: code, first and last question, title in the questionnaire's own words.
SECTIONS = (
    ("1", 1, 1, "Réduire les inégalités entre les femmes et les hommes"),
    ("2", 2, 10, "Améliorer la place et l’image des femmes dans les médias audiovisuels et sur Internet"),
    ("3", 11, 20, "Favoriser un meilleur partage des responsabilités parentales"),
    ("4", 21, 25, "Lutter contre les impayés de pensions alimentaires"),
    ("5", 26, 34, "Renforcer la protection contre les violences conjugales"),
    ("6", 35, 38, "Les raisons qui vous ont incité-e à répondre à ce questionnaire"),
)
OTHER_SECTION = "Autres questions"


@dataclass(frozen=True)
class QuestionColumns:
    """A question, the column that says whether it was answered, and the columns of its options."""

    question: ParsedQuestion
    own: int
    options: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Layout:
    """Which column holds what. ``repeats`` leads from a repeated column to the first of its name."""

    identity: int
    profile: tuple[tuple[int, str], ...]
    questions: tuple[QuestionColumns, ...]
    repeats: tuple[tuple[int, int], ...]


def read_layout(table: Table, report: ImportReport) -> tuple[Layout, ParsedQuestionnaire]:
    """The meaning of each column, and the questionnaire.

    Raises UnreadableFile without an ``id`` column, without questions, or if answers lack their question."""
    longest = max(map(len, table.header))
    if longest > LONGEST_HEADER:
        found = f"one of {longest} characters"
        raise UnreadableFile(report.source, f"headers of at most {LONGEST_HEADER} characters", found)
    repeats = _repeats(table, report)
    first = [position for position in range(len(table.header)) if position not in repeats]
    names = {position: table.header[position].strip() for position in first}
    matches = {position: match for position in first if (match := _HEADER.match(table.header[position]))}
    identity = next((position for position in first if names[position].lower() == "id"), None)
    if identity is None or not matches:
        missing = "columns “Question n° …”" if identity is not None else "a column “id”"
        found = "the columns " + ", ".join(f"“{shown(header, 40)}”" for header in table.header[:4])
        raise UnreadableFile(report.source, missing, found + " …" * (len(table.header) > 4))
    profile = [(position, names[position]) for position in first if position not in {identity, *matches}]
    _report_headers(table, matches, profile, report)
    questions = _questions(table, matches, report)
    layout = Layout(identity, tuple(profile), questions, tuple(repeats.items()))
    return layout, _questionnaire((columns.question for columns in questions), report)


def _repeats(table: Table, report: ImportReport) -> dict[int, int]:
    seen: dict[str, int] = {}
    repeats = {}
    for position, header in enumerate(table.header):
        original = seen.setdefault(header.strip(), position)
        if original != position:
            report.add("repeated_column", header, 1, table.column(position))
            repeats[position] = original
    return repeats


def _report_headers(
    table: Table, matches: Iterable[int], profile: list[tuple[int, str]], report: ImportReport
) -> None:
    for position in matches:
        if not _EXACT.match(table.header[position]):
            report.add("header_layout", table.header[position], 1, table.column(position))
    for position, name in profile:
        code = "value_coded" if name == "sexe" else "unknown_column"
        report.add(code, name, 1, table.column(position))


def _questions(table: Table, matches: dict[int, re.Match[str]], report: ImportReport) -> tuple[QuestionColumns, ...]:
    own = {int(match[1]): position for position, match in reversed(matches.items()) if match[2]}
    options: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for position, match in matches.items():
        if not match[2]:
            options[int(match[1])].append((position, _option(match[3], report, table.column(position))))
    _check_numbers(own.keys(), options.keys(), report)
    for number, columns in options.items():
        for position, _ in columns:
            if _asked(matches[position][3]) != _asked(matches[own[number]][3]):
                report.add("header_differs", table.header[position], 1, table.column(position))
    return tuple(
        _columns(table, number, position, matches[position][3], options[number], report)
        for number, position in sorted(own.items())
    )


def _check_numbers(own: Set[int], answered: Set[int], report: ImportReport) -> None:
    for number in sorted(answered - own):
        found = f"answers to question {number} but no column “Question n° {number} : …”"
        raise UnreadableFile(report.source, "a column for every question that has answers", found)
    for number in sorted(set(range(1, max(own) + 1)) - own):
        report.add("question_missing", f"Question n° {number}", 1)


def _asked(rest: str) -> str:
    return comparable(_ARROW.split(rest, maxsplit=1)[0])


def _option(rest: str, report: ImportReport, column: str) -> str:
    arrow = _ARROW.search(rest)
    return clean(rest[arrow.end() :], report, 1, column) if arrow else NO_OPTION


def _columns(
    table: Table, number: int, position: int, raw: str, options: list[tuple[int, str]], report: ImportReport
) -> QuestionColumns:
    column = table.column(position)
    hint = _HINT.search(raw)
    text = _wording(raw, report, column)
    labels = [label for _, label in options if label != NO_OPTION]
    words = hint[1] if hint else ""
    kind = _kind(labels, words)
    ordered = tuple(sorted(labels, key=_likert_rank if kind == "likert" else _closing_rank))
    if list(ordered) != labels:
        report.add("options_ordered", " / ".join(ordered), 1, column)
    choices = next((count for word, count in _COUNTS.items() if re.search(rf"\b{word} cases\b", words)), None)
    question = ParsedQuestion(f"q{number}", number, text, kind, ordered, words, choices)
    return QuestionColumns(question, position, tuple(options))


def _wording(raw: str, report: ImportReport, column: str) -> str:
    text = _NUMBER_TAB.sub("", raw, count=1) if _NUMBER_TAB.match(raw) else raw
    if text != raw:
        report.add("number_tab", raw, 1, column)
    without = _TAG.sub("", _HINT.sub("", text))
    if without != text:
        report.add("html_tag", text, 1, column)
        without = without.rstrip()
    return clean(without, report, 1, column)


def _kind(labels: list[str], hint: str) -> Kind:
    if not labels:
        return "text"
    ranks = {_likert_rank(label) for label in labels}
    if len(ranks) == len(labels) >= 3 and len(_SCALE) not in ranks:
        return "likert"
    return "multiple" if re.search(r"\bcases\b", hint) else "single"


def _likert_rank(label: str) -> int:
    found = (rank for rank, words in enumerate(_SCALE) if re.match(words, label, re.I))
    return next(found, len(_SCALE))


def _closing_rank(label: str) -> int:
    return {"non": 1, "autre": 2}.get(label.lower(), 0)


def _questionnaire(questions: Iterable[ParsedQuestion], report: ImportReport) -> ParsedQuestionnaire:
    remaining = {question.number: question for question in questions}
    sections = []
    for code, start, end, title in SECTIONS:
        members = tuple(remaining.pop(number) for number in range(start, end + 1) if number in remaining)
        if members:
            sections.append(ParsedSection(title, members, code))
    for question in remaining.values():
        report.add("section_unknown", question.text, 1, f"Question n° {question.number}")
    if remaining:
        sections.append(ParsedSection(OTHER_SECTION, tuple(remaining.values())))
    return ParsedQuestionnaire(tuple(sections))
