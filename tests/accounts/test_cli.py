"""The command line: the first administrator, appointments and tokens."""

import re

import pytest
from sqlalchemy import select

from accounts.models import Appointment, User
from core.db import db
from tests import factories as make


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words, **more: runner.invoke(args=["accounts", *words], **more)


def test_the_first_administrator_chooses_a_password_by_a_link(run, client):
    result = run("create-admin", "Admin@Example.org", "First Admin")
    assert result.exit_code == 0
    path = re.search(r"https?://[^/]+(/\S+)", result.output)[1]
    assert client.post(path, data={"password": "three lazy river boats"}).status_code == 302
    data = {"email": "admin@example.org", "password": "three lazy river boats"}
    assert client.post("/sign-in", data=data).status_code == 302
    assert client.get("/appointments").status_code == 200


def test_the_password_may_come_from_standard_input(run, client):
    words = ("create-admin", "admin@example.org", "First Admin", "--password-stdin")
    assert run(*words, input="qwertyuiop\n").exit_code == 1
    assert run(*words, input="three lazy river boats\n").exit_code == 0
    data = {"email": "admin@example.org", "password": "three lazy river boats"}
    assert client.post("/sign-in", data=data).status_code == 302


def test_an_existing_account_becomes_administrator(run):
    user = make.user(email="amina@example.org", name="Amina", confirmed_at=None)
    db.session.commit()
    assert run("create-admin", "amina@example.org", "Other Name").exit_code == 0
    db.session.expire_all()
    assert (user.is_admin, user.name, user.confirmed_at is not None) == (True, "Amina", True)
    assert len(db.session.scalars(select(User)).all()) == 1


def test_appointing(run):
    make.user(email="amina@example.org")
    db.session.commit()
    result = run("appoint", "amina@example.org", "rapporteur", "c1", "--from", "2026-05-01", "--until", "2026-12-31")
    assert result.exit_code == 0, result.output
    made = db.session.scalars(select(Appointment)).one()
    assert (made.role, made.action_line.slug, made.ends_on.isoformat()) == ("rapporteur", "c1", "2026-12-31")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("appoint", "nobody@example.org", "rapporteur", "c1"), "No account has the address"),
        (("appoint", "amina@example.org", "rapporteur", "c12"), "There is no action line c12"),
        (("appoint", "amina@example.org", "king", "c1"), "king"),
        (("create-admin", "amina", "Amina"), "is not an e-mail address"),
        (("token", "nobody@example.org", "--label", "x"), "No account has the address"),
    ],
)
def test_mistakes_on_the_command_line_are_named(run, words, sentence):
    make.user(email="amina@example.org")
    db.session.commit()
    result = run(*words)
    assert result.exit_code != 0
    assert sentence in result.output


def test_a_token_is_printed_once(run, client):
    make.user(email="amina@example.org")
    db.session.commit()
    token = run("token", "amina@example.org", "--label", "script").output.strip()
    answer = client.get("/api/v1/me/tokens", headers={"Authorization": f"Bearer {token}"})
    assert [item["label"] for item in answer.json["items"]] == ["script"]
    identity = answer.json["items"][0]["id"]
    gone = client.delete(f"/api/v1/me/tokens/{identity}", headers={"Authorization": f"Bearer {token}"})
    assert gone.status_code == 204
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
