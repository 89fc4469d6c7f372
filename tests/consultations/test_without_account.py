"""Whoever has no account answers, saves, returns, is told of a stale page, submits and changes it until closing, by the
link alone: to a public consultation, and by an invitation to one that is by invitation; on pages that run no scripts."""

import re
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import invitation_links, slips
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.audiences import asking, browser, cookie, key_in
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, form
from tests.consultations.test_inviting import invited

WHO = {"name": "Zenobia Quartermaine", "stakeholder_type": "civil", "country": "NE"}
WAYS = ("public", "invited")


def arrived(app: Flask, way: str) -> tuple[Consultation, FlaskClient]:
    """A browser that nobody is signed in to, on its way to answer."""
    consultation, client = asking(way), browser(app)
    if way == "invited":
        [one] = invited(consultation, "amina@example.org")
        with frozen_at(DURING):
            page = f"{consultation.url}/invited/{invitation_links.secret_of(one)}"
            assert client.get(page).status_code == 200
            assert client.post(page).location == f"{consultation.url}/answer"
    return consultation, client


def sends(client: FlaskClient, made: Consultation, act: str, *, at: datetime = DURING, **given: Any) -> Any:
    """Open the form, write into it what is given, and press a button."""
    fields = {name: given.pop(name) for name in list(given) if not re.fullmatch(r"q\d+", name)}
    with frozen_at(at):
        page = client.get(f"{made.url}/answer").text
        found = re.search(r'name="version" value="(\d+)"', page)
        assert found, page[:3000]
        own = {"version": found[1], **({"key": key_in(page), **WHO} if 'name="key"' in page else {})}
        return client.post(f"{made.url}/answer", data=own | form(made, **given) | fields | {"act": act})


def secret_on(page: str) -> str:
    """What a page says leads back."""
    found = re.search(r'<code class="digest">([A-Za-z0-9_-]{22})</code>', page)
    assert found, page
    return found[1]


def responses() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response)))


@pytest.mark.parametrize("way", WAYS)
def test_saved_then_continued_on_another_device_with_the_link_that_was_shown(app: Flask, way: str) -> None:
    made, client = arrived(app, way)
    saved = sends(client, made, "save", q5="Half a thought")
    assert saved.status_code == 303
    with frozen_at(DURING):
        page = client.get(saved.location).text
    secret = secret_on(page)
    assert secret == cookie(client, made)
    for pasted in (secret, f"  {made.url}/with/{secret}/ "):
        other = browser(app)
        with frozen_at(DURING):
            assert other.post(f"{made.url}/link", data={"link": pasted}).location == f"{made.url}/answer"
            assert "Half a thought" in other.get(f"{made.url}/answer").text
    followed = browser(app)
    with frozen_at(DURING):
        assert followed.get(f"{made.url}/with/{secret}").location == f"{made.url}/answer"
    assert sends(followed, made, "submit", q1="Yes", q5="Half a thought").location == f"{made.url}/receipt"
    [response] = responses()
    assert (response.version, response.user_id, response.speaker_name, response.stakeholder_type, response.country) == (
        1, None, "Zenobia Quartermaine", "civil", "NE",
    )  # fmt: skip
    assert response.access_digest == slips.digest_of(secret)


