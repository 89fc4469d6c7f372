"""Speaking by plain pages and forms: nothing typed is lost, nothing is stored twice."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from accounts.models import User
from core.db import db
from core.guard import unit_of_work
from forum import chairing
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum

WORDS = "**Radio** reaches <everybody> & all."


def posts_in(thread: Thread) -> int:
    return db.session.query(Post).filter_by(thread_id=thread.id).count()


def numbered(thread: Thread, number: int) -> Post:
    return db.session.query(Post).filter_by(thread_id=thread.id, number=number).one()


def textarea(page: str) -> str:
    return str(html.fromstring(page).xpath("//textarea[@name='body']")[0].text_content()).removeprefix("\n")


@pytest.fixture
def person(client: FlaskClient) -> User:
    """Somebody signed in with ``client``."""
    made = make.user(name="Ana")
    make.sign_in(client, made)
    return made


def test_a_thread_is_read_by_anybody(client: FlaskClient) -> None:
    thread = forum.committed_thread(2, title="Access <in> rural areas")
    page = client.get(thread.url)
    assert page.status_code == 200
    assert "Access &lt;in&gt; rural areas" in page.text
    assert page.text.count('<article class="post') == 3
    assert client.get("/threads/999").status_code == 404


def test_a_thread_is_opened(client: FlaskClient, person: User) -> None:
    assert client.get("/c1/threads/new").status_code == 200
    answer = client.post("/c1/threads", data={"title": "Why?", "body": WORDS, "lang": "fr"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert '<div class="prose" lang="fr" dir="ltr">' in page
    assert "<strong>Radio</strong> reaches &lt;everybody&gt; &amp; all." in page
    assert "Why?" in client.get("/c1/threads").text


def test_a_post_by_plain_form_leads_to_its_place(client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread(1)
    answer = client.post(f"{thread.url}/posts", data={"body": WORDS, "lang": "en"})
    assert (answer.status_code, answer.location) == (303, f"{thread.url}#p3")
    reply = client.post(f"/posts/{numbered(thread, 3).id}/reply", data={"body": "Below", "lang": "en"})
    assert reply.location == f"{thread.url}#p4"
    assert numbered(thread, 4).depth == 1


def test_a_doubled_click_makes_one_post(client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    data = {"body": WORDS, "lang": "en", "idempotency_key": "k" * 20}
    first, second = (client.post(f"{thread.url}/posts", data=data) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert posts_in(thread) == 2


def test_the_preview_is_what_will_be_stored(client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    data = {"body": WORDS, "lang": "en", "idempotency_key": "k" * 20}
    preview = client.post(f"{thread.url}/posts", data=data | {"preview": "1"})
    assert (preview.status_code, posts_in(thread)) == (200, 1)
    assert textarea(preview.text) == WORDS
    client.post(f"{thread.url}/posts", data=data | {"body": WORDS + "\n"})
    stored = numbered(thread, 2).contribution.revision.html
    assert stored.strip() in preview.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "x" * 20_001, "lang": "en"}, "at most 20000 fit"),
        ({"body": WORDS, "lang": "tlh"}, "Not a valid choice"),
        ({"body": WORDS}, "Please choose the language"),
    ],
)
def test_mistakes_keep_every_word(fields: dict[str, str], sentence: str, client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    answer = client.post(f"{thread.url}/posts", data=fields)
    assert answer.status_code == 422
    assert textarea(answer.text) == fields["body"]
    assert sentence in answer.text
    assert posts_in(thread) == 1


@pytest.mark.parametrize("words", [WORDS, "No."])
def test_a_lock_while_writing_keeps_the_text(words: str, client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    with unit_of_work():
        chairing.lock_thread(make.actor(make.staff("moderator")), db.session.get_one(Thread, thread.id))
    answer = client.post(f"{thread.url}/posts", data={"body": words, "lang": "en"})
    assert answer.status_code == 403
    assert textarea(answer.text) == words
    assert "This thread is locked" in answer.text
    assert posts_in(thread) == 1


def test_a_quotation_is_put_in_front(client: FlaskClient, person: User) -> None:
    post = numbered(forum.committed_thread(1), 2)
    text = textarea(client.get(f"/posts/{post.id}/reply?quote=1").text)
    assert text.startswith(f"> **{post.contribution.speaker_name}**, [{post.contribution.symbol}]({post.url}):")
    assert "> Answer 1" in text


def own_post(thread: Thread, person: User) -> int:
    with unit_of_work():
        identity = forum.post(db.session.get_one(Thread, thread.id), db.session.get_one(User, person.id), "First").id
    return identity


def test_rewording_keeps_what_was_there(client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    post = own_post(thread, person)
    assert textarea(client.get(f"/posts/{post}/edit").text) == "First"
    data = {"body": "Second", "lang": "en", "expected": "1"}
    assert client.post(f"/posts/{post}/edit", data=data).location == f"{thread.url}#p2"
    history = client.get(f"/posts/{post}/history").text
    assert "First" in history
    assert "Second" in history
    assert f"/posts/{post}/history" in client.get(thread.url).text


def test_two_tabs_show_both_texts(client: FlaskClient, person: User) -> None:
    post = own_post(forum.committed_thread(), person)
    client.post(f"/posts/{post}/edit", data={"body": "Second", "lang": "en", "expected": "1"})
    answer = client.post(f"/posts/{post}/edit", data={"body": "Third", "lang": "en", "expected": "1"})
    assert answer.status_code == 409
    assert textarea(answer.text) == "Third"
    assert "Second" in answer.text


def test_withdrawing_asks_and_keeps_the_tree(client: FlaskClient, person: User) -> None:
    thread = forum.committed_thread()
    post = own_post(thread, person)
    client.post(f"/posts/{post}/reply", data={"body": "Below it", "lang": "en"})
    assert "Withdraw this post?" in client.get(f"/posts/{post}/withdraw").text
    assert client.post(f"/posts/{post}/withdraw").status_code == 303
    page = client.get(thread.url).text
    assert "Withdrawn by its author." in page
    assert "First" not in page
    assert "Below it" in page
    assert client.get(f"/posts/{post}/history").status_code == 200
    assert client.application.test_client().get(f"/posts/{post}/history").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "attribute", "expected"),
    [
        ("POST", "lock", "is_locked", True), ("POST", "unlock", "is_locked", False), ("DELETE", "lock", "is_locked", False),
        ("POST", "pin", "is_pinned", True), ("POST", "unpin", "is_pinned", False), ("DELETE", "pin", "is_pinned", False),
    ],
)  # fmt: skip
def test_small_resources(method: str, path: str, attribute: str, expected: bool, client: FlaskClient) -> None:
    thread = forum.committed_thread()
    if not expected:
        with unit_of_work():
            chair = make.actor(make.staff("moderator"))
            chairing.lock_thread(chair, db.session.get_one(Thread, thread.id))
            chairing.pin_thread(chair, db.session.get_one(Thread, thread.id))
    make.sign_in(client, make.user())
    assert client.open(f"{thread.url}/{path}", method=method).status_code == 403
    make.sign_in(client, make.staff("moderator"))
    for _again in range(2):
        assert client.open(f"{thread.url}/{path}", method=method).status_code == 303
    db.session.expire_all()
    assert getattr(db.session.get_one(Thread, thread.id), attribute) is expected


@pytest.mark.parametrize("path", ["/c1/threads/new", "/posts/1/reply", "/posts/1/edit", "/posts/1/withdraw"])
def test_writing_asks_to_sign_in(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_an_observer_reads_and_is_told_why_no_form(client: FlaskClient) -> None:
    thread = forum.committed_thread()
    make.sign_in(client, make.staff("observer"))
    page = client.get(thread.url).text
    assert "You are an observer here" in page
    assert "<textarea" not in page
    answer = client.post(f"{thread.url}/posts", data={"body": WORDS, "lang": "en"})
    assert answer.status_code == 403


def test_threads_are_paged_pinned_first(client: FlaskClient, noon: datetime) -> None:
    ids = [forum.committed_thread(title=f"Thread {n}").id for n in range(23)]
    noise = forum.committed_thread(title="Elsewhere", slug="c1").id
    with unit_of_work():
        chairing.pin_thread(make.actor(make.staff("facilitator")), db.session.get_one(Thread, ids[0]))
    found, query = [], ""
    while True:
        tree = html.fromstring(client.get(f"/c7-egov/threads{query}").text)
        found += [int(href.split("/")[2]) for href in tree.xpath("//ol[@class='list']/li/h2/a/@href")]
        following: Any = tree.xpath("//a[@rel='next']/@href")
        if not following:
            break
        query = following[0]
    assert found == [ids[0], *reversed(ids[1:])]
    assert noise not in found
    assert client.get("/c7-egov/threads?after=bm8").status_code == 422
