"""Asking for erasure on pages and through the API: confirmed by typed words, refused to everybody else."""

from flask.testing import FlaskClient

from accounts import passwords
from accounts.models import User
from contributions import erasing
from contributions.models import Contribution
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_attachment_api import bearer


def test_one_contribution_goes_when_its_symbol_is_typed(client: FlaskClient) -> None:
    author = make.user()
    said = say(author, "Words to go")
    make.sign_in(client, author)
    page = client.get(f"/c/{said.id}/erase").get_data(as_text=True)
    assert "What stays, and why" in page
    assert 'name="reason"' not in page
    wrong = client.post(f"/c/{said.id}/erase", data={"symbol": "C7-EGOV/T1/0"})
    assert wrong.status_code == 422
    assert db.session.get_one(Contribution, said.id).visibility == "public"
    assert client.post(f"/c/{said.id}/erase", data={"symbol": said.symbol}).status_code == 303
    assert client.get(f"/c/{said.id}/erase").status_code == 404
    assert client.get(f"/c/{said.symbol}").status_code == 410


def test_others_find_no_such_page(client: FlaskClient) -> None:
    said = say()
    for person in (make.user(), make.staff("moderator")):
        make.sign_in(client, person)
        assert client.get(f"/c/{said.id}/erase").status_code == 404
        assert client.post(f"/c/{said.id}/erase", data={"symbol": said.symbol}).status_code == 404
        for path in ("/desk/erasures", f"/people/{said.speaker_id}/erase"):
            assert client.get(path).status_code == 403
        assert client.post(f"/people/{said.speaker_id}/erase", data={}).status_code == 403


def test_an_administrator_gives_a_ground(client: FlaskClient) -> None:
    said = say(make.user(email="gone@example.org"))
    make.sign_in(client, make.user(is_admin=True))
    assert 'name="reason"' in client.get(f"/c/{said.id}/erase").get_data(as_text=True)
    assert client.post(f"/c/{said.id}/erase", data={"symbol": said.symbol}).status_code == 422
    path = f"/people/{said.speaker_id}/erase"
    assert client.get(path).status_code == 200
    for wrong in (
        {"email": "x@example.org", "reason": "On the ground of the law"},
        {"email": "gone@example.org", "reason": "short"},
    ):
        assert client.post(path, data=wrong).status_code == 422
    assert db.session.get_one(Contribution, said.id).visibility == "public"
    assert client.post(path, data={"email": "gone@example.org", "reason": "Article 17, file 12"}).status_code == 303
    assert db.session.get_one(Contribution, said.id).visibility == "erased"
    assert "Article 17, file 12" in client.get("/desk/erasures").get_data(as_text=True)
    assert client.get(path).status_code == 404


def test_ones_account_waits_and_can_be_kept(client: FlaskClient) -> None:
    person = make.user(password_hash=passwords.hashed("correct horse battery"))
    make.sign_in(client, person)
    assert "What stays, and why" in client.get("/my/erasure").get_data(as_text=True)
    assert client.post("/my/erasure", data={"password": "wrong"}).status_code == 422
    assert erasing.waiting(person.id) is None
    assert client.post("/my/erasure", data={"password": "correct horse battery"}).status_code == 303
    assert erasing.waiting(person.id) is not None
    assert "/my/erasure" in db.session.query(OutgoingMail).filter_by(recipient=person.email).one().body
    assert "Cancel: keep my account" in client.get("/my/erasure").get_data(as_text=True)
    assert client.post("/my/erasure/cancel").status_code == 303
    assert erasing.waiting(person.id) is None


def test_the_same_through_the_api(client: FlaskClient) -> None:
    person = make.user()
    said, headers = say(person), bearer(person)
    assert client.get("/api/v1/me/erasure", headers=headers).status_code == 404
    assert client.post("/api/v1/me/erasure", json={"email": "x@example.org"}, headers=headers).status_code == 422
    asked = client.post("/api/v1/me/erasure", json={"email": person.email}, headers=headers)
    assert asked.status_code == 201
    assert client.get("/api/v1/me/erasure", headers=headers).get_json() == asked.get_json()
    assert client.delete("/api/v1/me/erasure", headers=headers).status_code == 204
    path = f"/api/v1/contributions/{said.id}/erasure"
    assert client.post(path, json={"symbol": "no"}, headers=headers).status_code == 422
    assert client.post(path, json={"symbol": said.symbol}, headers=bearer(make.user())).status_code == 404
    assert client.post(path, json={"symbol": said.symbol}, headers=headers).status_code == 204
    theirs = {"email": person.email, "reason": "On the ground of the law"}
    assert client.post(f"/api/v1/people/{person.id}/erasure", json=theirs, headers=headers).status_code == 403
    admin = bearer(make.user(is_admin=True))
    assert client.post(f"/api/v1/people/{person.id}/erasure", json=theirs, headers=admin).status_code == 204
    assert db.session.get_one(User, person.id).erased_at is not None
