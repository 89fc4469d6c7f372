"""Delegations, positions, hubs and relays through the API: the same rules as on the pages."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from consultations import relay_codes
from consultations.carried_models import ResponseRelay
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.delegation_factories import asked, colleague, organisation, position
from tests.consultations.factories import CLOSES, DURING, published, question


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


class Program:
    """A program that acts for somebody, or for nobody."""

    def __init__(self, client: FlaskClient, user: User | None = None) -> None:
        self.client, self.headers = client, make.token(user) if user else {}

    def __call__(self, method: str, url: str, **body: Any) -> Any:
        sent: dict[str, Any] = {"json": body} if body else {}
        return self.client.open(f"/api/v1{url}", method=method, headers=self.headers, **sent)


def first_yes(consultation: Consultation) -> int:
    return question(consultation, 1).options[0].id


def test_two_draft_and_a_third_clears(app: Flask, client: FlaskClient) -> None:
    consultation, club = asked(), organisation()
    users = [colleague(club, name=name) for name in ("Third", "First", "Second")]
    third, first, second = (Program(client, user) for user in users)
    here = f"{consultation.url}/delegation"
    assert third("GET", here).status_code == 404
    assert third("POST", here).status_code == 201
    for user in users[1:]:
        assert third("POST", f"{here}/members", email=user.email, role="drafter").status_code == 201
    assert first("PUT", f"{here}/questions/1", value=first_yes(consultation)).status_code == 200
    assert second("PUT", f"{here}/questions/5", value="By radio").status_code == 200
    met = first("PUT", f"{here}/questions/5", value="By post")
    assert (met.status_code, met.json["theirs"], met.json["mine"], met.json["number"]) == (
        409,
        "By radio",
        "By post",
        1,
    )
    said = second("POST", f"{here}/questions/5/comments", body="Enough?").json
    first("POST", f"{here}/questions/5/comments", body="Yes.", parent=said["id"])
    first("PUT", f"{here}/comments/{said['id']}/settled")
    found = second("GET", f"{here}/questions/5/comments").json["items"]
    assert [(c["said_by"], c["is_settled"]) for c in found] == [("Second", True), ("First", False)]
    assert second("DELETE", f"{here}/comments/{said['id']}/settled").json["is_settled"] is False
    seen = second("POST", f"{here}/acts", act="put").json
    assert (seen["stage"], second("POST", f"{here}/acts", act="clear", digest=seen["digest"]).status_code) == (
        "clearance", 403,
    )  # fmt: skip
    assert third("POST", f"{here}/acts", act="clear", digest="0").status_code == 409
    assert third("POST", f"{here}/acts", act="clear", digest=seen["digest"]).json["stage"] == "cleared"
    sent = third("POST", f"{here}/acts", act="submit").json
    assert (sent["stage"], sent["version"], sent["answers"][4]["written_by"]) == ("submitted", 1, "Second")
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.body.contains(sent["reference"]))).one()
    assert mail.recipient == users[0].email
    assert third("POST", f"{here}/acts", act="dance").status_code == 422
    assert second("DELETE", f"{here}/members/{users[2].id}").status_code == 204
    assert second("GET", here).status_code == 404


def test_facilitators_see_who_drafts(app: Flask, client: FlaskClient) -> None:
    consultation, person = asked(), colleague(organisation())
    Program(client, person)("POST", f"{consultation.url}/delegation")
    lead = Program(client, make.staff("facilitator"))
    (one,) = lead("GET", f"{consultation.url}/delegations").json["items"]
    assert (one["organisation"], one["submitters"], one["is_submitted"]) == ("Radio Club", 1, False)
    assert lead("GET", f"{consultation.url}/delegation").status_code == 404
    assert Program(client, person)("GET", f"{consultation.url}/delegations").status_code == 403


def test_positions_and_those_behind_them(app: Flask, client: FlaskClient) -> None:
    consultation, owner = asked(), colleague(organisation("One"))
    partner, third = colleague(organisation("Other")), colleague(organisation("Third"))
    response = position(consultation, owner, "By radio")
    mine, theirs, last = (Program(client, user) for user in (owner, partner, third))
    assert mine("POST", f"{consultation.url}/delegation/cosponsors", organisation="Other").status_code == 201
    (asked_us,) = theirs("GET", f"{consultation.url}/cosponsoring").json["items"]
    at = f"{consultation.url}/cosponsoring/{asked_us['id']}"
    assert last("POST", at, answer="accept", digest=asked_us["digest"]).status_code == 404
    assert theirs("POST", at, answer="perhaps").status_code == 422
    assert theirs("POST", at, answer="accept", digest=asked_us["digest"]).json["state"] == "standing"
    assert mine("GET", f"{consultation.url}/positions").status_code == 403
    with frozen_at(CLOSES):
        there = f"{consultation.url}/positions/{response.reference}"
        made = last("POST", f"{there}/association").json
        found = Program(client)("GET", there).json
        assert [(s["organisation"], s["kind"]) for s in found["supporters"]] == [
            ("Other", "cosponsor"), ("Third", "associate"),
        ]  # fmt: skip
        assert found["answers"][4]["answer"] == "By radio"
        results = Program(client)("GET", f"{consultation.url}/results").json
        assert (results["positions"], results["organisations"]) == (1, 3)
        last("POST", f"{consultation.url}/cosponsoring/{made['id']}", answer="withdraw")
        assert Program(client)("GET", f"{consultation.url}/positions").json["items"][0]["supporters"] == 1


GROUP = {"name": "Women of Tera", "kind": "community", "size": 40, "gathered": "A talk under the tree."}


def test_a_hub_counts_once(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), Program(client, make.user())
    assert person("PUT", f"{consultation.url}/response/group", **(GROUP | {"size": 1})).status_code == 422
    assert person("PUT", f"{consultation.url}/response/group", **GROUP).json == GROUP
    assert person("DELETE", f"{consultation.url}/response/group").status_code == 204
    person("PUT", f"{consultation.url}/response/group", **GROUP)
    answers = [{"question": question(consultation, 1).id, "value": first_yes(consultation)}]
    assert person("POST", f"{consultation.url}/response", answers=answers).status_code == 201
    with frozen_at(CLOSES):
        results = Program(client)("GET", f"{consultation.url}/results").json
    assert (results["respondents"], results["hubs"], results["people_of_hubs"]) == (1, 1, 40)


def test_a_relay_is_entered_and_answered_by_code(app: Flask, client: FlaskClient) -> None:
    consultation, moderator = published(), Program(client, make.staff("moderator"))
    answers = [{"question": question(consultation, 1).id, "value": first_yes(consultation)}]
    sent = {"medium": "telephone", "received_on": str(DURING.date()), "lang": "en", "answers": answers,
            "name": "Fatou", "stakeholder_type": "civil"}  # fmt: skip
    assert Program(client, make.user())("POST", f"{consultation.url}/relays", **sent).status_code == 403
    entered = moderator("POST", f"{consultation.url}/relays", **sent)
    assert (entered.status_code, entered.json["status"]) == (201, "waiting")
    code, nobody = relay_codes.code_of(db.session.scalars(select(ResponseRelay)).one()), Program(client)
    assert nobody("POST", "/relayed-responses/answer", code="R1-AAAA", answer="confirm").status_code == 404
    assert nobody("POST", "/relayed-responses/answer", code=code, answer="perhaps").status_code == 422
    other = [answers[0] | {"value": question(consultation, 1).options[1].id}]
    corrected = nobody("POST", "/relayed-responses/answer", code=code, answer="correct", answers=other).json
    assert (corrected["status"], corrected["version"]) == ("corrected", 2)
    assert nobody("POST", "/relayed-responses/answer", code=code, answer="disown").json["status"] == "disowned"
    assert moderator("GET", f"{consultation.url}/relays").json["items"][0]["status"] == "disowned"
