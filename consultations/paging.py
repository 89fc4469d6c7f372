"""The pages of a questionnaire: sections that begin a page part it; what is not asked is passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from consultations.logic import Asked
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.db import canonical_json


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its ``number`` from 1, and its sections."""

    number: int
    sections: tuple[Section, ...]

    @property
    def questions(self) -> list[Question]:
        """Its questions, shown or not."""
        return [question for section in self.sections for question in section.asked_questions()]

    def is_asked(self, asked: Asked) -> bool:
        """Whether anything on it is shown."""
        return any(question.id in asked.questions for question in self.questions)


def leaves(consultation: Consultation) -> list[Leaf]:
    """The pages in order; at least one."""
    parted: list[list[Section]] = [[]]
    for section in consultation.asked_sections():
        if section.starts_page and parted[-1]:
            parted.append([])
        parted[-1].append(section)
    return [Leaf(number, tuple(sections)) for number, sections in enumerate(parted, 1)]


def neighbour(found: Sequence[Leaf], here: int, step: int, asked: Asked) -> Leaf | None:
    """The next page on which something is asked, forwards (``step`` 1) or back (−1)."""
    ways = found[here:] if step > 0 else found[: here - 1][::-1]
    return next((leaf for leaf in ways if leaf.is_asked(asked)), None)


def place(found: Sequence[Leaf], here: int, asked: Asked) -> tuple[int, int]:
    """As which of how many pages a respondent meets the page ``here``."""
    met = [leaf.number for leaf in found if leaf.is_asked(asked) or leaf.number == here]
    return met.index(here) + 1, len(met)


def seen(leaf: Leaf, given: Mapping[int, Any]) -> str:
    """A short digest of the answers on a page, by which a later saving knows whether they were changed meanwhile."""
    here = {str(key): value for key, value in part(leaf, given).items()}
    return sha256(canonical_json(here).encode()).hexdigest()[:16]


def part(leaf: Leaf, given: Mapping[int, Any]) -> dict[int, Any]:
    """The answers on a page."""
    return {question.id: given[question.id] for question in leaf.questions if question.id in given}


def resumed(found: Sequence[Leaf], asked: Asked, given: Mapping[int, Any]) -> Leaf | None:
    """Where somebody who comes back goes on: the first page on which nothing was answered; ``None``: all were begun."""
    return next((leaf for leaf in found if leaf.is_asked(asked) and not part(leaf, given)), None)


@dataclass(frozen=True, slots=True)
class Saving:
    """One page that is saved: the digest of what its writer ``seen`` on it, and whether answers must hold already."""

    leaf: Leaf
    seen: str | None = None
    strict: bool = False

    def is_stale(self, stored: Mapping[int, Any], given: Mapping[int, Any]) -> bool:
        """Whether the page holds other answers by now than its writer saw, and other ones than they send."""
        return self.seen is not None and seen(self.leaf, stored) not in (self.seen, seen(self.leaf, given))

    def joined(self, stored: Mapping[int, Any], given: Mapping[int, Any]) -> dict[int, Any]:
        """What is stored, with this page as it was sent."""
        here = {question.id for question in self.leaf.questions}
        return {key: value for key, value in stored.items() if key not in here} | part(self.leaf, given)
