"""Votes as a matrix: the order of rows is no matter, and a pair stands once."""

import random

import numpy as np
import pytest

from consultations.opinions.ballots import UNSEEN, ballots
from tests.consultations.opinions.vote_sets import SETS, latest, log


def test_rows_become_a_matrix_in_rising_order() -> None:
    made = ballots([(9, 5, 1), (2, 7, -1), (9, 7, 0)])
    assert (made.voters.tolist(), made.statements.tolist()) == ([2, 9], [5, 7])
    assert made.votes.tolist() == [[UNSEEN, -1], [1, 0]]
    assert made.cast.tolist() == [1, 2]


def test_no_votes_are_an_empty_matrix() -> None:
    assert ballots([]).votes.shape == (0, 0)


def test_two_votes_on_one_statement_are_refused() -> None:
    with pytest.raises(ValueError, match="only the latest counts"):
        ballots([(1, 1, 1), (1, 1, -1)])


@pytest.mark.parametrize("name", SETS)
def test_the_order_of_votes_is_no_matter(name: str) -> None:
    votes = latest(log(name))
    first = ballots(votes)
    random.Random(7).shuffle(votes)  # noqa: S311  # an order, no secret
    second = ballots(votes)
    assert np.array_equal(first.votes, second.votes)
    assert np.array_equal(first.voters, second.voters)
