"""How well a text answers a query: one formula in Python, so that both databases give the same order.

What is scored are the newest thousand matches (:data:`contributions.search.RANKED`). The score grows with how often the
words occur, weighed against the length of the text (as in BM25, with a fixed mean length); with how near to each other
they stand; when they stand in the title; and a little with newness. It is a whole number, so that pages can begin
after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.fulltext import AnyOf

K1, B, MEAN_LENGTH = 1.2, 0.6, 80
NEARNESS, IN_TITLE, NEWNESS = 1.5, 3.0, 0.5
YEAR = 365 * 86_400
SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a query, ready to be looked up: exact forms by word, and the beginnings that stand for any."""

    count: int
    exact: dict[str, int]
    begins: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, words: Sequence[AnyOf]) -> "Wanted":
        """From the parts of a query, each of which is met by any of its terms."""
        pairs = [(term, place) for place, terms in enumerate(words) for term in terms]
        exact = {term.word: place for term, place in reversed(pairs) if not term.is_prefix}
        return cls(len(words), exact, tuple((term.word, place) for term, place in pairs if term.is_prefix))

    def places(self, codes: Sequence[str]) -> list[tuple[int, int]]:
        """Where ``codes`` hold a word of the query: ``(place in the text, which word)``."""
        exact = self.exact
        found = [(at, exact[code]) for at, code in enumerate(codes) if code in exact]
        for begin, word in self.begins:
            found += [(at, word) for at, code in enumerate(codes) if code.startswith(begin) and code not in exact]
        return sorted(found) if self.begins else found


def score(codes: Sequence[str], wanted: Wanted, *, title_length: int, age: float) -> int:
    """How well the text of ``codes``, of which the first ``title_length`` are its title, answers; ``age`` in seconds."""
    found = wanted.places(codes)
    counts = [0] * wanted.count
    for _at, word in found:
        counts[word] += 1
    longer = K1 * (1 - B + B * len(codes) / MEAN_LENGTH)
    frequency = sum(count * (K1 + 1) / (count + longer) for count in counts)
    in_title = len({word for at, word in found if at < title_length})
    titled = IN_TITLE * in_title / wanted.count if wanted.count else 0.0
    newness = NEWNESS / (1 + max(0.0, age) / YEAR)
    return round((frequency + NEARNESS * _nearness(found, wanted.count) + titled + newness) * SCALE)


def _nearness(found: Sequence[tuple[int, int]], count: int) -> float:
    """1 when all words stand side by side, less the wider the narrowest passage that holds them all."""
    if count < 2:
        return 0.0
    latest: dict[int, int] = {}
    narrowest = 0
    for at, word in found:
        latest[word] = at
        if len(latest) == count:
            width = at - min(latest.values()) + 1
            narrowest = width if not narrowest else min(narrowest, width)
    return count / max(narrowest, count) if narrowest else 0.0
