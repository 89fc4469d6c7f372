"""The map shows squares of enough people, and where the middle of each group is."""

import numpy as np

from consultations.opinions.clusters import Clusters
from consultations.opinions.mapping import SQUARES, Place, Square, places, squares

POINTS = np.array([[0.0, 0.0]] * 6 + [[10.0, 10.0]] * 4 + [[10.0, 0.0]] * 5)
GROUPS = Clusters(np.array([0] * 6 + [1] * 9), np.array([[0.0, 0.0], [10.0, 10.0]]))


def test_squares_hold_enough_of_a_group() -> None:
    assert squares(POINTS, GROUPS, 5) == [Square(0, SQUARES - 1, 0, 6), Square(SQUARES - 1, SQUARES - 1, 1, 5)]
    assert Square(SQUARES - 1, 0, 1, 4) in squares(POINTS, GROUPS, 4)


def test_groups_that_share_a_square_are_counted_apart() -> None:
    mixed = Clusters(np.array([0, 0, 0, 1, 1, 1] + [1] * 9), GROUPS.centres)
    assert [(one.group, one.voters) for one in squares(POINTS, mixed, 3) if one.column == 0] == [(0, 3), (1, 3)]


def test_upwards_is_a_smaller_number() -> None:
    assert places(POINTS, GROUPS) == [Place(0.0, 1.0), Place(1.0, 0.0)]


def test_who_stands_far_out_is_in_an_outermost_square() -> None:
    far = np.vstack([np.random.default_rng(1).random((200, 2)), [[900.0, -900.0]]])
    found = squares(far, Clusters(np.zeros(201, dtype=np.int64), np.zeros((1, 2))), 1)
    assert sum(one.voters for one in found) == 201
    assert len({one.column for one in found}) > SQUARES / 2


def test_points_that_are_all_the_same_have_a_place() -> None:
    same = np.ones((9, 2))
    assert squares(same, Clusters(np.zeros(9, dtype=np.int64), np.ones((1, 2))), 5)[0].voters == 9
