"""Catching up with a channel: exactly what was missed, or a plain "reload", and only for who may join it."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from contributions import actions, record
from core import live
from core.db import db
from tests import factories as make
from tests.contributions.factories import say


@pytest.fixture(autouse=True)
def _channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """``room:<id>`` is open to all, ``closed:<id>`` to accounts only."""
    monkeypatch.setitem(live._channels, "room", lambda actor, identity: True)
    monkeypatch.setitem(live._channels, "closed", lambda actor, identity: actor.is_authenticated)


def recorded(count: int, topic: str = "room:1") -> None:
    for _ in range(count):
        say(topic=topic)
    db.session.commit()


def test_a_client_gets_what_it_missed_once_and_in_order(client: FlaskClient, noon: datetime) -> None:
    recorded(4)
    recorded(1, "room:2")
    answer = client.get("/record/room:1?after=2")
    assert [item["number"] for item in answer.json["items"]] == [3, 4]
    assert {item["verb"] for item in answer.json["items"]} == {"contribution_made"}
    assert answer.json["last"] == 4
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_missed_is_an_empty_list(client: FlaskClient, noon: datetime) -> None:
    recorded(2)
    assert client.get("/record/room:1?after=2").json == {"items": [], "last": 2}
    assert client.get("/record/room:9?after=0").json == {"items": [], "last": 0}


def test_a_client_that_counts_what_does_not_exist_reloads(client: FlaskClient, noon: datetime) -> None:
    recorded(2)
    assert client.get("/record/room:1?after=3").json == {"reload": True}


def test_too_much_missed_is_a_reload(client: FlaskClient, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "CATCH_UP_LIMIT", 3)
    recorded(4)
    assert client.get("/record/room:1?after=0").json == {"reload": True}
    assert len(client.get("/record/room:1?after=1").json["items"]) == 3


def test_complaints_are_not_replayed_but_counted(client: FlaskClient, noon: datetime) -> None:
    said = say(topic="room:1")
    actions.flag(make.actor(make.user()), said, "spam")
    db.session.commit()
    answer = client.get("/record/room:1?after=1").json
    assert answer == {"items": [], "last": 2}


@pytest.mark.parametrize("topic", ["closed:1", "nothing:1", "room:x", "room", "room:", ":1", "room:1:2", "r" * 300])
def test_who_may_not_join_finds_nothing(client: FlaskClient, topic: str) -> None:
    recorded(1, "closed:1")
    assert client.get(f"/record/{topic}").status_code == 404


def test_who_may_join_catches_up(client: FlaskClient, noon: datetime) -> None:
    recorded(1, "closed:1")
    make.sign_in(client, make.user())
    assert client.get("/record/closed:1").json["last"] == 1


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 16, "١"])
def test_a_number_that_is_none_is_refused(client: FlaskClient, after: str) -> None:
    assert client.get(f"/record/room:1?after={after}", headers={"Accept": "application/json"}).status_code == 422
