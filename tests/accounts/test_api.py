"""Oneself and the holders of roles as JSON."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.actor import SYSTEM
from accounts.models import Appointment, User
from accounts.token_actions import make_token
from core.clock import now
from core.db import db
from tests import factories as make


def test_oneself_with_the_roles_of_today(client):
    person = make.staff("moderator", name="Amina", organisation="Posts")
    make.appoint(
        person, "observer", "c1", ends=now().date() - timedelta(days=1), starts=now().date() - timedelta(days=2)
    )
    _token, text = make_token(SYSTEM, person, "script", None)
    db.session.commit()
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {text}"}).json
    assert (me["name"], me["organisation"], me["is_confirmed"]) == ("Amina", "Posts", True)
    assert [(role["role"], role["line"]) for role in me["roles"]] == [("moderator", "c7-egov")]


def test_who_holds_a_role_is_public_without_an_address(client):
    person = make.staff("observer", name="Amina", email="amina@example.org")
    make.staff("moderator", "c1")
    db.session.commit()
    answer = client.get("/api/v1/lines/c7-egov/appointments")
    assert [(item["person"], item["role"], item["person_id"]) for item in answer.json["items"]] == [
        ("Amina", "observer", person.id)
    ]
    assert "amina@example.org" not in answer.text


def test_oneself_needs_a_token(client):
    assert client.get("/api/v1/me").status_code == 401
    assert client.patch("/api/v1/me", json={"name": "X"}).status_code == 401
    assert client.get("/api/v1/me/tokens").status_code == 401
    assert client.delete("/api/v1/me/tokens/1").status_code == 401


def bearer(person: User) -> dict[str, str]:
    _token, text = make_token(SYSTEM, person, "script", None)
    db.session.commit()
    return {"Authorization": f"Bearer {text}"}


def test_a_patch_changes_what_it_names_and_keeps_the_rest(client):
    person = make.user(name="Amina", organisation="Posts")
    headers = bearer(person)
    assert client.patch("/api/v1/me", json={"speaks_on_behalf": True}, headers=headers).status_code == 200
    body = {"name": " Amina B. ", "country": None, "time_zone": "Africa/Niamey"}
    me = client.patch("/api/v1/me", json=body, headers=headers).json
    assert (me["name"], me["country"], me["time_zone"]) == ("Amina B.", None, "Africa/Niamey")
    assert (me["organisation"], me["speaks_on_behalf"], me["stakeholder_type"]) == ("Posts", True, "government")
    left = client.patch("/api/v1/me", json={"organisation": None, "speaks_on_behalf": False}, headers=headers).json
    assert (left["organisation"], left["speaks_on_behalf"]) == (None, False)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Ami\nna"}, "name"),
        ({"name": None}, "name"),
        ({"stakeholder_type": "martians"}, "stakeholder_type"),
        ({"country": "XX"}, "country"),
        ({"language": "tlh"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"speaks_on_behalf": True}, "speaks_on_behalf"),
        ({"is_admin": True}, "is_admin"),
        ({"email": "other@example.org"}, "email"),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(client, body, named):
    headers = bearer(make.user(name="Amina"))
    before = client.get("/api/v1/me", headers=headers).json
    answer = client.patch("/api/v1/me", json={"time_zone": "Africa/Niamey"} | body, headers=headers)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [named])
    assert client.get("/api/v1/me", headers=headers).json == before


def role(**fields):
    return {"email": "amina@example.org", "role": "observer", "line": "c1", "starts_on": "2026-06-01"} | fields


def test_an_administrator_gives_confirms_and_ends_a_role(client, noon):
    person, headers = make.user(email="amina@example.org"), bearer(make.user(is_admin=True))
    made = client.post("/api/v1/appointments", json=role(is_provisional=True), headers=headers)
    assert (made.status_code, made.json["person_id"], made.json["is_provisional"]) == (201, person.id, True)
    address = f"/api/v1/appointments/{made.json['id']}"
    confirmed = client.post(f"{address}/confirmation", headers=headers)
    assert (confirmed.status_code, confirmed.json["is_provisional"]) == (200, False)
    assert client.post("/api/v1/appointments", json=role(), headers=headers).status_code == 409
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get("/api/v1/lines/c1/appointments").json["items"] == []
    assert client.delete(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"email": "nobody@example.org"}, ["email"]),
        ({"role": "king"}, ["role"]),
        ({"line": "c99"}, ["line"]),
        ({"starts_on": "soon"}, ["starts_on"]),
        ({"ends_on": "2026-05-31"}, []),
    ],
)
def test_an_appointment_that_does_not_fit_is_not_stored(client, noon, fields, named):
    make.user(email="amina@example.org")
    headers = bearer(make.user(is_admin=True))
    answer = client.post("/api/v1/appointments", json=role(**fields), headers=headers)
    assert (answer.status_code, list(answer.json.get("errors", {}))) == (422, named)
    assert db.session.scalars(select(Appointment)).all() == []


def test_only_administrators_appoint(client, noon):
    person = make.staff("facilitator", email="amina@example.org")
    held, headers = person.appointments[0], bearer(person)
    held.is_provisional = True
    db.session.commit()
    calls = [
        ("post", "/api/v1/appointments", role()),
        ("post", f"/api/v1/appointments/{held.id}/confirmation", None),
        ("delete", f"/api/v1/appointments/{held.id}", None),
    ]
    for method, address, body in calls:
        assert getattr(client, method)(address, json=body, headers=headers).status_code == 403
        assert getattr(client, method)(address, json=body).status_code == 401
    (left,) = db.session.scalars(select(Appointment)).all()
    assert (left.ends_on, left.is_provisional) == (None, True)


def test_an_appointment_that_is_not_there(client, noon):
    headers = bearer(make.user(is_admin=True))
    assert client.post("/api/v1/appointments/999999/confirmation", headers=headers).status_code == 404
    assert client.delete("/api/v1/appointments/999999", headers=headers).status_code == 404
