"""Scans of the paper from which a response was entered: by page and API, for whom they are, and how long they last."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from consultations import carried_queries, relay_codes, relay_scans
from consultations.carried_models import RelayScan, ResponseRelay
from consultations.models import Consultation
from contributions import attaching, erasing, record
from contributions.attachment_models import Attachment
from contributions.models import Contribution
from core import filestore, personal
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations.audiences import browser
from tests.consultations.delegation_factories import Person
from tests.consultations.factories import CLOSES, DURING, form, published
from tests.consultations.test_api import bearer
from tests.consultations.test_carried import entered
from tests.consultations.test_views_carried import RELAYED
from tests.core import files

PAGE = (files.pdf(), "letter.pdf")
PICTURE = (files.picture("JPEG"), "page 1.jpg")


@pytest.fixture(autouse=True)
def _during() -> Any:
    with frozen_at(DURING):
        yield


def sent(made: Consultation, *scans: tuple[bytes, str], **given: Any) -> dict[str, Any]:
    """The form of an entry, as a browser sends it with files."""
    data: dict[str, Any] = RELAYED | form(made, **({"q1": "Yes", "q5": "By radio"} | given))
    return data | {"scans": [(BytesIO(content), name) for content, name in scans]}


def enter(client: FlaskClient, made: Consultation, *scans: tuple[bytes, str], **given: Any) -> Any:
    return client.post(f"{made.url}/relay", data=sent(made, *scans, **given))


def scanned(app: Flask, *scans: tuple[bytes, str]) -> tuple[Consultation, User, ResponseRelay, list[Attachment]]:
    """An entry of a moderator with scans."""
    made, moderator = published(), make.staff("moderator")
    db.session.commit()
    assert enter(browser(app, moderator), made, *(scans or (PAGE, PICTURE))).status_code == 303
    relay = db.session.scalars(select(ResponseRelay)).one()
    return made, moderator, relay, list(carried_queries.scans(relay))


def test_it_comes_with_the_entry_and_its_respondent_sees_it(app: Flask) -> None:
    made, moderator, relay, scans = scanned(app)
    assert [(s.media_type, s.name) for s in scans] == [
        ("application/pdf", "letter.pdf"),
        ("image/jpeg", "page-1.jpg"),
    ]
    here = f"/consultations/relayed/{relay_codes.code_of(relay)}"
    anybody = browser(app)
    page = anybody.get(here).text
    for scan in scans:
        assert f'href="{here}/scans/{scan.key}"' in page
        got = anybody.get(f"{here}/scans/{scan.key}")
        assert (got.status_code, got.data) == (200, filestore.get(scan.digest))
        assert got.headers["Cache-Control"].startswith("private")
        assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "/remove" not in page
    own = browser(app, moderator)
    assert (
        f"{made.url}/relays/{relay.response_id}/scans/{scans[0].key}"
        in own.get(f"{made.url}/relays/{relay.response_id}").text
    )
    verbs = [entry.verb for entry in record.entries_after(made.topic, 0)]
    assert verbs.count("relay_scan_added") == 2


WHO = {
    "facilitator": True, "moderator": True, "admin": True, "its respondent": True, "the uploader": True,
    "a stranger": False, "nobody": False, "rapporteur": False, "elsewhere": False, "the uploader without the role": False,
}  # fmt: skip


@pytest.mark.parametrize("role", WHO)
def test_who_sees_it(app: Flask, role: str) -> None:
    made, fatou = published(), make.user()
    uploader = make.staff("moderator")
    db.session.commit()
    enter(browser(app, uploader), made, PAGE)
    relay = db.session.scalars(select(ResponseRelay)).one()
    relay.response.user_id = fatou.id
    [scan] = carried_queries.scans(relay)
    if role == "the uploader without the role":
        for appointment in list(uploader.appointments):
            db.session.delete(appointment)
    people: dict[str, Any] = {
        "facilitator": lambda: make.staff("facilitator"), "moderator": lambda: make.staff("moderator"),
        "admin": lambda: make.user(is_admin=True), "its respondent": lambda: fatou, "a stranger": make.user,
        "rapporteur": lambda: make.staff("rapporteur"), "elsewhere": lambda: make.staff("moderator", "c2"),
        "nobody": lambda: None,
    }  # fmt: skip
    person = people.get(role, lambda: uploader)()
    db.session.commit()
    client = browser(app, person)
    at = f"/consultations/{made.id}/relays/{relay.response_id}/scans/{scan.key}"
    api = f"/api/v1/consultations/{made.id}/relays/{relay.response.reference}/scans/{scan.key}"
    headers = bearer(person) if person else {}
    assert (client.get(at).status_code == 200, browser(app).get(api, headers=headers).status_code == 200) == (
        WHO[role], WHO[role],
    )  # fmt: skip
    assert client.get(scan.url).status_code == 404
    assert browser(app).get(f"/api/v1/files/{scan.key}/content", headers=headers).status_code == 404
    assert (client.get(f"{made.url}/my-relay/scans/{scan.key}").status_code == 200) == (role == "its respondent")


def test_a_key_of_another_entry_opens_nothing(app: Flask) -> None:
    made, moderator, relay, scans = scanned(app, PAGE)
    other = entered(made)
    db.session.commit()
    here = f"/consultations/relayed/{relay_codes.code_of(other)}"
    assert browser(app).get(f"{here}/scans/{scans[0].key}").status_code == 404
    assert (
        browser(app, moderator).get(f"{made.url}/relays/{other.response_id}/scans/{scans[0].key}").status_code == 404
    )
    assert relay.response_id != other.response_id


@pytest.mark.parametrize(("scan", "words"), [
    ((b"MZ" + b"\0" * 99, "letter.pdf"), "scan"), ((files.docx(), "letter.docx"), "send a picture"),
    ((b"Dear all", "letter.txt"), "send a picture"),
])  # fmt: skip
def test_what_is_no_scan_is_refused_and_nothing_is_entered(app: Flask, scan: tuple[bytes, str], words: str) -> None:
    made, moderator = published(), make.staff("moderator")
    db.session.commit()
    wrong = enter(browser(app, moderator), made, scan, PAGE)
    assert (wrong.status_code, words in wrong.text, "By radio" in wrong.text) == (422, True, True)
    assert db.session.scalars(select(ResponseRelay)).all() == []


def test_a_mistake_elsewhere_loses_no_scan(app: Flask) -> None:
    made, moderator = published(), make.staff("moderator")
    db.session.commit()
    client = browser(app, moderator)
    wrong = client.post(f"{made.url}/relay", data=sent(made, PAGE) | {"name": ""})
    assert wrong.status_code == 422
    kept = db.session.scalars(select(Attachment)).one()
    assert f'name="kept_scan" value="{kept.key}"' in wrong.text
    assert enter(client, made, PICTURE).status_code == 303
    again = client.post(f"{made.url}/relay", data=sent(made) | {"kept_scan": kept.key})
    assert again.status_code == 303
    assert [s.key for r in db.session.scalars(select(ResponseRelay)) for s in carried_queries.scans(r)][1:] == [
        kept.key
    ]
    stolen = client.post(f"{made.url}/relay", data=sent(made) | {"kept_scan": kept.key})
    assert stolen.status_code == 303  # what belongs to another entry is not taken from it
    assert len(db.session.scalars(select(RelayScan)).all()) == 2


def test_it_is_added_and_deleted_afterwards(app: Flask) -> None:
    made, moderator, relay, scans = scanned(app, PAGE)
    client, at = browser(app, moderator), f"{made.url}/relays/{relay.response_id}"
    for data, status in (({}, 422), ({"scans": (BytesIO(b"x"), "a.exe")}, 422),
                         ({"scans": (BytesIO(PICTURE[0]), "b.jpg")}, 303)):  # fmt: skip
        assert client.post(f"{at}/scans", data=data, content_type="multipart/form-data").status_code == status
    assert len(carried_queries.scans(relay)) == 2
    assert client.post(f"{at}/scans/{scans[0].key}/remove").location == at
    assert [s.name for s in carried_queries.scans(relay)] == ["b.jpg"]
    assert client.get(f"{at}/scans/{scans[0].key}").status_code == 404
    for person in (make.user(), make.staff("rapporteur")):
        other = Person(app, person)
        assert other.post(f"{at}/scans/{carried_queries.scans(relay)[0].key}/remove").status_code == 403
        assert other.post(f"{at}/scans").status_code == 403
    with frozen_at(CLOSES.replace(year=2027)), pytest.raises(Refused):
        relay_scans.add_scans(make.actor(moderator), relay, ["a"])


def test_through_the_api(app: Flask, client: FlaskClient) -> None:
    made, moderator = published(), make.staff("moderator")
    headers, stranger = bearer(moderator), bearer(make.user())
    here = f"/api/v1{made.url}/relays"

    def upload(content: bytes, name: str) -> str:
        got = client.post("/api/v1/files", data={"files": (BytesIO(content), name)}, headers=headers)
        assert got.status_code == 201, got.json
        return str(got.json["key"])

    body: dict[str, Any] = {
        "medium": "letter", "received_on": str(DURING.date()), "lang": "en", "name": "Fatou", "stakeholder_type": "civil",
        "answers": [{"question": made.questions()[0].id, "value": made.questions()[0].options[0].id}],
    }  # fmt: skip
    assert client.post(here, json=body | {"scans": ["nothing"]}, headers=headers).status_code == 422
    text = upload(b"Dear all", "letter.txt")
    assert client.post(here, json=body | {"scans": [text]}, headers=headers).status_code == 422
    assert db.session.scalars(select(ResponseRelay)).all() == []
    first = client.post(here, json=body | {"scans": [upload(*PAGE)]}, headers=headers)
    assert (first.status_code, first.json["scans"][0]["media_type"]) == (201, "application/pdf"), first.json
    at = f"{here}/{first.json['reference']}/scans"
    more = client.post(at, json={"scans": [upload(*PICTURE)]}, headers=headers)
    assert (more.status_code, len(more.json["scans"])) == (201, 2), more.json
    listed = client.get(here, headers=headers).json["items"][0]["scans"]
    assert [each["key"] for each in listed] == [each["key"] for each in more.json["scans"]]
    got = client.get(f"{at}/{listed[0]['key']}", headers=headers)
    assert (got.status_code, got.data) == (200, filestore.get(listed[0]["digest"]))
    assert client.delete(f"{at}/{listed[0]['key']}", headers=stranger).status_code == 403
    assert client.delete(f"{at}/{listed[0]['key']}", headers=headers).status_code == 204
    assert client.get(f"{at}/{listed[0]['key']}", headers=headers).status_code == 404
    assert client.post(at, json={"scans": []}, headers=headers).status_code == 422


def test_it_lasts_as_long_as_its_entry_and_goes_with_its_words(app: Flask) -> None:
    _made, moderator, relay, scans = scanned(app, PAGE)
    with frozen_at(CLOSES):
        assert attaching.clean_up() == 0
    with pytest.raises(Refused):
        attaching.discard(make.actor(moderator), scans[0])
    assert personal.told(moderator.id)["files"][1] == []
    chief = make.actor(make.user(is_admin=True))
    erasing.erase_account(chief, moderator, "They asked for it")
    assert len(carried_queries.scans(relay)) == 1
    erasing.erase_contribution(chief, db.session.scalars(select(Contribution)).one(), "They asked for it")
    db.session.expire_all()
    assert db.session.scalars(select(RelayScan)).all() == []
    assert db.session.scalars(select(Attachment)).all() == []


def test_no_more_than_twenty_belong_to_one_entry(app: Flask) -> None:
    _made, moderator, relay, _scans = scanned(app, PAGE)
    actor = make.actor(moderator)
    keys = [attaching.keep(actor, attaching.looked_at(*PAGE)).key for _number in range(20)]
    with pytest.raises(Invalid, match="At most 20"):
        relay_scans.add_scans(actor, relay, keys)
    relay_scans.add_scans(actor, relay, keys[1:])
    assert len(carried_queries.scans(relay)) == 20
