"""Facilitators draft, publish and extend through the API as they do on pages; nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, draft, facilitator, published, question
from tests.consultations.test_api import bearer, url

ALL = "/api/v1/consultations"
BEFORE = OPENS - timedelta(days=1)
LATER = (CLOSES + timedelta(days=1)).isoformat()


def outline(**fields: Any) -> dict[str, Any]:
    """A whole draft: opening at 13:00 in a zone one hour ahead of UTC."""
    whole = {
        "title": "Tools", "action_lines": [make.line().symbol], "lang": "en", "summary": "", "purpose": "Why.",
        "opens_at": "2026-06-01T13:00:00+01:00", "closes_at": "2026-06-03T13:00:00+01:00", "zone": "Africa/Niamey",
        "live_results": False, "holds_results": False, "source_note": "",
    }  # fmt: skip
    return whole | fields


def asked(**fields: Any) -> dict[str, Any]:
    return {"kind": "single", "text": "Is it used?", "options": ["Yes", "No"]} | fields


def numbers(shown: dict[str, Any]) -> list[list[str]]:
    """The texts of the questions, by section."""
    return [[q["text"] for q in section["questions"]] for section in shown["sections"]]


def test_from_the_draft_to_more_time(app: Flask, client: FlaskClient) -> None:
    own = bearer(facilitator())
    with frozen_at(BEFORE):
        made = client.post(ALL, json=outline(), headers=own)
        assert (made.status_code, made.json["phase"], made.json["zone"]) == (201, "draft", "Africa/Niamey"), made.json
        here = f"{ALL}/{made.json['id']}"
        part = client.post(f"{here}/sections", json={"title": "Part A"}, headers=own)
        added = client.post(f"{here}/sections/{part.json['id']}/questions", json=asked(), headers=own)
        assert (part.status_code, added.status_code, added.json["number"]) == (201, 201, 1)
        assert client.get(here).status_code == 404
        opened = client.post(f"{here}/open", headers=own)
        assert (opened.status_code, opened.json["phase"]) == (200, "scheduled")
    with frozen_at(DURING):
        more = client.post(f"{here}/extensions", json={"closes_at": LATER, "reason": "Holidays"}, headers=own)
        shown = client.get(here).json
        assert [c["id"] for c in client.get(ALL).json["items"]] == [made.json["id"]]
    assert (more.status_code, shown["phase"], numbers(shown)) == (201, "open", [["Is it used?"]])
    assert shown["extended"][0]["reason"] == "Holidays"
    consultation = db.session.get_one(Consultation, made.json["id"])
    assert (consultation.opens_at, consultation.closes_at) == (OPENS, CLOSES + timedelta(days=1))


def test_a_draft_is_changed_in_all_its_parts(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    made, own = draft(person), bearer(person)
    first, second = (section.id for section in made.sections)
    ids = [q.id for q in made.questions()]

    def send(method: str, rest: str, body: dict[str, Any] | None = None) -> Any:
        answer = client.open(url(made, rest), method=method, json=body, headers=own)
        assert answer.status_code in (200, 204), answer.json
        return answer.json

    with frozen_at(BEFORE):
        assert send("PUT", "", outline(title="Other"))["title"] == "Other"
        assert send("PUT", f"/sections/{first}", {"title": "One"})["title"] == "One"
        moved = send("POST", f"/sections/{first}/move", {"direction": "down"})
        assert [section["id"] for section in moved["sections"]] == [second, first]
        send("DELETE", f"/sections/{second}")
        assert send("PUT", f"/questions/{ids[0]}", asked(kind="text", text="Why?", options=[]))["word_limit"] == 250
        moved = send("POST", f"/questions/{ids[0]}/move", {"direction": "down"})
        assert numbers(moved) == [["Which two?", "Why?", "Which?"]]
        send("DELETE", f"/questions/{ids[1]}")
        assert numbers(client.get(url(made), headers=own).json) == [["Why?", "Which?"]]


STEPS = {
    "PUT ": outline, "POST /sections": lambda: {"title": "New"}, "PUT /sections/{s}": lambda: {"title": "New"},
    "POST /sections/{s}/move": lambda: {"direction": "down"}, "DELETE /sections/{s}": lambda: None,
    "POST /sections/{s}/questions": asked, "PUT /questions/{q}": asked,
    "POST /questions/{q}/move": lambda: {"direction": "down"}, "DELETE /questions/{q}": lambda: None,
    "POST /open": lambda: None, "POST /extensions": lambda: {"closes_at": LATER, "reason": "Holidays"},
}  # fmt: skip
"""Every change but the first → its body."""


def knock(client: FlaskClient, step: str, made: Consultation, headers: dict[str, str]) -> int:
    method, _space, rest = step.partition(" ")
    rest = rest.format(s=made.sections[0].id, q=question(made, 1).id)
    return client.open(url(made, rest), method=method, json=STEPS[step](), headers=headers).status_code


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["stranger", "observer", "moderator", "facilitator elsewhere", "nobody"])
def test_only_its_facilitators_change_it(app: Flask, client: FlaskClient, step: str, role: str) -> None:
    secret, public = draft(), published()
    headers = {} if role == "nobody" else bearer(someone(role))
    with frozen_at(BEFORE):
        expected = (401, 401) if role == "nobody" else (404, 403)
        assert (knock(client, step, secret, headers), knock(client, step, public, headers)) == expected


def someone(role: str) -> Any:
    """An account with a role, on the line of the consultation unless it is said to be elsewhere."""
    if role == "facilitator elsewhere":
        return facilitator("c1")
    person = make.user()
    if role != "stranger":
        make.appoint(person, role, starts=(OPENS - timedelta(days=2)).date())
    return person


@pytest.mark.parametrize("role", ["stranger", "observer", "moderator", "facilitator elsewhere"])
def test_drafts_begin_under_lines_that_one_facilitates(app: Flask, client: FlaskClient, role: str) -> None:
    headers = bearer(someone(role))
    with frozen_at(BEFORE):
        assert client.post(ALL, json=outline(), headers=headers).status_code == 403
        assert client.post(ALL, json=outline()).status_code == 401
    assert db.session.scalar(select(func.count(Consultation.id))) == 0


@pytest.mark.parametrize("step", [step for step in STEPS if step != "POST /extensions"])
def test_what_was_published_is_locked(app: Flask, client: FlaskClient, step: str) -> None:
    person = facilitator()
    made, own = published(person), bearer(person)
    with frozen_at(DURING):
        assert knock(client, step, made, own) == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("title", "x" * 201), ("action_lines", []), ("action_lines", ["C99"]), ("lang", "tlh"),
        ("zone", "Mars/Base"), ("opens_at", "2026-06-01T13:00:00"), ("opens_at", 1780000000),
        ("opens_at", "1780000000"), ("opens_at", "0001-01-01T00:00:00+14:00"), ("closes_at", "9999-12-31T23:00:00-14:00"),
        ("closes_at", "2026-06-01T13:00:00+01:00"), ("closes_at", "soon"), ("unknown", 1),
    ],
)  # fmt: skip
def test_a_draft_that_does_not_fit_is_refused(app: Flask, client: FlaskClient, field: str, value: Any) -> None:
    person = facilitator()
    made, own = draft(person), bearer(person)
    with frozen_at(BEFORE):
        sent = [
            client.post(ALL, json=outline(**{field: value}), headers=own),
            client.put(url(made), json=outline(**{field: value}), headers=own),
        ]
    assert [(s.status_code, [name.split(".")[0] for name in s.json["errors"]]) for s in sent] == [(422, [field])] * 2
    assert db.session.scalars(select(Consultation.title)).all() == ["Tools for government"]


def test_a_replacement_leaves_nothing_out(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    made, own = draft(person), bearer(person)
    partial = {key: value for key, value in outline().items() if key != "purpose"}
    with frozen_at(BEFORE):
        refused = client.put(url(made), json=partial, headers=own)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["purpose"])


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("kind", asked(kind="rank")), ("text", asked(text="")), ("options", asked(options=["Yes"])),
        ("options", asked(options=["Yes", "Yes"])), ("options", asked(options=["Yes", "No", " "])),
        ("options", asked(kind="text")), ("word_limit", asked(word_limit=9)), ("choices_max", asked(choices_max=1)),
        ("choices_exact", asked(kind="multiple", choices_exact=3)),
        ("word_limit", asked(kind="text", options=[], word_limit=3001)),
    ],
)  # fmt: skip
def test_a_question_that_does_not_fit_is_refused(
    app: Flask, client: FlaskClient, field: str, body: dict[str, Any]
) -> None:
    person = facilitator()
    made, own = draft(person), bearer(person)
    with frozen_at(BEFORE):
        sent = [
            client.post(url(made, f"/sections/{made.sections[0].id}/questions"), json=body, headers=own),
            client.put(url(made, f"/questions/{question(made, 1).id}"), json=body, headers=own),
        ]
        shown = client.get(url(made), headers=own).json
    assert [(s.status_code, list(s.json["errors"])) for s in sent] == [(422, [field])] * 2
    assert len(numbers(shown)[0]) == 3
    assert [o["label"] for o in shown["sections"][0]["questions"][0]["options"]] == ["Yes", "No"]


def test_opening_and_more_time_say_what_is_missing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    timeless, public, own = draft(person, opens_at=None, closes_at=None), published(person), bearer(person)
    earlier = {"closes_at": CLOSES.isoformat(), "reason": "Holidays"}
    with frozen_at(DURING):
        opened = client.post(url(timeless, "/open"), headers=own)
        moved = client.post(url(public, "/extensions"), json=earlier, headers=own)
        silent = client.post(url(public, "/extensions"), json={"closes_at": LATER, "reason": " "}, headers=own)
    assert [(a.status_code, list(a.json["errors"])) for a in (opened, moved, silent)] == [
        (422, ["publish"]), (422, ["closes_at"]), (422, ["reason"]),
    ]  # fmt: skip


def test_parts_of_another_draft_are_missing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    one, other, own = draft(person), draft(person), bearer(person)
    with frozen_at(BEFORE):
        assert client.get(url(one), headers=own).status_code == 200
        strange = client.delete(url(one, f"/questions/{question(other, 1).id}"), headers=own)
        part = client.delete(url(one, f"/sections/{other.sections[0].id}"), headers=own)
        assert len(client.get(url(other), headers=own).json["sections"][0]["questions"]) == 3
    assert (strange.status_code, part.status_code) == (404, 404)


def test_a_repeated_request_drafts_once(app: Flask, client: FlaskClient) -> None:
    headers = bearer(facilitator()) | {"Idempotency-Key": "k1"}
    with frozen_at(BEFORE):
        first, second = (client.post(ALL, json=outline(), headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code, first.json) == (201, 201, second.json)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert db.session.scalar(select(func.count(Consultation.id))) == 1


def test_it_is_described(app: Flask, client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    place = "/api/v1/consultations/{consultation_id}"
    assert {"get", "put"} <= set(paths[place])
    assert "post" in paths[f"{place}/extensions"]
