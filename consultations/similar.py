"""Statements that say much the same as another: found by their words, so that a proposer is shown them first."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from contributions.words import words

ENOUGH = 0.5
"""The share of words, of all that stand in either text, above which two texts are called alike."""
SHOWN = 5


class Said(Protocol):
    """A text in a language."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def lang(self) -> str:
        """Their language."""


Item = TypeVar("Item", bound=Said)


def codes(text: str, lang: str) -> frozenset[str]:
    """The words of a text as search knows them: without case, accents and endings, in whichever order."""
    return frozenset(word.code for word in words(text, lang))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common words among all words of two texts, from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


def alike(text: str, lang: str, others: Iterable[Item]) -> list[Item]:
    """Those of ``others`` that say much the same, the most alike first; at most five."""
    mine = codes(text, lang)
    found = [(likeness(mine, codes(other.text, other.lang)), place, other) for place, other in enumerate(others)]
    near = sorted((-how, place, other) for how, place, other in found if how >= ENOUGH)
    return [other for _how, _place, other in near[:SHOWN]]


def is_same(text: str, other: str) -> bool:
    """Whether two texts differ in nothing but case, spaces and the signs at their end."""
    return _plain(text) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!。؟?… ")
