"""The API does what the pages do, under the same rules, as JSON."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import ApiToken
from contributions import actions
from core import live
from core.clock import now
from core.db import db
from tests import factories as make
from tests.contributions.factories import hidden, say


def bearer(person) -> dict[str, str]:
    """The header of a new token of ``person``. Commits."""
    secret = secrets.token_urlsafe(24)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    db.session.add(ApiToken(user_id=person.id, label="test", digest=digest, created_at=now()))
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def post(client: FlaskClient, path: str, person, body: dict[str, Any], **headers: str):
    return client.post(f"/api/v1{path}", json=body, headers=bearer(person) | headers)


def test_one_contribution_by_id_and_by_symbol(client: FlaskClient, noon: datetime) -> None:
    said = say(make.user(name="Aïcha", organisation="Ministry"), "Some *words*", lang="fr", symbol="C7-EGOV/T1/1")
    db.session.commit()
    by_id = client.get(f"/api/v1/contributions/{said.id}").json
    assert by_id == client.get("/api/v1/c/C7-EGOV/T1/1").json
    assert (by_id["body"], by_id["text"], by_id["lang"]) == ("Some *words*", "Some words", "fr")
    assert by_id["speaker"]["organisation"] == "Ministry"
    assert by_id["action_lines"] == ["c7-egov"]
    assert by_id["digest"] == said.revision.digest


@pytest.mark.parametrize(
    "path", ["/contributions/999", "/c/nothing", "/contributions/999/revisions", "/record/room:1"]
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_missing_and_hidden_look_the_same(client: FlaskClient, noon: datetime) -> None:
    said = hidden()
    db.session.commit()
    hidden_answer = client.get(f"/api/v1/contributions/{said.id}").json | {"instance": ""}
    assert hidden_answer == client.get("/api/v1/contributions/99999").json | {"instance": ""}


def test_revisions(client: FlaskClient, noon: datetime) -> None:
    author = make.user()
    said = say(author, "First")
    actions.revise(make.actor(author), said, "Second", expected=1)
    db.session.commit()
    items = client.get(f"/api/v1/contributions/{said.id}/revisions").json["items"]
    assert [(r["number"], r["body"]) for r in items] == [(2, "Second"), (1, "First")]


def test_flagging_and_deciding(client: FlaskClient, noon: datetime) -> None:
    said, reader, moderator = say(), make.user(), make.staff("moderator")
    made = post(client, f"/contributions/{said.id}/flags", reader, {"reason": "spam", "note": "An advert"})
    assert (made.status_code, made.json["decision"]) == (201, None)
    waiting = client.get("/api/v1/cases", headers=bearer(moderator)).json["items"]
    assert [[flag["id"] for flag in case["flags"]] for case in waiting] == [[made.json["id"]]]
    body = {"outcome": "upheld", "reason": "Advertising"}
    decided = post(client, f"/cases/{waiting[0]['id']}/decision", moderator, body).json
    assert (decided["outcome"], decided["flags"][0]["decision"]) == ("upheld", "upheld")
    assert client.get(f"/api/v1/contributions/{said.id}").status_code == 404


def test_a_repeated_complaint_with_the_same_key_is_the_same(client: FlaskClient, noon: datetime) -> None:
    said, reader = say(), make.user()
    headers = bearer(reader) | {"Idempotency-Key": "k1"}
    path = f"/api/v1/contributions/{said.id}/flags"
    answers = [client.post(path, json={"reason": "spam"}, headers=headers) for _ in "ab"]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "revenge"}, "reason"),
        ({}, "reason"),
        ({"reason": "spam", "more": 1}, "more"),
        ({"reason": 7}, "reason"),
    ],
)
def test_a_body_that_does_not_fit_is_named(
    client: FlaskClient, noon: datetime, body: dict[str, Any], field: str
) -> None:
    said = say()
    answer = post(client, f"/contributions/{said.id}/flags", make.user(), body)
    assert answer.status_code == 422
    assert field in answer.json["errors"]


@pytest.mark.parametrize("act", ["hide", "restore"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        ("reader", 403),
        ("rapporteur", 403),
        ("elsewhere", (403, 404)),
        ("moderator", 200),
        ("facilitator", 200),
    ],
)
def test_who_may_hide_and_restore(
    client: FlaskClient, noon: datetime, act: str, who: str | None, status: Any
) -> None:
    said = say() if act == "hide" else hidden()
    people = {"reader": make.user, "elsewhere": lambda: make.staff("moderator", "c2")}
    db.session.commit()
    body = {"reason": "A good reason"}
    path = f"/contributions/{said.id}/{act}"
    if who is None:
        answer = client.post(f"/api/v1{path}", json=body)
    else:
        answer = post(client, path, people.get(who, lambda: make.staff(who))(), body)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))


def test_search(client: FlaskClient, noon: datetime) -> None:
    said = say(body="Interoperable villages", lines=[make.line("c2")])
    db.session.commit()
    found = client.get("/api/v1/search?q=village&line=c2").json
    assert [hit["symbol"] for hit in found["items"]] == [said.symbol]
    assert "<mark>villages</mark>" in found["items"][0]["excerpt"]
    assert client.get("/api/v1/search?q=village&line=c1").json == {"items": [], "next": None}
    assert client.get("/api/v1/search?q=" + "w" * 501).status_code == 422
    assert client.get("/api/v1/search?q=village&after=zzz").status_code == 422


def test_the_record_of_a_topic(client: FlaskClient, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(live._channels, "room", lambda actor, identity: identity == 1)
    for topic in ("room:1", "room:1", "room:2"):
        actions.flag(make.actor(make.user()), say(topic=topic), "spam")
    db.session.commit()
    items = client.get("/api/v1/record/room:1").json["items"]
    assert [(e["number"], e["verb"]) for e in items] == [(1, "contribution_made"), (3, "contribution_made")]
    assert client.get("/api/v1/record/room:1?after=3").json["items"] == []
    assert client.get("/api/v1/record/room:2").status_code == 404
    assert client.get("/api/v1/record/room:1?after=x").status_code == 422


def test_a_cookie_is_no_token(client: FlaskClient, noon: datetime) -> None:
    said = say()
    make.sign_in(client, make.user())
    assert client.post(f"/api/v1/contributions/{said.id}/flags", json={"reason": "spam"}).status_code == 401
