"""A map of opinion groups that shows nobody: how many voters of a group stand in each square of a grid.

A voter's own point is never shown. From where a point lies one could work out how somebody voted who voted on little.
"""

from dataclasses import dataclass

import numpy as np

from consultations.opinions.ballots import Numbers
from consultations.opinions.clusters import Clusters

SQUARES = 16
"""Along each side; the outermost hold whoever stands further out."""
OUTER = 2
"""So many voters of a hundred on each side of an axis stand in or beyond the outermost squares."""


@dataclass(frozen=True, slots=True)
class Square:
    """How many voters of a group stand in a square; ``column`` counts from the left, ``row`` from the top."""

    column: int
    row: int
    group: int
    voters: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the middle of a group is: parts of the width from the left and of the height from the top."""

    x: float
    y: float


def squares(points: Numbers, clusters: Clusters, least: int) -> list[Square]:
    """The squares in which at least ``least`` of a group stand."""
    spots = np.minimum((_scaled(points, points) * SQUARES).astype(np.int64), SQUARES - 1)
    found, counts = np.unique(np.column_stack([spots, clusters.labels]), axis=0, return_counts=True)
    return [
        Square(int(column), int(row), int(group), int(count))
        for (column, row, group), count in zip(found, counts, strict=True)
        if count >= least
    ]


def places(points: Numbers, clusters: Clusters) -> list[Place]:
    """The middle of each group on the same map."""
    return [Place(round(float(x), 3), round(float(y), 3)) for x, y in _scaled(clusters.centres, points)]


def _scaled(some: Numbers, points: Numbers) -> Numbers:
    """Positions from 0 to 1; upwards on the map is a smaller number."""
    low, high = np.percentile(points, [OUTER, 100 - OUTER], axis=0)
    scaled = np.clip((some - low) / np.maximum(high - low, 1e-9), 0.0, 1.0)
    return np.column_stack([scaled[:, 0], 1.0 - scaled[:, 1]])
