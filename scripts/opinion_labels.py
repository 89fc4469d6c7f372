"""Write what red-dwarf makes of the vote sets of the tests: `opinion_labels.py > tests/consultations/data/polis/labels.json`.

Run it with a Python that has red-dwarf 0.4.0 (`pip install red-dwarf==0.4.0` in an environment of its own); the application
and its tests never import it. See tests/consultations/data/polis/README.md.
"""

import csv
import json
import lzma
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reddwarf.implementations.polis import run_pipeline

DATA = Path(__file__).parents[1] / "tests/consultations/data/polis"


def votes(folder: Path) -> Iterator[dict[str, int]]:
    """The latest vote of each voter on each statement."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    with lzma.open(folder / "votes.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key, time = (int(row["voter-id"]), int(row["comment-id"])), int(row["timestamp"])
            if key not in found or time >= found[key][0]:
                found[key] = (time, int(row["vote"]))
    for (voter, statement), (time, vote) in sorted(found.items()):
        yield {"participant_id": voter, "statement_id": statement, "vote": vote, "modified": time}


def labels(folder: Path) -> dict[str, Any]:
    """Its groups: the voters of each, and the statements that stand for it."""
    made = run_pipeline(votes=list(votes(folder)), random_state=0)
    people = made.participants_df[made.participants_df.to_cluster]
    groups = {str(group): [int(one) for one in people.index[people.cluster_id == group]] for group in made.repness}
    stand = {
        str(group): [[int(one["tid"]), 1 if one["repful-for"] == "agree" else -1] for one in statements]
        for group, statements in made.repness.items()
    }
    return {"groups": groups, "statements": stand}


if __name__ == "__main__":
    sets = sorted(folder for folder in DATA.iterdir() if folder.is_dir())
    found = {"red-dwarf": version("red-dwarf"), "sets": {folder.name: labels(folder) for folder in sets}}
    json.dump(found, sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")
