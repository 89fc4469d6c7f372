"""k-means, silhouettes and their agreement, on points whose answer is known."""

import numpy as np
import pytest

from consultations.opinions.clusters import best, k_means, nearest, silhouettes
from consultations.opinions.stability import adjusted_rand


def heaps(*middles: tuple[float, float], each: int = 40) -> np.ndarray:
    chance = np.random.default_rng(2)
    return np.vstack([chance.normal(middle, 0.1, (each, 2)) for middle in middles])


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_number_of_heaps_is_found(k: int) -> None:
    angles = np.linspace(0, 2 * np.pi, k, endpoint=False)
    points = heaps(*[(4 * np.cos(angle), 4 * np.sin(angle)) for angle in angles])
    found, score = best(points)
    assert adjusted_rand(found.labels, np.repeat(np.arange(k), 40)) == 1
    assert score > 0.8


def test_too_few_distinct_points_are_no_groups() -> None:
    assert k_means(np.zeros((50, 2)), 2) is None
    assert best(np.zeros((50, 2))) is None


def test_of_equally_near_centres_the_first_is_taken() -> None:
    assert nearest(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0], [-1.0, 0.0]])).tolist() == [0]


def test_a_silhouette_worked_out_by_hand() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]])
    first, second = (5 - 1) / 5, (4 - 1) / 4
    assert silhouettes(points, [np.array([0, 0, 1])]) == [pytest.approx((first + second + 0) / 3)]


@pytest.mark.parametrize(("one", "other", "expected"), [
    ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
    ([0, 0, 0, 0], [0, 0, 0, 0], 1.0),
    ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
    ([0, 0, 1, 2], [0, 0, 1, 1], 4 / 7),
])  # fmt: skip
def test_the_adjusted_rand_index(one: list[int], other: list[int], expected: float) -> None:
    assert adjusted_rand(np.array(one), np.array(other)) == pytest.approx(expected)
