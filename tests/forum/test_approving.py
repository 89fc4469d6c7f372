"""Posts that wait: their place is there, their words, name and title are nobody else's, and passing is live."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from contributions import actions as words
from contributions import approval, moderating
from contributions.record import Entry, broken_links
from core.db import db
from core.guard import unit_of_work
from core.live import socketio
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.reader import held


class Scene:
    """A thread with a post of a new account, waiting, among others."""

    def __init__(self) -> None:
        with unit_of_work():
            self.newcomer = make.user(name="New Comer", approved_at=None, country="EC")
            self.thread = forum.thread(title="An open question")
            forum.post(self.thread, body="Noise before")
            self.post = forum.post(self.thread, self.newcomer, "Peculiar waiting words")
            forum.post(self.thread, body="Noise after")
            self.chair = make.staff("moderator")
        self.ids = (self.thread.id, self.post.id)

    def actor(self) -> Actor:
        return make.actor(self.chair)

    def said(self) -> Post:
        return db.session.get_one(Post, self.ids[1])

    def pass_it(self) -> None:
        with unit_of_work():
            approval.approve(self.actor(), self.said().contribution)


ADDRESSES = (
    "/threads/{0}", "/threads/{0}/posts/3", "/api/v1/threads/{0}", "/api/v1/threads/{0}/posts", "/api/v1/posts/{1}",
    "/c7-egov/threads", "/", "/c7-egov", "/search?q=peculiar", "/api/v1/search?q=peculiar", "/record/thread:{0}?after=0",
    "/posts/{1}/history",
)  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_neither_words_nor_name_are_anybody_else_s(client: FlaskClient, noon: datetime, path: str) -> None:
    scene = Scene()
    address = path.format(*scene.ids)
    stranger, newcomer_id = client, scene.newcomer.id
    for reader in (stranger, client.application.test_client()):
        shown = reader.get(address, follow_redirects=True).text
        assert "Peculiar" not in shown
        assert "New Comer" not in shown
        assert f'data-by="u{newcomer_id}"' not in shown
        make.sign_in(client, make.user())
    scene.pass_it()
    if path == "/threads/{0}":
        assert "Peculiar waiting words" in client.get(address).text


def test_its_author_sees_the_words_and_that_they_wait(client: FlaskClient, noon: datetime) -> None:
    scene = Scene()
    make.sign_in(client, scene.newcomer)
    page = client.get(f"/threads/{scene.ids[0]}").text
    assert "Peculiar waiting words" in page
    assert "A moderator reads first posts before others do" in page
    assert "Waits for approval" in client.get("/my/moderation").text


def test_counts_and_numbers(noon: datetime) -> None:
    scene = Scene()
    thread = db.session.get_one(Thread, scene.ids[0])
    assert (thread.post_count, thread.last_number, scene.said().number) == (3, 4, 3)
    scene.pass_it()
    assert (thread.post_count, thread.last_number) == (4, 4)
    with unit_of_work():
        assert forum.post(db.session.get_one(Thread, scene.ids[0])).number == 5
    assert list(broken_links()) == []


def test_passing_is_told_as_a_new_post_once(noon: datetime) -> None:
    scene = Scene()
    scene.pass_it()
    query = select(Entry.verb, Entry.actor_id).where(Entry.topic == f"thread:{scene.ids[0]}").order_by(Entry.number)
    about = [(verb, actor) for verb, actor in db.session.execute(query)][3:]
    assert about[0] == ("post_submitted", scene.newcomer.id)
    assert about[2:] == [("contribution_approved", scene.chair.id), ("post_published", scene.newcomer.id)]


def test_a_thread_whose_opening_waits_is_not_listed_and_shows_no_title(client: FlaskClient, noon: datetime) -> None:
    with unit_of_work():
        newcomer, chair = make.user(approved_at=None), make.staff("moderator")
        thread = forum.thread(newcomer, title="Peculiar title")
        forum.thread(title="Noise beside")
        identity, post_id = thread.id, forum.numbered(thread, 1).id
    for path in ("/c7-egov/threads", "/c7-egov", "/", f"/threads/{identity}", f"/api/v1/threads/{identity}",
                 "/api/v1/action-lines/c7-egov/threads"):  # fmt: skip
        assert "Peculiar title" not in client.get(path).text
    assert f"/threads/{identity}" not in client.get("/c7-egov/threads").text
    with unit_of_work():
        approval.approve(make.actor(chair), db.session.get_one(Post, post_id).contribution)
    assert "Peculiar title" in client.get("/c7-egov/threads").text
    assert "Peculiar title" in client.get(f"/threads/{identity}").text


ACTS = {
    "submit": lambda s: forum.post(db.session.get_one(Thread, s.ids[0]), make.user(approved_at=None), "Another one"),
    "approve": lambda s: approval.approve(s.actor(), s.said().contribution),
    "reject": lambda s: moderating.reject(s.actor(), s.said().contribution, "Advertising"),
    "withdraw": lambda s: words.withdraw(make.actor(s.newcomer), s.said().contribution),
    "edit": lambda s: words.revise(make.actor(s.newcomer), s.said().contribution, "Reworded"),
}


@pytest.mark.parametrize("act", ACTS)
def test_old_page_plus_events_is_a_fresh_page(
    act: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    pushed: list[dict[str, Any]] = []
    monkeypatch.setattr(
        socketio, "emit", lambda event, payload, **_to: pushed.extend([payload] if event == "entry" else [])
    )
    scene = Scene()
    address = f"/threads/{scene.ids[0]}"
    live, cut_off = held(client.get(address).text), held(client.get(address).text)
    pushed.clear()
    with unit_of_work():
        ACTS[act](scene)
    assert pushed
    assert "Peculiar" not in str(pushed) or act == "approve"
    assert all(live.apply(message) for message in pushed)
    fresh = held(client.get(address).text)
    assert live == fresh
    for message in client.get(f"/record/thread:{scene.ids[0]}?after={cut_off.last}").get_json()["items"]:
        assert cut_off.apply(message)
    assert cut_off == fresh


def test_a_rejected_post_restored_on_appeal_is_published_for_the_first_time(noon: datetime) -> None:
    scene = Scene()
    with unit_of_work():
        moderating.reject(scene.actor(), scene.said().contribution, "Advertising")
    assert db.session.get_one(Thread, scene.ids[0]).post_count == 3
    with unit_of_work():
        words.restore(scene.actor(), scene.said().contribution, "It was no advert")
        words.hide(scene.actor(), scene.said().contribution, "Hidden again")
        words.restore(scene.actor(), scene.said().contribution, "Shown again")
    assert db.session.get_one(Thread, scene.ids[0]).post_count == 4
    said = select(Entry.verb).where(Entry.topic == f"thread:{scene.ids[0]}").order_by(Entry.number)
    verbs = list(db.session.scalars(said))
    assert verbs.count("post_published") == 4


def test_nothing_that_waits_can_be_answered(client: FlaskClient, noon: datetime) -> None:
    scene = Scene()
    make.sign_in(client, make.user())
    answer = client.post(f"/posts/{scene.ids[1]}/reply", data={"body": "An answer", "lang": "en"})
    assert answer.status_code == 403
