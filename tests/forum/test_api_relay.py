"""Relay posting through the API."""

from datetime import datetime
from typing import Any

from flask.testing import FlaskClient

from accounts import token_actions
from contributions import relaying
from contributions.models import Contribution
from core.db import db
from tests import factories as make
from tests.forum import factories as forum

GIVEN = {
    "medium": "chat", "received_on": "2026-05-16", "name": "Fatou", "stakeholder_type": "civil", "country": "NE",
    "body": "From the chat", "contact": "+227 00 00",
}  # fmt: skip


def headers(person: Any) -> dict[str, str]:
    _token, secret = token_actions.make_token(make.actor(person), person, "test", 1)
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_relay_and_answer(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    chair, other = headers(make.staff("moderator")), headers(make.user())
    url = f"/api/v1{thread.url}/relayed-posts"
    assert client.post(url, json=GIVEN).status_code == 401
    assert client.post(url, json=GIVEN, headers=other).status_code == 403
    assert client.post(url, json=GIVEN | {"medium": "?"}, headers=chair).status_code == 422
    made = client.post(url, json=GIVEN, headers=chair).json
    assert made is not None
    assert (made["relayed"], made["speaker_name"]) == ("waiting", "Fatou")
    relay = f"/api/v1/relays/{made['id']}"
    public, private = client.get(relay).json, client.get(relay, headers=chair).json
    assert public is not None
    assert private is not None
    assert (public["contact"], private["contact"]) == (None, "+227 00 00")
    code = relaying.code_of(db.session.get_one(Contribution, made["id"]))
    assert client.post(f"{relay}/answer", json={"answer": "confirm"}).status_code == 403
    answer = client.post(f"{relay}/answer", json={"answer": "correct", "body": "As I wrote it", "code": code}).json
    assert answer is not None
    assert [w["body"] for w in answer["wordings"]] == ["From the chat", "As I wrote it"]
    assert client.post(f"{relay}/answer", json={"answer": "shout", "code": code}).status_code == 422
    assert client.get(f"/api/v1/relays/{forum.numbered(thread, 1).id}").status_code == 404
