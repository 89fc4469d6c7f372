"""k-means and the number of groups, without chance.

As in red-dwarf 0.4 (``reddwarf.sklearn.cluster.PolisKMeans``; github.com/polis-community/red-dwarf), which follows Polis: the
first centres are the first distinct points, here in the order of their coordinates, and it ends as scikit-learn's does, when
no voter changes sides or the centres move less than 1/10,000 of the variance. The number of groups, two to five, is the one
with the best mean silhouette (Rousseeuw 1987, J. Comput. Appl. Math. 20, 53–65).

The first points may all lie in one heap. So there is a second start, from points far from each other (Gonzalez 1985, Theor.
Comput. Sci. 38, 293–306), and of the two the one with the better silhouette is kept.
"""

from dataclasses import dataclass

import numpy as np

from consultations.opinions.ballots import Indices, Numbers

KS = range(2, 6)
ROUNDS = 300
TOLERANCE = 1e-4
COMPARED = 2000
ROWS = 256


@dataclass(frozen=True, slots=True)
class Clusters:
    """The group of each point, and the middle of each group."""

    labels: Indices
    centres: Numbers

    @property
    def sizes(self) -> Indices:
        """How many points each group has."""
        return np.bincount(self.labels, minlength=len(self.centres))


def nearest(points: Numbers, centres: Numbers) -> Indices:
    """The group of each point: that of the nearest centre, of equals the first."""
    squares = np.stack([((points - centre) ** 2).sum(axis=1) for centre in centres])
    return squares.argmin(axis=0)


def k_means(points: Numbers, k: int, compared: int = COMPARED) -> tuple[Clusters, float] | None:
    """``k`` groups of these points with their silhouette; ``None`` if there are not so many distinct ones.

    The silhouette is taken of ``compared`` points at most, evenly spread: its cost grows with their square.
    """
    distinct = np.unique(points, axis=0)
    if len(distinct) < k:
        return None
    made = [_settled(points, start) for start in (distinct[:k], _far_apart(distinct, k))]
    scores = silhouettes(points, [found.labels for found in made], compared)
    better = int(scores[1] > scores[0])
    return made[better], scores[better]


def _far_apart(points: Numbers, k: int) -> Numbers:
    """The point furthest from the middle, and each time the one that is furthest from those taken."""
    away = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
    taken = [int(away.argmax())]
    away = np.full(len(points), np.inf)
    for _centre in range(k - 1):
        away = np.minimum(away, ((points - points[taken[-1]]) ** 2).sum(axis=1))
        taken.append(int(away.argmax()))
    return points[taken]


def _settled(points: Numbers, centres: Numbers) -> Clusters:
    """The groups to which these centres move."""
    tolerance = TOLERANCE * points.var(axis=0).mean()
    labels = nearest(points, centres)
    for _round in range(ROUNDS):
        moved = _middles(points, labels, centres)
        shift = ((moved - centres) ** 2).sum()
        centres, before = moved, labels
        labels = nearest(points, centres)
        if shift <= tolerance or (labels == before).all():
            break
    return Clusters(labels, centres)


def _middles(points: Numbers, labels: Indices, centres: Numbers) -> Numbers:
    """The mean of each group; a group that nobody is nearest to keeps its centre."""
    counts = np.bincount(labels, minlength=len(centres))
    sums = np.stack([np.bincount(labels, points[:, axis], len(centres)) for axis in range(points.shape[1])], axis=1)
    return np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)


def best(points: Numbers) -> tuple[Clusters, float] | None:
    """The groups whose mean silhouette is best, of equals the fewest groups, and that silhouette."""
    made = [found for k in KS if (found := k_means(points, k)) is not None]
    return max(made, key=lambda one: one[1], default=None)


def silhouettes(points: Numbers, labellings: list[Indices], compared: int = COMPARED) -> list[float]:
    """The mean silhouette of each labelling of the same points; a point alone in its group counts 0."""
    chosen = np.unique(np.linspace(0, len(points) - 1, min(len(points), compared)).round().astype(np.int64))
    points, labellings = points[chosen], [labels[chosen] for labels in labellings]
    members = [np.eye(int(labels.max()) + 1)[labels] for labels in labellings]
    totals = [0.0] * len(labellings)
    for start in range(0, len(points), ROWS):
        away = _distances(points[start : start + ROWS], points)
        for place, (labels, ones) in enumerate(zip(labellings, members, strict=True)):
            totals[place] += _silhouettes(away @ ones, labels[start : start + ROWS], ones.sum(axis=0)).sum()
    return [float(total / len(points)) for total in totals]


def _distances(some: Numbers, points: Numbers) -> Numbers:
    squares = (some[:, None, 0] - points[None, :, 0]) ** 2
    for axis in range(1, points.shape[1]):
        squares += (some[:, None, axis] - points[None, :, axis]) ** 2
    return np.sqrt(squares, out=squares)


def _silhouettes(sums: Numbers, labels: Indices, sizes: Numbers) -> Numbers:
    """(b − a) ÷ max(a, b): ``a`` is the mean distance within one's group, ``b`` that to the nearest other one."""
    rows = np.arange(len(labels))
    own = sizes[labels]
    within = sums[rows, labels] / np.maximum(own - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    larger = np.maximum(within, other)
    counts = (own > 1) & np.isfinite(larger) & (larger > 0)
    return np.where(counts, (other - within) / np.where(counts, larger, 1.0), 0.0)
