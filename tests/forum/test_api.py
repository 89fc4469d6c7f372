"""The forum as JSON: the same rules as the pages."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import PREFIX
from core.db import db
from core.guard import unit_of_work
from forum import chairing
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let API requests act as a person, as a bearer token does."""
    import core.identity

    def act(person: Any) -> None:
        actor = make.actor(person)
        db.session.commit()
        monkeypatch.setattr(core.identity, "_loader", lambda: actor)

    return act


def test_a_thread_its_posts_and_their_pages(client: FlaskClient, acting: Any) -> None:
    acting(make.user(name="Ana"))
    made = client.post(f"{PREFIX}/action-lines/c1/threads", json={"title": "Why?", "body": "**So**", "lang": "fr"})
    assert made.status_code == 201
    thread = made.get_json()
    assert (thread["action_line"], thread["title"], thread["post_count"]) == ("C1", "Why?", 1)
    where = f"{PREFIX}/threads/{thread['id']}"
    first = client.post(f"{where}/posts", json={"body": "One", "lang": "en"}).get_json()
    below = client.post(f"{where}/posts", json={"body": "Two", "lang": "en", "parent": 2}).get_json()
    assert (first["number"], below["parent"], below["depth"]) == (2, 2, 1)
    listed = client.get(f"{where}/posts").get_json()
    assert [(p["number"], p["text"], p["lang"]) for p in listed["items"]] == [
        (1, "So", "fr"),
        (2, "One", "en"),
        (3, "Two", "en"),
    ]
    assert [t["id"] for t in client.get(f"{PREFIX}/action-lines/c1/threads").get_json()["items"]] == [thread["id"]]


def test_posts_are_paged_in_the_order_of_the_tree(client: FlaskClient) -> None:
    thread = forum.committed_thread(60)
    where, cursor, numbers = f"{PREFIX}/threads/{thread.id}/posts", "", []
    while cursor is not None:
        page = client.get(where, query_string={"after": cursor}).get_json()
        numbers += [post["number"] for post in page["items"]]
        cursor = page["next"]
    assert numbers == list(range(1, 62))


def test_rewording_and_withdrawing(client: FlaskClient, acting: Any) -> None:
    person = make.user()
    with unit_of_work():
        db.session.add(person)
        post = forum.post(forum.thread(), person, "First").id
    acting(person)
    edited = client.patch(f"{PREFIX}/posts/{post}", json={"body": "Second", "expected": 1}).get_json()
    assert (edited["body"], edited["revision"]) == ("Second", 2)
    assert client.patch(f"{PREFIX}/posts/{post}", json={"body": "Third", "expected": 1}).status_code == 409
    assert client.delete(f"{PREFIX}/posts/{post}").status_code == 204
    acting(make.user())
    gone = client.get(f"{PREFIX}/posts/{post}").get_json()
    assert (gone["visibility"], gone["body"], gone["html"], gone["text"]) == ("withdrawn", None, None, None)


@pytest.mark.parametrize(("path", "attribute"), [("lock", "is_locked"), ("pin", "is_pinned")])
def test_locks_and_pins(path: str, attribute: str, client: FlaskClient, acting: Any) -> None:
    where = f"{PREFIX}/threads/{forum.committed_thread().id}/{path}"
    acting(make.user())
    assert client.post(where).status_code == 403
    acting(make.staff("moderator"))
    assert client.post(where).get_json()[attribute] is True
    assert client.delete(where).get_json()[attribute] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [({"lang": "en"}, "body"), ({"body": " ", "lang": "en"}, "body"), ({"body": "x", "lang": "?"}, "lang"),
     ({"body": "x", "parent": 99}, "parent"), ({"body": "x", "colour": "red"}, "colour")],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(body: dict[str, Any], field: str, client: FlaskClient, acting: Any) -> None:
    thread = forum.committed_thread()
    acting(make.user())
    refused = client.post(f"{PREFIX}/threads/{thread.id}/posts", json=body)
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert list(refused.get_json()["errors"]) == [field]


@pytest.mark.parametrize("sent", [r'{"body": "half \ud800 of a pair"}', r'{"body": "a\u0000b"}', r'{"\ud800": "x"}'])
def test_what_no_database_stores_is_refused(sent: str, client: FlaskClient, acting: Any) -> None:
    thread = forum.committed_thread()
    acting(make.user())
    where = f"{PREFIX}/threads/{thread.id}/posts"
    refused = client.post(where, data=sent, content_type="application/json")
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")


def test_nobody_and_the_locked(client: FlaskClient, acting: Any) -> None:
    where = f"{PREFIX}/threads/{forum.committed_thread().id}"
    assert client.post(f"{where}/posts", json={"body": "x"}).status_code == 401
    with unit_of_work():
        chairing.lock_thread(make.actor(make.staff("moderator")), db.session.query(Thread).one())
    acting(make.user())
    assert client.post(f"{where}/posts", json={"body": "x"}).status_code == 403


def test_a_retried_post_is_one_post(client: FlaskClient, acting: Any) -> None:
    where = f"{PREFIX}/threads/{forum.committed_thread().id}/posts"
    acting(make.user())
    answers = [client.post(where, json={"body": "x"}, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert answers[0].get_json() == answers[1].get_json()
    assert client.get(where).get_json()["items"][-1]["number"] == 2