@pytest.mark.parametrize("way", WAYS)
def test_a_stale_page_shows_both_texts_and_keeps_the_first(app: Flask, way: str) -> None:
    made, client = arrived(app, way)
    sends(client, made, "save", q5="Nothing yet")
    secret, other = cookie(client, made), browser(app)
    for act in ("save", "submit"):
        with frozen_at(DURING):
            other.get(f"{made.url}/with/{secret}")
            before = other.get(f"{made.url}/answer").text
        found = re.search(r'name="version" value="(\d+)"', before)
        assert found
        assert sends(client, made, "save", q1="No", q5=f"From the desk {act}").status_code == 303
        with frozen_at(DURING):
            late = form(made, q1="Yes", q5="From the telephone") | {"version": found[1], "act": act}
            stale = other.post(f"{made.url}/answer", data=late)
        assert stale.status_code == 409
        assert "From the telephone" in stale.text
        assert f"From the desk {act}" in stale.text
        [response] = responses()
        assert (response.version, response.draft and response.draft[str(made.questions()[4].id)]) == (
            0, f"From the desk {act}",
        )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_receipt_has_all_of_it_and_no_mail_goes_that_was_not_asked_for(app: Flask, way: str) -> None:
    made, client = arrived(app, way)
    before = len(db.session.scalars(select(OutgoingMail)).all())
    sent = sends(client, made, "submit", q1="Yes", q5="Open tools")
    [response] = responses()
    with frozen_at(DURING):
        page = client.get(sent.location).text
        copy = client.get(f"{made.url}/receipt/1.json")
        check = browser(app).get(f"{made.url}/check?digest={response.digest}").text
    for fact in (response.reference, "1 June 2026, 13:00 UTC", "Open tools", secret_on(page)):
        assert fact in page, fact
    assert response.digest is not None
    assert response.digest in re.sub(r"\s", "", page)
    assert b"Open tools" in copy.data
    assert "no-store" in copy.headers["Cache-Control"]
    assert response.reference not in check
    assert len(db.session.scalars(select(OutgoingMail)).all()) == before
    with frozen_at(DURING):
        assert browser(app).get(f"{made.url}/receipt").status_code == {"public": 404, "invited": 302}[way]
        assert browser(app, make.user()).get(f"{made.url}/receipt").status_code == 404


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("act", ["save", "submit"])
def test_the_link_is_mailed_to_an_address_that_is_not_kept_with_the_answers(app: Flask, way: str, act: str) -> None:
    made, client = arrived(app, way)
    page = sends(client, made, act, q1="Yes").location
    with frozen_at(DURING):
        assert 'name="email"' in client.get(page).text
        wrong = client.post(f"{made.url}/mail-link", data={"email": "nobody"})
        assert "This is no e-mail address" in client.get(wrong.location).text
        assert client.get(wrong.location).status_code == 200
        assert client.post(f"{made.url}/mail-link", data={"email": "zq@example.org"}).status_code == 303
    [mail] = db.session.scalars(select(OutgoingMail).filter_by(recipient="zq@example.org"))
    assert f"{made.url}/with/{cookie(client, made)}" in mail.body
    [response] = responses()
    assert "zq@example.org" not in repr(vars(response))
    with frozen_at(DURING):
        assert browser(app).post(f"{made.url}/mail-link", data={"email": "zq@example.org"}).status_code != 200


@pytest.mark.parametrize("way", WAYS)
def test_changed_until_closing_and_refused_after_with_every_word(app: Flask, way: str) -> None:
    made, client = arrived(app, way)
    sends(client, made, "submit", q1="Yes", q5="Open tools")
    assert sends(client, made, "submit", at=CLOSES - SECOND, q1="No", q5="Open standards").status_code == 303
    [response] = responses()
    assert (response.version, response.submitted_at, response.is_late) == (2, CLOSES - SECOND, False)
    for at in (CLOSES, CLOSES + SECOND):
        with frozen_at(at):
            for act in ("save", "submit"):
                typed = form(made, q1="Yes", q5="Too late by then") | {"version": "9", "act": act}
                late = client.post(f"{made.url}/answer", data=typed)
                assert (late.status_code, "Too late by then" in late.text) == (403, True)
            kept = client.get(f"{made.url}/receipt")
            assert (kept.status_code, "Open standards" in kept.text) == (200, True)
    assert responses()[0].version == 2


@pytest.mark.parametrize(
    ("at", "status"), [(OPENS - SECOND, 403), (OPENS, 303), (CLOSES - SECOND, 303), (CLOSES, 403)]
)
def test_who_begins_without_an_account_begins_in_time(app: Flask, at: datetime, status: int) -> None:
    made, client = asking("public"), browser(app)
    with frozen_at(DURING):
        key = key_in(client.get(f"{made.url}/answer").text)
    with frozen_at(at):
        typed = form(made, q1="Yes", q5="Open tools") | WHO | {"key": key, "version": "0", "act": "submit"}
        sent = client.post(f"{made.url}/answer", data=typed)
    assert (sent.status_code, len(responses())) == (status, int(status == 303))
    assert status == 303 or "Open tools" in sent.text


def test_the_same_form_sent_twice_is_one_response(app: Flask) -> None:
    made, client = asking("public"), browser(app)
    with frozen_at(DURING):
        key = key_in(client.get(f"{made.url}/answer").text)
        typed = form(made, q1="Yes", q5="Open tools") | WHO | {"key": key, "version": "0", "act": "submit"}
        sent = [one.post(f"{made.url}/answer", data=typed).status_code for one in (client, browser(app))]
    [response] = responses()
    assert (sent[0], response.version) == (303, 1)


