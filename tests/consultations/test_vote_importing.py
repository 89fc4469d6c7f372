"""Three public vote sets come in through the actions, and every total published equals a recount of their files."""

import json
import lzma
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.actor import SYSTEM
from consultations import statement_results, vote_files
from consultations.cli import group
from consultations.importing import ImportRefused
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.statement_events import VotesImported
from consultations.statement_models import EarlierVote, Statement, Vote
from consultations.vote_importing import VotesOutcome, import_votes
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.errors import Refused
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING
from tests.consultations.opinions.vote_sets import DATA, SETS, UBER, rows
from tests.consultations.statement_factories import SEEDS, statements_of, voted_on

COMMENTS = b"""timestamp,comment-id,author-id,moderated,comment-body
1,7,a,1,Rivers carry mail.
1,8,b,-1,Buy shoes.
1,9,z,0,Boats first.
"""
VOTES = b"""timestamp,datetime,comment-id,voter-id,vote
1000,x,7,a,1
3000,x,7,b,-1
2000,x,7,b,1
4000,x,9,b,0
5000,x,8,b,1
"""
PEOPLE = b"participant,stakeholder_type,country\na,government,NE\nb,civil,FR\n"


def brought_in(consultation: Consultation, *files: bytes) -> VotesOutcome:
    with frozen_at(DURING):
        return import_votes(SYSTEM, consultation, statements_of(consultation), vote_files.read(*files))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def packed(name: str, table: str) -> bytes:
    return lzma.decompress((DATA / name / f"{table}.csv.xz").read_bytes())


def test_the_latest_vote_counts_and_earlier_ones_are_kept(app: Flask) -> None:
    consultation = voted_on()
    outcome = brought_in(consultation, COMMENTS, VOTES, PEOPLE)
    assert outcome == VotesOutcome(statements=2, voters=2, known=0, votes=3, replaced=1, off=1)
    found = statement_results.results(statements_of(consultation), "type")
    last = [(row.statement.text, row.all.agree, row.all.disagree, row.all.passed) for row in found.page.items[3:]]
    assert (found.voters, last) == (2, [("Rivers carry mail.", 1, 1, 0), ("Boats first.", 0, 0, 1)])
    assert [vote.value for vote in db.session.scalars(select(EarlierVote))] == [1]
    people = db.session.scalars(select(Response).order_by(Response.id)).all()
    assert [(one.external_id, one.stakeholder_type, one.region) for one in people] == [
        ("a", "government", "african"), ("b", "civil", "weog"),
    ]  # fmt: skip


def test_the_record_says_how_many_and_not_what(app: Flask) -> None:
    consultation = voted_on()
    brought_in(consultation, COMMENTS, VOTES)
    entry = next(e for e in record.entries_after(consultation.topic, 0) if e.verb == VotesImported.verb)
    assert (entry.payload["count"], entry.payload["voters"]) == (3, 2)


def test_the_same_files_again_add_nothing(app: Flask) -> None:
    consultation = voted_on()
    brought_in(consultation, COMMENTS, VOTES)
    before = count(Vote), count(Statement), count(Response)
    outcome = brought_in(consultation, COMMENTS, VOTES)
    assert outcome == VotesOutcome(statements=0, voters=0, known=2, votes=0, replaced=0, off=1)
    assert (count(Vote), count(Statement), count(Response)) == before


def test_a_statement_that_is_there_is_that_one(app: Flask) -> None:
    consultation = voted_on()
    comments = f"comment-id,comment-body\n1,{SEEDS[0]}\n2,{SEEDS[0]}\n".encode()
    votes = b"timestamp,comment-id,voter-id,vote\n1,1,a,1\n1,2,a,-1\n"
    assert brought_in(consultation, comments, votes).statements == 1
    found = statement_results.results(statements_of(consultation)).page.items
    assert [(row.statement.number, row.all.agree, row.all.disagree) for row in found] == [
        (1, 1, 0), (2, 0, 0), (3, 0, 0), (4, 0, 1),
    ]  # fmt: skip


