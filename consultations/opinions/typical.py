"""What a group says that others do not: the statements that stand for it.

Representativeness as Polis has it (Small et al. 2021; polismath, ``repness.clj``; red-dwarf 0.4, ``utils/stats.py``): how
much more probable a vote is within the group than outside it, and two tests, whether the vote is more probable than one
half, and whether it is more probable than outside. A statement stands for a group if both tests of one vote pass at 90 %.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consultations.opinions.ballots import UNSEEN, Indices, Numbers

CERTAIN = 1.2815515655446004
"""The standard normal distribution lies below this with 90 %."""
MOST = 5
AGREE, DISAGREE = 1, -1


@dataclass(frozen=True, slots=True)
class Count:
    """How some voters voted on a statement."""

    agree: int
    disagree: int
    seen: int


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement that stands for a group: its ``column``, ``vote`` (1 or −1), and the votes inside and outside."""

    column: int
    vote: int
    inside: Count
    outside: Count


@dataclass(frozen=True, slots=True)
class Tests:
    """For one group and one vote, a number a statement: probability, its test, representativeness, its test."""

    probable: Numbers
    probable_test: Numbers
    special: Numbers
    special_test: Numbers

    @property
    def passes(self) -> NDArray[np.bool_]:
        """Where both tests pass."""
        return (self.probable_test > CERTAIN) & (self.special_test > CERTAIN)

    @property
    def weight(self) -> Numbers:
        """By what statements are put in order."""
        return self.special * self.special_test * self.probable * self.probable_test


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes counted: a row for each group, a column for each statement."""

    agree: Indices
    disagree: Indices
    seen: Indices

    def count(self, group: int, column: int) -> Count:
        """The votes of one group."""
        return Count(int(self.agree[group, column]), int(self.disagree[group, column]), int(self.seen[group, column]))

    def others(self, group: int, column: int) -> Count:
        """The votes of all other groups together."""
        every = (self.agree, self.disagree, self.seen)
        agree, disagree, seen = (int(votes[:, column].sum() - votes[group, column]) for votes in every)
        return Count(agree, disagree, seen)


def tally(votes: NDArray[np.int8], labels: Indices, k: int) -> Tally:
    """The votes of each group."""

    def per_group(wanted: NDArray[np.bool_]) -> Indices:
        return np.stack([np.count_nonzero(wanted[labels == group], axis=0) for group in range(k)])

    return Tally(per_group(votes == AGREE), per_group(votes == DISAGREE), per_group(votes != UNSEEN))


def typical(counts: Tally, group: int, shown: NDArray[np.bool_]) -> list[Typical]:
    """At most five statements that stand for a group, what it agrees with first; only those that are ``shown``."""
    agree, disagree = tests(counts.agree, counts.seen, group), tests(counts.disagree, counts.seen, group)
    head = _head(counts, group, agree, disagree, shown)
    if head is None:
        return []
    passing = np.flatnonzero((agree.passes | disagree.passes) & shown)
    votes = {int(column): _direction(agree, disagree, int(column)) for column in passing}
    weights = {column: (agree if vote == AGREE else disagree).weight[column] for column, vote in votes.items()}
    rest = sorted((column for column in votes if column != head), key=lambda column: (-weights[column], column))
    chosen = [(column, _direction(agree, disagree, column)) for column in [head, *rest][:MOST]]
    return [
        Typical(column, vote, counts.count(group, column), counts.others(group, column))
        for column, vote in sorted(chosen, key=lambda one: -one[1])
    ]


def _direction(agree: Tests, disagree: Tests, column: int) -> int:
    return AGREE if agree.special_test[column] > disagree.special_test[column] else DISAGREE


def tests(votes: Indices, seen: Indices, group: int) -> Tests:
    """The numbers of one kind of vote."""
    inside, seen_inside = votes[group], seen[group]
    outside, seen_outside = votes.sum(axis=0) - inside, seen.sum(axis=0) - seen_inside
    probable = (inside + 1) / (seen_inside + 2)
    test = 2 * np.sqrt(seen_inside + 1) * ((inside + 1) / (seen_inside + 1) - 0.5)
    special = probable / ((outside + 1) / (seen_outside + 2))
    return Tests(
        probable, test, special, _two_proportions(inside + 1, outside + 1, seen_inside + 1, seen_outside + 1)
    )


def _two_proportions(one: Indices, other: Indices, of_one: Indices, of_other: Indices) -> Numbers:
    together = (one + other) / (of_one + of_other)
    spread = np.sqrt(together * (1 - together) * (1 / of_one + 1 / of_other))
    return np.where(spread > 0, (one / of_one - other / of_other) / np.where(spread > 0, spread, 1.0), 0.0)


def _head(counts: Tally, group: int, agree: Tests, disagree: Tests, shown: NDArray[np.bool_]) -> int | None:
    """What comes in any case: the statement it agrees with best; failing that, and if none passes, the most special one."""
    best: int | None = None
    for column in _columns(shown):
        if counts.agree[group, column] + counts.disagree[group, column] and _beats(agree, column, best):
            best = column
    if best is not None:
        return best
    every = list(_columns(shown))
    special = np.maximum(agree.special_test, disagree.special_test)
    if ((agree.passes | disagree.passes) & shown).any() or not every:
        return None
    return max(every, key=lambda column: (special[column], -column))


def _columns(shown: NDArray[np.bool_]) -> Iterator[int]:
    return (int(column) for column in np.flatnonzero(shown))


def _beats(agree: Tests, column: int, best: int | None) -> bool:
    special, probable, test = agree.special, agree.probable, agree.probable_test
    if best is None:
        return bool(test[column] > CERTAIN or (special[column] > 1 and probable[column] > 0.5))
    if special[best] > 1:
        return bool(agree.weight[column] > agree.weight[best])
    return bool(probable[column] * test[column] > probable[best] * test[best])


def shared(counts: Tally, shown: NDArray[np.bool_]) -> list[int]:
    """At most five statements with which at least 3/5 of every group agree, by the product of their probabilities."""
    every = ((counts.agree * 5 >= counts.seen * 3) & (counts.seen > 0)).all(axis=0) & shown
    products = ((counts.agree + 1) / (counts.seen + 2)).prod(axis=0)
    found = [int(column) for column in np.flatnonzero(every)]
    return sorted(found, key=lambda column: (-products[column], column))[:MOST]