def test_an_invitations_link_is_nobody_elses_and_ends_when_it_is_taken_back(app: Flask) -> None:
    made, client = arrived(app, "invited")
    stranger = browser(app)
    with frozen_at(DURING):
        key = slips.new_key()
        typed = form(made, q1="Yes") | WHO | {"key": key, "version": "0", "act": "submit"}
        stranger.set_cookie(f"answering_{made.id}", "A" * 22, path=made.url)
        assert stranger.post(f"{made.url}/answer", data=typed).status_code in (302, 303, 401)
        assert stranger.get(f"{made.url}/with/{'A' * 22}", follow_redirects=True).status_code in (200, 401)
    assert responses() == []
    assert sends(client, made, "submit", q1="Yes").status_code == 303
    assert len(responses()) == 1


def test_forgetting_the_link_leaves_the_answers_and_leads_nowhere_from_here(app: Flask) -> None:
    made, client = arrived(app, "public")
    sends(client, made, "submit", q1="Yes", q5="Open tools")
    secret = cookie(client, made)
    with frozen_at(DURING):
        client.post(f"{made.url}/leave")
        assert cookie(client, made) == ""
        assert "Open tools" not in client.get(f"{made.url}/answer").text
        client.post(f"{made.url}/link", data={"link": secret})
        assert "Open tools" in client.get(f"{made.url}/answer").text
    for nothing in ("", "x", "A" * 21, "A" * 400):
        with frozen_at(DURING):
            assert browser(app).post(f"{made.url}/link", data={"link": nothing}).location == made.url


@pytest.mark.parametrize("way", WAYS)
def test_the_same_through_the_api(app: Flask, client: FlaskClient, way: str) -> None:
    made = asking(way)
    here = f"/api/v1{made.url}/response"
    q1, q5 = made.questions()[0], made.questions()[4]
    yes = {"question": q1.id, "value": q1.options[0].id}
    who: dict[str, Any] = {"capacity": {k: v for k, v in WHO.items()}}
    headers: dict[str, str] = {}
    if way == "invited":
        headers = {"Answer-Link": invitation_links.secret_of(invited(made, "amina@example.org")[0])}
    else:
        who["key"] = slips.new_key()
    with frozen_at(DURING):
        began = client.put(
            f"{here}/draft", json=who | {"answers": [{"question": q5.id, "text": "Half"}]}, headers=headers
        )
        assert began.status_code == 200, began.json
        headers = {"Answer-Link": began.json["link"]}
        again = client.get(here, headers=headers).json
        assert (again["draft_version"], again["answers"][0]["text"], again["version"]) == (1, "Half", 0)
        other = client.put(
            f"{here}/draft", json={"answers": [{"question": q5.id, "text": "Whole"}], "version": 1}, headers=headers
        )
        assert other.status_code == 200, other.json
        stale = client.put(
            f"{here}/draft", json={"answers": [{"question": q5.id, "text": "Old"}], "version": 1}, headers=headers
        )
        assert (stale.status_code, stale.json["theirs"], stale.json["mine"]) == (409, "Whole", "Old")
        stale = client.post(here, json={"answers": [yes], "version": 1}, headers=headers)
        assert stale.status_code == 409
        sent = client.post(
            here, json={"answers": [yes, {"question": q5.id, "text": "Whole"}], "version": 2}, headers=headers
        )
        assert (sent.status_code, sent.json["version"], len(sent.json["digest"])) == (201, 1, 64), sent.json
        assert client.get(here).status_code == 401
        assert client.get(here, headers={"Answer-Link": "A" * 22}).status_code == 401
        mail = f"{here}/link-mail"
        assert client.post(mail, json={"email": "nobody"}, headers=headers).status_code == 422
        assert client.post(mail, json={"email": "zq@example.org"}).status_code == 401
        assert client.post(mail, json={"email": "zq@example.org"}, headers=headers).status_code == 204
        [written] = db.session.scalars(select(OutgoingMail).filter_by(recipient="zq@example.org"))
        assert f"{made.url}/with/{headers['Answer-Link']}" in written.body
    with frozen_at(CLOSES - SECOND):
        changed = client.post(here, json={"answers": [yes], "version": sent.json["draft_version"]}, headers=headers)
        assert (changed.status_code, changed.json["version"]) == (201, 2), changed.json
    with frozen_at(CLOSES):
        assert client.post(here, json={"answers": [yes]}, headers=headers).status_code == 403
        assert client.put(f"{here}/draft", json={"answers": []}, headers=headers).status_code == 403
        assert client.get(here, headers=headers).json["version"] == 2
    [response] = responses()
    assert (response.user_id, response.speaker_name, response.version) == (None, "Zenobia Quartermaine", 2)
