"""Oneself and the holders of roles as JSON."""

from datetime import timedelta

from accounts.actor import SYSTEM
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
    assert client.get("/api/v1/me/tokens").status_code == 401
    assert client.delete("/api/v1/me/tokens/1").status_code == 401
