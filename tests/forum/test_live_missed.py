"""A reader who was cut off gets each event exactly once, whatever comes twice or out of order, or is told to reload."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient

from contributions import actions as words
from contributions.record import CATCH_UP_LIMIT
from core.clock import frozen_at
from core.guard import unit_of_work
from core.live import socketio
from forum import actions, chairing
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.reader import held
from tests.forum.test_live import Scene, page


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What live readers of any thread are sent, in order, with the channel."""
    sent: list[dict[str, Any]] = []

    def emit(event: str, payload: dict[str, Any], to: str = "") -> None:
        if event == "entry" and to.endswith("|en"):
            sent.append({"to": to} | payload)

    monkeypatch.setattr(socketio, "emit", emit)
    return sent


def ten_minutes(scene: Scene, begin: datetime) -> None:
    """Ten minutes of a thread: said, answered, reworded, hidden, complained of, locked; also elsewhere."""
    steps = (
        lambda: scene.say(),
        lambda: scene.say(scene.post, 2),
        lambda: actions.edit_post(scene.author, scene.post, "Another *wording*"),
        lambda: words.flag(scene.chair, scene.post.contribution, "spam"),
        lambda: words.hide(scene.chair, scene.post.contribution, "Off topic <here>"),
        lambda: forum.thread(make.user(), "Elsewhere", "Noise"),
        lambda: words.restore(scene.chair, scene.post.contribution, "It was on topic"),
        lambda: scene.say(),
        lambda: chairing.pin_thread(scene.chair, scene.thread),
        lambda: chairing.lock_thread(scene.chair, scene.thread),
    )
    for minute, step in enumerate(steps, 1):
        with frozen_at(begin + timedelta(minutes=minute)), unit_of_work():
            step()


def happen(scene: Scene, begin: datetime, pushed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages of :func:`ten_minutes` to the thread's readers."""
    pushed.clear()
    ten_minutes(scene, begin)
    return [message for message in pushed if message["to"] == f"{scene.thread.topic}|en"]


def missed(client: FlaskClient, scene: Scene, after: int) -> Any:
    return client.get(f"/record/{scene.thread.topic}?after={after}").get_json()


def test_ten_minutes_are_caught_up_with_each_event_once(
    client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime
) -> None:
    scene = Scene()
    reader, always_there = held(page(client, scene)), held(page(client, scene))
    before = reader.last
    sent = happen(scene, noon, pushed)
    told = missed(client, scene, before)
    numbers = [message["number"] for message in told["items"]]
    assert numbers == sorted(set(numbers))
    assert set(numbers) == {message["number"] for message in sent if "state" in message}
    assert [message["number"] for message in sent] == list(range(before + 1, told["last"] + 1)), "a gap is noticed"
    assert all(always_there.apply(message) for message in sent)
    reader.catch_up(told)
    assert reader == always_there == held(page(client, scene))
    assert missed(client, scene, reader.last)["items"] == []


def test_what_comes_twice_or_late_changes_nothing(
    client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime
) -> None:
    scene = Scene()
    reader = held(page(client, scene))
    before = reader.last
    sent = happen(scene, noon, pushed)
    assert reader.apply(sent[0])
    assert not reader.apply(sent[2]), "the second is missing: the page asks"
    reader.catch_up(missed(client, scene, reader.last))
    fresh = held(page(client, scene))
    assert reader == fresh
    for message in (*sent, *reversed(sent)):
        assert reader.apply(message)
    reader.catch_up(missed(client, scene, before))
    assert reader == fresh


@pytest.mark.parametrize("cut_after", range(1, 11))
def test_wherever_the_line_was_cut(
    cut_after: int, client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime
) -> None:
    scene = Scene()
    reader = held(page(client, scene))
    sent = happen(scene, noon, pushed)
    assert all(reader.apply(message) for message in sent[:cut_after])
    told = missed(client, scene, reader.last)
    assert all(earlier["number"] < later["number"] for earlier, later in pairwise(told["items"]))
    reader.catch_up(told)
    assert reader == held(page(client, scene))


@pytest.mark.parametrize(("more", "reloads"), [(0, False), (1, True)])
def test_more_than_can_be_caught_up_with_says_reload(
    more: int, reloads: bool, client: FlaskClient, noon: datetime
) -> None:
    scene = Scene()
    reader = held(page(client, scene))
    with unit_of_work():
        for number in range(CATCH_UP_LIMIT + more):
            (chairing.lock_thread if number % 2 == 0 else chairing.unlock_thread)(scene.chair, scene.thread)
    told = missed(client, scene, reader.last)
    if reloads:
        assert told == {"reload": True}
        return
    assert [message["number"] for message in told["items"]] == [reader.last + n + 1 for n in range(CATCH_UP_LIMIT)]
    reader.catch_up(told)
    assert reader == held(page(client, scene))


def test_a_page_from_a_record_that_is_gone_says_reload(client: FlaskClient) -> None:
    """As after a database was restored from a copy that is older than the page."""
    scene = Scene()
    assert missed(client, scene, held(page(client, scene)).last + 1) == {"reload": True}


@pytest.mark.parametrize("after", ["-1", "x", "", "9" * 40])
def test_a_number_that_is_none_is_refused(after: str, client: FlaskClient) -> None:
    scene = Scene()
    assert client.get(f"/record/{scene.thread.topic}?after={after}").status_code in (400, 422)
