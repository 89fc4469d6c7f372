"""Stored pages of a consultation: true at once after each change, and never with anything that is another reader's."""

import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import appointing
from accounts.actor import SYSTEM
from consultations import actions, stored
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from core.pages import StoredPage
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, facilitator, form, published, submitted
from tests.consultations.test_translating import bilingual


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn to be stored, in order."""
    from core import pages

    drawn: list[str] = []
    packed = pages.packed_page

    def note(html: str) -> Any:
        drawn.append(html)
        return packed(html)

    monkeypatch.setattr(pages, "packed_page", note)
    return drawn


def signed_in(app: Flask, **fields: Any) -> FlaskClient:
    client = app.test_client()
    make.sign_in(client, make.user(**fields))
    return client


def page_of(client: FlaskClient, url: str, moment: Any = DURING) -> str:
    with frozen_at(moment):
        response = client.get(url)
    assert response.status_code == 200
    return response.text


def made() -> Consultation:
    consultation = published()
    db.session.commit()
    return consultation


def test_the_page_is_drawn_once_for_all_who_are_not_signed_in(
    app: Flask, client: FlaskClient, drawings: list[str]
) -> None:
    url = made().url
    first, second = page_of(client, url), page_of(app.test_client(), url)
    assert first == second
    assert len(drawings) == 1
    assert "Is it used?" in first


def test_the_form_is_drawn_once_for_all_who_have_typed_nothing(app: Flask, drawings: list[str]) -> None:
    url = f"{made().url}/answer"
    first, second = (page_of(signed_in(app), url) for _ in range(2))
    assert len(drawings) == 1
    for name in ("csrf_token", "idempotency_key"):
        mine, theirs = (re.search(f'name="{name}" value="([^"]+)"', text) for text in (first, second))
        assert mine
        assert theirs
        assert mine[1] != theirs[1]
        assert theirs[1] not in first
        assert mine[1] not in drawings[0]


def test_a_stored_form_is_answered_like_a_drawn_one(app: Flask) -> None:
    consultation = made()
    client, url = signed_in(app), f"{consultation.url}/answer"
    token = re.search('name="csrf_token" value="([^"]+)"', page_of(client, url))
    assert token
    sent = {"csrf_token": token[1], "version": 0, "act": "submit"} | form(consultation, q1="Yes", q5="My own words")
    with frozen_at(DURING):
        assert client.post(url, data=sent).location.endswith("/receipt")


def test_a_stored_form_is_the_drawn_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    url, client = f"{made().url}/answer", signed_in(app, time_zone="Asia/Tokyo")
    ready = page_of(client, url)
    monkeypatch.setattr(stored, "form", lambda *_: None)
    drawn = page_of(client, url)
    assert "Asia/Tokyo" in ready
    assert _plain(ready) == _plain(drawn)


def test_a_stored_page_is_the_drawn_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = made().url
    for moment in (OPENS - SECOND, DURING, CLOSES):
        ready = page_of(client, url, moment)
        with monkeypatch.context() as patched:
            patched.setattr(stored, "page", lambda *_: None)
            assert _plain(page_of(client, url, moment)) == _plain(ready)


def _plain(text: str) -> list[str]:
    """Without what is random, and whatever the spaces are."""
    return re.sub(r'(name="(?:csrf_token|idempotency_key)" value=)"[^"]*"', r"\1", text).split()


def test_nobody_sees_the_answers_or_the_name_of_another(app: Flask, client: FlaskClient) -> None:
    consultation = made()
    writer = signed_in(app, name="Amina Diallo")
    for url in (consultation.url, f"{consultation.url}/answer"):
        page_of(writer, url)
    sent = {"act": "save", "version": 0} | form(consultation, q1="Yes", q5="My own words")
    with frozen_at(DURING):
        writer.post(f"{consultation.url}/answer", data=sent)
    assert "My own words" in page_of(writer, f"{consultation.url}/answer")
    assert "Continue answering" in page_of(writer, consultation.url)
    other = signed_in(app)
    seen = [page_of(who, consultation.url) for who in (client, other)] + [
        page_of(other, f"{consultation.url}/answer")
    ]
    for text in seen:
        assert "My own words" not in text
        assert "Amina" not in text
        assert "Continue answering" not in text
    kept = [zlib.decompressobj(-15).decompress(page.body) for page in db.session.query(StoredPage)]
    assert any(b"Is it used?" in body for body in kept)
    assert not any(b"Amina" in body for body in kept)


def test_a_form_is_kept_by_no_cache(app: Flask) -> None:
    url, client = f"{made().url}/answer", signed_in(app)
    with frozen_at(DURING):
        response = client.get(url)
    assert response.headers["Cache-Control"].startswith("private")
    assert "ETag" not in response.headers


def test_a_form_is_for_whom_the_policies_let_answer(app: Flask, client: FlaskClient) -> None:
    url = f"{made().url}/answer"
    page_of(signed_in(app), url)
    with frozen_at(DURING):
        assert client.get(url).status_code in (302, 303, 401)
        assert signed_in(app, confirmed_at=None).get(url).status_code == 403
    with frozen_at(CLOSES - SECOND):
        assert signed_in(app).get(url).status_code == 200
    for moment in (OPENS - SECOND, CLOSES):
        with frozen_at(moment):
            assert signed_in(app).get(url).status_code == 403


def test_a_session_that_ended_sees_no_form(app: Flask) -> None:
    url, client, person = f"{made().url}/answer", app.test_client(), make.user()
    make.sign_in(client, person)
    page_of(client, url)
    person.session_epoch += 1
    db.session.commit()
    with frozen_at(DURING):
        assert client.get(url).status_code in (302, 303, 401)


def test_each_moment_brings_the_page_of_its_phase(client: FlaskClient) -> None:
    url = made().url
    seen = [page_of(client, url, at) for at in (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES)]
    assert ["Opens" in text for text in seen] == [True, False, False, False]
    assert [f'href="{url}/answer"' in text for text in seen] == [False, True, True, False]


def test_the_time_left_is_of_this_minute(app: Flask, client: FlaskClient) -> None:
    url = made().url
    assert "3 hours left" in page_of(client, url, CLOSES - timedelta(hours=3))
    assert "2 hours left" in page_of(client, url, CLOSES - timedelta(hours=2))


def test_a_moved_deadline_shows_at_once(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    db.session.commit()
    readers = [(client, consultation.url), (signed_in(app), f"{consultation.url}/answer")]
    before = [page_of(who, url) for who, url in readers]
    with frozen_at(DURING):
        later = CLOSES + timedelta(days=9)
        actions.extend_deadline(make.actor(person), consultation, later, "More time was asked for")
        db.session.commit()
    for (who, url), old in zip(readers, before, strict=True):
        text = page_of(who, url)
        assert "12 June 2026" in text
        assert "12 June 2026" not in old


def test_answers_are_counted_at_once(client: FlaskClient, drawings: list[str]) -> None:
    consultation = made()
    assert "0 responses" in page_of(client, consultation.url)
    submitted(consultation, q5="Words")
    db.session.commit()
    assert "1 response<" in page_of(client, consultation.url)
    assert len(drawings) == 1


def test_a_facilitator_who_leaves_is_named_no_more(client: FlaskClient) -> None:
    consultation = made()
    newcomer = make.user(name="Newly Appointed")
    assert "Newly Appointed" not in page_of(client, consultation.url)
    with frozen_at(DURING):
        held = appointing.appoint(SYSTEM, newcomer, "facilitator", make.line(), DURING.date())
        db.session.commit()
        assert "Newly Appointed" in page_of(client, consultation.url)
        appointing.end_appointment(SYSTEM, held)
        db.session.commit()
    assert "Newly Appointed" not in page_of(client, consultation.url)


def test_other_words_show_at_once(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    db.session.commit()
    readers = [(client, consultation.url), (signed_in(app), f"{consultation.url}/answer")]
    for who, url in readers:
        assert "Is it used?" in page_of(who, url)
    first = consultation.questions()[0]
    with frozen_at(DURING):
        actions.fix_wording(make.actor(person), consultation, f"question.{first.id}.text", "Is it in use?", "Clearer")
        db.session.commit()
    for who, url in readers:
        assert "Is it in use?" in page_of(who, url)


def test_an_amendment_shows_when_it_is_published(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    db.session.commit()
    readers = [(client, consultation.url), (signed_in(app), f"{consultation.url}/answer")]
    with frozen_at(DURING):
        actor = make.actor(person)
        actions.begin_amendment(actor, consultation)
        actions.add_question(actor, consultation.asked_sections()[0], kind="text", text="What else?")
        db.session.commit()
    for who, url in readers:
        assert "What else?" not in page_of(who, url)
    with frozen_at(DURING):
        actions.publish_amendment(actor, consultation, "Two ministries asked for it")
        db.session.commit()
    for who, url in readers:
        assert "What else?" in page_of(who, url)
    assert 'name="questionnaire_version" value="2"' in page_of(*readers[1])


def test_each_language_has_a_page_of_its_own(app: Flask, client: FlaskClient) -> None:
    consultation = bilingual("ar")
    db.session.commit()
    for who, url in ((client, consultation.url), (signed_in(app), f"{consultation.url}/answer")):
        for _twice in range(2):
            assert "[ar] Is it used?" in page_of(who, f"{url}?in=ar")
            assert "[ar] Is it used?" not in page_of(who, f"{url}?in=en")
