"""With limits and CSRF as in production: what is refused, and that nothing typed is lost by it."""

import re

import pytest
from flask import Flask

from accounts import passwords
from core.db import db
from core.limits import limiter
from tests import factories as make

PASSWORD = "three lazy river boats"


@pytest.fixture
def limited(app: Flask):
    """Limits count, from zero."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.reset()
    yield app
    app.config["RATELIMIT_ENABLED"] = False
    limiter.reset()


@pytest.fixture
def checked(app: Flask):
    """Forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]


def test_an_account_is_guessed_at_ten_times_while_its_neighbours_get_in(limited, client):
    for email in ("amina@example.org", "other@example.org"):
        make.user(email=email, password_hash=passwords.hashed(PASSWORD))
    db.session.commit()
    wrong = {"email": "amina@example.org", "password": "wrong wrong wrong"}
    assert [client.post("/sign-in", data=wrong).status_code for _ in range(10)] == [422] * 10
    refused = client.post("/sign-in", data={"email": " AMINA@example.org", "password": PASSWORD})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.post("/sign-in", data={"email": "other@example.org", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("path", ["/password/forgot", "/confirm"])
def test_nobody_is_flooded_with_mail(limited, client, path):
    answers = [client.post(path, data={"email": "amina@example.org"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_an_expired_form_is_answered_with_what_was_typed_and_can_be_sent_again(checked, client):
    user = make.user()
    make.sign_in(client, user)
    page = client.get("/profile").text
    data = {
        "name": "A name that is longer than forty characters, to be sure",
        "stakeholder_type": "civil", "organisation": "", "country": "NE", "language": "en", "time_zone": "UTC",
    }  # fmt: skip
    old = client.post("/profile", data=data | {"csrf_token": "expired"})
    assert old.status_code == 400
    assert data["name"] in old.text
    assert db.session.get_one(type(user), user.id).name != data["name"]
    assert client.post("/profile", data=data | {"csrf_token": token_in(old.text)}).status_code == 302
    assert data["name"] in client.get("/profile").text
    assert "csrf_token" in page


def test_the_recovery_page_never_repeats_a_password(checked, client):
    answer = client.post("/sign-in", data={"email": "amina@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_signing_out_needs_the_token_of_the_page(checked, client):
    make.sign_in(client, make.user())
    token = token_in(client.get("/profile").text)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/profile").status_code == 200
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 302
    assert client.get("/profile").status_code == 302


def test_a_form_of_another_session_is_refused(checked, app, client):
    make.sign_in(client, make.user())
    stranger = app.test_client()
    make.sign_in(stranger, make.user())
    token = token_in(stranger.get("/profile").text)
    client.get("/profile")
    assert client.post("/profile/tokens", data={"label": "x", "days": "30", "csrf_token": token}).status_code == 400


def test_a_damaged_session_is_nobodys(client):
    client.set_cookie("plenary", "damaged")
    assert client.get("/profile").status_code == 302
    assert "Sign in" in client.get("/c1").text
