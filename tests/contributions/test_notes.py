"""Canned notes: kept by moderators, put into a text by a button, with scripts off."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contributions import notes
from contributions.models import Contribution
from core.db import db
from core.errors import Invalid, Missing, Refused
from tests import factories as make
from tests.contributions.factories import say


def note(title: str = "Advert", words: str = "This place is not for adverts.", lang: str = "en"):
    return notes.keep(make.actor(make.staff("moderator")), lang, title, words)


@pytest.mark.parametrize(
    ("who", "may"), [("moderator", True), ("facilitator", True), ("rapporteur", False), ("observer", False)]
)
def test_who_keeps_notes(noon: datetime, who: str, may: bool) -> None:
    actor = make.actor(make.staff(who))
    if may:
        assert notes.keep(actor, "en", "Advert", "No adverts").title == "Advert"
    else:
        with pytest.raises(Refused):
            notes.keep(actor, "en", "Advert", "No adverts")


def test_notes_in_the_reader_s_language_come_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    monkeypatch.setitem(app.extensions, "plenary.languages", ["en", "fr"])
    note("Zzz", "Anglais", "en")
    note("Aaa", "Réclame", "fr")
    assert [n.title for n in notes.offered("en")] == ["Zzz", "Aaa"]
    assert [n.title for n in notes.offered("fr")] == ["Aaa", "Zzz"]


def test_a_retired_note_is_gone(noon: datetime) -> None:
    kept, noise = note(), note("Stays")
    notes.retire(make.actor(make.staff("moderator")), kept)
    assert [n.id for n in notes.offered()] == [noise.id]
    with pytest.raises(Missing):
        notes.by_id(kept.id)


@pytest.mark.parametrize(("lang", "title", "words"), [("xx", "T", "W"), ("en", " ", "W"), ("en", "T", "w" * 501)])
def test_what_does_not_fit(noon: datetime, lang: str, title: str, words: str) -> None:
    with pytest.raises(Invalid):
        notes.keep(make.actor(make.staff("moderator")), lang, title, words)


def test_a_note_is_put_behind_what_was_typed_and_nothing_happens_yet(client: FlaskClient, noon: datetime) -> None:
    kept, said = note(), say()
    identity = said.id
    make.sign_in(client, make.staff("moderator"))
    page = client.post(
        f"/contributions/{identity}/hide", data={"reason": "Typed before.", "note": str(kept.id), "insert": "1"}
    )
    assert page.status_code == 200
    assert "Typed before. This place is not for adverts." in page.text
    assert db.session.get_one(Contribution, identity, populate_existing=True).visibility == "public"


def test_by_pages_with_scripts_off(client: FlaskClient, noon: datetime) -> None:
    make.sign_in(client, make.staff("moderator"))
    assert client.post("/desk/notes", data={"lang": "en", "title": "", "words": "Kept words"}).status_code == 422
    data = {"lang": "en", "title": "Advert", "words": "No adverts, please."}
    assert client.post("/desk/notes", data=data).status_code == 303
    kept = notes.offered()[0]
    assert "No adverts, please." in client.get(f"/desk/notes?change={kept.id}").text
    client.post("/desk/notes", data=data | {"words": "Other words", "identity": str(kept.id)})
    assert [n.words for n in notes.offered()] == ["Other words"]
    client.post(f"/desk/notes/{kept.id}/retire")
    assert notes.offered() == []