def test_nobody_is_named_and_only_the_day_is_kept_where_answers_are_anonymous(app: Flask) -> None:
    consultation = voted_on()
    consultation.is_anonymous = True
    brought_in(consultation, COMMENTS, VOTES)
    assert {one.speaker_name for one in db.session.scalars(select(Response))} == {"Anonymous"}
    assert {vote.cast_at.isoformat() for vote in db.session.scalars(select(Vote))} == {"1970-01-01T00:00:00+00:00"}


HEAD = b"timestamp,comment-id,voter-id,vote\n"


@pytest.mark.parametrize(("comments", "votes", "people", "row", "column"), [
    (b"", VOTES, None, 1, "comment-id"),
    (b"comment-id\n7\n", VOTES, None, 1, "comment-body"),
    (b"comment-id,comment-id,comment-body\n7,7,x\n", HEAD, None, 1, "comment-id"),
    (b"comment-id,comment-body\n7,a\n7,b\n", HEAD, None, 3, "comment-id"),
    (b"comment-id,comment-body\n,a\n", HEAD, None, 2, "comment-id"),
    (b"comment-id,comment-body\n7,\n", HEAD, None, 2, "comment-body"),
    (b"comment-id,comment-body\n7," + b"x" * 501 + b"\n", HEAD, None, 2, "comment-body"),
    (b"comment-id,comment-body\n7,a,b\n", HEAD, None, 2, "comments"),
    (b'comment-id,comment-body\n7,"a\n', HEAD, None, 2, "comments"),
    (COMMENTS, HEAD + b"1,77,a,1\n", None, 2, "comment-id"),
    (COMMENTS, HEAD + b"1,7,a,2\n", None, 2, "vote"),
    (COMMENTS, HEAD + b"1,7,a,\n", None, 2, "vote"),
    (COMMENTS, HEAD + b"1,7,,1\n", None, 2, "voter-id"),
    (COMMENTS, HEAD + b"1,7," + b"v" * 81 + b",1\n", None, 2, "voter-id"),
    (COMMENTS, HEAD + b"soon,7,a,1\n", None, 2, "timestamp"),
    (COMMENTS, HEAD + b"-1,7,a,1\n", None, 2, "timestamp"),
    (COMMENTS, HEAD + b"99999999999999,7,a,1\n", None, 2, "timestamp"),
    (COMMENTS, HEAD + b"9999999999999999999999,7,a,1\n", None, 2, "timestamp"),
    (COMMENTS, VOTES, b"participant,stakeholder_type\na,alien\n", 2, "stakeholder_type"),
    (COMMENTS, VOTES, b"participant,country\na,XX\n", 2, "country"),
    (COMMENTS, VOTES, b"participant\na\na\n", 3, "participant"),
    ("é".encode("latin-1"), VOTES, None, 1, "-"),
])  # fmt: skip
def test_bad_files_are_refused_whole(
    app: Flask, comments: bytes, votes: bytes, people: bytes | None, row: int, column: str
) -> None:
    consultation = voted_on()
    with pytest.raises(ImportRefused) as refused:
        brought_in(consultation, comments, votes, *([people] if people is not None else []))
    assert (row, column) in [(fault.row, fault.column) for fault in refused.value.faults]
    assert (count(Vote), count(Response), count(Statement)) == (0, 0, 3)


@pytest.mark.parametrize(("late", "role"), [(timedelta(), None), (timedelta(days=-1), "participant")])
def test_who_and_when(app: Flask, late: timedelta, role: str | None) -> None:
    consultation = voted_on()
    actor = make.actor(make.user()) if role else SYSTEM
    with frozen_at(CLOSES + late), pytest.raises(Refused):
        import_votes(actor, consultation, statements_of(consultation), vote_files.read(COMMENTS, VOTES))


