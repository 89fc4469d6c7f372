"""The 967 respondents come in through the actions, and every total that is published equals a recount of the source file.

The recount reads the file by its own columns, with nothing of the import, and has its own few lines for small counts.
"""

import csv
import gzip
import re
from collections import Counter
from functools import cached_property
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import tallies, tallying
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from demo import assembly
from demo.french_assembly import RESPONSES

FEW = 5
"""The usual threshold."""
OPTION = re.compile(r"Question n° (\d+)\. \(Réponse\) .* -> (.*)", re.S)
Told = dict[str, Any]


def plain(text: str) -> str:
    """A label without marks and with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


class Recount:
    """The source file: a column holds a 1 for each who took its option."""

    def __init__(self) -> None:
        with gzip.open(RESPONSES, "rt", encoding="utf-8", newline="") as packed:
            self.heading, *self.rows = (row for row in csv.reader(packed) if row)

    @cached_property
    def taken(self) -> dict[int, list[set[str]]]:
        """By question, what each respondent took."""
        found: dict[int, list[set[str]]] = {}
        for place, name in enumerate(self.heading):
            if (match := OPTION.match(name)) and plain(match[2]) != "None":
                each = found.setdefault(int(match[1]), [set() for _row in self.rows])
                for row, took in zip(self.rows, each, strict=True):
                    took |= {plain(match[2])} if row[place] in ("1", "1.0") else set()
        return found

    def counts(self, number: int) -> Counter[str]:
        """How often each option of a question was taken."""
        return Counter(option for took in self.taken[number] for option in took)

    def within(self, number: int, other: int, group: str) -> Counter[str]:
        """The same among those who took ``group`` of another question; ``*``: how many answered at all."""
        there = zip(self.taken[number], self.taken[other], strict=True)
        mine = [took for took, grouped in there if group in grouped]
        return Counter(option for took in mine for option in took) + Counter({"*": sum(map(bool, mine))})


def published(counts: Counter[str], labels: list[str]) -> list[int | None]:
    """Counts as they may be published: small ones go, and with them all that share the smallest that is not."""
    small = {label for label in labels if 0 < counts[label] < FEW}
    least = min(n for n in counts.values() if n >= FEW) if small else 0
    return [None if label in small or (small and counts[label] == least) else counts[label] for label in labels]


@pytest.fixture
def asked(app: Flask) -> Consultation:
    for name, load in assembly.stages(small=False):
        if not name.startswith("assembly-findings"):
            load()
    db.session.commit()
    made = assembly.consultation()
    assert made.cell_threshold == FEW
    return made


def test_every_total_equals_a_recount_of_the_source(asked: Consultation, client: FlaskClient) -> None:
    """The totals, and the tables of every question by every closed question, before and after counts are folded."""
    recount = Recount()
    assert len(recount.rows) == 967
    identity = asked.id
    with frozen_at(assembly.CLOSES):
        before = results(client, identity)
        tallying.fold_all()
        assert results(client, identity) == before
        assert list(tallies.differences(db.session.get_one(Consultation, identity))) == []
        totals_are(before, recount)
        shown = [
            crossed_are(results(client, identity, split), recount) for split in before["splits"] if split[0] == "q"
        ]
        declared = [results(client, identity, split) for split in ("type", "region", "lang")]
    assert len(shown) == 33
    assert sum(shown) > 5_000
    assert all(base in (0, *range(FEW, 968)) for told in declared for base in bases(told))


def results(client: FlaskClient, identity: int, by: str = "") -> Told:
    """What the API tells."""
    answer = client.get(f"/api/v1/consultations/{identity}/results?by={by}")
    assert answer.status_code == 200
    found: Told = answer.json
    return found


def bases(told: Told) -> list[int]:
    """How many of each group answered each question."""
    return [group["base"] for q in told["questions"] if q["crossed"] for group in q["crossed"]["groups"]]


def totals_are(told: Told, recount: Recount) -> None:
    """Bases, skips and counts of all 33 closed questions."""
    assert told["respondents"] == 967
    closed = [q for q in told["questions"] if q["kind"] != "text"]
    assert len(closed) == 33
    for question in closed:
        number, labels = question["number"], [plain(option["label"]) for option in question["options"]]
        base = sum(map(bool, recount.taken[number]))
        assert (question["base"], question["skipped"]) == (base, 967 - base), number
        assert [o["count"] for o in question["options"]] == published(recount.counts(number), labels), number


def crossed_are(told: Told, recount: Recount) -> int:
    """How many cells are shown; each equals the recount, and none is small."""
    other, shown = int(told["by"][1:]), 0
    for question in (q for q in told["questions"] if q["crossed"] and q["kind"] != "text"):
        number, table = question["number"], question["crossed"]
        for place, group in enumerate(table["groups"]):
            counts = recount.within(number, other, plain(group["label"]))
            assert group["base"] == counts["*"]
            for line in table["lines"]:
                if (count := line["counts"][place]) is not None:
                    assert count == counts[plain(line["label"])], (number, other)
                    assert count == 0 or count >= FEW
                    shown += 1
    return shown
