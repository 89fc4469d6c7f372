"""Opinion groups: two public vote sets, and 100,000 votes read from a database as the job does, each in a fresh process."""

import json
import random
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from accounts.actor import SYSTEM
from consultations.opinions import analysing, documents
from consultations.opinions.models import OpinionAnalysis
from consultations.vote_files import Cast, Said, VoteFiles
from consultations.vote_importing import import_votes
from core.clock import frozen_at, now
from core.db import db
from core.guard import unit_of_work
from tests.benchmarks.clustered import Meter, Taken
from tests.benchmarks.data import app_for, schema
from tests.benchmarks.figures import Figure, Section
from tests.consultations.factories import DURING
from tests.consultations.opinions.vote_sets import CANADA, UBER, camps
from tests.consultations.statement_factories import statements_of, voted_on
from themes.actions import load_reference

STATEMENTS = 100
CAMPS = (2200, 1600, 1200)


def measured(folder: Path, votes: int = 100_000) -> list[Section]:
    """Each in a process of its own, so that its memory is its own."""
    question = made(folder, votes)
    return [
        _section("Canadian Electoral Reform", run("clustered", CANADA), 1, 130),
        _section("vTaiwan UberX", run("clustered", UBER), 1, 130),
        _section(f"{votes:,} votes, read from the database", run("opinions", str(folder), str(question)), 5, 300),
    ]


def made(folder: Path, votes: int) -> int:
    """A database with a consultation of so many votes; the question's id."""
    with app_for(folder).app_context():
        schema()
        with unit_of_work():
            load_reference()
            consultation = voted_on()
            rows = random.Random(1).sample(camps(CAMPS, STATEMENTS, 0.3), votes)  # noqa: S311  # which were cast, no secret
            files = VoteFiles({str(n): Said(f"Thought {n} of many.", "") for n in range(STATEMENTS)})
            at = now() - timedelta(days=1)
            files.votes = [Cast(str(voter), str(statement), vote, at) for voter, statement, vote in rows]
            question = statements_of(consultation)
            with frozen_at(DURING):
                import_votes(SYSTEM, consultation, question, files)
            found = question.id
        db.session.remove()
        db.engine.dispose()
    return found


def _section(name: str, taken: Taken, seconds: float, memory: float) -> Section:
    return Section(f"Opinion groups: {name}", (
        Figure("clustered in", taken.seconds, "s", f"at most {seconds}"),
        Figure("processor time", taken.processor, "s"),
        Figure("memory at its highest", taken.peak, "MiB", f"at most {memory}, {taken.before} before it began"),
        Figure("votes", taken.votes, "", f"groups of {', '.join(map(str, taken.groups))}"),
    ))  # fmt: skip


def run(module: str, *arguments: str) -> Taken:
    """What a module of this package took, in a process of its own."""
    command = [sys.executable, "-m", f"{__package__}.{module}", *arguments]
    return Taken(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def job(folder: Path, question: int) -> Taken:
    """The job as the consumer runs it."""
    with app_for(folder).app_context():
        taken = Meter()
        analysing.analyse(question)
        return taken.read(documents.read(db.session.get_one(OpinionAnalysis, question).document or {}))


if __name__ == "__main__":
    print(json.dumps(asdict(job(Path(sys.argv[1]), int(sys.argv[2])))))
