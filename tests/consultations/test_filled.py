"""A stored form that is filled with what its reader saved: the very form that would be drawn, for its reader alone."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import actions, kinds, stored
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from core.pages import StoredPage
from tests import factories as make
from tests.consultations.every_kind import WORDINGS
from tests.consultations.factories import CLOSES, DURING, OPENS, facilitator, form, published
from tests.consultations.paging_factories import paged
from tests.consultations.test_stored import _plain, made, page_of, signed_in
from tests.consultations.test_translating import bilingual

WORDS = 'Ours & <script>alert(1)</script> "quoted" {{ 7 * 6 }} نعم'


def save(client: FlaskClient, consultation: Consultation, fields: dict[str, Any], **more: Any) -> None:
    with frozen_at(DURING):
        sent = {"act": "save", "version": 0} | more | fields
        assert client.post(f"{consultation.url}/answer", data=sent).status_code == 303
        client.get(f"{consultation.url}/answer")  # it says once that it was saved


def drawn_and_ready(client: FlaskClient, url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    ready = page_of(client, url)
    with monkeypatch.context() as patched:
        patched.setattr(stored, "form", lambda *_: None)
        return page_of(client, url), ready


def filled_pages() -> int:
    return db.session.query(StoredPage).filter(StoredPage.key.contains("&filled")).count()


def _without(*left_out: str) -> Consultation:
    """A question of each kind but some."""
    person = facilitator()
    with frozen_at(OPENS - timedelta(days=1)):
        actor = make.actor(person)
        found = actions.draft_consultation(
            actor, title="Kinds", lines=[make.line()], opens_at=OPENS, closes_at=CLOSES
        )
        section = actions.add_section(actor, found, "All")
        for wording in WORDINGS:
            if wording["kind"] not in left_out:
                actions.add_question(actor, section, **wording)
        actions.open_consultation(actor, found)
    db.session.commit()
    return found


def _form(consultation: Consultation, given: dict[int, Any]) -> dict[str, Any]:
    asked = {question.id: question for question in consultation.questions()}
    forms = (kinds.of(asked[key]).to_form(asked[key], value) for key, value in given.items())
    return {name: value for fields in forms for name, value in fields.items()}


def test_it_is_the_drawn_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = made(), signed_in(app)
    save(client, consultation, form(consultation, q1="Yes", q5=WORDS))
    drawn, ready = drawn_and_ready(client, f"{consultation.url}/answer", monkeypatch)
    assert "alert(1)&lt;/script&gt;" in ready
    assert 'name="version" value="1"' in ready
    assert _plain(drawn) == _plain(ready)
    assert filled_pages() == 1


def test_it_is_the_drawn_one_with_answers_of_each_kind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = _without("file", "organisation"), signed_in(app)
    asked = {question.kind: question for question in consultation.questions()}
    ids = {kind: [option.id for option in question.options] for kind, question in asked.items()}
    given: dict[str, Any] = {
        "single": {"other": WORDS}, "multiple": ids["multiple"][:2], "likert": ids["likert"][7],
        "matrix": {str(asked["matrix"].rows[0].id): ids["matrix"][:1]}, "ranking": ids["ranking"][1::-1], "text": WORDS,
        "number": "12.5", "date": "2026-02-28", "country": "NE", "paragraph": {"comment": WORDS, "wording": "States must."},
    }  # fmt: skip
    assert set(given) == set(asked)
    save(client, consultation, _form(consultation, {asked[kind].id: value for kind, value in given.items()}))
    drawn, ready = drawn_and_ready(client, f"{consultation.url}/answer", monkeypatch)
    assert _plain(drawn) == _plain(ready)
    assert filled_pages() == 1


@pytest.mark.parametrize("kind", ["file", "organisation"])
def test_a_form_that_offers_what_changes_is_drawn(app: Flask, kind: str) -> None:
    consultation, client = _without(*({"file", "organisation"} - {kind})), signed_in(app)
    save(client, consultation, {})
    page_of(client, f"{consultation.url}/answer")
    assert filled_pages() == 0


def test_a_form_with_conditions_or_levels_is_drawn(app: Flask) -> None:
    conditional, levelled = paged(pages=False), made()
    levelled.confidentiality = ["facilitators"]
    db.session.commit()
    for consultation in (conditional, levelled):
        client = signed_in(app)
        save(client, consultation, form(consultation, q1="Yes"))
        page_of(client, f"{consultation.url}/answer")
    assert filled_pages() == 0


def test_each_of_several_pages_is_filled_and_none_is_guessed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person = facilitator()
    with frozen_at(OPENS - timedelta(days=1)):
        actor = make.actor(person)
        consultation = actions.draft_consultation(
            actor, title="Two pages", lines=[make.line()], opens_at=OPENS, closes_at=CLOSES
        )
        for title in ("One", "Two"):
            section = actions.add_section(actor, consultation, title)
            actions.lay_out_section(actor, section, starts_page=True)
            actions.add_question(actor, section, kind="text", text=f"What of {title}?")
        actions.open_consultation(actor, consultation)
        db.session.commit()
    client, url = signed_in(app), f"{consultation.url}/answer"
    save(client, consultation, form(consultation, q1=WORDS), page=1)
    for number in (1, 2):
        drawn, ready = drawn_and_ready(client, f"{url}?page={number}", monkeypatch)
        assert _plain(drawn) == _plain(ready)
    assert filled_pages() == 2
    assert "What of Two?" in page_of(client, url)  # where nothing was answered yet
    assert filled_pages() == 2


def test_what_was_submitted_is_drawn(app: Flask) -> None:
    consultation, client = made(), signed_in(app)
    with frozen_at(DURING):
        sent = {"act": "submit", "version": 0} | form(consultation, q1="Yes", q5="My own words")
        assert client.post(f"{consultation.url}/answer", data=sent).location.endswith("/receipt")
    assert "My own words" in page_of(client, f"{consultation.url}/answer")
    assert filled_pages() == 0


def test_everybody_sees_their_own_answers_and_no_other(app: Flask) -> None:
    consultation = made()
    readers = {words: signed_in(app) for words in ("Mine alone", "Yours alone")}
    for words, client in readers.items():
        save(client, consultation, form(consultation, q1="Yes", q5=words))
    for words, client in readers.items():
        text = page_of(client, f"{consultation.url}/answer")
        assert [other for other in readers if other in text] == [words]
    assert filled_pages() == 1


def test_it_speaks_each_language(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = bilingual("ar"), signed_in(app)
    db.session.commit()
    save(client, consultation, form(consultation, q1="Yes"))
    for lang, words in (("ar", "[ar] Is it used?"), ("en", "Is it used?"), ("ar", "[ar] Is it used?")):
        drawn, ready = drawn_and_ready(client, f"{consultation.url}/answer?in={lang}", monkeypatch)
        assert words in ready
        assert _plain(drawn) == _plain(ready)


def test_other_words_stand_in_it_at_once(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    db.session.commit()
    client, url = signed_in(app), f"{consultation.url}/answer"
    save(client, consultation, form(consultation, q1="Yes"))
    assert "Is it used?" in page_of(client, url)
    with frozen_at(DURING):
        key = f"question.{consultation.questions()[0].id}.text"
        actions.fix_wording(make.actor(person), consultation, key, "Is it in use?", "Clearer")
        db.session.commit()
    assert "Is it in use?" in page_of(client, url)


def test_it_is_for_whom_the_policies_let_answer(app: Flask) -> None:
    consultation, client = made(), signed_in(app)
    save(client, consultation, form(consultation, q1="Yes", q5=WORDS))
    page_of(client, f"{consultation.url}/answer")
    with frozen_at(CLOSES):
        assert client.get(f"{consultation.url}/answer").status_code == 403
