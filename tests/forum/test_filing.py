"""Threads under sub-themes: chosen at opening, changed by chairs, listed under each."""

import pytest
from flask.testing import FlaskClient

from contributions.record import Entry
from core.db import db
from core.guard import unit_of_work
from forum import filing
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def keys() -> list[str]:
    """Keys of sub-themes of C7 e-government."""
    return [theme.key for theme in filing.themes_of_line(make.line())]


def test_a_thread_is_opened_under_sub_themes(client: FlaskClient, keys: list[str]) -> None:
    make.sign_in(client, make.user())
    data = {"title": "Filed", "body": "How?", "lang": "en", "themes": keys[:2]}
    assert client.post("/c7-egov/threads", data=data).status_code == 303
    thread = db.session.query(Thread).one()
    assert [theme.key for theme in thread.themes] == keys[:2]
    assert f'href="/themes/{keys[0]}"' in client.get(thread.url).text
    assert "Filed" in client.get(f"/themes/{keys[0]}").text
    assert "Filed" not in client.get(f"/themes/{keys[2]}").text


def test_only_sub_themes_of_the_line_are_taken(client: FlaskClient) -> None:
    make.sign_in(client, make.user())
    data = {"title": "Filed", "body": "How?", "lang": "en", "themes": ["nothing"]}
    assert client.post("/c7-egov/threads", data=data).status_code == 422
    assert db.session.query(Thread).count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 403), ("observer", 403), ("rapporteur", 403), ("moderator", 303), ("facilitator", 303), ("admin", 303)],
)
def test_chairs_change_them(client: FlaskClient, keys: list[str], role: str | None, status: int) -> None:
    thread = forum.committed_thread().id
    with unit_of_work():
        person = make.user(is_admin=True) if role == "admin" else make.staff(role) if role else make.user()
        make.sign_in(client, person)
    for _twice in range(2):
        assert client.post(f"/threads/{thread}/themes", data={"themes": keys[1]}).status_code == status
    found = [theme.key for theme in db.session.get_one(Thread, thread).themes]
    assert found == ([keys[1]] if status == 303 else [])
    assert db.session.query(Entry).filter_by(verb="thread_filed").count() == (status == 303)
