"""The French National Assembly's consultation, as it was read from its files: no database, no rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["single", "multiple", "likert", "text"]
Answer = str | list[str] | None


@dataclass(frozen=True)
class ParsedQuestion:
    """One question. ``choices`` is the exact number of options asked for, ``hint`` the words that say so."""

    key: str
    number: int
    text: str
    kind: Kind
    options: tuple[str, ...] = ()
    hint: str = ""
    choices: int | None = None
    required: bool = False


@dataclass(frozen=True)
class ParsedSection:
    """One part of the questionnaire; ``code`` is the part's number, by which syntheses name their theme."""

    title: str
    questions: tuple[ParsedQuestion, ...]
    code: str = ""


@dataclass(frozen=True)
class ParsedQuestionnaire:
    """The questionnaire in the order of its numbers."""

    sections: tuple[ParsedSection, ...]

    def questions(self) -> Iterator[ParsedQuestion]:
        """All questions in order."""
        return (question for section in self.sections for question in section.questions)

    def question(self, key: str) -> ParsedQuestion:
        """The question of that key; raises KeyError."""
        return {question.key: question for question in self.questions()}[key]


@dataclass(frozen=True)
class ParsedResponse:
    """One respondent's answers by question key; None is no answer, or one whose words the file does not hold.

    ``written`` names the open questions answered in words that the file does not hold."""

    external_id: str
    answers: Mapping[str, Answer]
    profile: Mapping[str, str]
    written: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class ParsedSynthesis:
    """One volunteer's synthesis of one written answer.

    ``theme`` is the title of the questionnaire's part, ``kind`` what the volunteer said the text holds."""

    document_id: str
    question_key: str
    response_external_id: str | None
    source_text: str
    synthesis: str
    theme: str
    kind: str
