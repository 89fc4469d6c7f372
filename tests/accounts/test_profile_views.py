"""The profile, changing the password, tokens, public pages and the desk."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts import passwords
from accounts.models import ApiToken, Organisation, User
from contributions import record
from core.clock import frozen_at, now
from core.db import db
from tests import factories as make

PASSWORD = "three lazy river boats"
PROFILE = {
    "name": "Amina Example",
    "stakeholder_type": "civil",
    "organisation": "Posts  and Rivers",
    "speaks_on_behalf": "y",
    "country": "NE",
    "language": "en",
    "time_zone": "Africa/Niamey",
}


def person(**fields) -> User:
    return make.user(password_hash=passwords.hashed(PASSWORD), **fields)


def verbs(user: User) -> list[str]:
    db.session.rollback()
    return [entry.verb for entry in record.entries_after(f"user:{user.id}", 0)]


def made_token(client) -> str:
    answer = client.post("/profile/tokens", data={"label": "harvester", "days": "30"})
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    return re.search(r"plenary_[\w-]{20,}", answer.text)[0]


def me(client, token: str):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", ["/profile", "/desk", "/appointments"])
def test_own_pages_need_somebody_signed_in(client, path):
    assert client.get(path).location == f"/sign-in?next={path}"


def test_the_profile_is_saved_and_shown(client):
    user = person()
    make.sign_in(client, user)
    assert client.post("/profile", data=PROFILE).status_code == 302
    page = client.get("/profile").text
    assert 'value="Posts and Rivers"' in page
    assert "Your profile is saved" in page
    db.session.rollback()
    assert (user.organisation_name, user.speaks_on_behalf, user.time_zone) == (
        "Posts and Rivers",
        True,
        "Africa/Niamey",
    )
    assert verbs(user) == ["profile_updated"]
    client.post("/profile", data=PROFILE | {"organisation": "posts and RIVERS"})
    assert verbs(user) == ["profile_updated"]
    assert len(db.session.scalars(select(Organisation)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter your name."),
        ("name", "x" * 121, "at most 120 characters"),
        ("organisation", "", "Name the organisation that you speak for."),
        ("organisation", "x" * 201, "200"),
        ("time_zone", "Mars/Base", "Not a valid choice"),
        ("language", "tlh", "Not a valid choice"),
        ("stakeholder_type", "king", "Not a valid choice"),
    ],
)
def test_mistakes_in_the_profile_change_nothing_and_keep_the_rest(client, field, value, sentence):
    user = person(name="Before")
    make.sign_in(client, user)
    answer = client.post("/profile", data=PROFILE | {"name": "After"} | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    db.session.rollback()
    assert user.name == "Before"


def test_a_changed_password_ends_other_sessions_but_not_this_one(client, app):
    elsewhere, user = app.test_client(), person()
    make.sign_in(client, user)
    make.sign_in(elsewhere, user)
    data = {"current": PASSWORD, "password": "another quiet harbour"}
    assert client.post("/profile/password", data=data).status_code == 302
    assert client.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302
    assert verbs(user) == ["password_changed"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"current": "wrong wrong wrong", "password": "another quiet harbour"}, "not your present password"),
        ({"current": PASSWORD, "password": "short"}, "at least 10 characters"),
        ({"current": PASSWORD, "password": ""}, "Choose a password."),
    ],
)
def test_a_password_is_not_changed_by_mistake(client, data, sentence):
    user = person()
    make.sign_in(client, user)
    answer = client.post("/profile/password", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert verbs(user) == []


def test_a_token_acts_for_its_owner_and_is_kept_as_a_digest(client, app):
    user = person(name="Amina")
    make.sign_in(client, user)
    token = made_token(client)
    assert token not in client.get("/profile").text
    assert me(app.test_client(), token).json["name"] == "Amina"
    db.session.rollback()
    assert token not in db.session.scalars(select(ApiToken)).one().digest
    assert verbs(user) == ["token_made"]


def test_a_doubled_request_for_a_token_shows_no_second_one(client):
    make.sign_in(client, person())
    data = {"label": "harvester", "days": "30", "idempotency_key": "k1"}
    assert client.post("/profile/tokens", data=data).status_code == 201
    assert client.post("/profile/tokens", data=data).status_code == 409
    assert len(db.session.scalars(select(ApiToken)).all()) == 1


def test_a_token_stops_when_revoked_or_expired(client, app, noon):
    make.sign_in(client, person())
    token, program = made_token(client), app.test_client()
    with frozen_at(noon + timedelta(days=30, seconds=-1)):
        assert me(program, token).status_code == 200
    with frozen_at(noon + timedelta(days=30)):
        assert me(program, token).status_code == 401
    identity = db.session.scalars(select(ApiToken.id)).one()
    assert client.post(f"/profile/tokens/{identity}/revoke").status_code == 302
    assert me(program, token).status_code == 401


def test_nobody_revokes_the_token_of_another(client, app):
    make.sign_in(client, person())
    made_token(client)
    identity = db.session.scalars(select(ApiToken.id)).one()
    other = app.test_client()
    make.sign_in(other, make.user())
    assert other.post(f"/profile/tokens/{identity}/revoke").status_code == 404


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "bearer plenary_x"])
def test_a_bad_token_is_refused_also_where_none_is_needed(client, header):
    for path in ("/api/v1/me", "/api/v1/lines"):
        answer = client.get(path, headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_is_no_key_to_the_api(client):
    make.sign_in(client, person())
    assert client.get("/api/v1/me").status_code == 401


def test_a_public_page_shows_the_capacity_and_roles_but_no_address(client):
    user = make.staff("observer", name="Amina", email="amina@example.org", organisation="Posts")
    db.session.commit()
    page = client.get(f"/people/{user.id}").text
    for shown in ("Amina", "Government", "Posts", "Niger", "Observer", "C7-EGOV", "noindex"):
        assert shown in page
    assert "amina@example.org" not in page


def test_an_unconfirmed_account_has_no_public_page(client):
    user = make.user(confirmed_at=None)
    db.session.commit()
    assert client.get(f"/people/{user.id}").status_code == 404
    assert client.get("/people/999999").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("facilitator", 200), ("moderator", 200), ("rapporteur", 200), ("observer", 403), (None, 403)],
)
def test_the_desk_is_for_staff(client, role, status):
    make.sign_in(client, make.staff(role) if role else make.user())
    assert client.get("/desk").status_code == status
    assert ("/desk" in client.get("/profile").text) == (status == 200)


def test_a_past_role_opens_no_desk(client):
    user = make.user()
    make.appoint(user, "moderator", starts=now().date() - timedelta(days=9), ends=now().date() - timedelta(days=1))
    make.sign_in(client, user)
    assert client.get("/desk").status_code == 403


def test_line_page_lists_who_looks_after_it(client):
    person = make.staff("observer", name="Quiet Observer")
    person.appointments[0].is_provisional = True
    db.session.commit()
    page = client.get("/c7-egov").text
    assert "Quiet Observer" in page
    assert "provisional" in page
    assert "Quiet Observer" not in client.get("/c1").text
