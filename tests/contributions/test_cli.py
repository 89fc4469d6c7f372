"""``flask record verify`` finds every kind of tampering; ``flask search rebuild`` indexes anew."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, text, update

from contributions.record import Entry, Topic
from core.db import db
from tests.contributions.factories import say


@pytest.fixture
def runner(app: Flask, noon: datetime) -> FlaskCliRunner:
    """Five entries in one chain, three in another."""
    for topic, count in (("thread:1", 5), ("thread:2", 3)):
        for _ in range(count):
            say(topic=topic)
    db.session.commit()
    return app.test_cli_runner()


def verify(runner: FlaskCliRunner) -> tuple[int, list[str]]:
    db.session.commit()
    db.session.expire_all()
    result = runner.invoke(args=["record", "verify"])
    return result.exit_code, result.output.strip().splitlines()


def entry(number: int):
    return (Entry.topic == "thread:1") & (Entry.number == number)


def test_a_whole_record(runner: FlaskCliRunner) -> None:
    assert verify(runner) == (0, ["The record is whole."])


@pytest.mark.parametrize(
    "change",
    [{"payload": {"symbol": "other"}}, {"actor_id": 999}, {"verb": "post_locked"}, {"digest": "0" * 64}],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_entry(runner: FlaskCliRunner, change: dict) -> None:
    db.session.execute(update(Entry).where(entry(3)).values(**change))
    code, lines = verify(runner)
    assert code == 1
    assert lines[0].startswith("thread:1: entry 3 (")
    assert not any("thread:2" in line for line in lines)


def test_an_altered_time(runner: FlaskCliRunner, noon: datetime) -> None:
    db.session.execute(update(Entry).where(entry(2)).values(at=noon.replace(hour=13)))
    assert verify(runner)[1] == ["thread:1: entry 2 (contribution_made) does not match its digest"]


def test_a_missing_entry(runner: FlaskCliRunner) -> None:
    db.session.execute(delete(Entry).where(entry(3)))
    code, lines = verify(runner)
    assert (code, lines[0]) == (1, "thread:1: entry 3 is missing before entry 4")


def test_an_altered_number(runner: FlaskCliRunner) -> None:
    db.session.execute(update(Entry).where(entry(5)).values(number=7))
    code, lines = verify(runner)
    assert (code, lines[0]) == (1, "thread:1: entry 5 is missing before entry 7")


def test_a_truncated_tail(runner: FlaskCliRunner) -> None:
    db.session.execute(delete(Entry).where(Entry.topic == "thread:1", Entry.number > 3))
    assert verify(runner) == (1, ["thread:1: the chain ends at entry 3, its topic says 5"])


def test_an_entry_put_in_with_a_digest_of_its_own_but_without_its_topic(runner: FlaskCliRunner) -> None:
    db.session.execute(update(Topic).where(Topic.key == "thread:1").values(last_number=4))
    assert verify(runner) == (1, ["thread:1: the chain ends at entry 5, its topic says 4"])


def test_rebuilding_the_search_index(runner: FlaskCliRunner) -> None:
    db.session.execute(text("DELETE FROM search_text"))
    db.session.commit()
    result = runner.invoke(args=["search", "rebuild"])
    assert (result.exit_code, result.output) == (0, "8 texts indexed.\n")
    assert db.session.scalar(text("SELECT count(*) FROM search_text")) == 8
