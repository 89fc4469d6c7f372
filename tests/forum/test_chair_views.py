"""The chairs' pages: tick, read what will happen, say why; mistakes keep what was typed; the API does the same."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from accounts.models import User
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from forum import chairing_threads
from forum.act_models import ThreadAct
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum

WHY = "So that it is found"


@pytest.fixture
def thread(noon: datetime) -> Thread:
    """Opening, 2 with 3 below, and 4."""
    with unit_of_work():
        author = make.user(email="author@example.org")
        made = forum.thread(author, title="Access")
        forum.post(made, author, "Below", forum.post(made, author, "Two <b>"))
        forum.post(made, author, "Four")
    return db.session.get_one(Thread, made.id)


@pytest.fixture
def chair(client: FlaskClient, thread: Thread) -> FlaskClient:
    """The browser of the line's moderator."""
    make.sign_in(client, make.staff("moderator"))
    return client


def sent(page: str, **values: Any) -> tuple[str, list[tuple[str, Any]]]:
    """Where the page's main form goes, and with what: its own values and those given."""
    (form,) = html.fromstring(page).xpath("//main//form[@method='post']")
    fields = [(name, value) for name, value in form.form_values() if name not in values]
    return form.get("action"), [*fields, *values.items()]


def post(client: FlaskClient, page: str, **values: Any) -> Any:
    """Send the page's form with these values."""
    action, fields = sent(page, **values)
    data: dict[str, list[Any]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return client.post(action, data=data)


def test_posts_are_chosen_confirmed_and_split_off(chair: FlaskClient, thread: Thread) -> None:
    choosing = chair.get(f"{thread.url}/split?posts=2").text
    boxes = html.fromstring(choosing).xpath("//input[@type='checkbox'][@name='posts']")
    assert [(box.get("value"), box.get("checked") is not None) for box in boxes] == [
        ("2", True),
        ("3", False),
        ("4", False),
    ]
    assert "Two &lt;b&gt;" in choosing
    confirming = chair.get(f"{thread.url}/split/confirm?posts=2&numbers=4&title=Roads").text
    assert "3 posts leave this thread" in confirming
    assert post(chair, confirming, reason="").status_code == 422
    answer = post(chair, confirming, reason=WHY)
    assert answer.status_code == 303
    made = db.session.scalars(select(Thread).order_by(Thread.id.desc()).limit(1)).one()
    assert (answer.location, made.title, made.post_count) == (made.url, "Roads", 3)
    assert "Below" in chair.get(made.url).text
    for each in (thread, made):
        assert WHY in chair.get(f"{each.url}/acts").text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("posts=2", "Give a title for the new thread"),
        ("title=Roads", "Choose at least one post"),
        ("posts=1&title=Roads", "The opening post stays"),
        ("numbers=99&title=Roads", "There is no post 99"),
        ("posts=2&into=99", "There is no such thread"),
        ("posts=2&into=99&title=Roads", "not both"),
    ],
)
def test_a_wrong_choice_is_shown_again(query: str, message: str, chair: FlaskClient, thread: Thread) -> None:
    answer = chair.get(f"{thread.url}/split/confirm?{query}")
    assert answer.status_code == 422
    assert message in answer.text
    assert ('value="Roads"' in answer.text) is ("title=Roads" in query)


def test_posts_move_into_another_thread(chair: FlaskClient, thread: Thread) -> None:
    target = forum.committed_thread(1, title="Other")
    page = chair.get(f"{thread.url}/split/confirm?numbers=3-4&into={target.url}&under=2").text
    answer = post(chair, page, reason=WHY)
    assert answer.location == target.url
    moved = db.session.scalars(select(Post).where(Post.thread_id == target.id, Post.number > 2)).unique().all()
    assert sorted((p.number, p.parent.number if p.parent else None) for p in moved) == [(3, 2), (4, 2)]


