"""Languages: asked for, remembered, or understood by the browser; and the direction of texts."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.locale import LANGUAGES, available, chosen_code, direction, language_name, speaking
from core.templating import utc


@pytest.fixture
def six(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """As if there were words for all six."""
    monkeypatch.setitem(app.extensions, "plenary.languages", [language.code for language in LANGUAGES])
    return app


def chosen(app: Flask, path: str = "/", **headers: str) -> str:
    with app.test_request_context(path, headers=headers):
        return chosen_code()


@pytest.mark.parametrize(
    ("path", "cookie", "accepts", "code"),
    [
        ("/", "", "", "en"), ("/", "", "fr-CA,fr;q=0.9,en;q=0.5", "fr"), ("/", "", "de,nl", "en"), ("/", "ru", "fr", "ru"),
        ("/?lang=ar", "ru", "fr", "ar"), ("/?lang=xx", "ru", "fr", "ru"), ("/?lang=", "", "es", "es"),
        ("/", "xx", "zh-CN", "zh"),
        ("/?lang=../../etc", "", "", "en"),
    ],
)  # fmt: skip
def test_the_language_of_a_request(six: Flask, path: str, cookie: str, accepts: str, code: str) -> None:
    headers = {"Accept-Language": accepts} | ({"Cookie": f"lang={cookie}"} if cookie else {})
    assert chosen(six, path, **headers) == code


def test_a_language_without_words_is_not_offered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "plenary.languages", ["en"])
    assert [language.code for language in available()] == ["en"]
    assert chosen(app, "/?lang=fr", **{"Accept-Language": "fr"}) == "en"


def test_a_choice_is_remembered(six: Flask, client: FlaskClient) -> None:
    cookie = client.get("/search?lang=fr").headers["Set-Cookie"]
    assert cookie.startswith("lang=fr;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert '<html lang="fr" dir="ltr">' in client.get("/search").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in client.get("/search?lang=ar").get_data(as_text=True)


def test_an_unknown_choice_is_not_remembered(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/search?lang=klingon").headers


@pytest.mark.parametrize(
    ("lang", "dir_"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("en", "ltr"), ("zh-Hans", "ltr"), ("", "auto"), (None, "auto")],
)
def test_the_direction_of_a_text(lang: str | None, dir_: str) -> None:
    assert direction(lang) == dir_


def test_a_language_by_its_name(app: Flask) -> None:
    with app.test_request_context():
        assert [language_name(tag) for tag in ("fr", "zh-Hans", "xx", "", None)] == [
            "French",
            "Chinese",
            "xx",
            "",
            "",
        ]


def test_a_language_without_words_is_not_mixed_with_english(app: Flask) -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with speaking("fr"):
        assert utc(moment) == "22 November 2026, 12:00 UTC"
