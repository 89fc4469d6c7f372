"""Old state plus messages is a fresh load; the card pushed, caught up with and served is one and the same."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.actor import Actor
from contributions import actions as words
from core import live
from core.db import db
from core.errors import Refused
from core.guard import unit_of_work
from core.live import may_join, socketio
from forum import actions, chairing
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.reader import Held, held


class Scene:
    """A thread with two answers, somebody who spoke in it and its moderator."""

    def __init__(self) -> None:
        with unit_of_work():
            author, chair = make.user(name="Ana <b>"), make.staff("moderator")
            thread = forum.thread(author)
            post = forum.post(thread, author, "**First** answer")
            forum.post(thread, author, "Below", post)
        self.author, self.chair, self._ids = make.actor(author), make.actor(chair), (thread.id, post.id, author.id)

    @property
    def thread(self) -> Thread:
        return db.session.get_one(Thread, self._ids[0])

    @property
    def post(self) -> Post:
        return db.session.get_one(Post, self._ids[1])

    def say(self, parent: Post | None = None, times: int = 1) -> Post | None:
        speaker = words.Speaker(self._ids[2], "Ana <b>")
        for number in range(times):
            parent = actions.publish_post(self.author, speaker, self.thread, f"Said {number}", "en", parent)
        return parent


ACTS: dict[str, Callable[[Scene], Any]] = {
    "post": lambda s: s.say(),
    "reply": lambda s: s.say(s.post),
    "exchange past the sixth level": lambda s: s.say(s.post, 14),
    "edit": lambda s: actions.edit_post(s.author, s.post, "Another *wording*"),
    "withdraw": lambda s: actions.withdraw_post(s.author, s.post),
    "hide": lambda s: words.hide(s.chair, s.post.contribution, "Off topic <here>"),
    "lock": lambda s: chairing.lock_thread(s.chair, s.thread),
    "pin": lambda s: chairing.pin_thread(s.chair, s.thread),
    "flag": lambda s: words.flag(s.chair, s.post.contribution, "spam"),
}
UNDOING: dict[str, Callable[[Scene], Any]] = {
    "restore": lambda s: words.restore(s.chair, s.post.contribution, "It was on topic"),
    "unlock": lambda s: chairing.unlock_thread(s.chair, s.thread),
    "unpin": lambda s: chairing.unpin_thread(s.chair, s.thread),
}
BEFORE = {"restore": "hide", "unlock": "lock", "unpin": "pin"}


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is sent to live readers, in order."""
    sent: list[dict[str, Any]] = []

    def emit(event: str, payload: dict[str, Any], **_to: str) -> None:
        if event == "entry":
            sent.append(payload)

    monkeypatch.setattr(socketio, "emit", emit)
    return sent


def page(client: FlaskClient, scene: Scene, query: str = "") -> str:
    return client.get(f"/threads/{scene.thread.id}{query}").text


def catch_up(client: FlaskClient, scene: Scene, reader: Held) -> None:
    """Give a reader who was cut off what it missed, as the script does."""
    missed = client.get(f"/record/thread:{scene.thread.id}?after={reader.last}").get_json()
    reader.catch_up(missed)


@pytest.mark.parametrize("act", [*ACTS, *UNDOING])
def test_old_state_plus_messages_is_a_fresh_load(
    act: str, client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime
) -> None:
    scene = Scene()
    if act in BEFORE:
        with unit_of_work():
            ACTS[BEFORE[act]](scene)
    pushed.clear()
    live_reader, cut_off = held(page(client, scene)), held(page(client, scene))
    with unit_of_work():
        (ACTS | UNDOING)[act](scene)
    assert pushed
    assert all(live_reader.apply(message) for message in pushed)
    fresh = held(page(client, scene))
    assert live_reader == fresh
    catch_up(client, scene, cut_off)
    assert cut_off == fresh


def test_a_whole_afternoon_is_caught_up_with(client: FlaskClient, noon: datetime) -> None:
    scene = Scene()
    cut_off = held(page(client, scene))
    for act in (*ACTS.values(), UNDOING["unlock"]):
        with unit_of_work():
            if act not in (ACTS["withdraw"], ACTS["flag"]):
                act(scene)
    catch_up(client, scene, cut_off)
    assert cut_off == held(page(client, scene))


def test_a_continuation_is_live_too(client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime) -> None:
    scene = Scene()
    with unit_of_work():
        deep = scene.say(scene.post, 6)
    assert deep is not None
    number = db.session.get_one(Post, deep.id).number - 1
    reader = held(page(client, scene, f"?under={number}"))
    pushed.clear()
    with unit_of_work():
        scene.say(db.session.get_one(Post, deep.id), 8)
    assert all(reader.apply(message) for message in pushed)
    assert reader == held(page(client, scene, f"?under={number}"))
    assert reader.branches


def test_the_same_bytes_everywhere(client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime) -> None:
    scene = Scene()
    last = held(page(client, scene)).last
    pushed.clear()
    with unit_of_work():
        scene.say(scene.post)
    (message,) = pushed
    card = message["posts"][0]["html"]
    caught = client.get(f"/record/thread:{scene.thread.id}?after={last}").json
    assert card in page(client, scene)
    assert [item["posts"][0]["html"] for item in caught["items"]] == [card]
    assert caught["items"] == [message]


def test_hidden_words_are_in_no_message(client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime) -> None:
    scene = Scene()
    with unit_of_work():
        words.hide(scene.chair, scene.post.contribution, "Off topic here")
    everything = client.get(f"/record/thread:{scene.thread.id}?after=0").text
    for told in (everything, str(pushed[-1]), page(client, scene)):
        assert "First" not in told
    assert "Off topic here" in everything


@pytest.mark.parametrize(("name", "allowed"), [("thread:{}", True), ("thread:999999", False), ("threads:{}", False)])
def test_who_may_join(name: str, allowed: bool, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    with client.application.test_request_context():
        assert may_join(name.format(thread.id)) is allowed


def test_a_message_reaches_those_who_joined(app: Any, client: FlaskClient) -> None:
    scene = Scene()
    reader, stranger = (live.socketio.test_client(app) for _ in range(2))
    topic = scene.thread.topic
    assert reader.emit("join", {"channel": topic, "lang": "en"}, callback=True) == {"ok": True}
    assert stranger.emit("join", {"channel": "thread:0"}, callback=True) == {"ok": False}
    with unit_of_work():
        scene.say()
    (received,) = (message for message in reader.get_received() if message["name"] == "entry")
    assert (received["name"], received["args"][0]["posts"][0]["number"]) == ("entry", 4)
    assert stranger.get_received() == []
    for each in (reader, stranger):
        each.disconnect()


def test_a_refused_act_tells_nobody(pushed: list[dict[str, Any]], noon: datetime) -> None:
    scene, stranger = Scene(), Actor(id=10**6, is_confirmed=True)
    pushed.clear()

    def both() -> None:
        with unit_of_work():
            scene.say()
            chairing.lock_thread(stranger, scene.thread)

    with pytest.raises(Refused, match="moderators"):
        both()
    assert pushed == []
