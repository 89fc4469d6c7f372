"""Hubs and relays by pages alone, with scripts off."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import relay_codes
from consultations.carried_models import ResponseRelay
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.delegation_factories import Person
from tests.consultations.factories import CLOSES, DURING, form, published


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


GROUP = {"name": "Women of Tera", "kind": "community", "size": "40", "gathered": "A talk under the tree."}


def test_a_hub_is_marked_wherever_it_counts(app: Flask) -> None:
    consultation, person = published(), Person(app, make.user())
    url = consultation.url
    wrong = person.post(f"{url}/group", **(GROUP | {"size": "1"}))
    assert (wrong.status_code, "2 or more" in wrong.text, "under the tree" in wrong.text) == (422, True, True)
    assert person.post(f"{url}/group", **GROUP).location == f"{url}/answer"
    assert "those of Women of Tera" in person.get(f"{url}/group").text
    person.post(f"{url}/answer", act="submit", version=0, **form(consultation, q1="Yes", q5="By radio"))
    with frozen_at(CLOSES):
        page = person.get(f"{url}/results").text
        assert all(words in page for words in ("1 hub answered for a group", "40 people", "under the tree"))
        for path in ("question=1", "question=5"):
            assert "for Women of Tera, 40 people; counted once" in person.get(f"{url}/answers?{path}").text


def test_a_hub_thinks_again(app: Flask) -> None:
    consultation, person = published(), Person(app, make.user())
    person.post(f"{consultation.url}/group", **GROUP)
    person.post(f"{consultation.url}/group", act="own")
    assert db.session.scalars(select(Response.group_name)).one() is None


RELAYED = {
    "medium": "letter", "received_on": str(DURING.date()), "name": "Fatou", "stakeholder_type": "civil", "country": "NE",
    "contact": "12, Main Street", "lang": "en",
}  # fmt: skip


def test_a_letter_is_entered_and_confirmed_with_its_code(app: Flask, client: FlaskClient) -> None:
    consultation, moderator = published(), Person(app, make.staff("moderator"))
    url = consultation.url
    wrong = moderator.post(f"{url}/relay", **(RELAYED | {"name": ""} | form(consultation, q5="By radio")))
    assert wrong.status_code == 422
    assert all(words in wrong.text for words in ("Enter the participant", "By radio"))
    unanswered = moderator.post(f"{url}/relay", **(RELAYED | form(consultation, q5="By radio")))
    assert (unanswered.status_code, "Please answer this question" in unanswered.text) == (422, True)
    entered = moderator.post(f"{url}/relay", **(RELAYED | form(consultation, q1="Yes", q5="By radio")))
    assert entered.status_code == 303
    relay = db.session.scalars(select(ResponseRelay)).one()
    code, page = relay_codes.code_of(relay), moderator.get(entered.location).text
    assert all(words in page for words in (code, "12, Main Street", "Not yet confirmed"))
    assert "Fatou" in moderator.get(f"{url}/relays").text
    with frozen_at(CLOSES):
        assert "1 of them is not yet confirmed" in client.get(f"{url}/results").text
        assert "relayed, not yet confirmed" in client.get(f"{url}/answers?question=1").text
    assert client.post("/consultations/relayed", data={"code": "R1-AAAA"}).status_code == 422
    found = client.post("/consultations/relayed", data={"code": code.lower()}).location
    page = client.get(found).text
    assert all(words in page for words in ("Are these your answers?", "By radio"))
    assert "12, Main Street" not in page
    client.post(found, data={"act": "confirm"})
    assert "Confirmed" in client.get(found).text
    with frozen_at(CLOSES):
        assert "relayed, confirmed" in client.get(f"{url}/answers?question=1").text


def test_a_letter_is_corrected_or_disowned_and_entered_anew(app: Flask, client: FlaskClient) -> None:
    consultation, moderator = published(), Person(app, make.staff("moderator"))
    moderator.post(f"{consultation.url}/relay", **(RELAYED | form(consultation, q1="Yes", q5="By radio")))
    relay = db.session.scalars(select(ResponseRelay)).one()
    at = f"/consultations/relayed/{relay_codes.code_of(relay)}"
    wrong = client.post(at, data={"act": "correct"} | form(consultation, q5="By post"))
    assert (wrong.status_code, "By post" in wrong.text) == (422, True)
    client.post(at, data={"act": "correct"} | form(consultation, q1="No", q5="By post"))
    page = client.get(at).text
    assert all(words in page for words in ("By radio", "By post", "As its respondent corrected it"))
    client.post(at, data={"act": "disown"})
    assert "counts in no figure" in client.get(at).text
    assert client.post(at, data={"act": "confirm"}).status_code == 403
    assert client.post(at, data={"act": "dance"}).status_code == 404
    again = f"{consultation.url}/relays/{relay.response_id}"
    assert moderator.post(f"{again}/again", **(RELAYED | form(consultation))).status_code == 422
    assert moderator.post(f"{again}/again", **(RELAYED | form(consultation, q1="Yes"))).location == again
    assert relay.status == "waiting"


def test_with_an_account_it_is_answered_there(app: Flask) -> None:
    consultation, moderator, fatou = published(), Person(app, make.staff("moderator")), Person(app, make.user())
    at = f"{consultation.url}/my-relay"
    assert fatou.get(at).status_code == 404
    sent = RELAYED | {"email": fatou.user.email, "contact": ""} | form(consultation, q1="Yes")
    moderator.post(f"{consultation.url}/relay", **sent)
    assert "Are these your answers?" in fatou.get(at).text
    fatou.post(at, act="confirm")
    assert db.session.scalars(select(ResponseRelay.status)).one() == "confirmed"
    assert Person(app, make.user()).get(f"{consultation.url}/relays").status_code == 403
