"""Joining is authorised, losing the right evicts; who reads and writes is told to those who may know."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Admission, User
from core import live
from core.db import db
from core.guard import unit_of_work
from core.live import socketio
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.scenes import ClosedScene

_connections: list[Any] = []


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits in tests for who is here, and nobody stays."""
    monkeypatch.setattr(live, "BETWEEN", 0.0)
    yield
    while _connections:
        if (connection := _connections.pop()).is_connected():
            connection.disconnect()


def connected(app: Flask, person: User | None = None) -> Any:
    """A live connection with the cookies of a browser, signed in or not."""
    browser = app.test_client()
    if person is not None:
        make.sign_in(browser, person)
    made = socketio.test_client(app, flask_test_client=browser)
    _connections.append(made)
    return made


def join(reader: Any, topic: str) -> bool:
    """Whether a connection was admitted to a channel."""
    answer = reader.emit("join", {"channel": topic, "lang": "en"}, callback=True)
    return bool(answer["ok"])


def heard(reader: Any, name: str) -> list[Any]:
    """What a connection received of one kind since it was last asked."""
    return [message["args"][0] for message in reader.get_received() if message["name"] == name]


def test_a_closed_group_is_joined_by_its_members_alone(app: Flask, noon: datetime) -> None:
    scene = ClosedScene()
    member, stranger, nobody = connected(app, scene.reader), connected(app, make.user()), connected(app)
    topic = scene.thread.topic
    assert [join(each, topic) for each in (member, stranger, nobody)] == [True, False, False]
    with unit_of_work():
        scene.say(scene.thread)
    assert len(heard(member, "entry")) == 1
    assert heard(stranger, "entry") == heard(nobody, "entry") == []
    assert heard(stranger, "presence") == []


@pytest.mark.parametrize("loss", ["admission", "sessions"])
def test_losing_the_right_evicts(loss: str, app: Flask, noon: datetime) -> None:
    scene = ClosedScene()
    topic, person = scene.thread.topic, scene.reader.id
    reader, colleague = connected(app, scene.reader), connected(app, db.session.get_one(User, scene.chair.id))
    assert join(reader, topic)
    assert join(colleague, topic)
    with unit_of_work():
        if loss == "admission":
            db.session.query(Admission).filter_by(user_id=person).delete()
        else:
            db.session.get_one(User, person).session_epoch += 1
    live.evict_account(person)
    assert heard(reader, "rejoin") == [{"channel": topic}]
    assert not join(reader, topic)
    assert join(colleague, topic)
    heard(colleague, "entry")
    with unit_of_work():
        scene.say(scene.thread)
    assert heard(reader, "entry") == []
    assert len(heard(colleague, "entry")) == 1


def test_who_reads_is_counted_and_named_if_they_asked(app: Flask, noon: datetime) -> None:
    thread = forum.committed_thread()
    seen, unseen = make.user(name="Ana", shows_presence=True), make.user(name="Ben")
    first, second, third = connected(app, seen), connected(app, unseen), connected(app)
    for each in (first, second, third):
        assert join(each, thread.topic)
    told = heard(first, "presence")[-1]
    assert told == {"channel": thread.topic, "readers": 3, "names": ["Ana"], "writing": 0, "writers": []}
    third.disconnect()
    assert heard(first, "presence")[-1]["readers"] == 2


def test_writing_is_told_of_those_signed_in(app: Flask, monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    thread = forum.committed_thread()
    writer, nobody = connected(app, make.user(name="Ana")), connected(app)
    for each in (writer, nobody):
        join(each, thread.topic)
    heard(nobody, "presence")
    nobody.emit("typing", {"channel": thread.topic})
    assert heard(nobody, "presence") == []
    writer.emit("typing", {"channel": thread.topic})
    assert [told["writing"] for told in heard(nobody, "presence")] == [1]
    monkeypatch.setattr(live, "BETWEEN", 60.0)
    for _again in range(50):
        writer.emit("typing", {"channel": thread.topic})
    assert heard(nobody, "presence") == []


@pytest.mark.parametrize(
    "message", [None, 7, {}, {"channel": None}, {"channel": "thread:999"}, {"channel": "x" * 999}]
)
@pytest.mark.parametrize("kind", ["typing", "here", "leave"])
def test_nonsense_does_nothing(kind: str, message: Any, app: Flask) -> None:
    thread = forum.committed_thread()
    reader = connected(app)
    join(reader, thread.topic)
    heard(reader, "presence")
    reader.emit(kind, message)
    assert reader.get_received() == []


def test_presence_is_no_part_of_the_record(app: Flask, client: FlaskClient, noon: datetime) -> None:
    thread = forum.committed_thread()
    before = client.get(f"/record/{thread.topic}?after=0").get_json()["last"]
    reader = connected(app, make.user(name="Ana", shows_presence=True))
    join(reader, thread.topic)
    reader.emit("typing", {"channel": thread.topic})
    assert client.get(f"/record/{thread.topic}?after=0").get_json()["last"] == before
    assert "Ana" not in client.get(thread.url).text
