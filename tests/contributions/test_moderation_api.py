"""Cases, approvals and appeals through the API: done, refused, with bad input, and again."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from contributions import actions
from core.api import PREFIX
from tests import factories as make
from tests.contributions.factories import say

UPHELD = {"outcome": "upheld", "reason": "It insults somebody.", "rule": "abusive", "answer": "Thank you."}
DISMISSED = {"outcome": "dismissed", "answer": "It is within the rules."}


class Scene:
    """Something that somebody complained about, with two moderators and one of another line."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        people = {
            "speaker": make.user(), "complains": make.user(), "moderator": make.staff("moderator"),
            "second": make.staff("moderator"), "elsewhere": make.staff("moderator", "c1"), "stranger": make.user(),
        }  # fmt: skip
        said = say(people["speaker"])
        actions.flag(make.actor(people["complains"]), said, "abusive", "Look")
        self.said = said.id
        self._headers = {name: make.token(person) for name, person in people.items()} | {"nobody": {}}
        self.case = f"/cases/{self.ask('moderator', 'GET', '/cases')[1]['items'][0]['id']}"

    def ask(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Status and JSON of one request."""
        answer = self._client.open(PREFIX + path, method=method, json=body, headers=self._headers[who])
        return answer.status_code, answer.get_json(silent=True)


@pytest.fixture
def scene(noon: datetime, client: FlaskClient) -> Scene:
    return Scene(client)


def test_a_case_is_claimed_given_back_and_decided(scene: Scene) -> None:
    for _time in range(2):
        status, told = scene.ask("moderator", "POST", f"{scene.case}/claim")
        assert (status, told["is_claimed"], told["is_mine"]) == (200, True, True)
    assert scene.ask("second", "GET", scene.case)[1]["is_mine"] is False
    assert scene.ask("second", "POST", f"{scene.case}/claim")[0] in (403, 409)
    assert scene.ask("second", "POST", f"{scene.case}/decision", UPHELD)[0] in (403, 409)
    for _time in range(2):
        status, told = scene.ask("moderator", "DELETE", f"{scene.case}/claim")
        assert (status, told["is_claimed"]) == (200, False)
    status, told = scene.ask("second", "POST", f"{scene.case}/decision", UPHELD)
    assert (status, told["outcome"]) == (200, "upheld")
    assert scene.ask("nobody", "GET", f"/contributions/{scene.said}")[0] == 404
    assert scene.ask("moderator", "GET", "/cases")[1]["items"] == []


@pytest.mark.parametrize(("who", "status"), [
    ("nobody", {401}), ("stranger", {403}), ("speaker", {403}), ("complains", {403}), ("elsewhere", {403, 404}),
])  # fmt: skip
def test_who_may_not_touch_cases(who: str, status: set[int], scene: Scene) -> None:
    for method, path, body in (
        ("GET", "", None), ("POST", "/claim", None), ("DELETE", "/claim", None), ("POST", "/decision", UPHELD),
    ):  # fmt: skip
        assert scene.ask(who, method, scene.case + path, body)[0] in status
    assert scene.ask("nobody", "GET", f"/contributions/{scene.said}")[0] == 200


@pytest.mark.parametrize("change", [
    {"outcome": "maybe"}, {"reason": ""}, {"rule": "because"}, {"reason": 7}, {"reason": "x" * 100_000},
])  # fmt: skip
def test_a_decision_without_sense_decides_nothing(change: dict[str, Any], scene: Scene) -> None:
    assert scene.ask("moderator", "POST", f"{scene.case}/decision", UPHELD | change)[0] == 422
    assert scene.ask("moderator", "POST", f"{scene.case}/decision", {})[0] == 422
    assert scene.ask("moderator", "POST", "/cases/99999/decision", UPHELD)[0] == 404
    assert scene.ask("moderator", "GET", scene.case)[1]["outcome"] is None
    assert scene.ask("nobody", "GET", f"/contributions/{scene.said}")[0] == 200


@pytest.mark.parametrize(("first", "other"), [(UPHELD, DISMISSED), (DISMISSED, UPHELD)])
def test_a_case_is_decided_once(first: dict[str, str], other: dict[str, str], scene: Scene) -> None:
    assert scene.ask("moderator", "POST", f"{scene.case}/decision", first)[0] == 200
    assert scene.ask("moderator", "POST", f"{scene.case}/decision", other)[0] in (403, 409)
    assert scene.ask("moderator", "POST", f"{scene.case}/claim")[0] in (403, 409)
    (mine,) = scene.ask("complains", "GET", "/me/flags")[1]["items"]
    assert (mine["outcome"], mine["answer"]) == (first["outcome"], first["answer"])


APPEALED = {
    "the speaker against hiding": (UPHELD, "speaker", "/contributions/{said}/appeal", 200),
    "who complained against a dismissal": (DISMISSED, "complains", "/me/flags/{case}/appeal", 404),
}
"""Whose appeal, after what, by which address, and what is seen of the words once it was granted."""


@pytest.mark.parametrize("whose", APPEALED)
def test_an_appeal_is_made_once_and_decided_by_another(whose: str, scene: Scene) -> None:
    decision, who, path, seen = APPEALED[whose]
    scene.ask("moderator", "POST", f"{scene.case}/decision", decision)
    address = path.format(said=scene.said, case=scene.case.rpartition("/")[2])
    assert scene.ask("stranger", "POST", address, {"words": "Me too"})[0] in (403, 404)
    assert scene.ask(who, "POST", address, {"words": ""})[0] == 422
    first, second = (scene.ask(who, "POST", address, {"words": "Please look again."}) for _time in range(2))
    assert (first[0], second[0], first[1]["id"]) == (201, 201, second[1]["id"])
    appeal = f"/appeals/{first[1]['id']}/decision"
    granted = {"outcome": "granted", "answer": "You are right.", "rule": "abusive"}
    assert scene.ask("stranger", "POST", appeal, granted)[0] == 403
    assert scene.ask("moderator", "POST", appeal, granted)[0] == 403, "who decided first does not decide again"
    assert scene.ask("second", "POST", appeal, {"outcome": "granted"})[0] == 422
    assert scene.ask("second", "POST", appeal, granted)[0] == 200
    assert scene.ask("second", "POST", appeal, granted)[0] in (403, 409)
    assert scene.ask("nobody", "GET", f"/contributions/{scene.said}")[0] == seen
