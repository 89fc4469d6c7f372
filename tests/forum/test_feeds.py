"""Feeds: valid, stable, without anything that is not public to everybody."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from contributions import actions as words
from core import feeds
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from forum import actions
from forum.models import Space, Thread
from tests import factories as make
from tests.core.hostile import HTML, MARKDOWN, faults
from tests.forum import factories as forum

A = "{http://www.w3.org/2005/Atom}"


def atom(client: FlaskClient, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == feeds.ATOM
    return ElementTree.fromstring(answer.text)  # noqa: S314  # our own feed


def entries(client: FlaskClient, path: str) -> list[str]:
    return [entry.findtext(f"{A}content") or "" for entry in atom(client, path).iter(f"{A}entry")]


def closed_thread(body: str = "Among ourselves") -> Thread:
    with unit_of_work():
        space = Space(action_line=make.line(), kind="group", slug="inner", name="Inner", is_closed=True)
        db.session.add(space)
        db.session.flush()
        admin = make.actor(make.user(is_admin=True))
        made = actions.open_thread(admin, words.Speaker.of(admin), space, "Inner matters", body, "en")
        identity = made.id
    return db.session.get_one(Thread, identity)


@pytest.mark.parametrize("form", ["atom", "json"])
def test_every_kind_of_feed_is_about_its_own(form: str, noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        ana, thread, other = (
            make.user(name="Ana"),
            forum.thread(body="Noise there", slug="c1"),
            forum.thread(body="First"),
        )
        forum.post(other, ana, "Second by Ana")
        numbers = (ana.id, other.id, thread.id)
    closed_thread()
    paths = {
        "": ["Second by Ana", "First", "Noise there"],
        "/c7-egov": ["Second by Ana", "First"],
        f"/threads/{numbers[1]}": ["Second by Ana", "First"],
        f"/people/{numbers[0]}": ["Second by Ana"],
    }
    for path, bodies in paths.items():
        answer = client.get(f"{path}/feed.{form}")
        found = [part for part in ("Second by Ana", "First", "Noise there", "Among ourselves") if part in answer.text]
        assert found == bodies, path


def test_what_is_not_public_is_in_no_feed(noon: datetime, client: FlaskClient) -> None:
    closed = closed_thread()
    thread = forum.committed_thread(3)
    with unit_of_work():
        chair = make.actor(make.staff("moderator"))
        words.hide(chair, forum.numbered(thread, 2).contribution, "Off topic here")
        forum.numbered(thread, 3).contribution.visibility = "pending"
        forum.numbered(thread, 4).contribution.visibility = "erased"
    for path in ("/feed.atom", "/c7-egov/feed.atom", f"{thread.url}/feed.atom"):
        found = entries(client, path)
        assert len(found) == 1
        assert "How?" in found[0]
    assert client.get(f"{closed.url}/feed.atom").status_code == 404
    assert client.get("/groups/inner/feed.atom").status_code == 404
    make.sign_in(client, make.user(is_admin=True))
    assert client.get(f"{closed.url}/feed.json").status_code == 404, "not even to those who could read it"


def test_words_that_are_hidden_leave_every_feed_at_once(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread(1)
    paths = ("/feed.atom", "/c7-egov/feed.atom", f"{thread.url}/feed.atom")
    assert [len(entries(client, path)) for path in paths] == [2, 2, 2]
    with unit_of_work():
        words.hide(make.actor(make.staff("moderator")), forum.numbered(thread, 2).contribution, "Off topic here")
    assert [len(entries(client, path)) for path in paths] == [1, 1, 1]


def test_an_edit_moves_updated_and_nothing_else(noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        person = make.user()
        thread = forum.thread(person)
        identity, url = thread.id, thread.url
    before = atom(client, f"{url}/feed.atom")
    with frozen_at(noon + timedelta(days=2)), unit_of_work():
        post = forum.numbered(db.session.get_one(Thread, identity), 1)
        actions.edit_post(make.actor(person), post, "Another wording")
    after = atom(client, f"{url}/feed.atom")
    assert before.findtext(f"{A}id") == after.findtext(f"{A}id")
    first, second = (feed.find(f"{A}entry") for feed in (before, after))
    assert first is not None
    assert second is not None
    for name in ("id", "published", "title"):
        assert first.findtext(f"{A}{name}") == second.findtext(f"{A}{name}") != ""
    assert second.findtext(f"{A}updated") == "2026-06-03T12:00:00Z" == after.findtext(f"{A}updated")
    assert str(first.findtext(f"{A}id")).startswith("tag:")


def test_a_thousand_readers_cost_little(noon: datetime, client: FlaskClient) -> None:
    url = f"{forum.committed_thread(2).url}/feed.json"
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(url).data == first.data


def test_languages_and_whole_addresses(noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        thread = forum.thread(body="[هنا](/c7-egov) كلمات", lang="ar")
        url = thread.url
    entry = atom(client, f"{url}/feed.atom").find(f"{A}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    content = entry.findtext(f"{A}content") or ""
    assert '<div lang="ar" dir="rtl">' in content
    assert f'href="{feeds.site()}/c7-egov"' in content
    made = client.get(f"{url}/feed.json").json
    assert made is not None
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["items"][0]["language"] == "ar"
    assert made["items"][0]["url"].startswith(feeds.site())


def test_pages_say_where_their_feed_is(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    for page in ("/", "/c7-egov/threads", thread.url):
        assert 'type="application/atom+xml"' in client.get(page).text
    assert client.get(f"{thread.url}/feed.exe").status_code == 404


def test_spaces_and_threads_lead_to_both_kinds_of_feed(noon: datetime, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    with unit_of_work():
        db.session.add(Space(action_line=make.line(), kind="group", slug="outer", name="Outer"))
    for page, place in (
        (thread.url, thread.url),
        ("/c7-egov/threads", "/c7-egov"),
        ("/groups/outer", "/groups/outer"),
    ):
        text = client.get(page).text
        for form in ("atom", "json"):
            assert f'<a href="{place}/feed.{form}">' in text
            assert client.get(f"{place}/feed.{form}").status_code == 200


def test_a_closed_group_names_no_feed(noon: datetime, client: FlaskClient) -> None:
    url = closed_thread().space.url
    make.sign_in(client, make.user(is_admin=True))
    page = client.get(url)
    assert page.status_code == 200
    assert "/feed." not in page.text


@pytest.mark.parametrize("text", [*HTML[:80:4], *MARKDOWN[::3]])
def test_hostile_texts_are_harmless_in_feeds(text: str, noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        url = forum.thread(title=("T " + text)[:190], body="x " + text[:15_000]).url
    contents = entries(client, f"{url}/feed.atom")
    made = client.get(f"{url}/feed.json").json
    assert made is not None
    for content in (*contents, made["items"][0]["content_html"]):
        inner = content.partition(">")[2].removesuffix("</div>")
        assert faults(inner) == []
