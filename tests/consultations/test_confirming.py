"""The public check: it confirms a digest, says nothing of whose it is, and nothing more of what is none."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from core.personal import erase
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, draft, facilitator, published, raw, submitted
from tests.whole.test_statements import counted

STRANGE = ["0" * 64, "abc", "g" * 64, "0" * 65, "' OR 1=1 --", "٠" * 64, "é" * 300]


@pytest.fixture
def response(app: Flask) -> Response:
    found = submitted(published(), make.user(name="Amina Secret", country="NE"), q5="Open tools")
    db.session.commit()
    return found


def asked(client: FlaskClient, of: Consultation, digest: str, reference: str = "") -> dict:
    query = {"digest": digest, "reference": reference}
    return client.get(f"/api/v1/consultations/{of.id}/check", query_string=query).json


def page(client: FlaskClient, of: Consultation, digest: str, reference: str = "") -> str:
    answer = client.get(f"{of.url}/check", query_string={"digest": digest, "reference": reference})
    assert answer.status_code == 200
    return answer.text


def test_a_digest_of_the_data_set_is_confirmed_without_a_name(client: FlaskClient, response: Response) -> None:
    text = page(client, response.consultation, response.digest)
    assert "This digest is in the data set." in text
    assert "1 June 2026, 13:00 UTC" in text
    assert not {"Amina", "Niger", response.reference} & set(text.replace("<", " ").split())
    assert asked(client, response.consultation, response.digest) == {
        "found": True, "version": 1, "submitted_at": "2026-06-01T13:00:00Z", "is_late": False, "is_latest": True,
        "is_erased": False,
    }  # fmt: skip


def test_groups_and_capitals_do_not_matter(client: FlaskClient, response: Response) -> None:
    grouped = " ".join(response.digest[n : n + 4] for n in range(0, 64, 4)).upper()
    assert asked(client, response.consultation, f"  {grouped} ")["found"] is True
    assert asked(client, response.consultation, grouped, f" {response.reference.lower()} ")["found"] is True


def test_a_reference_must_be_its_own(client: FlaskClient, response: Response) -> None:
    other = submitted(response.consultation, make.user())
    assert asked(client, response.consultation, response.digest, other.reference) == asked(
        client, response.consultation, "0" * 64
    )


def test_another_consultation_does_not_have_it(client: FlaskClient, response: Response) -> None:
    assert asked(client, published(), response.digest)["found"] is False


def test_what_was_superseded_says_so(client: FlaskClient, response: Response) -> None:
    first = response.digest
    submitted(response.consultation, db.session.get(User, response.user_id), q1="No", q5="Open tools")
    assert asked(client, response.consultation, first)["is_latest"] is False
    assert "submitted other answers since" in page(client, response.consultation, first)
    assert asked(client, response.consultation, response.digest)["version"] == 2


def test_what_came_late_says_so(client: FlaskClient, app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    with frozen_at(CLOSES + timedelta(hours=1)):
        actions.open_late_window(make.actor(person), consultation, CLOSES + timedelta(days=1), "A storm")
        late = actions.submit_response(make.actor(make.user()), consultation, raw(consultation, q1="Yes"))
    assert asked(client, consultation, late.digest)["is_late"] is True
    assert "it came after the deadline" in page(client, consultation, late.digest)


def test_what_was_erased_is_still_there(client: FlaskClient, response: Response) -> None:
    erase(response.user_id)
    assert asked(client, response.consultation, response.digest)["is_erased"] is True
    assert "Its text was erased since" in page(client, response.consultation, response.digest)


def test_what_is_no_digest_is_answered_as_an_unknown_one(client: FlaskClient, response: Response) -> None:
    of = response.consultation
    told = {page(client, of, text).replace(_escaped(text), "") for text in STRANGE}
    assert len(told) == 1
    assert "This is not in the data set." in told.pop()
    assert [asked(client, of, text) for text in STRANGE] == [asked(client, of, "0" * 64)] * len(STRANGE)


def test_what_is_no_digest_takes_the_same_statements(client: FlaskClient, response: Response) -> None:
    of, taken = response.consultation, set()
    page(client, of, "0" * 64)
    for text in STRANGE:
        with counted() as seen:
            page(client, of, text)
        taken.add(tuple(seen))
    assert len(taken) == 1


def test_nothing_was_asked_yet(client: FlaskClient, response: Response) -> None:
    text = page(client, response.consultation, "")
    assert "data set." not in text.partition("<form")[0].partition("</header>")[2]


def test_a_draft_has_no_check(client: FlaskClient, app: Flask) -> None:
    assert client.get(f"{draft().url}/check").status_code == 404


def test_asking_often_is_limited(app: Flask, client: FlaskClient, response: Response, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    of = response.consultation
    with frozen_at(DURING):
        statuses = [client.get(f"{of.url}/check?digest={n:064}").status_code for n in range(32)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def _escaped(text: str) -> str:
    return str(escape(text.strip()))
