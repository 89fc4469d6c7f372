"""Opinion groups, or why there are none to be shown.

Votes → space → groups → are they stable → what stands for each. The same votes give the same answer, in whatever order they
are read; see docs/decisions/0023-opinions.md for the method and its sources.
"""

from dataclasses import dataclass, field

import numpy as np

from consultations.opinions import clusters, mapping, stability, typical
from consultations.opinions.ballots import Ballots, Indices, Numbers
from consultations.opinions.clusters import Clusters
from consultations.opinions.mapping import Place, Square
from consultations.opinions.space import points, space
from consultations.opinions.typical import Count, Typical

MORE_THAN = 400
"""Groups are looked for above so many voters."""
ENOUGH_VOTERS = 200
"""So many of them must have voted on enough to be placed."""
ENOUGH_VOTES = 7
"""Whoever voted on so many statements, or on all of them, is placed in a group."""
FEWEST_STATEMENTS = 3

FEW_VOTERS, FEW_STATEMENTS, FEW_PLACED = "few-voters", "few-statements", "few-placed"
ALIKE, UNSTABLE, SMALL = "alike", "unstable", "small"
OFFERED = ""
REASONS = (OFFERED, FEW_VOTERS, FEW_STATEMENTS, FEW_PLACED, ALIKE, UNSTABLE, SMALL)


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement that all groups agree with: its id, and the votes of each group."""

    statement: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Stands:
    """A statement that stands for a group: its id, the vote (1 or −1), the votes inside and outside."""

    statement: int
    vote: int
    inside: Count
    outside: Count


@dataclass(frozen=True, slots=True)
class Group:
    """An opinion group; the first is the largest."""

    voters: int
    place: Place
    statements: tuple[Stands, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was found. ``reason`` is empty if groups are offered, else why they are not.

    Of ``voters``, ``placed`` voted on enough to be in a group. ``stability`` is the median agreement under resampling,
    ``silhouette`` how far apart the groups are, ``explained`` the part of all difference that the map shows.
    """

    reason: str
    voters: int
    statements: int
    votes: int
    placed: int = 0
    stability: float | None = None
    silhouette: float | None = None
    explained: float | None = None
    groups: tuple[Group, ...] = ()
    shared: tuple[Shared, ...] = ()
    squares: tuple[Square, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Groups before anybody asked whether they can be shown; ``placed`` are the places of the voters in them."""

    placed: Indices
    points: Numbers
    clusters: Clusters
    silhouette: float
    explained: float


def placed(ballots: Ballots) -> Indices:
    """The places of those who voted on seven statements, or on all."""
    return np.flatnonzero(ballots.cast >= min(ENOUGH_VOTES, len(ballots.statements)))


def found(ballots: Ballots) -> Found | None:
    """Groups in these votes, the largest first; ``None`` if voters do not differ enough to be told apart."""
    where = space(ballots)
    some = placed(ballots)
    if where.is_flat or not len(some):
        return None
    spots = points(ballots, where)[some]
    best = clusters.best(spots)
    if best is None:
        return None
    return Found(some, spots, _by_size(best[0]), best[1], float(where.explained.sum()))


def _by_size(made: Clusters) -> Clusters:
    """The same groups, the largest first, of equal ones the one furthest to the left."""
    order = np.lexsort((made.centres[:, 0], -made.sizes))
    return Clusters(np.argsort(order)[made.labels], made.centres[order])


def opinions(ballots: Ballots, least: int) -> Opinions:
    """The groups of these voters, if they can be offered; nothing is said of fewer than ``least`` voters."""
    voters, statements = ballots.votes.shape
    some = len(placed(ballots)) if statements else 0
    about = {"voters": voters, "statements": statements, "votes": int(ballots.cast.sum()), "placed": some}
    if reason := _too_little(voters, statements, some):
        return Opinions(reason, **about)
    made = found(ballots)
    if made is None:
        return Opinions(ALIKE, **about)
    steady = stability.stability(ballots, made.placed, made.clusters)
    if steady < stability.STABLE:
        return Opinions(UNSTABLE, stability=steady, **about)
    if made.clusters.sizes.min() < least:
        return Opinions(SMALL, stability=steady, **about)
    return _offered(ballots, made, steady, least, about)


def _too_little(voters: int, statements: int, some: int) -> str:
    if voters <= MORE_THAN:
        return FEW_VOTERS
    if statements < FEWEST_STATEMENTS:
        return FEW_STATEMENTS
    return FEW_PLACED if some < ENOUGH_VOTERS else OFFERED


def _offered(ballots: Ballots, made: Found, steady: float, least: int, about: dict[str, int]) -> Opinions:
    k = len(made.clusters.centres)
    counts = typical.tally(ballots.votes[made.placed], made.clusters.labels, k)
    shown = np.all(counts.seen >= least, axis=0)
    ids = ballots.statements
    places = mapping.places(made.points, made.clusters)
    groups = tuple(
        Group(int(size), places[group], tuple(_stands(ids, one) for one in typical.typical(counts, group, shown)))
        for group, size in enumerate(made.clusters.sizes)
    )
    shared = tuple(
        Shared(int(ids[column]), tuple(counts.count(group, column) for group in range(k)))
        for column in typical.shared(counts, shown)
    )
    return Opinions(
        OFFERED, stability=steady, silhouette=made.silhouette, explained=made.explained, groups=groups, shared=shared,
        squares=tuple(mapping.squares(made.points, made.clusters, least)), **about,
    )  # fmt: skip


def _stands(ids: Indices, one: Typical) -> Stands:
    return Stands(int(ids[one.column]), one.vote, one.inside, one.outside)
