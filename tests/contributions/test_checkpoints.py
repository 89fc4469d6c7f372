"""Checkpoints cover all chains, tell only of public ones, and betray a chain that was rewritten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from contributions import checkpoints
from contributions.checkpoints import Checkpoint, CheckpointLeaf
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.topics import START, Topic
from tests.forum import factories as forum
from tests.forum.test_feeds import closed_thread


def written() -> Checkpoint | None:
    with unit_of_work():
        made = checkpoints.write_checkpoint()
        number = made.number if made else 0
    return db.session.get(Checkpoint, number) if number else None


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 13])
def test_each_leaf_leads_to_the_root(count: int) -> None:
    heads = [(f"thread:{n}", n, f"{n:064x}") for n in range(1, count + 1)]
    tree = checkpoints.tree_of(heads)
    assert tree.root == checkpoints.tree_of(heads[::-1]).root
    for head in heads:
        node = checkpoints.leaf_digest(head)
        for side, other in tree.path(head[0]):
            node = checkpoints._node(other, node) if side == "before" else checkpoints._node(node, other)
        assert node == tree.root
    others = [*heads[:-1], (heads[-1][0], heads[-1][1], "f" * 64)]
    assert checkpoints.tree_of(others).root != tree.root


def test_nothing_new_makes_no_checkpoint_and_something_new_one_with_the_change_alone(noon: datetime) -> None:
    first, second = forum.committed_thread(), forum.committed_thread(2)
    topics = {first.topic, second.topic}
    assert (made := written()) is not None
    assert (made.number, made.previous, made.chains) == (1, START, 2)
    assert written() is None
    with unit_of_work():
        forum.post(first)
    assert (made := written()) is not None
    assert (made.number, made.chains) == (2, 2)
    leaves = db.session.execute(select(CheckpointLeaf.checkpoint_number, CheckpointLeaf.topic)).all()
    assert sorted(map(tuple, leaves)) == sorted([*((1, topic) for topic in topics), (2, first.topic)])
    assert {head[0] for head in checkpoints.heads_at(1)} == topics
    assert list(checkpoints.faults()) == []


def test_a_closed_group_is_covered_but_not_told(noon: datetime, client: FlaskClient) -> None:
    shared, closed = forum.committed_thread(), closed_thread()
    written()
    kept = client.get("/record/checkpoints/1.json")
    made = kept.json
    assert made is not None
    assert [leaf[0] for leaf in made["leaves"]] == [shared.topic]
    assert made["chains"] == 1
    assert closed.topic not in kept.text
    assert "salt" not in made
    before = made["hidden"]
    with unit_of_work():
        forum.post(db.session.get_one(type(closed), closed.id), closed_by())
    assert (second := written()) is not None, "the closed chain is covered: a change in it makes a checkpoint"
    assert second.hidden != before


def closed_by() -> Any:
    from tests import factories as make

    return make.user(is_admin=True)


def test_what_was_public_once_is_blinded_when_it_is_no_more(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    written()
    digest = client.get("/record/checkpoints/1.json").json["leaves"][0]
    with unit_of_work():
        db.session.execute(text("UPDATE space SET kind = 'group', is_closed = true"))
    assert client.get("/record/checkpoints/1.json").json["leaves"] == [checkpoints.leaf_digest(tuple(digest))]
    assert (made := written()) is not None
    assert made.chains == 0
    assert client.get(f"/record/{thread.topic}/entries").status_code == 404
    assert list(checkpoints.faults()) == []


def rewrite_chain(topic: str) -> None:
    """Make a chain anew around an altered entry, whole in itself."""
    previous = START
    for entry in db.session.scalars(select(Entry).filter_by(topic=topic).order_by(Entry.number)):
        if entry.number == 2:
            entry.payload = entry.payload | {"digest": "0" * 64}
        entry.digest = previous = entry.expected_digest(previous)
    db.session.get_one(Topic, topic).last_digest = previous


def test_a_chain_that_was_rewritten_whole_is_found_all_the_same(noon: datetime, app: Flask) -> None:
    thread = forum.committed_thread(1)
    run = app.test_cli_runner().invoke
    assert "Checkpoint 1:" in run(args=["record", "checkpoint"]).output
    assert "Nothing was recorded" in run(args=["record", "checkpoint"]).output
    assert run(args=["record", "verify"]).exit_code == 0
    with unit_of_work():
        rewrite_chain(thread.topic)
    told = run(args=["record", "verify"])
    assert told.exit_code == 1
    assert f"{thread.topic}: entry 3 is not the one that checkpoint 1 saw" in told.output


@pytest.mark.parametrize("column", ["root", "hidden", "previous"])
def test_a_checkpoint_that_was_changed_is_found(column: str, noon: datetime) -> None:
    forum.committed_thread()
    written()
    with unit_of_work():
        db.session.execute(text(f"UPDATE checkpoint SET {column} = '{'f' * 64}'"))  # noqa: S608  # names of this test
    assert "checkpoint 1: does not match its digest" in list(checkpoints.faults())


def test_one_comes_each_hour_in_which_something_was_recorded(noon: datetime) -> None:
    thread = forum.committed_thread()
    checkpoints.write_in_time()
    with unit_of_work():
        forum.post(thread)
    for minutes, count in ((59, 1), (60, 2), (600, 2)):
        with frozen_at(noon + timedelta(minutes=minutes)):
            checkpoints.write_in_time()
        assert db.session.query(Checkpoint).count() == count


def test_the_pages_tell_it_in_plain_words(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread(1)
    assert "No checkpoint has been made yet" in client.get("/record").text
    made = written()
    assert made is not None
    page = client.get("/record").text
    assert made.digest in page
    assert "python3 verify.py" in page
    chain = client.get(f"/record/{thread.topic}/entries").text
    assert chain.count("Somebody spoke") == 2
    assert "Checkpoint 1 covers it up to entry 3." in chain
    assert client.get("/record/thread:999/entries").status_code == 404
    assert client.get("/record/user:1/entries").status_code == 404
    assert client.get("/record/checkpoints/9.json").status_code == 404
