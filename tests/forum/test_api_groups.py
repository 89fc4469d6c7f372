"""Groups, who belongs to them and relaying, through the API: done, refused, with bad input, and again."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import PREFIX
from tests import factories as make
from tests.forum import factories as forum

GROUP = {"name": "Rural access", "group_kind": "working-group", "purpose": "To agree on words.", "is_listed": True}
CLOSED, HUB = GROUP | {"is_closed": True}, GROUP | {"group_kind": "national-hub"}


class Scene:
    """Who acts on a group that a facilitator began."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.people = {
            "founder": make.staff("facilitator"), "guest": make.user(email="guest@example.org"),
            "stranger": make.user(), "line moderator": make.staff("moderator"),
        }  # fmt: skip
        self.ids = {name: person.id for name, person in self.people.items()}
        self._headers = {name: make.token(person) for name, person in self.people.items()} | {"nobody": {}}

    def ask(self, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of one request."""
        answer = self._client.open(PREFIX + path, method=method, json=body, headers=self._headers[who])
        return answer.status_code, answer.get_json(silent=True)

    def found(self, facts: dict[str, Any]) -> str:
        status, made = self.ask("founder", "POST", "/action-lines/c7-egov/groups", facts)
        assert status == 201, made
        return f"/groups/{made['slug']}"


@pytest.fixture
def scene(noon: datetime, client: FlaskClient) -> Scene:
    return Scene(client)


def test_founding_is_for_chairs(scene: Scene) -> None:
    where = "/action-lines/c7-egov/groups"
    assert [scene.ask(who, "POST", where, GROUP)[0] for who in ("nobody", "stranger")] == [401, 403]
    for bad in (
        {},
        GROUP | {"name": " "},
        GROUP | {"group_kind": "club"},
        GROUP | {"group_kind": "national-hub", "country": "Atlantis"},
    ):
        assert scene.ask("founder", "POST", where, bad)[0] == 422
    assert scene.ask("nobody", "GET", "/groups")[1]["items"] == []
    assert scene.ask("nobody", "GET", scene.found(GROUP))[1]["name"] == GROUP["name"]


def test_changing_silencing_and_closing_down(scene: Scene) -> None:
    group = scene.found(GROUP)
    verbs = (
        ("PATCH", "", {"purpose": "Another one."}, ("purpose", "Another one.")),
        ("POST", "/read-only", {"reason": "A pause"}, ("is_read_only", True)),
        ("DELETE", "/read-only", None, ("is_read_only", False)),
        ("POST", "/archive", None, ("is_archived", True)),
        ("DELETE", "/archive", None, ("is_archived", False)),
    )
    for method, path, body, (field, value) in verbs:
        assert [scene.ask(who, method, group + path, body)[0] for who in ("nobody", "stranger")] == [401, 403]
        for _time in range(2):
            assert scene.ask("founder", method, group + path, body)[0] == 200, (method, path)
            assert scene.ask("nobody", "GET", group)[1][field] == value
    assert scene.ask("founder", "POST", f"{group}/read-only", {"reason": ""})[0] == 422
    assert scene.ask("founder", "PATCH", group, {"group_kind": "club"})[0] == 422


def test_an_open_group_is_joined_and_left(scene: Scene) -> None:
    membership = f"{scene.found(GROUP)}/membership"
    assert scene.ask("nobody", "POST", membership, {})[0] == 401
    for _time in range(2):
        assert scene.ask("guest", "POST", membership, {}) == (200, {"is_member": True})
    assert [scene.ask("guest", "DELETE", membership)[0] for _time in range(2)] == [204, 204]


@pytest.mark.parametrize(("answer", "member"), [("POST", True), ("DELETE", False)])
def test_a_closed_group_is_asked_and_answers(answer: str, member: bool, scene: Scene) -> None:
    group = scene.found(CLOSED)
    for _time in range(2):
        assert scene.ask("guest", "POST", f"{group}/membership", {"note": "Please"}) == (200, {"is_member": False})
    assert len(scene.ask("founder", "GET", f"{group}/requests")[1]["items"]) == 1
    request = f"{group}/requests/{scene.ids['guest']}"
    for who, status in (("nobody", 401), ("stranger", 404), ("line moderator", 404), ("guest", 404)):
        assert scene.ask(who, answer, request)[0] == status
    assert [scene.ask("founder", answer, request)[0] for _time in range(2)] == [204, 404]
    assert scene.ask("guest", "GET", f"{group}/members")[0] == (200 if member else 404)


def test_members_are_invited_made_moderators_and_removed(scene: Scene) -> None:
    group = scene.found(CLOSED)
    assert scene.ask("founder", "POST", f"{group}/invitations", {"email": "nobody"})[0] == 422
    assert scene.ask("founder", "POST", f"{group}/invitations", {"email": "a@example.org", "role": "king"})[0] == 422
    for _time in range(2):
        assert scene.ask("founder", "POST", f"{group}/invitations", {"email": "guest@example.org"})[0] == 204
    assert len(scene.ask("founder", "GET", f"{group}/invitations")[1]["items"]) == 1
    assert scene.ask("stranger", "POST", f"{group}/invitation")[0] == 404
    assert [scene.ask("guest", "POST", f"{group}/invitation")[0] for _time in range(2)] == [200, 404]
    member = f"{group}/members/{scene.ids['guest']}"
    for method, path in (("POST", "/moderator"), ("DELETE", "/moderator"), ("DELETE", "")):
        assert scene.ask("stranger", method, member + path)[0] == 404
        assert scene.ask("nobody", method, member + path)[0] == 401
        assert scene.ask("founder", method, member + path)[0] == 204
    assert scene.ask("guest", "GET", group)[1]["is_member"] is False


def test_an_invitation_is_taken_back_or_declined(scene: Scene) -> None:
    group = scene.found(CLOSED)
    for who, path in (("founder", "/invitations/{id}"), ("guest", "/invitation")):
        scene.ask("founder", "POST", f"{group}/invitations", {"email": "guest@example.org"})
        (made,) = scene.ask("founder", "GET", f"{group}/invitations")[1]["items"]
        address = group + path.format(id=made["id"])
        assert scene.ask("stranger", "DELETE", address)[0] == 404
        assert [scene.ask(who, "DELETE", address)[0] for _time in range(2)] == [204, 404]


HEARD = {
    "medium": "letter", "received_on": "2026-05-16", "name": "Somebody", "stakeholder_type": "civil", "body": "As heard",
}  # fmt: skip


@pytest.mark.parametrize("change", [
    {"medium": "smoke"}, {"received_on": "2026-06-02"}, {"received_on": "soon"}, {"name": ""}, {"body": " "},
    {"stakeholder_type": "?"}, {"email": "nobody@example.org"}, {"country": "Atlantis"}, {"lang": "x" * 40},
])  # fmt: skip
def test_what_cannot_be_relayed(change: dict[str, str], scene: Scene) -> None:
    where = f"{forum.committed_thread().url}/relayed-posts"
    assert scene.ask("line moderator", "POST", where, HEARD | change)[0] == 422
    assert scene.ask("nobody", "GET", where.replace("relayed-posts", "posts"))[1]["items"][1:] == []


@pytest.mark.parametrize("answer", ["confirm", "correct", "disown"])
def test_who_was_relayed_answers_by_account(answer: str, scene: Scene) -> None:
    where = f"{forum.committed_thread().url}/relayed-posts"
    status, made = scene.ask("line moderator", "POST", where, HEARD | {"email": "guest@example.org"})
    assert (status, made["relayed"]) == (201, "waiting")
    address, body = f"/relays/{made['id']}/answer", {"answer": answer, "body": "My own words"}
    for who in ("nobody", "stranger", "line moderator"):
        assert scene.ask(who, "POST", address, body)[0] in (401, 403)
    assert scene.ask("guest", "POST", address, {"answer": "shout"})[0] == 422
    first, second = (scene.ask("guest", "POST", address, body) for _time in range(2))
    assert first[0] == second[0] == 200
    assert first[1]["status"] == second[1]["status"] != "waiting"
    assert len(second[1]["wordings"]) == (2 if answer == "correct" else 1)
