"""Inviting through the API."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations.invitation_models import Invitation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator, published


def test_inviting_reminding_and_mending(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person, closes_at=OPENS + timedelta(days=20))
    own, here = make.token(person), f"/api/v1{consultation.url}/invitations"
    people = [
        {"email": "Ana@Example.org", "language": "fr"},
        {"email": "ana@example.org"},
        {"email": "bo@example.org"},
    ]
    with frozen_at(DURING):
        checked = client.post(here, json={"people": people, "only_check": True}, headers=own).json
        assert (checked["invited"], checked["doubled"]) == (
            ["ana@example.org", "bo@example.org"],
            ["ana@example.org"],
        )
        assert client.get(here, headers=own).json["items"] == []
        client.post(here, json={"people": people}, headers=own)
        again = client.post(here, json={"people": people[2:]}, headers=own).json
        assert (again["invited"], again["known"]) == ([], ["bo@example.org"])
        listed = client.get(here, headers=own).json["items"]
        assert [(one["email"], one["language"]) for one in listed] == [
            ("ana@example.org", "fr"),
            ("bo@example.org", "en"),
        ]
        assert client.put(f"{here}/plan", json={"days": [7, 2]}, headers=own).json == {"days": [7, 2]}
        assert client.put(f"{here}/plan", json={"days": [99]}, headers=own).status_code == 422
        put = client.put(f"{here}/{listed[0]['id']}", json={"email": "anna@example.org"}, headers=own)
        assert (put.json["email"], put.json["status"]) == ("anna@example.org", "unsent")
        assert client.delete(f"{here}/{listed[1]['id']}", headers=own).status_code == 204
    with frozen_at(DURING + timedelta(days=1)):
        assert client.post(f"{here}/reminders", headers=own).json == {"count": 1}
        assert client.get(f"{here}?status=missing", headers=own).json["items"][0]["reminder_count"] == 1


def test_what_does_not_fit_invites_nobody(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    own, here = make.token(person), f"/api/v1{consultation.url}/invitations"
    wrong = [
        {"email": "fine@example.org"}, {"email": "nobody"}, {"email": "a@example.org", "country": "XX"},
        {"email": "a@example.org", "name": "x" * 121},
    ]  # fmt: skip
    with frozen_at(DURING):
        sent = client.post(here, json={"people": wrong}, headers=own)
    assert (sent.status_code, sorted(sent.json["errors"])) == (
        422,
        ["people.1.email", "people.2.country", "people.3.name"],
    )
    assert db.session.scalars(select(Invitation)).all() == []


def test_others_may_not(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    other, here = make.token(make.user()), f"/api/v1{consultation.url}/invitations"
    with frozen_at(DURING):
        assert client.get(here, headers=other).status_code == 403
        assert client.post(here, json={"people": []}, headers=other).status_code == 403
        assert client.post(f"{here}/reminders", headers=other).status_code == 403
        assert client.get(here).status_code == 401
