"""For every act: old page + messages = fresh page, on each kind of page, live and caught up with."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contributions.events import ContributionEvent
from core.guard import unit_of_work
from core.live import socketio
from forum.events import ThreadEvent
from tests import factories as make
from tests.architecture.event_list import recorded
from tests.forum import scenes, scenes_relayed
from tests.forum.reader import Held, following, held
from tests.forum.scenes import NOT_SEEN, ClosedScene, OpenScene, Scene

ACTS = scenes.ACTS | scenes_relayed.RELAYED
OPEN_ONLY = scenes.OPEN_ONLY | scenes_relayed.IN_OPEN_ONLY


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is sent to live readers of any channel, with the name of the channel."""
    sent: list[dict[str, Any]] = []

    def emit(event: str, payload: dict[str, Any], to: str = "") -> None:
        if event == "entry":
            sent.append({"to": to} | payload)

    monkeypatch.setattr(socketio, "emit", emit)
    return sent


def test_every_event_of_a_thread_has_an_act(app: Flask) -> None:
    """A verb is missing here: add an act to tests/forum/scenes.py, so that open pages are proved to follow it."""
    verbs = {
        kind.verb
        for kind in recorded()
        if issubclass(kind, ThreadEvent | ContributionEvent)
        and kind.__module__.split(".")[0] in ("forum", "contributions")
    }
    assert verbs == {verb for verb, _act, _before in ACTS.values()} | set(NOT_SEEN)


def fresh(client: FlaskClient, scene: Scene, reader: Held, query: str) -> Held:
    """What pages loaded now show of the stretch that ``reader`` holds."""
    start = query if query.startswith("?under") else ""
    page = client.get(f"{scene.thread.url}{start}").text
    found = held(page)
    while (url := following(page)) is not None:
        page = client.get(url).text
        found.join(held(page))
    return found.within(reader)


def happens(name: str, scene: Scene, client: FlaskClient, pushed: list[dict[str, Any]]) -> None:
    """Let an act happen under readers' eyes, and compare."""
    _verb, act, before = ACTS[name]
    if before is not None:
        with unit_of_work():
            before(scene)
    loaded = {query: client.get(f"{scene.thread.url}{query}", follow_redirects=True).text for query in scene.pages}
    pushed.clear()
    with unit_of_work():
        act(scene)
    told = [message for message in pushed if message["to"] == f"{scene.thread.topic}|en"]
    assert told
    for query, page in loaded.items():
        live, cut_off = held(page), held(page)
        assert live.cards
        assert all(live.apply(message) for message in told)
        missed = client.get(f"/record/{scene.thread.topic}?after={cut_off.last}").get_json()
        cut_off.catch_up(missed)
        assert (cut_off.cards, cut_off.state, cut_off.title) == (live.cards, live.state, live.title)
        _compare(client, scene, query, live, missed["last"])


def _compare(client: FlaskClient, scene: Scene, query: str, live: Held, last: int) -> None:
    if scene.thread.merged_into_id is not None:
        assert live.cards == {}
        assert live.merged is not None
        assert client.get(scene.thread.url).location.startswith(live.merged)
        return
    assert live.last == last
    assert live == fresh(client, scene, live, query)


@pytest.mark.parametrize("name", ACTS)
def test_on_an_open_line(name: str, client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime) -> None:
    happens(name, OpenScene(), client, pushed)


@pytest.mark.parametrize("name", [name for name in ACTS if name not in OPEN_ONLY])
def test_in_a_closed_group(name: str, client: FlaskClient, pushed: list[dict[str, Any]], noon: datetime) -> None:
    scene = ClosedScene()
    make.sign_in(client, scene.reader)
    happens(name, scene, client, pushed)
