"""Where each voter stands: votes brought down to two dimensions, as Polis does it.

Principal components of all voters, what somebody has not seen standing at the statement's mean (Small et al. 2021, Recerca
26 (2), “Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces”). A voter's point is then moved outwards by
√(statements ÷ votes cast), for who voted on little would else stand near the middle without having said so (polismath,
``pca.clj``, ``sparsity-aware-project-ptpts``; github.com/compdemocracy/polis).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from consultations.opinions.ballots import ROWS, UNSEEN, Ballots, Numbers

DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class Space:
    """The two directions in which votes differ most: ``axes`` has a row for each, ``mean`` a number a statement.

    ``explained`` is the part of all difference that each direction shows.
    """

    mean: Numbers
    axes: Numbers
    explained: Numbers

    @property
    def is_flat(self) -> bool:
        """Whether voters do not differ, or in one direction alone."""
        return bool((self.explained < 1e-9).any())


def space(ballots: Ballots) -> Space:
    """The space of these voters. The direction of an axis is fixed: its largest part is positive."""
    votes = ballots.votes
    seen = np.maximum(np.count_nonzero(votes != UNSEEN, axis=0), 1)
    mean = np.where(votes != UNSEEN, votes, 0).sum(axis=0, dtype=np.int64) / seen
    spread = np.zeros((len(mean), len(mean)))
    for part in _centred(ballots, mean):
        spread += part.T @ part
    sizes, directions = np.linalg.eigh(spread)
    axes = directions[:, ::-1][:, :DIMENSIONS].T
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    total = max(float(np.trace(spread)), np.finfo(float).tiny)
    explained = np.maximum(sizes[::-1][:DIMENSIONS], 0) / total
    return Space(mean, axes * np.where(largest < 0, -1.0, 1.0)[:, None], explained)


def points(ballots: Ballots, where: Space) -> Numbers:
    """The point of each voter."""
    found = np.vstack([part @ where.axes.T for part in _centred(ballots, where.mean)])
    outwards = np.sqrt(len(ballots.statements) / np.maximum(ballots.cast, 1))
    return found * outwards[:, None]


def _centred(ballots: Ballots, mean: Numbers) -> Iterator[Numbers]:
    """Votes as their distance from the mean, what was not seen as none, some voters at a time."""
    for start in range(0, len(ballots.votes), ROWS):
        part = ballots.votes[start : start + ROWS]
        yield np.where(part != UNSEEN, part - mean, 0.0)
