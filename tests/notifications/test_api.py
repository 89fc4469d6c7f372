"""Following and notifications as JSON."""

from typing import Any

import pytest
from flask.testing import FlaskClient

import core.identity
from core.api import PREFIX
from core.db import db
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let API requests act as a person, as a bearer token does."""

    def act(person: Any) -> None:
        actor = make.actor(person)
        db.session.commit()
        monkeypatch.setattr(core.identity, "_loader", lambda: actor)

    return act


def test_following_being_told_and_reading_it(client: FlaskClient, acting: Any) -> None:
    person = make.user()
    thread = forum.thread(make.user())
    key, noise = thread.topic, forum.thread(make.user())
    acting(person)
    put = client.put(f"{PREFIX}/following/{key}", json={"level": "watching"})
    assert (put.status_code, put.get_json()["chosen"], put.get_json()["level"]) == (200, "watching", "watching")
    assert [one["subject"] for one in client.get(f"{PREFIX}/me/following").get_json()["items"]] == [key]
    forum.post(thread, make.user(name="Ben"), "By radio.")
    forum.post(noise)
    db.session.commit()
    (told,) = client.get(f"{PREFIX}/me/notifications").get_json()["items"]
    assert (told["kind"], told["text"], told["excerpt"], told["read_at"]) == ("post", "Ben wrote", "By radio.", None)
    assert client.post(f"{PREFIX}/me/notifications/read", json={"up_to": told["id"]}).status_code == 204
    assert client.get(f"{PREFIX}/me/notifications").get_json()["items"][0]["read_at"]
    back = client.put(f"{PREFIX}/following/{key}", json={"level": "inherit"}).get_json()
    assert (back["chosen"], back["level"]) == (None, "normal")


def test_mail(client: FlaskClient, acting: Any) -> None:
    acting(make.user())
    assert client.get(f"{PREFIX}/me/mail").get_json() == {"rhythm": "daily"}
    assert client.put(f"{PREFIX}/me/mail", json={"rhythm": "never"}).status_code == 200
    assert client.get(f"{PREFIX}/me/mail").get_json() == {"rhythm": "never"}
    assert client.put(f"{PREFIX}/me/mail", json={"rhythm": "hourly"}).status_code == 422


def test_reading_marks(client: FlaskClient, acting: Any) -> None:
    thread = forum.committed_thread(60)
    where, space = f"{PREFIX}/threads/{thread.id}", thread.space_id
    person = make.user()
    make.sign_in(client, person)
    client.get(thread.url)
    acting(db.session.merge(person))
    assert client.get(f"{where}/unread").get_json() == {"unread": 11, "first": f"{thread.url}/posts/51"}
    (new,) = client.get(f"{PREFIX}/me/new").get_json()["items"]
    assert (new["thread"]["id"], new["unread"]) == (thread.id, 11)
    (one,) = client.get(f"{PREFIX}/me/spaces").get_json()["items"]
    assert (one["space"], one["unread"]) == (space, 11)
    assert client.put(f"{where}/read").get_json()["unread"] == 0
    assert client.delete(f"{where}/read").get_json()["unread"] == 11
    assert client.put(f"{PREFIX}/spaces/{space}/read").status_code == 204
    assert client.get(f"{where}/unread").get_json()["unread"] == 0
    assert client.delete(f"{PREFIX}/spaces/{space}/read").status_code == 204
    assert client.get(f"{where}/unread").get_json()["unread"] == 11


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/me/notifications"), ("post", "/me/notifications/read"), ("get", "/me/following"), ("get", "/me/mail"),
        ("put", "/me/mail"), ("get", "/following/line:1"), ("put", "/following/line:1"), ("get", "/me/bookmarks"),
        ("get", "/me/new"), ("get", "/me/spaces"), ("get", "/threads/1/unread"), ("put", "/threads/1/read"),
        ("delete", "/threads/1/read"), ("put", "/spaces/1/read"), ("put", "/contributions/1/bookmark"),
    ],
)  # fmt: skip
def test_all_of_it_needs_somebody(client: FlaskClient, method: str, path: str) -> None:
    answer = getattr(client, method)(f"{PREFIX}{path}", **({} if method in ("get", "delete") else {"json": {}}))
    assert answer.status_code == 401
