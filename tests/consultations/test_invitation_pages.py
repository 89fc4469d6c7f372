"""Inviting by forms alone, and what the links in messages lead to."""

import csv
import io
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import invitation_links, inviting
from consultations.invitation_files import Person
from consultations.invitation_models import Invitation, SuppressedAddress
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, SECOND, draft, facilitator, published

DAY = timedelta(days=1)
LIST = "email,name,country,type\nana@example.org,Ana,Niger,civil\nnobody,Bo,,\nana@example.org,Ana,,\n" \
    "old@example.org,Old,,\nno@example.org,No,,\n"  # fmt: skip


def with_people(person, *emails: str) -> Consultation:
    consultation = published(person, closes_at=OPENS + 20 * DAY)
    with frozen_at(OPENS):
        inviting.invite(make.actor(person), consultation, [Person(email) for email in emails])
        db.session.commit()
    return consultation


def upload(client: FlaskClient, consultation: Consultation, data: bytes):
    sent = {"file": (io.BytesIO(data), "people.csv")}
    return client.post(f"{consultation.url}/invitations/lists", data=sent, content_type="multipart/form-data")


def test_a_list_is_shown_before_anybody_is_written_to(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = with_people(person, "old@example.org")
    inviting.stop(consultation.id, invitation_links.address_digest("no@example.org"))
    make.sign_in(client, person)
    with frozen_at(DURING):
        sent = upload(client, consultation, LIST.encode())
        page = client.get(sent.location).text
        for text in ("ana@example.org", "is not an e-mail address", "Invite 1 person", "old@example.org", "row 4"):
            assert text in page
        assert len(db.session.scalars(select(Invitation)).all()) == 1
        assert client.post(f"{sent.location}/confirm").location == f"{consultation.url}/invitations"
        assert "1 person is invited" in client.get(f"{consultation.url}/invitations").text
        assert client.get(sent.location).status_code == 404
    made = db.session.scalars(select(Invitation).filter_by(email="ana@example.org")).one()
    assert (made.name, made.country, made.stakeholder_type) == ("Ana", "NE", "civil")
    assert "ana@example.org" in db.session.scalars(select(OutgoingMail.recipient)).all()


def test_a_list_that_is_none_is_said_and_no_file_too(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = with_people(person)
    make.sign_in(client, person)
    with frozen_at(DURING):
        page = client.get(upload(client, consultation, b"PK\x03\x04\x00\x00\x00\x00" * 9).location).text
        assert "This is not a CSV file" in page
        none = client.post(f"{consultation.url}/invitations/lists", data={})
        assert (none.status_code, "Choose a file" in none.text) == (422, True)


def test_a_draft_says_when_messages_go(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = draft(person)
    make.sign_in(client, person)
    with frozen_at(OPENS - SECOND):
        data = {"email": "Ana@Example.org", "language": "fr"}
        assert client.post(f"{consultation.url}/invitations/new", data=data).status_code == 303
        assert "when you publish" in client.get(f"{consultation.url}/invitations").text
        again = client.post(f"{consultation.url}/invitations/new", data=data)
        assert (again.status_code, "invited already" in again.text) == (422, True)


def test_filters_reminders_plans_and_mending(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = with_people(person, "ana@example.org", "bo@example.org")
    lost = db.session.scalars(select(Invitation).filter_by(email="bo@example.org")).one()
    here = f"{consultation.url}/invitations"
    with frozen_at(OPENS):
        for one in db.session.scalars(select(Invitation)):
            one.sent_at = OPENS
        inviting.note_bounce(lost, "550 no such mailbox")
    make.sign_in(client, person)
    with frozen_at(OPENS + DAY):
        assert "Remind 1 person" in client.get(here).text
        page = client.get(f"{here}?status=bounced").text
        assert ("bo@example.org" in page, "550 no such mailbox" in page, "ana@example.org" in page) == (
            True,
            True,
            False,
        )
        assert client.get(f"{here}?status=nowhere").status_code == 404
        assert client.post(f"{here}/remind").status_code == 303
        assert "A reminder goes to 1 person" in client.get(here).text
        assert client.post(f"{here}/plan", data={"days": "7, 2"}).status_code == 303
        assert 'value="7, 2"' in client.get(here).text
        assert client.post(f"{here}/plan", data={"days": "soon"}).status_code == 422
        wrong = client.post(f"{here}/{lost.id}", data={"email": "ana@example.org"})
        assert (wrong.status_code, "invited already" in wrong.text) == (422, True)
        assert client.post(f"{here}/{lost.id}", data={"email": "bob@example.org"}).status_code == 303
        assert client.post(f"{here}/{lost.id}/withdraw").status_code == 303
    assert [one.email for one in db.session.scalars(select(Invitation))] == ["ana@example.org"]


def test_the_list_can_be_taken_along_and_read_again(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    with frozen_at(OPENS):
        inviting.invite(make.actor(person), consultation, [Person("ana@example.org", "=1+1", country="NE")])
    make.sign_in(client, person)
    with frozen_at(DURING):
        got = client.get(f"{consultation.url}/invitations/list.csv")
        rows = list(csv.DictReader(io.StringIO(got.data.decode("utf-8-sig"), newline="")))
    assert (rows[0]["email"], rows[0]["name"], rows[0]["country"]) == ("ana@example.org", "'=1+1", "NE")
    assert "no-store" in got.headers["Cache-Control"]


def test_others_see_nothing_of_it(app: Flask, client: FlaskClient) -> None:
    consultation = with_people(facilitator(), "ana@example.org")
    here = f"{consultation.url}/invitations"
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        for path in ("", "/new", "/list.csv", "/1", "/lists/1"):
            assert client.get(here + path).status_code == 403
        for path in ("/lists", "/remind", "/plan", "/1/withdraw", "/lists/1/confirm"):
            assert client.post(here + path).status_code == 403


def invitation(consultation: Consultation) -> Invitation:
    return db.session.scalars(select(Invitation).filter_by(consultation_id=consultation.id)).one()


def test_the_personal_link_leads_to_answering(app: Flask, client: FlaskClient) -> None:
    consultation, person = with_people(facilitator(), "ana@example.org"), make.user()
    path = f"{consultation.url}/invited/{invitation_links.secret_of(invitation(consultation))}"
    with frozen_at(DURING):
        page = client.get(path)
        assert ("You are invited" in page.text, page.headers["Referrer-Policy"]) == (True, "no-referrer")
        assert client.get(path + "x").status_code == 404
        make.sign_in(client, person)
        assert client.post(path).location == f"{consultation.url}/answer"
    db.session.expire_all()
    assert invitation(consultation).user_id == person.id


def test_messages_are_stopped_in_one_step_without_signing_in(app: Flask, client: FlaskClient) -> None:
    consultation = with_people(facilitator(), "ana@example.org")
    path = f"/consultations/no-invitations/{invitation_links.stop_token(invitation(consultation))}"
    with frozen_at(DURING):
        assert "Stop these messages?" in client.get(path).text
        assert db.session.scalars(select(SuppressedAddress)).all() == []
        one_click = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (one_click.status_code, "about this consultation" in one_click.text) == (200, True)
        db.session.expire_all()
        assert invitation(consultation).opted_out_at == DURING
        assert "No consultation on this site" in client.post(path, data={"all": "1"}).text
        assert client.post(path[:-3] + "abc").status_code == 404
    scopes = {row.scope for row in db.session.scalars(select(SuppressedAddress))}
    assert scopes == {"all", f"consultation:{consultation.id}"}
