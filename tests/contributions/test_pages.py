"""A contribution's permanent address: the words for who may read them, the reason for who may not."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from contributions import actions
from contributions.query_language import FILTERS
from core.db import db
from core.panels import Panel, _providers
from tests import factories as make
from tests.contributions.factories import hidden, say


def read(client: FlaskClient, symbol: str, status: int = 200) -> str:
    db.session.commit()
    answer = client.get(f"/c/{symbol}")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_words_and_the_capacity_as_it_was(client: FlaskClient, noon: datetime) -> None:
    person = make.user(name="Aïcha", organisation="Ministry of Posts", country="NE")
    said = say(person, "Des outils *en ligne*", lang="fr")
    person.country, person.name = "FR", "Somebody Else"
    page = read(client, said.symbol)
    assert '<div class="prose" lang="fr" dir="ltr"><p dir="auto">Des outils <em>en ligne</em></p>' in page
    for words in ("Aïcha", "Ministry of Posts", "Niger", "Government", "French", said.place, said.symbol):
        assert words in page
    assert "Somebody Else" not in page


def test_every_wording_stays_readable_with_its_digest(client: FlaskClient, noon: datetime) -> None:
    author = make.user()
    said = say(author, "First wording")
    actions.revise(make.actor(author), said, "Second wording", expected=1)
    page = read(client, said.symbol)
    assert "2 wordings" in page
    assert "First wording" in page
    for revision in said.revisions:
        assert revision.digest in page


@pytest.mark.parametrize("path", ["/search", "/search/help"])
def test_the_languages_of_what_is_searched_are_none_of_the_pages_own(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert 'lang="ar"' in page
    assert 'class="languages"' not in page


def test_arabic_is_written_from_the_right(client: FlaskClient, noon: datetime) -> None:
    assert '<div class="prose" lang="ar" dir="rtl">' in read(client, say(body="نعم", lang="ar").symbol)


def test_what_does_not_exist(client: FlaskClient) -> None:
    read(client, "C1/T9/9", 404)
    read(client, "x" * 500, 404)


def test_hidden_words_are_read_by_their_speaker_and_moderators_only(client: FlaskClient, noon: datetime) -> None:
    author = make.user()
    said = hidden("A secret word", "Personal data of others", person=author)
    outside = [None, make.user(), make.staff("moderator", "c2")]
    inside = [author, make.staff("moderator"), make.user(is_admin=True)]
    for person, status in [*((p, 404) for p in outside), *((p, 200) for p in inside)]:
        browser = client.application.test_client()
        if person is not None:
            make.sign_in(browser, person)
        page = read(browser, said.symbol, status)
        assert ("A secret word" in page) == (status == 200)
        assert said.revision.digest not in page or status == 200
        assert "Personal data of others" in page


def test_a_withdrawn_contribution_shows_only_to_its_speaker(client: FlaskClient, noon: datetime) -> None:
    author, moderator = make.user(), make.staff("moderator")
    said = say(author, "Taken back")
    actions.withdraw(make.actor(author), said)
    assert "Taken back" not in read(client, said.symbol, 404)
    make.sign_in(client, moderator)
    assert "Taken back" not in read(client, said.symbol, 404)
    make.sign_in(client, author)
    assert "You withdrew this." in read(client, said.symbol)


def test_hiding_what_was_never_public_leaves_no_trace(client: FlaskClient, noon: datetime) -> None:
    said = hidden("Early answer", "Off topic here", public_from=noon + timedelta(hours=1))
    page = read(client, said.symbol, 404)
    assert "Off topic here" not in page
    assert "There is nothing at this address" in page


@pytest.mark.parametrize("role", ["facilitator", "moderator", "rapporteur", "administrator"])
def test_sealed_answers_are_read_by_no_staff(client: FlaskClient, noon: datetime, role: str) -> None:
    said = say(body="Too early", public_from=noon + timedelta(seconds=1))
    make.sign_in(client, make.user(is_admin=True) if role == "administrator" else make.staff(role))
    assert "Too early" not in read(client, said.symbol, 404)
    assert client.get(f"/api/v1/contributions/{said.id}").status_code == 404
    assert client.get(f"/c/{said.id}/cite").status_code == 404


def test_words_are_public_from_their_moment_on(client: FlaskClient, noon: datetime) -> None:
    read(client, say(body="Later", public_from=noon + timedelta(seconds=1)).symbol, 404)
    assert "Now" in read(client, say(body="Now", public_from=noon).symbol)


def test_acts_are_offered_to_who_may(client: FlaskClient, noon: datetime) -> None:
    said = say()
    assert "/flag" not in read(client, said.symbol)
    make.sign_in(client, make.user())
    page = read(client, said.symbol)
    assert (f"/c/{said.id}/flag" in page, f"/c/{said.id}/hide" in page) == (True, False)
    make.sign_in(client, make.staff("moderator"))
    assert f"/c/{said.id}/hide" in read(client, said.symbol)


def test_higher_rooms_add_to_the_page(client: FlaskClient, noon: datetime, monkeypatch) -> None:
    seen = []

    def fates(actor, contribution) -> Panel:
        seen.append((actor.id, contribution.symbol))
        return Panel("core/_flashes.html", {})

    monkeypatch.setitem(_providers, "contribution", [(1, fates)])
    said = say()
    read(client, said.symbol)
    assert seen == [(None, said.symbol)]


def test_the_search_page(client: FlaskClient, noon: datetime) -> None:
    said = say(body="Interoperable <i>villages</i>", lines=[make.line("c2")])
    db.session.commit()
    page = client.get("/search?q=village").get_data(as_text=True)
    assert "<mark>villages</mark>" in page
    assert f"/c/{said.symbol}" in page
    assert said.place in page
    assert "<mark>" not in client.get("/search?q=village&line=c1").get_data(as_text=True)
    assert "<mark>" in client.get("/search?q=village&line=c2").get_data(as_text=True)


def test_a_search_that_finds_nothing_says_what_to_do(client: FlaskClient) -> None:
    assert "Try fewer" in client.get("/search?q=nowhere").get_data(as_text=True)
    assert client.get("/search").status_code == 200


def test_a_wrong_filter_is_said_in_words_and_nothing_is_lost(client: FlaskClient) -> None:
    answer = client.get("/search?line=nowhere&q=some+words&since=2026-01-01")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "in:nowhere is no action line, group or thread" in page
    assert 'value="some words"' in page
    assert 'value="2026-01-01"' in page


def test_the_help_page_names_every_filter_and_language(client: FlaskClient) -> None:
    page = client.get("/search/help").get_data(as_text=True)
    for word in (*(f"{name}:" for name in FILTERS), "العربية", "中文", "Русский", "type:post", "consultation"):
        assert word in page, word


def test_a_search_keeps_hostile_words_as_words(client: FlaskClient) -> None:
    page = client.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_over_long_search_is_refused_and_kept(client: FlaskClient) -> None:
    answer = client.get("/search?q=" + "w" * 501)
    assert answer.status_code == 422
    assert "w" * 501 in answer.get_data(as_text=True)


def test_older_results_are_a_link_away(client: FlaskClient, noon: datetime) -> None:
    for _ in range(21):
        say(body="plenty")
    db.session.commit()
    page = client.get("/search?q=plenty").get_data(as_text=True)
    assert page.count("<mark>") == 20
    link = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert client.get(link).get_data(as_text=True).count("<mark>") == 1
