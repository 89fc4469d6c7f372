"""Who speaks: chosen by capacity, counted honestly, first-time speakers first; at a cost that does not grow."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions import actions as words
from contributions.actions import Speaker
from core.db import db
from core.guard import unit_of_work
from forum import actions, balance
from forum.models import Post, Thread
from forum.voice_queries import of_line, of_thread
from forum.voices import Voices
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.test_statements import counted

pytestmark = pytest.mark.usefixtures("noon")


class Hall:
    """A thread in which governments and others spoke, in two languages; beside it, noise."""

    def __init__(self) -> None:
        with unit_of_work():
            self.opener = make.user(stakeholder_type="government", country="NE", organisation="Ministry")
            noise = make.user(stakeholder_type="academia", country="CN")
            forum.thread(noise, title="Noise", slug="c1")
            thread = forum.thread(self.opener, title="Hall")
            self.civil = make.user(stakeholder_type="civil", country="EC")
            self.igo = make.user(stakeholder_type="igo", country=None, organisation="IGO", speaks_on_behalf=True)
            self.second = forum.post(thread, self.civil, "Primero", lang="es")
            forum.post(thread, self.igo, "Ours", self.second)
            forum.post(thread, self.opener, "Again")
            hidden = forum.post(thread, noise, "Hidden words")
            words.hide(make.actor(make.staff("moderator")), hidden.contribution, "Off topic")
            self.id = thread.id

    @property
    def thread(self) -> Thread:
        return db.session.get_one(Thread, self.id)


def _numbers(hall: Hall, **chosen: str) -> list[int]:
    return [row.number for row in of_thread(hall.thread, Voices(**chosen), None).items]


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ({}, [1, 2, 3, 4]),
        ({"type": "government"}, [1, 4]),
        ({"type": "civil", "region": "grulac"}, [2]),
        ({"type": "civil", "region": "african"}, []),
        ({"region": "african"}, [1, 4]),
        ({"region": "igo"}, [3]),
        ({"country": "EC"}, [2]),
        ({"country": "CN"}, []),
        ({"organisation": "Ministry"}, [1, 4]),
        ({"organisation": "IGO", "country": "NE"}, []),
        ({"organisation": "Min%"}, []),
        ({"lang": "es"}, [2]),
        ({"behalf": "yes"}, [3]),
        ({"behalf": "no"}, [1, 2, 4]),
        ({"verified": "yes"}, []),
        ({"verified": "no"}, [1, 2, 3, 4]),
        ({"first": "1"}, [1, 2, 3, 4]),
    ],
)
def test_posts_are_chosen_by_who_speaks(chosen: dict[str, str], numbers: list[int]) -> None:
    assert _numbers(Hall(), **chosen) == numbers


def test_first_time_speakers_come_first() -> None:
    """Whoever said something in public before, in whatever room, is no first-time speaker; nor is their second post."""
    with unit_of_work():
        known, new = make.user(), make.user()
        forum.thread(known, slug="c1")
        thread = forum.thread(known)
        forum.post(thread, known, "Known")
        forum.post(thread, new, "New")
        forum.post(thread, new, "New again")
        identity = thread.id
    found = of_thread(db.session.get_one(Thread, identity), Voices(first="1"), None).items
    assert [(row.number, bool(row.leads)) for row in found] == [(3, True), (1, False), (2, False), (4, False)]
    listed = of_line(make.line(), Voices(first="1"), None).items
    assert [post.number for post in listed] == [3]


def test_hidden_words_are_nobodys_first() -> None:
    with unit_of_work():
        person = make.user()
        thread = forum.thread(make.user())
        first = forum.post(thread, person, "Hidden soon")
        second = forum.post(thread, person, "Stays")
        words.hide(make.actor(make.staff("moderator")), first.contribution, "Off topic")
        identity, number = thread.id, second.number
    found = of_thread(db.session.get_one(Thread, identity), Voices(first="1"), None).items
    assert [row.number for row in found if row.leads] == [1, number]


def test_pages_follow_each_other(client: FlaskClient) -> None:
    thread = forum.committed_thread(120)
    seen: list[int] = []
    for first in ("", "1"):
        cursor: str | None = None
        seen.clear()
        while True:
            page = of_thread(thread, Voices(first=first), cursor)
            seen.extend(row.number for row in page.items)
            if (cursor := page.next) is None:
                break
        assert seen == list(range(1, 122))
    assert client.get(f"{thread.url}/voices?after=damaged").status_code == 422


def test_the_figures_are_those_of_the_words() -> None:
    found = balance.of_thread(Hall().thread)
    assert (found.posts, found.speakers, found.first_time) == (4, 3, 3)
    types = {row.key: (row.speakers, row.posts, row.share) for row in found.by_type}
    assert types["government"] == (1, 2, 50.0)
    assert types["academia"] == (0, 0, 0.0)
    assert {row.key: row.posts for row in found.by_region if row.posts} == {"african": 2, "grulac": 1, "igo": 1}
    assert [(row.key, row.posts) for row in found.by_language] == [("en", 3), ("es", 1)]


def test_an_empty_place_has_figures_too() -> None:
    found = balance.of_line(make.line("c2"))
    assert (found.posts, found.speakers, {row.share for row in found.by_type}) == (0, 0, {0.0})


@pytest.mark.parametrize("path", ["/threads/{}/balance", "/c7-egov/balance"])
def test_figures_follow_what_is_said(client: FlaskClient, path: str) -> None:
    hall = Hall()
    url = path.format(hall.id)
    assert "<dt>Posts</dt><dd>4</dd>" in client.get(url).text
    with unit_of_work():
        forum.post(hall.thread, hall.civil, "More")
    page = client.get(url).text
    assert "<dt>Posts</dt><dd>5</dd>" in page
    assert f'href="{url.removesuffix("/balance")}/voices?type=civil"' in page


def test_the_api_has_both(client: FlaskClient) -> None:
    hall = Hall()
    figures = client.get(f"/api/v1/threads/{hall.id}/balance").json
    assert (figures["posts"], len(figures["by_type"])) == (4, 7)
    items = client.get(f"/api/v1/threads/{hall.id}/posts?type=government").json["items"]
    assert [item["number"] for item in items] == [1, 4]
    assert client.get("/api/v1/action-lines/c7-egov/balance").json["speakers"] == 3
    items = client.get("/api/v1/action-lines/c7-egov/posts?lang=es").json["items"]
    assert [item["number"] for item in items] == [2]


def test_the_thread_leads_to_the_choice(client: FlaskClient) -> None:
    hall = Hall()
    answer = client.get(f"/threads/{hall.id}?type=civil&region=grulac")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).text
    assert "Primero" in page
    assert "Again" not in page


@pytest.mark.parametrize("asked", ["country=ne", "organisation=%20Ministry%20", "country=NE&organisation=Ministry"])
def test_country_and_organisation_choose_on_the_page_and_through_the_api(client: FlaskClient, asked: str) -> None:
    hall = Hall()
    page = client.get(client.get(f"/threads/{hall.id}?{asked}").headers["Location"]).text
    assert "Again" in page
    assert "Primero" not in page
    items = client.get(f"/api/v1/threads/{hall.id}/posts?{asked}").json["items"]
    assert [item["number"] for item in items] == [1, 4]
    items = client.get(f"/api/v1/action-lines/c7-egov/posts?{asked}").json["items"]
    assert [item["number"] for item in items] == [4, 1]


def _speak(client: FlaskClient, thread: Thread, person: User, **data: Any) -> Post:
    make.sign_in(client, person)
    answer = client.post(f"{thread.url}/posts", data={"body": "Said so", "lang": "en", **data})
    assert answer.status_code == 303, answer.text
    return forum.numbered(thread, db.session.get_one(Thread, thread.id).last_number)


def test_the_capacity_is_chosen_with_the_form_and_frozen(client: FlaskClient) -> None:
    thread, person = forum.committed_thread(), make.user(organisation="Radio Club", verified_at=make.now())
    said = _speak(client, thread, person, capacity="behalf").contribution
    assert (said.organisation_name, said.on_behalf, said.is_verified) == ("Radio Club", True, True)
    said = _speak(client, thread, person, capacity="other", organisation="Another Club").contribution
    assert (said.organisation_name, said.on_behalf, said.is_verified) == ("Another Club", True, False)
    person = db.session.merge(person)
    person.organisation = None
    db.session.commit()
    page = client.get(thread.url).text
    assert page.count("is-verified") == 1
    assert "Another Club" in page


def test_a_capacity_that_is_not_had_is_asked_for_again(client: FlaskClient) -> None:
    thread = forum.committed_thread()
    make.sign_in(client, make.user())
    answer = client.post(f"{thread.url}/posts", data={"body": "Keep me", "lang": "en", "capacity": "behalf"})
    assert answer.status_code == 422
    assert "Keep me" in answer.text
    assert "names no organisation" in answer.text


@pytest.mark.parametrize("address", ["/threads/{}/voices?type=government&first=1", "/threads/{}/balance"])
def test_the_cost_does_not_grow(client: FlaskClient, address: str) -> None:
    costs = []
    for posts in (3, 70):
        url = address.format(forum.committed_thread(posts).id)
        with counted(client) as seen:
            assert client.get(url).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_speakers_without_an_account_count_by_their_names() -> None:
    with unit_of_work():
        thread = forum.thread()
        for name in ("Imported", "Imported", "Other"):
            speaker = Speaker(None, name, "private")
            actions.publish_post(make.actor(make.user(is_admin=True)), speaker, thread, "Words", "en")
    found = balance.of_thread(thread)
    assert [(row.speakers, row.posts) for row in found.by_type if row.key == "private"] == [(2, 3)]
    assert found.first_time == 1
