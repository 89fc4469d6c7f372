"""Notifications and following as pages: what is shown, to whom, without scripts; who may."""

import re

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions.actions import hide
from contributions.models import Contribution
from core.db import db
from core.guard import unit_of_work
from forum.models import Thread
from notifications.models import Notification, Subscription
from tests import factories as make
from tests.forum import factories as forum

PAGES = ("/notifications", "/me/following", "/me", "/me/new", "/me/bookmarks", "/following/line:1")


@pytest.fixture
def opener(client: FlaskClient) -> tuple[int, int]:
    """Ids of somebody who is signed in and of their thread, with one answer in it."""
    with unit_of_work():
        person = make.user()
        thread = forum.thread(person, title="Access in rural areas")
        forum.post(thread, make.user(name="Ben"), "By community radio.")
        other = forum.thread(make.user(), title="Elsewhere")
        forum.post(other, body="Not for them.")
        ids = person.id, thread.id
    make.sign_in(client, db.session.get_one(User, ids[0]))
    return ids


@pytest.mark.parametrize("path", PAGES)
def test_ones_own_pages_need_somebody(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (302, 401)
    make.sign_in(client, make.user())
    assert client.get(path).status_code == 200


def news(client: FlaskClient) -> str | None:
    found = re.search(r'href="/notifications">[^<(]+\((\d+)\)', client.get("/profile").text)
    return found[1] if found else None


def test_a_notification_is_counted_shown_and_read_with_the_page(client: FlaskClient, opener: tuple[int, int]) -> None:
    assert news(client) == "1"
    page = client.get("/notifications").text
    assert "Ben wrote" in page
    assert "By community radio." in page
    assert "Access in rural areas" in page
    assert "Not for them" not in page
    client.get(f"/threads/{opener[1]}")
    assert news(client) is None


def test_marking_all_as_read_spares_what_came_meanwhile(client: FlaskClient, opener: tuple[int, int]) -> None:
    up_to = re.search(r'name="up_to" value="(\d+)"', client.get("/notifications").text)
    with unit_of_work():
        forum.post(db.session.get_one(Thread, opener[1]), body="Meanwhile")
    assert up_to
    client.post("/notifications/read", data={"up_to": up_to[1]})
    assert news(client) == "1"
    client.post("/notifications/read")
    assert news(client) is None


def test_words_that_were_hidden_leave_the_list_and_the_count(client: FlaskClient, opener: tuple[int, int]) -> None:
    with unit_of_work():
        said = db.session.query(Contribution).filter_by(speaker_name="Ben").one()
        author = said.speaker_id
        hide(make.actor(make.staff("moderator")), said, "Off topic")
    assert news(client) is None
    assert "radio" not in client.get("/notifications").text
    make.sign_in(client, db.session.get_one(User, author))
    assert "A moderator hid your contribution" in client.get("/notifications").text


def test_following_by_a_form(client: FlaskClient, opener: tuple[int, int]) -> None:
    address = f"/following/thread:{opener[1]}"
    assert "Now: Watching." in client.get(address).text
    assert client.post(address, data={"level": "nonsense"}).status_code == 422
    assert client.post(address, data={"level": "muted"}).status_code == 303
    assert "Access in rural areas" in client.get("/me/following").text
    with unit_of_work():
        forum.post(db.session.get_one(Thread, opener[1]))
    assert news(client) == "1"
    client.post(address, data={"level": "inherit"})
    assert db.session.query(Subscription).count() == 0


def test_what_one_may_not_see_cannot_be_followed(client: FlaskClient, opener: tuple[int, int]) -> None:
    with unit_of_work():
        space = db.session.get_one(Thread, opener[1]).space
        space.kind, space.is_closed, space.slug, space.name = "group", True, "hub", "Hub"
        identity = space.id
    for key in (f"thread:{opener[1]}", f"space:{identity}", "line:999", "user:1", "thread:x"):
        assert client.get(f"/following/{key}").status_code == 404
        assert client.post(f"/following/{key}", data={"level": "watching"}).status_code == 404


def test_somebody_elses_notification_cannot_be_read(client: FlaskClient, opener: tuple[int, int]) -> None:
    identity = db.session.query(Notification).filter_by(user_id=opener[0]).one().id
    make.sign_in(client, make.user())
    assert client.post(f"/notifications/{identity}/read").status_code == 404
    make.sign_in(client, db.session.get_one(User, opener[0]))
    assert client.post(f"/notifications/{identity}/read").status_code == 303
    assert news(client) is None


def test_choosing_how_often_to_be_written_to(client: FlaskClient, opener: tuple[int, int]) -> None:
    assert client.post("/me/mail", data={"rhythm": "weekly"}).status_code == 303
    assert re.search(r'value="weekly"[^>]*checked|checked[^>]*value="weekly"', client.get("/me/following").text)
    assert client.post("/me/mail", data={"rhythm": "hourly"}).status_code == 422
