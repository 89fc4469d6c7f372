"""Warnings and suspensions through the API: done, refused, with bad input, and again."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import PREFIX
from tests import factories as make
from tests.contributions.factories import say

REASON = {"reason": "Several posts in a row insulted others."}
FOR_A_WEEK = {"days": 7, **REASON}


class Scene:
    """Somebody who said something, a moderator, two administrators; and the headers with which each of them acts."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        person = make.user()
        self.said, self.person = say(person).id, person.id
        people = {
            "person": person, "moderator": make.staff("moderator"), "admin": make.user(is_admin=True),
            "second admin": make.user(is_admin=True), "stranger": make.user(), "elsewhere": make.staff("moderator", "c1"),
        }  # fmt: skip
        self._headers = {name: make.token(user) for name, user in people.items()} | {"nobody": {}}

    def ask(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Status and JSON of one request."""
        answer = self._client.open(PREFIX + path, method=method, json=body, headers=self._headers[who])
        return answer.status_code, answer.get_json(silent=True)

    def made(self, who: str, path: str, body: dict[str, Any]) -> Any:
        status, told = self.ask(who, "POST", path, body)
        assert status == 201, told
        return told

    def warned(self) -> str:
        return f"/warnings/{self.made('moderator', f'/contributions/{self.said}/warnings', REASON)['id']}"

    def suspended(self, who: str = "admin") -> str:
        return f"/suspensions/{self.made(who, f'/people/{self.person}/suspensions', FOR_A_WEEK)['id']}"


@pytest.fixture
def scene(noon: datetime, client: FlaskClient) -> Scene:
    return Scene(client)


def test_a_warning_is_given_seen_acknowledged(scene: Scene) -> None:
    own = f"/me{scene.warned()}"
    status, told = scene.ask("person", "GET", "/me/warnings")
    assert (status, [w["reason"] for w in told["items"]]) == (200, [REASON["reason"]])
    for _time in range(2):
        status, told = scene.ask("person", "POST", f"{own}/acknowledgement")
        assert (status, told["acknowledged_at"] is not None) == (200, True)
    assert scene.ask("moderator", "GET", "/warnings")[1]["items"][0]["acknowledged_at"] == told["acknowledged_at"]


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("stranger", 403), ("person", 403), ("elsewhere", 403)])
def test_who_may_not_warn(who: str, status: int, scene: Scene) -> None:
    assert scene.ask(who, "POST", f"/contributions/{scene.said}/warnings", REASON)[0] == status
    assert scene.ask("person", "GET", "/me/warnings")[1]["items"] == []


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 7}, {"reason": "x" * 100_000}])
def test_a_warning_says_why(body: dict[str, Any], scene: Scene) -> None:
    assert scene.ask("moderator", "POST", f"/contributions/{scene.said}/warnings", body)[0] == 422
    assert scene.ask("moderator", "POST", "/contributions/99999/warnings", REASON)[0] == 404


def test_a_warning_is_anothers_to_no_one_and_taken_back_by_who_gave_it(scene: Scene) -> None:
    warning = scene.warned()
    assert scene.ask("stranger", "POST", f"/me{warning}/acknowledgement")[0] == 404
    assert scene.ask("stranger", "DELETE", warning)[0] == 403
    assert scene.ask("elsewhere", "DELETE", warning)[0] == 404
    first, second = (scene.ask("moderator", "DELETE", warning) for _time in range(2))
    assert first[0] == second[0] == 200
    assert first[1]["withdrawn_at"] == second[1]["withdrawn_at"] is not None


def test_a_suspension_is_imposed_and_lifted(scene: Scene) -> None:
    suspension = scene.suspended()
    assert [s["decision"] for s in scene.ask("person", "GET", "/me/suspensions")[1]["items"]] == ["imposed"]
    assert scene.ask("moderator", "DELETE", suspension)[0] == 403
    assert scene.ask("admin", "DELETE", suspension)[1]["lifted_at"] is not None
    assert scene.ask("admin", "DELETE", suspension)[0] == 403
    assert scene.ask("admin", "DELETE", "/suspensions/99999")[0] == 404


@pytest.mark.parametrize(("decision", "seen"), [("imposed", ["imposed"]), ("declined", [])])
def test_a_moderator_proposes_and_an_administrator_decides(decision: str, seen: list[str], scene: Scene) -> None:
    suspension = scene.suspended("moderator")
    assert scene.ask("person", "GET", "/me/suspensions")[1]["items"] == []
    assert scene.ask("moderator", "POST", f"{suspension}/decision", {"decision": decision})[0] == 403
    assert scene.ask("admin", "POST", f"{suspension}/decision", {"decision": "maybe"})[0] == 422
    assert scene.ask("admin", "POST", f"{suspension}/decision", {"decision": decision})[0] == 200
    assert scene.ask("admin", "POST", f"{suspension}/decision", {"decision": decision})[0] == 409
    assert [s["decision"] for s in scene.ask("person", "GET", "/me/suspensions")[1]["items"]] == seen


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("stranger", 403), ("person", 403)])
def test_who_may_not_suspend(who: str, status: int, scene: Scene) -> None:
    assert scene.ask(who, "POST", f"/people/{scene.person}/suspensions", FOR_A_WEEK)[0] == status
    assert scene.ask("admin", "GET", "/suspensions")[1]["items"] == []


@pytest.mark.parametrize("change", [{"days": 0}, {"days": 9999}, {"days": "x"}, {"reason": ""}, {"rule": "because"},
                                    {"about": "C7/" + "x" * 60}])  # fmt: skip
def test_a_suspension_says_how_long_and_why(change: dict[str, Any], scene: Scene) -> None:
    assert scene.ask("admin", "POST", f"/people/{scene.person}/suspensions", FOR_A_WEEK | change)[0] == 422
    assert scene.ask("admin", "POST", "/people/99999/suspensions", FOR_A_WEEK)[0] == 404
    assert scene.ask("admin", "GET", "/suspensions")[1]["items"] == []


def test_a_suspension_is_appealed_once_and_decided_by_another(scene: Scene) -> None:
    suspension = scene.suspended()
    words, answer = {"words": "I answered an insult."}, {"outcome": "granted", "answer": "You did."}
    assert scene.ask("stranger", "POST", f"{suspension}/appeal", words)[0] == 404
    assert scene.ask("person", "POST", f"{suspension}/appeal", {"words": ""})[0] == 422
    assert scene.ask("person", "POST", f"{suspension}/appeal", words)[0] == 200
    assert scene.ask("person", "POST", f"{suspension}/appeal", words)[0] == 403
    decision = f"{suspension}/appeal/decision"
    assert scene.ask("moderator", "POST", decision, answer)[0] == 403
    assert scene.ask("admin", "POST", decision, answer)[0] == 403, "who imposed it does not decide"
    assert scene.ask("second admin", "POST", decision, {"outcome": "granted"})[0] == 422
    status, told = scene.ask("second admin", "POST", decision, answer)
    assert (status, told["appeal_outcome"], told["lifted_at"] is not None) == (200, "granted", True)
    assert scene.ask("second admin", "POST", decision, answer)[0] == 403
