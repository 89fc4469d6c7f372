"""Votes as a matrix: voters by statements, the same whatever the order in which votes were read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNSEEN = 2
"""Stands in the matrix where somebody has not voted on a statement; votes are 1, 0 and −1."""
ROWS = 2048
"""So many voters are taken at a time where numbers with a fraction are made of votes."""

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
VoteRow = tuple[int, int, int]
"""Voter, statement, vote."""


@dataclass(frozen=True, slots=True)
class Ballots:
    """``votes`` has a row for each of ``voters`` and a column for each of ``statements``, both in rising order."""

    voters: Indices
    statements: Indices
    votes: NDArray[np.int8]

    @property
    def cast(self) -> Indices:
        """How many statements each voter has voted on."""
        return np.count_nonzero(self.votes != UNSEEN, axis=1)

    def of(self, rows: Indices) -> "Ballots":
        """Those of some voters, by their places."""
        return Ballots(self.voters[rows], self.statements, self.votes[rows])


def ballots(rows: Iterable[VoteRow]) -> Ballots:
    """The matrix of ``rows``, each of another voter and statement. Raises ``ValueError`` for a pair that stands twice."""
    table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
    voters, row = np.unique(table[:, 0], return_inverse=True)
    statements, column = np.unique(table[:, 1], return_inverse=True)
    votes = np.full((len(voters), len(statements)), UNSEEN, dtype=np.int8)
    votes[row, column] = table[:, 2]
    if np.count_nonzero(votes != UNSEEN) != len(table):
        raise ValueError("A voter has two votes on one statement: only the latest counts.")
    return Ballots(voters, statements, votes)
