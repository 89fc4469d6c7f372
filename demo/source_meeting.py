"""The real meetings behind the demonstration, read from ``demo/data`` into frozen dataclasses.

The wording is that of the documents of UN DESA, verbatim; each file's ``notes`` say what was changed in
layout. ``action_lines`` beside themes and proposals are this project's own filing, as codes such as ``C1``,
``C7-egov`` and ``C11`` (the lower-case code is the line's slug); of a proposal's lines the first fits best.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Official:
    """A person named in the document, with the part they took (empty where the document states none)."""

    name: str
    title: str
    role: str = ""


@dataclass(frozen=True)
class AttendanceGroup:
    """How many people of one stakeholder category attended."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Point:
    """One roman-numbered point under a lettered item."""

    numeral: str
    text: str


@dataclass(frozen=True)
class LetteredItem:
    """One item of a lettered list: official wording, its points, and the action lines it is filed under."""

    letter: str
    text: str
    points: tuple[Point, ...] = ()
    action_lines: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The wording up to the first semicolon, for a heading."""
        return self.text.partition(";")[0].strip().rstrip(".")


@dataclass(frozen=True)
class NumberedParagraph:
    """One numbered paragraph of the summary report."""

    number: int
    text: str


@dataclass(frozen=True)
class Footnote:
    """A footnote, the mark that stands in the text, and the paragraph that carries the mark."""

    mark: str
    paragraph: int
    text: str


@dataclass(frozen=True)
class ConsultationMeeting:
    """The consultation meeting of 16 May 2006 and its summary report as revised on 7 June 2006."""

    title: str
    subtitle: str
    masthead: tuple[str, ...]
    openness: str
    date_line: str
    venue: str
    place: str
    report_title: str
    revised: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    number_in_series: int
    action_lines: tuple[str, ...]
    provisional_lines: tuple[str, ...]
    convenor: str
    officers: tuple[Official, ...]
    attendance: tuple[AttendanceGroup, ...]
    attendance_total: int
    paragraphs: tuple[NumberedParagraph, ...]
    footnotes: tuple[Footnote, ...]
    presenters: tuple[LetteredItem, ...]
    themes: tuple[LetteredItem, ...]
    discussion_title: str
    discussion: tuple[LetteredItem, ...]
    proposals_title: str
    proposals: tuple[LetteredItem, ...]
    notes: tuple[str, ...]

    @property
    def chair(self) -> Official:
        """The person who chaired the meeting."""
        return next(officer for officer in self.officers if officer.role == "chaired by")


@dataclass(frozen=True)
class ForumSession:
    """Session 135 of the WSIS Forum, 8 April 2019."""

    number: int
    title: str
    organizer: str
    kind: str
    date_line: str
    room: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    aim: str
    aim_lines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    person: Official
    parts: tuple[str, ...]
    action_lines: tuple[str, ...]
    sdgs: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class DebatedIssues:
    """What was debated on one action line at the facilitation meeting of 2018."""

    action_line: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeDocument:
    """The outcome document of the facilitation meeting for C1, C7 e-government and C11 of 2018."""

    title: str
    session_title: str
    organizations: tuple[str, ...]
    relevance: tuple[str, ...]
    achievements: tuple[str, ...]
    action_lines: tuple[str, ...]
    debated_issues: tuple[DebatedIssues, ...]
    quotes: tuple[str, ...]
    overall_outcomes: tuple[str, ...]
    sdg_linkages: str
    emerging_trends: tuple[str, ...]
    suggestions: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SourceQuestion:
    """One question of a real set; ``text`` is None where only its section was seen."""

    text: str | None
    action_line: str | None = None
    section: str | None = None


@dataclass(frozen=True)
class QuestionSet:
    """One real set of consultation questions with the address of its source."""

    key: str
    title: str
    source: str
    questions: tuple[SourceQuestion, ...]
    topics: tuple[str, ...] = ()
    closes: str | None = None
    respondent_fields: tuple[str, ...] = ()


def _load(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _frozen(raw: dict[str, Any]) -> dict[str, Any]:
    """The file's plain values: lists become tuples, times get their zone, ``source`` stays in the file."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    del values["source"]
    for name in {"starts_at", "ends_at"} & values.keys():
        values[name] = datetime.fromisoformat(values[name]).replace(tzinfo=ZoneInfo(values["zone"]))
    return values


def _item(raw: dict[str, Any]) -> LetteredItem:
    points = tuple(Point(**point) for point in raw.get("points", ()))
    return LetteredItem(raw["letter"], raw["text"], points, tuple(raw.get("action_lines", ())))


@cache
def meeting_2006() -> ConsultationMeeting:
    """The meeting of 16 May 2006. Times carry the zone Europe/Zurich.

    Raises ValueError if the attendance of the file does not sum to its total."""
    values = _frozen(_load("meeting-2006.json"))
    attendance = values.pop("attendance")
    groups = tuple(AttendanceGroup(**group) for group in attendance["groups"])
    if sum(group.count for group in groups) != attendance["total"]:
        raise ValueError("meeting-2006.json: the attendance of the groups does not sum to the total")
    values["officers"] = tuple(Official(**officer) for officer in values["officers"])
    values["paragraphs"] = tuple(NumberedParagraph(**paragraph) for paragraph in values["paragraphs"])
    values["footnotes"] = tuple(Footnote(**note) for note in values["footnotes"])
    for name in ("presenters", "themes", "discussion", "proposals"):
        values[name] = tuple(_item(item) for item in values[name])
    return ConsultationMeeting(attendance=groups, attendance_total=attendance["total"], **values)


@cache
def session_2019() -> ForumSession:
    """Session 135 of 8 April 2019. Times carry the zone Europe/Zurich."""
    values = _frozen(_load("session-2019.json"))
    values["person"] = Official(**values["person"])
    values["sdgs"] = tuple(goal["number"] for goal in values["sdgs"])
    return ForumSession(**values)


@cache
def outcome_2018() -> OutcomeDocument:
    """The outcome document of the facilitation meeting of 2018."""
    values = _frozen(_load("outcome-2018.json"))
    values["debated_issues"] = tuple(
        DebatedIssues(issue["action_line"], issue["title"], tuple(issue["points"]))
        for issue in values["debated_issues"]
    )
    return OutcomeDocument(**values)


def _question_set(raw: dict[str, Any]) -> QuestionSet:
    questions = tuple(
        SourceQuestion(question["text"], question.get("line"), question.get("section"))
        for question in raw["questions"]
    )
    topics, fields = tuple(raw.get("topics", ())), tuple(raw.get("respondent_fields", ()))
    return QuestionSet(raw["id"], raw["title"], raw["source"], questions, topics, raw.get("closes"), fields)


@cache
def question_sets() -> tuple[QuestionSet, ...]:
    """The nine real question sets, in the order of the file."""
    return tuple(_question_set(raw) for raw in _load("question-sets.json")["question_sets"])
