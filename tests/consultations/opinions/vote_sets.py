"""Three public vote sets, and votes that are made up with and without a pattern."""

import csv
import json
import lzma
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from consultations.opinions.ballots import UNSEEN, VoteRow

DATA = Path(__file__).parents[1] / "data/polis"
CANADA, HOUSING, UBER = "canadian-electoral-reform", "scoop-hivemind.affordable-housing", "vtaiwan.uberx"
SETS = (CANADA, HOUSING, UBER)


def rows(name: str, table: str) -> list[dict[str, str]]:
    """The rows of ``comments`` or ``votes`` of a set, as in the file."""
    with lzma.open(DATA / name / f"{table}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def log(name: str) -> tuple[tuple[int, int, int, int], ...]:
    """Voter, statement, vote and time, in the order of the file."""
    return tuple(
        (int(row["voter-id"]), int(row["comment-id"]), int(row["vote"]), int(row["timestamp"]))
        for row in rows(name, "votes")
    )


def latest(votes: Iterable[tuple[int, int, int, int]]) -> list[VoteRow]:
    """The latest vote of each voter on each statement; at the same time the last one in the file."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for voter, statement, vote, time in votes:
        if (voter, statement) not in found or time >= found[voter, statement][1]:
            found[voter, statement] = (vote, time)
    return [(voter, statement, vote) for (voter, statement), (vote, _time) in found.items()]


@cache
def oracle() -> dict[str, Any]:
    """What red-dwarf makes of the sets."""
    found: dict[str, Any] = json.loads((DATA / "labels.json").read_text("utf-8"))["sets"]
    return found


def noise(voters: int, statements: int, seen: float = 1.0, seed: int = 1) -> list[VoteRow]:
    """Votes without any pattern."""
    return _rows(np.random.default_rng(seed).choice([-1, 0, 1], (voters, statements)), seen, seed)


def camps(
    sizes: tuple[int, ...], statements: int, doubt: float = 0.2, seen: float = 1.0, seed: int = 1
) -> list[VoteRow]:
    """Votes of camps that each have a mind of their own, and follow it but for a part ``doubt`` of their votes."""
    chance = np.random.default_rng(seed)
    minds = chance.choice([-1, 1], (len(sizes), statements))
    votes = minds[np.repeat(np.arange(len(sizes)), sizes)]
    strays = chance.random(votes.shape) < doubt
    return _rows(np.where(strays, chance.choice([-1, 0, 1], votes.shape), votes), 1.0, seed)


def _rows(votes: Any, seen: float, seed: int) -> list[VoteRow]:
    kept = np.where(np.random.default_rng(seed + 1).random(votes.shape) < seen, votes, UNSEEN)
    return [(int(v), int(s), int(kept[v, s])) for v, s in zip(*np.nonzero(kept != UNSEEN), strict=True)]
