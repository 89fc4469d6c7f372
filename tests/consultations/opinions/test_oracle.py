"""The same groups as red-dwarf finds in three public vote sets, the same statements, in little time and memory."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from consultations.opinions import groups, typical
from consultations.opinions.ballots import Ballots, Indices, ballots
from consultations.opinions.clusters import silhouettes
from consultations.opinions.groups import Found
from consultations.opinions.stability import adjusted_rand
from tests.architecture.source import imported
from tests.consultations.opinions.vote_sets import CANADA, HOUSING, SETS, UBER, latest, log, oracle

ROOT = Path(__file__).parents[3]
MEBIBYTES = 130
CHILD = """
import csv, json, lzma, sys
from consultations.opinions.ballots import ballots
from consultations.opinions.groups import opinions
with lzma.open(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
    read = csv.DictReader(file)
    votes = sorted(read, key=lambda row: int(row["timestamp"]))
latest = {(int(row["voter-id"]), int(row["comment-id"])): int(row["vote"]) for row in votes}
found = opinions(ballots((*key, vote) for key, vote in latest.items()), 5)
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
print(json.dumps([found.reason, [group.voters for group in found.groups], peak]))
"""


def theirs(name: str, votes: Ballots, found: Found) -> Indices:
    """The labels that red-dwarf gives to the voters who are in a group."""
    label_of = {voter: int(group) for group, voters in oracle()[name]["groups"].items() for voter in voters}
    assert set(label_of) == set(votes.voters[found.placed].tolist())
    return np.array([label_of[voter] for voter in votes.voters[found.placed].tolist()])


@pytest.mark.parametrize("name", [CANADA, UBER])
def test_voters_are_grouped_as_by_red_dwarf(name: str) -> None:
    votes = ballots(latest(log(name)))
    found = groups.found(votes)
    assert adjusted_rand(found.clusters.labels, theirs(name, votes, found)) >= 0.95


@pytest.mark.parametrize("name", SETS)
def test_groups_are_no_worse_than_those_of_red_dwarf(name: str) -> None:
    votes = ballots(latest(log(name)))
    found = groups.found(votes)
    assert found.silhouette >= silhouettes(found.points, [theirs(name, votes, found)])[0]


@pytest.mark.parametrize("name", SETS)
def test_the_same_statements_stand_for_the_same_groups(name: str) -> None:
    votes = ballots(latest(log(name)))
    found = groups.found(votes)
    labels = theirs(name, votes, found)
    counts = typical.tally(votes.votes[found.placed], labels, int(labels.max()) + 1)
    every = np.ones(len(votes.statements), dtype=np.bool_)
    ours = {
        str(group): [[int(votes.statements[one.column]), one.vote] for one in typical.typical(counts, group, every)]
        for group in range(len(counts.seen))
    }
    assert ours == oracle()[name]["statements"]


@pytest.mark.parametrize(("name", "reason", "sizes"), [(CANADA, "", [260, 21]), (UBER, "", [841, 377])])
def test_it_takes_little_memory(name: str, reason: str, sizes: list[int]) -> None:
    file = ROOT / "tests/consultations/data/polis" / name / "votes.csv.xz"
    made = subprocess.run([sys.executable, "-c", CHILD, file], cwd=ROOT, capture_output=True, check=True, text=True)
    found_reason, found_sizes, peak = json.loads(made.stdout)
    assert (found_reason, found_sizes) == (reason, sizes)
    assert peak <= MEBIBYTES


def test_too_few_voters_are_told_so() -> None:
    found = groups.opinions(ballots(latest(log(HOUSING))), 5)
    assert (found.reason, found.voters, found.groups) == (groups.FEW_VOTERS, 381, ())


PURE = ("ballots", "consensus", "space", "clusters", "stability", "typical", "mapping", "groups")


@pytest.mark.parametrize("name", PURE)
def test_what_computes_knows_neither_pages_nor_tables(name: str) -> None:
    tree = ast.parse((ROOT / f"consultations/opinions/{name}.py").read_text("utf-8"))
    own = {f"consultations.opinions.{other}" for other in PURE}
    foreign = {path for path, _line in imported(tree) if not path.startswith(tuple(own))} - {"consultations.opinions"}
    assert {path.split(".")[0] for path in foreign} <= {
        "collections", "dataclasses", "fractions", "math", "numpy",
    }  # fmt: skip
