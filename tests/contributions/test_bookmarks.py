"""Bookmarks: a note on what one may read, found again by words, nobody else's business."""

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions.actions import hide
from contributions.bookmark_models import Bookmark
from contributions.models import Contribution
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def posts(client: FlaskClient) -> list[int]:
    """Ids of three posts; a stranger has marked the first. Somebody else is signed in."""
    with unit_of_work():
        person, stranger = make.user(), make.user()
        thread = forum.thread(body="The opening")
        made = [forum.post(thread, make.user(name=name), body).id for name, body in
                (("Ana", "By radio."), ("Ben", "By post."), ("Chen", "100% on paper"))]  # fmt: skip
        db.session.add(
            Bookmark(user_id=stranger.id, contribution_id=made[0], note="theirs", made_at=person.created_at)
        )
        identity = person.id
    make.sign_in(client, db.session.get_one(User, identity))
    return made


def test_marking_noting_finding_and_removing(client: FlaskClient, posts: list[int]) -> None:
    for post, note in zip(posts, ("for the report", "", "ask again"), strict=True):
        assert client.post(f"/c/{post}/bookmark", data={"note": note}).status_code == 303
    page = client.get("/me/bookmarks").text
    assert page.index("on paper") < page.index("By post") < page.index("By radio")
    assert "for the report" in page
    assert "theirs" not in page
    assert "By radio" in client.get("/me/bookmarks?q=REPORT+ana").text
    assert "By post" not in client.get("/me/bookmarks?q=report").text
    assert "on paper" in client.get("/me/bookmarks?q=100%25").text
    assert "By radio" not in client.get("/me/bookmarks?q=100%25").text
    client.post(f"/c/{posts[0]}/bookmark", data={"note": "changed"})
    assert "changed" in client.get(f"/c/{posts[0]}/bookmark").text
    client.post(f"/c/{posts[0]}/bookmark/remove")
    assert "By radio" not in client.get("/me/bookmarks").text
    assert db.session.query(Bookmark).count() == 3


def test_a_note_that_is_too_long_comes_back(client: FlaskClient, posts: list[int]) -> None:
    answer = client.post(f"/c/{posts[0]}/bookmark", data={"note": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.text


def test_what_went_out_of_sight_is_not_shown(client: FlaskClient, posts: list[int]) -> None:
    client.post(f"/c/{posts[0]}/bookmark", data={"note": "mine"})
    with unit_of_work():
        hide(make.actor(make.staff("moderator")), db.session.get_one(Contribution, posts[0]), "Off topic")
    assert "mine" not in client.get("/me/bookmarks").text
    assert client.get(f"/c/{posts[0]}/bookmark").status_code == 404
    assert client.post(f"/c/{posts[0]}/bookmark", data={}).status_code == 404
    assert client.post(f"/c/{posts[0]}/bookmark/remove").status_code == 303


def test_nobody_marks_without_an_account(app: object, posts: list[int]) -> None:
    stranger = app.test_client()  # type: ignore[attr-defined]  # the application
    assert stranger.get(f"/c/{posts[0]}/bookmark").status_code in (302, 401)
    assert stranger.post(f"/c/{posts[0]}/bookmark").status_code in (302, 401)