@pytest.mark.parametrize(
    ("act", "values", "attribute", "expected"),
    [
        ("rename", {"title": "Access for all"}, "title", "Access for all"),
        ("slow", {"seconds": "600"}, "slow_seconds", 600),
    ],
)
def test_simple_acts(
    act: str, values: dict[str, str], attribute: str, expected: Any, chair: FlaskClient, thread: Thread
) -> None:
    page = chair.get(f"{thread.url}/{act}").text
    answer = post(chair, page, reason="", **values)
    assert answer.status_code == 422
    assert post(chair, answer.text, reason=WHY, **values).status_code == 303
    db.session.expire_all()
    assert getattr(thread, attribute) == expected
    acts = chair.get(f"{thread.url}/acts").text
    assert "Taken back" not in acts
    act_id = db.session.scalars(select(ThreadAct.id)).one()
    assert chair.post(f"/thread-acts/{act_id}/undo", data={"reason": "x"}).status_code == 422
    assert chair.post(f"/thread-acts/{act_id}/undo", data={"reason": "It was right before"}).status_code == 303
    db.session.expire_all()
    assert getattr(thread, attribute) != expected
    assert "Taken back" in chair.get(f"{thread.url}/acts").text


def test_a_merge_by_page(chair: FlaskClient, thread: Thread) -> None:
    target = forum.committed_thread(title="Other")
    page = chair.get(f"{thread.url}/merge").text
    assert post(chair, page, into="nothing", reason=WHY).status_code == 422
    assert post(chair, page, into=f"{thread.symbol}", reason=WHY).status_code == 422
    assert post(chair, page, into=f"http://localhost{target.url}", reason=WHY).location == target.url
    assert chair.get(f"{thread.url}/posts/3").location.startswith(target.url)
    assert "Access" not in chair.get("/c7-egov/threads").text.split("<main", 1)[1].replace("Access in rural", "")


def test_a_thread_moves_with_all_that_was_said(chair: FlaskClient, thread: Thread) -> None:
    page = chair.get(f"{thread.url}/move").text
    assert post(chair, page, space="nowhere", reason=WHY).status_code == 422
    assert post(chair, page, space="c1", reason=WHY).location == thread.url
    assert "Access" in chair.get("/c1/threads").text
    assert "Access" not in chair.get("/c7-egov/threads").text.split("<main", 1)[1]
    said = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).unique().all()
    assert {line.slug for p in said for line in p.contribution.action_lines} == {"c1"}
    assert chair.get(f"/c/{said[1].contribution.symbol}").status_code == 200
    assert said[1].contribution.symbol.startswith("C7-EGOV/")


def test_the_author_renames_without_a_reason(client: FlaskClient, thread: Thread, noon: datetime) -> None:
    make.sign_in(client, db.session.get_one(User, thread.opened_by_id))
    page = client.get(f"{thread.url}/rename").text
    assert post(client, page, title="Access, better").status_code == 303
    assert "Access → " in html.fromstring(client.get(f"{thread.url}/acts").text).text_content().replace("\n", "")
    assert client.get(f"{thread.url}/split").status_code == 403


@pytest.mark.parametrize("path", ["split", "rename", "merge", "move", "slow", "split/confirm"])
def test_others_are_refused(path: str, client: FlaskClient, thread: Thread) -> None:
    assert client.get(f"{thread.url}/{path}").status_code == 302
    make.sign_in(client, make.user())
    assert client.get(f"{thread.url}/{path}").status_code == 403
    if path != "split/confirm":
        assert client.post(f"{thread.url}/{path}", data={"reason": WHY}).status_code == 403


def test_slow_mode_keeps_what_was_typed_and_says_until_when(
    client: FlaskClient, thread: Thread, noon: datetime
) -> None:
    with unit_of_work():
        chairing_threads.set_slow_mode(make.actor(make.staff("moderator")), thread, 600, WHY)
    make.sign_in(client, make.user())

    def say(words: str) -> Any:
        return client.post(f"{thread.url}/posts", data={"body": words, "lang": "en"})

    assert say("Once").status_code == 303
    with frozen_at(noon + timedelta(seconds=599)):
        answer = say("Twice, at once")
        assert answer.status_code == 429
        assert "Twice, at once" in answer.text
        assert "12:10 UTC" in answer.text
    with frozen_at(noon + timedelta(seconds=600)):
        assert say("Later").status_code == 303
    assert "Slow: one post each in 10 minutes" in client.get(thread.url).text


def test_chairs_need_not_wait(chair: FlaskClient, thread: Thread) -> None:
    with unit_of_work():
        chairing_threads.set_slow_mode(make.actor(make.staff("moderator")), thread, 600, WHY)
    for _twice in range(2):
        answer = chair.post(f"{thread.url}/posts", data={"body": "Words", "lang": "en"})
        assert answer.status_code == 303
