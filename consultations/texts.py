"""The texts of a consultation, each under its key: what is translated, reworded, exported and imported.

| key | text |
|---|---|
| ``title`` ``summary`` ``purpose`` ``source_note`` | of the consultation |
| ``section.3.title`` | of a section |
| ``question.12.text`` ``question.12.help`` ``question.12.valid_message`` | of a question |
| ``option.9.label`` ``row.4.label`` | of an option, of a row of a matrix or a statement of the questionnaire |
| ``question.12.settings.paragraph`` | words among the settings of a question's kind |

An empty text needs no translation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultations.models import Consultation
from consultations.question_models import Option, Question, QuestionRow, Section
from core import richtext

Owner = Consultation | Section | Question | Option | QuestionRow
PREFIXES: dict[type, str] = {Section: "section", Question: "question", Option: "option", QuestionRow: "row"}
PROSE = ("purpose", "source_note")
"""Texts that are Markdown; the HTML made of each stands beside it."""
OUTLINE = {"title": 200, "summary": 500, "purpose": richtext.MAX_LENGTH, "source_note": richtext.MAX_LENGTH}
OF_QUESTION = {"text": 1000, "help": 1000, "valid_message": 500}
SETTINGS = ("paragraph", "reference", "low_label", "high_label", "unit")
"""The settings of kinds that are words which respondents read."""
REQUIRED = ("title", "text", "label")


@dataclass(frozen=True, slots=True)
class Part:
    """One text: whose it is, under which name, how long it may be."""

    owner: Owner
    field: str
    limit: int

    @property
    def key(self) -> str:
        """Its name within the consultation."""
        return key_of(self.owner, self.field)

    @property
    def original(self) -> str:
        """Its wording in the language of the consultation."""
        return original_of(self.owner, self.field)

    @property
    def is_prose(self) -> bool:
        """Whether it is Markdown."""
        return self.field in PROSE

    @property
    def is_long(self) -> bool:
        """Whether it may have several lines."""
        return self.is_prose or self.field.startswith("settings.")

    @property
    def is_required(self) -> bool:
        """Whether it cannot be empty."""
        return self.field in REQUIRED


def key_of(owner: Owner, field: str) -> str:
    """The key of a text."""
    return field if isinstance(owner, Consultation) else f"{PREFIXES[type(owner)]}.{owner.id}.{field}"


def original_of(owner: Owner, field: str) -> str:
    """The wording of a text in the language of the consultation."""
    if field.startswith("settings."):
        assert isinstance(owner, Question)  # noqa: S101  # only questions have settings
        return str((owner.settings or {}).get(field.partition(".")[2]) or "")
    return str(getattr(owner, field) or "")


def consultation_of(owner: Owner) -> Consultation:
    """The consultation in which a text stands."""
    if isinstance(owner, Option | QuestionRow):
        owner = owner.question
    if isinstance(owner, Question):
        owner = owner.section
    return owner.consultation if isinstance(owner, Section) else owner


def write(part: Part, text: str) -> None:
    """Give a text another wording, which was checked."""
    owner: Any = part.owner
    if part.field.startswith("settings."):
        owner.settings = owner.settings | {part.field.partition(".")[2]: text}
        return
    setattr(owner, part.field, text)
    if part.is_prose:
        setattr(owner, f"{part.field}_html", html_of(part, text))


def html_of(part: Part, text: str) -> str:
    """The HTML of a text that is Markdown; empty for others."""
    return richtext.render(text).html if part.is_prose and text.strip() else ""


def parts(consultation: Consultation) -> list[Part]:
    """The texts of the questionnaire that is asked, in the order in which they are read, empty ones left out."""
    return [part for group in grouped(consultation) for part in group]


def grouped(consultation: Consultation) -> list[list[Part]]:
    """The texts in groups: the consultation's own, then section by section; empty texts and groups left out."""
    groups = [_outline(consultation), *(_section(section) for section in consultation.asked_sections())]
    return [group for group in ([p for p in parts if p.original.strip()] for parts in groups) if group]


def _outline(consultation: Consultation) -> Iterator[Part]:
    return (Part(consultation, field, limit) for field, limit in OUTLINE.items())


def _section(section: Section) -> Iterator[Part]:
    yield Part(section, "title", 300)
    for question in section.asked_questions():
        yield from (Part(question, field, limit) for field, limit in OF_QUESTION.items())
        yield from (Part(question, f"settings.{name}", richtext.MAX_LENGTH) for name in _words_of(question))
        yield from (Part(option, "label", 500) for option in question.asked_options())
        yield from (Part(row, "label", 500) for row in question.asked_rows())


def _words_of(question: Question) -> list[str]:
    return [name for name in SETTINGS if isinstance((question.settings or {}).get(name), str)]
