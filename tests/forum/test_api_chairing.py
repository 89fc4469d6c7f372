"""What chairs do with threads, through the API: done, refused, with bad input, and again."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import PREFIX
from core.db import db
from core.guard import unit_of_work
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum

WHY = {"reason": "It belongs elsewhere."}


class Scene:
    """Two threads, of which the first has three answers; somebody who moderates, and somebody who does not."""

    def __init__(self) -> None:
        with unit_of_work():
            thread, other = forum.thread(), forum.thread(title="Another question")
            for body in ("Two", "Three", "Four"):
                forum.post(thread, body=body)
            self.ids = (thread.id, other.id)
            chair, stranger = make.staff("moderator"), make.user()
            make.appoint(chair, "moderator", "c1")
        self.chair, self.stranger = make.token(chair), make.token(stranger)
        self.at = f"{PREFIX}/threads/{self.ids[0]}"

    @property
    def thread(self) -> Thread:
        return db.session.get_one(Thread, self.ids[0], populate_existing=True)

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """``"other"`` stands for the number of the other thread."""
        return {name: self.ids[1] if value == "other" else value for name, value in body.items()}


@pytest.fixture
def scene(noon: datetime) -> Scene:
    return Scene()


ACTS: dict[str, tuple[str, str, dict[str, Any], int, dict[str, Any]]] = {
    "rename": ("PATCH", "", {"title": "A clearer title", **WHY}, 200, {"title": "", **WHY}),
    "slow": ("PUT", "/slow-mode", {"seconds": 300, **WHY}, 200, {"seconds": -1, **WHY}),
    "move": ("POST", "/move", {"space": "c1", **WHY}, 200, {"space": "nowhere", **WHY}),
    "merge": ("POST", "/merge", {"into": "other", **WHY}, 200, {"into": "other", "reason": ""}),
    "split": ("POST", "/split", {"posts": [3], "title": "Split", **WHY}, 201, {"posts": [99], "title": "Split", **WHY}),
    "move posts": ("POST", "/move-posts", {"posts": [3], "to": "other", **WHY}, 200, {"posts": [1], "to": "other", **WHY}),
}  # fmt: skip
"""Act → method, address, good body, status, bad body."""


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_and_told(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, good, status, _bad = ACTS[act]
    done = client.open(scene.at + place, method=method, json=scene.body(good), headers=scene.chair)
    assert done.status_code == status, done.text
    (told,) = client.get(f"{scene.at}/acts").get_json()["items"]
    assert (told["reason"], told["undone"]) == (WHY["reason"], False)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_refused_to_those_who_do_not_moderate(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, good, _status, _bad = ACTS[act]
    for headers, status in ((scene.stranger, 403), ({}, 401)):
        answer = client.open(scene.at + place, method=method, json=scene.body(good), headers=headers)
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/problem+json"
    assert client.get(f"{scene.at}/acts").get_json()["items"] == []
    assert scene.thread.post_count == 4


@pytest.mark.parametrize("act", ACTS)
def test_bad_input_changes_nothing(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, _good, _status, bad = ACTS[act]
    for body in (scene.body(bad), {"reason": WHY["reason"]}, {}):
        answer = client.open(scene.at + place, method=method, json=body, headers=scene.chair)
        assert answer.status_code in (404, 422), answer.text
    assert client.get(f"{scene.at}/acts").get_json()["items"] == []


@pytest.mark.parametrize("act", ["rename", "slow", "move", "merge"])
def test_the_same_again_changes_nothing(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, good, status, _bad = ACTS[act]
    answers = [
        client.open(scene.at + place, method=method, json=scene.body(good), headers=scene.chair) for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [status, status]
    assert answers[0].get_json() == answers[1].get_json()
    assert len(client.get(f"{scene.at}/acts").get_json()["items"]) == 1


@pytest.mark.parametrize("act", ["split", "move posts"])
def test_posts_that_went_cannot_go_again(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, good, status, _bad = ACTS[act]
    codes = [
        client.open(scene.at + place, method=method, json=scene.body(good), headers=scene.chair).status_code
        for _time in range(2)
    ]
    assert codes == [status, 422]
    assert len(client.get(f"{scene.at}/acts").get_json()["items"]) == 1


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_taken_back_once(act: str, scene: Scene, client: FlaskClient) -> None:
    method, place, good, _status, _bad = ACTS[act]
    before = client.get(scene.at).get_json()
    client.open(scene.at + place, method=method, json=scene.body(good), headers=scene.chair)
    (told,) = client.get(f"{scene.at}/acts").get_json()["items"]
    undo = f"{PREFIX}/thread-acts/{told['id']}/undo"
    assert client.post(undo, json=WHY, headers=scene.stranger).status_code == 403
    assert client.post(undo, json={}, headers=scene.chair).status_code == 422
    assert [client.post(undo, json=WHY, headers=scene.chair).status_code for _time in range(2)] == [200, 200]
    after = client.get(scene.at).get_json()
    assert {k: after[k] for k in ("title", "action_line", "post_count")} == {
        k: before[k] for k in ("title", "action_line", "post_count")
    }
    assert scene.thread.slow_seconds == 0


@pytest.mark.parametrize("what", ["lock", "pin"])
def test_locking_and_pinning(what: str, scene: Scene, client: FlaskClient) -> None:
    address = f"{scene.at}/{what}"
    for method, is_so in (("POST", True), ("POST", True), ("DELETE", False), ("DELETE", False)):
        assert client.open(address, method=method, headers=scene.stranger).status_code == 403
        assert client.open(address, method=method).status_code == 401
        assert client.open(address, method=method, headers=scene.chair).status_code < 300
        is_there = {"lock": scene.thread.is_locked, "pin": scene.thread.is_pinned}
        assert is_there == {"lock": False, "pin": False} | {what: is_so}


def test_what_is_not_there_is_not_found(scene: Scene, client: FlaskClient) -> None:
    for act, (method, place, good, _status, _bad) in ACTS.items():
        address = f"{PREFIX}/threads/99999{place}"
        answer = client.open(address, method=method, json=scene.body(good), headers=scene.chair)
        assert answer.status_code == 404, act
    assert client.post(f"{PREFIX}/thread-acts/99999/undo", json=WHY, headers=scene.chair).status_code == 404
