"""The API keeps the rules of the pages."""

import hashlib
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import ApiToken, User
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import (
    CLOSES,
    DURING,
    OPENS,
    SECOND,
    draft,
    facilitator,
    published,
    question,
    submitted,
)


def bearer(person: User) -> dict[str, str]:
    token = f"token-of-{person.id}"
    digest = hashlib.sha256(token.encode()).hexdigest()
    db.session.add(ApiToken(user_id=person.id, label="test", digest=digest, created_at=OPENS))
    db.session.commit()
    return {"Authorization": f"Bearer {token}"}


def url(consultation: Consultation, rest: str = "") -> str:
    return f"/api/v1/consultations/{consultation.id}{rest}"


def body(consultation: Consultation, **texts: str) -> dict[str, Any]:
    first = question(consultation, 1)
    answers: list[dict[str, Any]] = [{"question": first.id, "options": [first.options[0].id]}]
    answers += [{"question": question(consultation, int(key[1:])).id, "text": text} for key, text in texts.items()]
    return {"answers": answers}


def test_draft_submit_and_read_back(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    headers = bearer(person)
    with frozen_at(DURING):
        assert client.get(url(consultation, "/response"), headers=headers).status_code == 404
        saved = client.put(url(consultation, "/response/draft"), json=body(consultation, q5="Words"), headers=headers)
        assert (saved.status_code, saved.json["has_draft"], saved.json["version"]) == (200, True, 0)
        sent = client.post(url(consultation, "/response"), json=body(consultation, q5="Words"), headers=headers)
        assert sent.status_code == 201, sent.json
        again = client.get(url(consultation, "/response"), headers=headers).json
    response = db.session.scalars(select(Response)).one()
    assert (again["version"], again["digest"], again["reference"]) == (1, response.digest, response.reference)
    assert [a["text"] for a in again["answers"] if a["text"]] == ["Words"]


@pytest.mark.parametrize("moment", [OPENS - SECOND, CLOSES])
def test_outside_the_time_it_is_refused(app: Flask, client: FlaskClient, moment: datetime) -> None:
    consultation = published()
    headers = bearer(make.user())
    with frozen_at(moment):
        sent = client.post(url(consultation, "/response"), json=body(consultation), headers=headers)
        saved = client.put(url(consultation, "/response/draft"), json=body(consultation), headers=headers)
    assert (sent.status_code, saved.status_code) == (403, 403)
    assert sent.mimetype == "application/problem+json"


def test_unknown_options_and_questions_are_named(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    headers = bearer(make.user())
    first = question(consultation, 1)
    forged = {"answers": [{"question": first.id, "options": [999_999]}]}
    with frozen_at(DURING):
        refused = client.post(url(consultation, "/response"), json=forged, headers=headers)
        other = client.post(url(consultation, "/response"), json={"answers": [{"question": 0}]}, headers=headers)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [first.field])
    assert other.status_code == 422


def misfits(consultation: Consultation) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """What would lose a part of what was sent: the question's field, and the answers."""
    first, words = question(consultation, 1), question(consultation, 5)
    yes, no = ({"question": first.id, "options": [option.id]} for option in first.options)
    return {
        "the same question twice": (first.field, [yes, no]),
        "twice, the second one empty": (first.field, [yes, {"question": first.id}]),
        "text to options": (first.field, [yes | {"text": "Rather yes"}]),
        "only text to options": (first.field, [{"question": first.id, "text": "Yes"}]),
        "options to words": (words.field, [yes, {"question": words.id, "text": "So", "options": yes["options"]}]),
        "only options to words": (words.field, [yes, {"question": words.id, "options": yes["options"]}]),
    }


MISFITS = [
    "the same question twice", "twice, the second one empty", "text to options", "only text to options",
    "options to words", "only options to words",
]  # fmt: skip


@pytest.mark.parametrize("case", MISFITS)
@pytest.mark.parametrize(("method", "rest"), [("PUT", "/response/draft"), ("POST", "/response")])
def test_nothing_that_was_sent_is_dropped(app: Flask, client: FlaskClient, case: str, method: str, rest: str) -> None:
    consultation = published()
    headers = bearer(make.user())
    field, answers = misfits(consultation)[case]
    with frozen_at(DURING):
        refused = client.open(url(consultation, rest), method=method, json={"answers": answers}, headers=headers)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    assert db.session.scalars(select(Response)).all() == []


def test_what_was_read_can_be_sent_again(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    headers = bearer(make.user())
    with frozen_at(DURING):
        saved = client.put(url(consultation, "/response/draft"), json=body(consultation, q5="Words"), headers=headers)
        again = {"answers": saved.json["answers"], "version": saved.json["draft_version"]}
        sent = client.post(url(consultation, "/response"), json=again, headers=headers)
    assert (sent.status_code, sent.json["answers"]) == (201, saved.json["answers"])


def test_hidden_results_are_not_in_the_api(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    submitted(consultation, q5="Secret words")
    headers = bearer(person)
    with frozen_at(CLOSES - SECOND):
        before = client.get(url(consultation, "/results"), headers=headers)
        shown = client.get(url(consultation), headers=headers)
    assert before.status_code == 403
    assert "Secret" not in before.text + shown.text
    with frozen_at(CLOSES):
        after = client.get(url(consultation, "/results")).json
    assert (after["respondents"], after["questions"][0]["options"][0]["count"]) == (1, 1)


def test_lists_and_desks_keep_their_readers(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation, secret = published(person), draft(person)
    own, others = bearer(person), bearer(make.user())
    with frozen_at(DURING):
        assert [c["id"] for c in client.get("/api/v1/consultations").json["items"]] == [consultation.id]
        assert len(client.get("/api/v1/consultations", headers=own).json["items"]) == 2
        assert client.get(url(secret)).status_code == 404
        assert client.get(url(consultation, "/desk"), headers=own).json["counts"]["submitted"] == 0
        assert client.get(url(consultation, "/desk"), headers=others).status_code == 403
        assert client.get(url(consultation, "/desk")).status_code == 401