def test_the_command(app: Flask, tmp_path: Path) -> None:
    consultation = voted_on()
    number = str(statements_of(consultation).number)
    db.session.commit()
    for name, data in (("c", COMMENTS), ("v", VOTES), ("p", PEOPLE), ("bad", COMMENTS + b"7,7,7\n")):
        (tmp_path / name).write_bytes(data)
    c, v, p, bad = (str(tmp_path / name) for name in ("c", "v", "p", "bad"))
    run = app.test_cli_runner().invoke
    with frozen_at(DURING):
        wrong = run(group, ["import-votes", str(consultation.id), number, bad, v])
        none = run(group, ["import-votes", str(consultation.id), "1", c, v])
        done = run(group, ["import-votes", str(consultation.id), number, c, v, "--participants", p, "--lang", "fr"])
    assert (wrong.exit_code, "Row 5, comments" in wrong.output) == (1, True)
    assert (none.exit_code, "no question 1 of statements" in none.output) == (1, True)
    assert (done.exit_code, "2 voters and 3 votes imported" in done.output) == (0, True), done.output
    assert {one.lang for one in db.session.scalars(select(Statement)) if one.number > 3} == {"fr"}


@pytest.mark.parametrize("name", SETS)
def test_every_total_published_equals_a_recount_of_the_files(app: Flask, client: FlaskClient, name: str) -> None:
    consultation = voted_on(live_results=True)
    outcome = brought_in(consultation, packed(name, "comments"), packed(name, "votes"))
    db.session.commit()
    expected, voters, replaced, off = recounted(name)
    assert (outcome.voters, outcome.votes, outcome.off) == (
        voters,
        sum(sum(c.values()) for c in expected.values()),
        off,
    )
    assert outcome.replaced == replaced
    assert published(client, consultation) == {
        text: (c[1], c[-1], c[0], voters - sum(c.values())) for text, c in expected.items()
    }


def recounted(name: str) -> tuple[dict[str, Counter[int]], int, int, int]:
    """From the files alone: the votes on each statement, the voters, the votes replaced, and those on statements off."""
    comments = [row for row in rows(name, "comments") if row["moderated"] != "-1"]
    on = {row["comment-id"]: " ".join(row["comment-body"].split()) for row in comments}
    log = rows(name, "votes")
    in_time = sorted((row for row in log if row["comment-id"] in on), key=lambda row: int(row["timestamp"]))
    kept = {(row["voter-id"], row["comment-id"]): row["vote"] for row in in_time}
    found: dict[str, Counter[int]] = {text: Counter() for text in on.values()}
    for (_voter, statement), vote in kept.items():
        found[on[statement]][int(vote)] += 1
    return found, len({voter for voter, _ in kept}), len(in_time) - len(kept), len(log) - len(in_time)


def published(client: FlaskClient, consultation: Consultation) -> dict[str, tuple[int, ...]]:
    """What the API says of every statement but those of the questionnaire: agree, disagree, passed, not seen."""
    address, found = f"/api/v1{consultation.url}/statements/{statements_of(consultation).id}/results", {}
    after = ""
    while after is not None:
        with frozen_at(DURING):
            page = client.get(f"{address}?after={after}").get_json()
        for one in page["items"]:
            found[one["text"]] = tuple(one["all"][key] for key in ("agree", "disagree", "passed", "unseen"))
        after = page["next"]
    return {text: figures for text, figures in found.items() if text not in SEEDS}


def test_one_is_agree_in_these_files(app: Flask) -> None:
    agreed = Counter(row["comment-id"] for row in rows(UBER, "votes") if row["vote"] == "1")
    assert {row["comment-id"]: int(row["agrees"]) for row in rows(UBER, "comments") if row["agrees"] != "0"} == agreed
    assert json.loads((DATA / "labels.json").read_text("utf-8"))["red-dwarf"] == "0.4.0"
