"""What is kept back of the figure of one question, by its kind and by who was asked."""

from collections.abc import Mapping
from typing import Any

from consultations import kinds
from consultations.question_models import Question
from consultations.shares import EVERY
from consultations.suppressing import KeptBack, kept_back, tells_who_was_asked


def is_conditional(question: Question) -> bool:
    """Whether some are not asked it because of what they answered."""
    return bool(question.shown_if or question.section.shown_if)


def asked_in(question: Question, versions: Mapping[str, int]) -> int:
    """How many answered a version that has the question, by how many answered each."""
    return sum(count for version, count in versions.items() if question.is_in(int(version)))


def hides_base(question: Question, counts: Mapping[str, int], versions: Mapping[str, int], threshold: int) -> bool:
    """Whether even how many answered it would give an answer to another question away."""
    base, asked = counts.get(EVERY, 0), asked_in(question, versions)
    return is_conditional(question) and tells_who_was_asked(base, asked, threshold)


def judged(
    question: Question, counts: Mapping[str, int], versions: Mapping[str, int], threshold: int
) -> KeptBack[Any]:
    """What is kept back of a closed question, by the categories of its answers."""
    if hides_base(question, counts, versions, threshold):
        return KeptBack(is_all=True)
    cells = dict.fromkeys(kinds.of(question).categories(question), 0)
    cells |= {category: count for category, count in counts.items() if category != EVERY}
    return kept_back(cells, threshold, taken(question, counts.get(EVERY, 0)))


def taken(question: Question, base: int) -> int:
    """How many options were certainly taken by so many who answered."""
    least = question.choices_exact or question.settings.get("choices_min") or 1
    return base * int(least)
