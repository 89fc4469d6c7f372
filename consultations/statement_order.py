"""In which order statements are put to a respondent: fair to statements, and not the same for all.

1. Statements that the respondent has voted on are not asked again; they are changed on the page of one's votes.
2. Those with the fewest votes come first, so that none is heard only by early voters. Votes are compared in steps that
   double (0, 1, 2–3, 4–7, …): one vote more or less is no reason to go first, and what comes next tells nothing that
   the desk does not say.
3. Within a step the order is shuffled for each respondent, from their reference and the statement's id alone: the same
   one for the same respondent at each visit, another one for each other respondent, and anybody can compute it again.

How people voted plays no part, so the order says nothing about results that are still hidden.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Orderable(Protocol):
    """What is put in order."""

    @property
    def id(self) -> int:
        """Its number in the database."""

    @property
    def vote_count(self) -> int:
        """How many have voted on it."""


Item = TypeVar("Item", bound=Orderable)


def step(votes: int) -> int:
    """The step in which a number of votes falls: 0, 1, 2–3, 4–7, …"""
    return votes.bit_length()


def shuffled(seed: str, identity: int) -> bytes:
    """Where a statement stands among its equals for the respondent with this seed."""
    return hashlib.sha256(f"{seed}/{identity}".encode()).digest()


def in_order(statements: Iterable[Item], seed: str) -> Sequence[Item]:
    """``statements`` as the respondent with this seed meets them."""
    return sorted(statements, key=lambda one: (step(one.vote_count), shuffled(seed, one.id)))
