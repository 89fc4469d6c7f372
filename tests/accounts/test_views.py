"""Registering, confirming, signing in and out, choosing a new password: what works, and what each refusal hides."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import passwords
from accounts.models import User
from core.clock import frozen_at
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make

PASSWORD = "three lazy river boats"
REGISTRATION = {
    "name": "Amina Example",
    "email": "Amina@Example.org",
    "password": PASSWORD,
    "stakeholder_type": "civil",
    "country": "NE",
}


def person(**fields) -> User:
    return make.user(password_hash=passwords.hashed(PASSWORD), **fields)


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mails()[-1].body)
    assert found
    return found[1]


def only_user() -> User:
    db.session.rollback()
    return db.session.scalars(select(User)).one()


def who(client: FlaskClient) -> bool:
    """Whether the client's pages are those of somebody signed in."""
    return "Sign out" in client.get("/mail-sent").text


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **query):
    return client.post("/sign-in", query_string=query, data={"email": email, "password": password})


def test_from_registration_to_a_confirmed_account(client):
    answer = client.post("/register", data=REGISTRATION)
    assert answer.status_code == 302
    assert "amina@example.org" in client.get("/mail-sent").text.lower()
    user = only_user()
    assert (user.email, user.country, user.stakeholder_type, user.confirmed_at) == (
        "amina@example.org",
        "NE",
        "civil",
        None,
    )
    path = link()
    assert "Yes, confirm it" in client.get(path).text
    assert only_user().confirmed_at is None
    assert client.post(path).status_code == 302
    assert only_user().confirmed_at is not None
    assert sign_in(client, "amina@example.ORG ").status_code == 302
    assert who(client)


def test_a_link_works_once_and_not_when_forged_or_late(client, noon: datetime):
    client.post("/register", data=REGISTRATION)
    path = link()
    assert client.post(path[:-3] + "abc").status_code == 422
    with frozen_at(noon + timedelta(days=3, seconds=1)):
        assert client.post(path).status_code == 422
    assert only_user().confirmed_at is None
    with frozen_at(noon + timedelta(days=3)):
        assert client.post(path).status_code == 302
    assert client.post(path).status_code == 422
    assert client.get(path).status_code == 422


def test_a_confirmation_link_is_no_reset_link(client):
    client.post("/register", data=REGISTRATION)
    token = link().rpartition("/")[2]
    assert client.get(f"/password/reset/{token}").status_code == 422


def test_registration_does_not_tell_whether_an_address_is_known(client, app):
    known, other = client, app.test_client()
    person(email="amina@example.org")
    db.session.commit()
    first = known.post("/register", data=REGISTRATION)
    second = other.post("/register", data=REGISTRATION | {"email": "new@example.org"})
    assert (first.status_code, first.location) == (second.status_code, second.location)
    pages = [known.get("/mail-sent").text.lower(), other.get("/mail-sent").text.lower()]
    assert pages[0].replace("amina@", "x@") == pages[1].replace("new@", "x@")
    assert "account already" in mails()[0].subject
    assert "confirm" in mails()[1].subject


@pytest.mark.parametrize("path", ["/password/forgot", "/confirm"])
def test_asking_for_a_link_does_not_tell_whether_an_address_is_known(client, app, path):
    person(email="amina@example.org", confirmed_at=None)
    db.session.commit()
    known = client.post(path, data={"email": "amina@example.org"})
    unknown = app.test_client().post(path, data={"email": "nobody@example.org"})
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert [m.recipient for m in mails()] == ["amina@example.org"]


def test_sign_in_says_the_same_for_a_wrong_password_and_an_unknown_address(client, app):
    person(email="amina@example.org")
    db.session.commit()
    wrong = sign_in(client, "amina@example.org", "three lazy river goats")
    unknown = sign_in(app.test_client(), "nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    sentence = "E-mail address and password do not fit together."
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert "amina@example.org" in wrong.text
    assert PASSWORD not in unknown.text
    assert not who(client)


def test_an_account_without_a_password_cannot_be_entered(client):
    make.user(email="amina@example.org")
    db.session.commit()
    assert sign_in(client, "amina@example.org", "nobody has this password").status_code == 422


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/consultations?x=1", "/consultations?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("\t//evil.example", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_one_stays_on_this_site(client, target, lands):
    person(email="amina@example.org")
    db.session.commit()
    assert sign_in(client, "amina@example.org", next=target).location == lands


def test_signing_in_begins_a_new_session_in_the_readers_language(client):
    user = person(email="amina@example.org")
    db.session.commit()
    with client.session_transaction() as session:
        session["csrf_token"] = "planted"
    answer = sign_in(client, "amina@example.org")
    assert any(c.startswith("lang=en") for c in answer.headers.getlist("Set-Cookie"))
    with client.session_transaction() as session:
        assert session["_user_id"] == str(user.id)
        assert session.get("csrf_token") != "planted"
        assert not session.permanent


def test_signing_out_ends_the_session(client):
    make.sign_in(client, person())
    assert who(client)
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert not who(client)


def test_a_new_password_ends_all_sessions_and_its_link_works_once(client, app):
    elsewhere = app.test_client()
    user = person(email="amina@example.org")
    make.sign_in(elsewhere, user)
    assert who(elsewhere)
    client.post("/password/forgot", data={"email": "amina@example.org"})
    path = link()
    assert "amina@example.org" in client.get(path).text
    assert client.post(path, data={"password": "another quiet harbour"}).status_code == 302
    assert not who(elsewhere)
    assert sign_in(client, "amina@example.org").status_code == 422
    assert sign_in(client, "amina@example.org", "another quiet harbour").status_code == 302
    assert client.post(path, data={"password": "yet another quiet one"}).status_code == 422


def test_a_reset_link_expires_after_an_hour(client, noon: datetime):
    person(email="amina@example.org")
    db.session.commit()
    client.post("/password/forgot", data={"email": "amina@example.org"})
    path = link()
    with frozen_at(noon + timedelta(hours=1, seconds=1)):
        assert client.get(path).status_code == 422


def test_a_reset_link_proves_the_address_of_an_unconfirmed_account(client):
    person(email="amina@example.org", confirmed_at=None)
    db.session.commit()
    client.post("/password/forgot", data={"email": "amina@example.org"})
    client.post(link(), data={"password": "another quiet harbour"})
    assert only_user().confirmed_at is not None


def test_a_weak_new_password_is_refused_and_the_link_still_works(client):
    person(email="amina@example.org")
    db.session.commit()
    client.post("/password/forgot", data={"email": "amina@example.org"})
    path = link()
    answer = client.post(path, data={"password": "qwertyuiop"})
    assert answer.status_code == 422
    assert "first passwords" in answer.text
    assert client.post(path, data={"password": "another quiet harbour"}).status_code == 302


def test_mistakes_in_registration_keep_what_was_typed(client):
    answer = client.post("/register", data=REGISTRATION | {"password": "short", "email": "amina at example"})
    assert answer.status_code == 422
    assert 'value="Amina Example"' in answer.text
    assert "amina at example" in answer.text
    assert 'value="short"' not in answer.text
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("stakeholder_type", "king"), ("stakeholder_type", ""), ("country", "XX"), ("name", "A\u0007B")],
)
def test_unknown_choices_and_control_characters_are_refused(client, field, value):
    assert client.post("/register", data=REGISTRATION | {field: value}).status_code == 422


def test_registration_has_at_most_five_fields(client):
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', client.get("/register").text))
    unseen = {"csrf_token", "idempotency_key", "drawn", "website"}
    assert names - unseen == {"name", "email", "password", "stakeholder_type", "country"}
