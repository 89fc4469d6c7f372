"""Texts in several languages: what is missing or stale, who keeps what, and what readers see."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import User
from consultations import actions, translations
from consultations.models import Consultation
from consultations.responding import Seen
from consultations.texts import parts
from consultations.translating import TextConflict, Typed, mark_of
from consultations.translation_models import Translation, WordingChange
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, draft, facilitator, form, published, question, raw
from tests.consultations.test_api import bearer
from tests.whole.test_statements import asked

BEFORE = OPENS - timedelta(days=1)


def translated(consultation: Consultation, person: User, lang: str, status: str = "reviewed") -> None:
    """Every text in ``lang``, as its tag and the original."""
    typed = [Typed(p.key, f"[{lang}] {p.original}", status) for p in parts(consultation)]
    actions.translate(make.actor(person), consultation, lang, typed)


def bilingual(lang: str = "ar", status: str = "reviewed") -> Consultation:
    """Published in English and another language."""
    person = facilitator()
    made = draft(person)
    with frozen_at(BEFORE):
        actions.declare_languages(make.actor(person), made, [lang])
        translated(made, person, lang, status)
        return actions.open_consultation(make.actor(person), made)


def test_opening_waits_for_each_declared_language(app: Flask) -> None:
    person = facilitator()
    made, actor = draft(person), make.actor(person)
    with frozen_at(BEFORE):
        actions.declare_languages(actor, made, ["fr", "ar", "en", "fr"])
        assert made.extra_langs == ["ar", "fr"]
        translated(made, person, "fr")
        with pytest.raises(Invalid, match="العربية") as refused:
            actions.open_consultation(actor, made)
        assert "Français" not in str(refused.value)
        translated(made, person, "ar")
        question(made, 1).text = "Is it used at all?"
        with pytest.raises(Invalid, match="1 text is stale"):
            actions.open_consultation(actor, made)
        key = f"question.{question(made, 1).id}.text"
        for lang in ("ar", "fr"):
            actions.translate(actor, made, lang, [Typed(key, "New", "official")])
        assert actions.open_consultation(actor, made).version == 1


def test_a_status_is_of_a_text_as_it_was(app: Flask) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(BEFORE):
        translated(made, person, "fr", "machine")
        made.title = "Other tools"
        rows = {r.part.key: r for r in translations.rows(parts(made), translations.kept_in(made, "fr"))}
        assert (rows["title"].status, rows["title"].kept.original) == ("stale", "Tools for government")
        actions.translate(make.actor(person), made, "fr", [Typed("title", rows["title"].text, "machine")])
        found = translations.progress("fr", parts(made), translations.kept_in(made, "fr"))
    assert (found.counts["stale"], found.counts["machine"], found.is_complete) == (0, found.total, True)


@pytest.mark.parametrize(("lang", "typed", "field"), [
    ("fr", Typed("question.0.text", "x", "official"), "question.0.text"),
    ("fr", Typed("title", "x" * 201, "official"), "title"),
    ("fr", Typed("title", "x", "perfect"), "title"),
    ("en", Typed("title", "x", "official"), "lang"),
    ("not a tag", Typed("title", "x", "official"), "lang"),
])  # fmt: skip
def test_what_cannot_be_a_translation_keeps_nothing(app: Flask, lang: str, typed: Typed, field: str) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(BEFORE), pytest.raises(Invalid) as refused:
        actions.translate(make.actor(person), made, lang, [Typed("title", "Outils", "official"), typed])
    assert list(refused.value.fields) == [field]
    assert db.session.scalar(select(func.count(Translation.id))) == 0


def test_what_is_saved_meanwhile_is_shown_beside(app: Flask) -> None:
    person = facilitator()
    made, actor = draft(person), make.actor(person)
    with frozen_at(BEFORE):
        seen = mark_of(None)
        actions.translate(actor, made, "fr", [Typed("title", "Outils", "reviewed", seen=seen)])
        actions.translate(actor, made, "fr", [Typed("title", "Outils", "official", seen=seen)])
        with pytest.raises(TextConflict) as conflict:
            actions.translate(actor, made, "fr", [Typed("title", "Instruments", "reviewed", seen=seen)])
    assert conflict.value.theirs_by_key == {"title": "Outils"}


def test_public_words_change_with_a_reason(app: Flask) -> None:
    made = bilingual("fr")
    actor = make.actor(facilitator())
    with frozen_at(DURING):
        with pytest.raises(Invalid, match="reason"):
            actions.translate(actor, made, "fr", [Typed("title", "Outils", "reviewed")])
        actions.translate(actor, made, "fr", [Typed("title", "Outils", "reviewed")], "A slip")
        db.session.flush()
    change = db.session.scalars(select(WordingChange)).one()
    assert (change.lang, change.old_text, change.new_text) == ("fr", "[fr] Tools for government", "Outils")
    entry = db.session.scalars(
        select(Entry).where(Entry.verb == "texts_translated").order_by(Entry.number.desc())
    ).first()
    assert (entry.payload["lang"], entry.payload["count"]) == ("fr", 1)


def test_a_published_language_stays_and_a_new_one_comes_whole(app: Flask) -> None:
    made = bilingual("fr")
    person = facilitator()
    with frozen_at(DURING):
        with pytest.raises(Invalid, match="taken away"):
            actions.declare_languages(make.actor(person), made, [])
        with pytest.raises(Invalid, match="not complete"):
            actions.declare_languages(make.actor(person), made, ["fr", "es"])
        translated(made, person, "es")
        actions.declare_languages(make.actor(person), made, ["fr", "es"])
    assert made.extra_langs == ["fr", "es"]


def test_a_translator_saves_part_of_a_page(client: FlaskClient) -> None:
    person = facilitator()
    made = draft(person)
    make.sign_in(client, person)
    here = f"{made.url}/texts/fr"
    with frozen_at(BEFORE):
        page = client.get(here)
        assert 'name="text-title"' in page.text
        sent = {"page": "1", "text-title": "Outils", "status-title": "official", "seen-title": "-", "was-title": "",
                "had-title": "", "act": "next"}  # fmt: skip
        assert client.post(here, data=sent).headers["Location"].endswith("/texts/fr?page=2")
        again = client.post(here, data=sent | {"text-title": "x" * 300})
        assert (again.status_code, "x" * 300 in again.text) == (422, True)
        stale = client.post(here, data=sent | {"text-title": "Instruments"})
        assert (stale.status_code, stale.text.count("Outils") > 0, "Instruments" in stale.text) == (409, True, True)
        table = client.get(f"{made.url}/texts").text
    assert "official" in table
    assert db.session.scalars(select(Translation.text)).all() == ["Outils"]


def test_an_invited_translator_sees_their_language_only(client: FlaskClient) -> None:
    person, helper = facilitator(), make.user(email="helper@demo.invalid")
    made = draft(person)
    actor = make.actor(person)
    with frozen_at(BEFORE):
        with pytest.raises(Invalid, match="No confirmed account"):
            actions.invite_translator(actor, made, "nobody@demo.invalid", "fr")
        actions.invite_translator(actor, made, "Helper@demo.invalid", "fr")
        db.session.commit()
        make.sign_in(client, helper)
        codes = [client.get(f"{made.url}{path}").status_code for path in ("/texts/fr", "/texts/ar", "/texts", "")]
        assert codes == [200, 404, 404, 404]
        actions.dismiss_translator(actor, made, helper.id, "fr")
        db.session.commit()
        assert client.get(f"{made.url}/texts/fr").status_code == 404


def test_texts_go_out_and_come_back_as_a_file(client: FlaskClient) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(BEFORE):
        translated(made, person, "fr")
        actions.translate(make.actor(person), made, "fr", [Typed("title", "=1+1", "machine")])
        db.session.commit()
        make.sign_in(client, person)
        file = client.get(f"{made.url}/texts/fr.csv")
        assert "title,Tools for government,'=1+1,machine" in file.text
        assert _upload(client, made, file.data).status_code == 303
        kept = {key: one.text for key, one in translations.kept_in(made, "fr").items()}
        changed = file.text.replace("[fr] Is it used?", "[fr] En usage ?").replace("Tools for government", "Tools")
        assert _upload(client, made, changed.encode()).status_code == 303
        db.session.expire_all()
        rows = {r.part.original: r for r in translations.rows(parts(made), translations.kept_in(made, "fr"))}
        assert kept["title"] == "=1+1"
        assert (rows["Is it used?"].text, rows["Tools for government"].status) == ("[fr] En usage ?", "stale")
        wrong = _upload(client, made, b"key,text,status\r\ntitle,Outils,perfect\r\nnone,x,\r\n")
    assert (wrong.status_code, "Line 2" in wrong.text, "Line 3" in wrong.text) == (422, True, True)


def _upload(client: FlaskClient, made: Consultation, data: bytes) -> Any:
    return client.post(f"{made.url}/texts/fr/file", data={"file": (BytesIO(data), "fr.csv")})


def test_the_api_declares_translates_and_lists(client: FlaskClient) -> None:
    person = facilitator()
    made = draft(person)
    own, here = bearer(person), f"/api/v1/consultations/{made.id}"
    with frozen_at(BEFORE):
        assert client.put(f"{here}/languages", json={"languages": ["fr"]}, headers=own).status_code == 204
        sent = {"texts": [{"key": "title", "text": "Outils", "status": "official"}]}
        assert client.put(f"{here}/texts/fr", json=sent, headers=own).status_code == 204
        listed = client.get(f"{here}/texts/fr", headers=own).json["items"]
        assert (listed[0]["key"], listed[0]["text"], listed[0]["status"]) == ("title", "Outils", "official")
        assert {t["status"] for t in listed[1:]} == {"missing"}
        languages = client.get(f"{here}/languages", headers=own).json["items"]
        assert (languages[0]["lang"], languages[0]["complete"], languages[0]["counts"]["official"]) == (
            "fr",
            False,
            1,
        )
        assert client.get(f"{here}/texts/fr").status_code == 404
        assert client.get(f"{here}/texts/fr", headers=bearer(make.user())).status_code == 404
        gone = client.put(f"{here}/texts/fr", json={"texts": [{"key": "title", "text": ""}]}, headers=own)
        assert (gone.status_code, db.session.scalar(select(func.count(Translation.id)))) == (204, 0)


def test_a_published_consultation_has_two_languages_for_everybody(client: FlaskClient) -> None:
    made = published()
    here = f"/api/v1/consultations/{made.id}"
    assert client.get(f"{here}/languages").json["items"] == []
    assert client.get(f"{here}/texts/fr").status_code == 404


def test_readers_choose_their_language(client: FlaskClient) -> None:
    made = bilingual("ar", "machine")
    db.session.commit()
    with frozen_at(DURING):
        english = client.get(made.url)
        assert '<h1 lang="en" dir="ltr">Tools for government' in english.text
        assert "machine translation" not in english.text
        arabic = client.get(f"{made.url}?in=ar")
        assert '<h1 lang="ar" dir="rtl">[ar] Tools for government' in arabic.text
        assert "[ar] Is it used?" in arabic.text
        assert "machine translation" in arabic.text
        assert "[ar] Yes" in client.get(made.url).text
        client.delete_cookie("texts")
        by_browser = client.get(made.url, headers={"Accept-Language": "ar,en;q=0.5"})
        assert "[ar] Is it used?" in by_browser.text
        assert "[ar]" not in client.get(f"{made.url}?in=en", headers={"Accept-Language": "ar"}).text


def test_the_receipt_says_in_which_language_it_was_shown(client: FlaskClient) -> None:
    made, someone = bilingual("ar"), make.user()
    db.session.commit()
    make.sign_in(client, someone)
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer?in=ar").text
        assert '<input type="hidden" name="shown_in" value="ar">' in page
        assert "[ar] Which two?" in page
        sent = form(made, q1="No") | {"act": "submit", "shown_in": "ar", "questionnaire_version": "1"}
        assert client.post(f"{made.url}/answer", data=sent).status_code == 303
        receipt = client.get(f"{made.url}/receipt").text
        assert '<dd lang="ar">العربية</dd>' in receipt
        file = client.get(f"{made.url}/receipt/1.json").json
    assert (file["shown_in"], file["answers"][0]["question"], file["answers"][0]["answer"]) == (
        "ar",
        "Is it used?",
        ["No"],
    )


def test_results_compare_options_whatever_the_language(client: FlaskClient) -> None:
    made = bilingual("ar")
    for lang, answer in (("ar", "Yes"), ("en", "Yes"), ("ar", "No")):
        with frozen_at(DURING):
            actions.submit_response(make.actor(make.user()), made, raw(made, q1=answer), seen=Seen(1, lang))
    db.session.commit()
    with frozen_at(CLOSES):
        page = client.get(f"{made.url}/results?in=ar").text
        assert "[ar] Is it used?" in page
        assert "[ar] Yes" in page
        assert "[ar]" not in client.get(f"{made.url}/results?in=en").text
        figures = client.get(f"/api/v1/consultations/{made.id}/results").json["questions"][0]["options"]
    assert [(o["label"], o["count"]) for o in figures] == [("Yes", 2), ("No", 1)]


def test_the_api_gives_one_language(client: FlaskClient) -> None:
    made = bilingual("ar")
    here = f"/api/v1/consultations/{made.id}"
    with frozen_at(DURING):
        plain, arabic = client.get(here).json, client.get(f"{here}?in=ar").json
    assert (plain["shown_in"], plain["languages"], plain["title"]) == ("en", ["en", "ar"], "Tools for government")
    assert (arabic["shown_in"], arabic["title"]) == ("ar", "[ar] Tools for government")
    assert arabic["sections"][0]["questions"][0]["options"][0]["label"] == "[ar] Yes"


def test_a_page_asks_once_for_all_its_texts(client: FlaskClient) -> None:
    made = bilingual("ar")
    db.session.commit()
    with frozen_at(DURING):
        here = made.url
        few, many = (asked(client, f"{here}{query}") for query in ("?in=en", "?in=ar"))
    assert (few[0], many[0]) == (200, 200)
    assert len(many[1]) == len(few[1]) + 1
