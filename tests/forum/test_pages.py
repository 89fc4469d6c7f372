"""The hot page: few statements, few bytes, its own parts apart, pages that hold each post once."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from contributions.actions import hide, withdraw
from contributions.models import Contribution
from core import pages
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from forum.models import Post, Thread
from forum.read_models import ReadState
from tests import factories as make
from tests.forum import factories as forum

TEXT = (
    "The ministry asked the {0} municipalities what they need. Connection {1} is slow, so forms must work by short "
    "message; {2} of them would like training in the local language before the next meeting, and a report of it.\n\n"
    "We propose that proposal {3} be taken up by the group, with {4} pilot projects in rural areas, and evaluated."
)


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Counts the statements sent through the engine and by the raw driver."""
    counts = {"orm": 0, "raw": 0}
    first = pages.raw

    def raw(*arguments: Any) -> Any:
        counts["raw"] += 1
        return first(*arguments)

    def executed(*_arguments: Any) -> None:
        counts["orm"] += 1

    import accounts.reader
    import forum.reading

    with monkeypatch.context() as patch:
        for module in (pages, accounts.reader, forum.reading):
            patch.setattr(module, "raw", raw)
        event.listen(db.engine, "before_cursor_execute", executed)
        try:
            yield counts
        finally:
            event.remove(db.engine, "before_cursor_execute", executed)


def test_an_anonymous_hit_is_one_raw_statement(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = forum.committed_thread(3).url
    first = client.get(url)
    client.get(url)
    with statements(monkeypatch) as counts:
        again = client.get(url)
    assert counts == {"orm": 0, "raw": 1}
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_not_modified_is_one_raw_statement(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = forum.committed_thread(3).url
    tag = client.get(url).headers["ETag"]
    with statements(monkeypatch) as counts:
        answer = client.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, counts) == (304, {"orm": 0, "raw": 1})


def test_a_signed_in_hit_stays_away_from_the_orm(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = forum.committed_thread(3).url
    make.sign_in(client, make.user())
    for _look in range(2):
        client.get(url).close()
    with statements(monkeypatch) as counts:
        answer = client.get(url)
        answer.close()
    assert counts == {"orm": 0, "raw": 3}
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers


def test_packed_and_plain_are_the_same_page(client: FlaskClient) -> None:
    url = forum.committed_thread(3).url
    make.sign_in(client, make.user())
    packed = gzip.decompress(client.get(url, headers={"Accept-Encoding": "gzip"}).data).decode()
    varying = re.compile(r'nonce="[^"]+"|name="(csrf_token|idempotency_key)" value="[^"]+"')
    assert varying.sub("", packed) == varying.sub("", client.get(url).text)
    assert len(varying.findall(packed)) >= 3


def test_the_readers_rule_is_admitted_by_the_header(client: FlaskClient) -> None:
    """Through the whole stack: the live transport hands Flask a copy of the request's environment."""
    url = forum.committed_thread(1).url
    make.sign_in(client, make.user())
    answer = client.get(url)
    nonce = re.search(r'<style nonce="([^"]+)"', answer.text)
    assert f"'nonce-{nonce[1]}'" in answer.headers["Content-Security-Policy"]


def test_what_is_mine_is_in_my_parts_only(client: FlaskClient) -> None:
    url = forum.committed_thread(1).url
    shared = client.get(url).text
    person, chair = make.user(), make.staff("moderator")
    assert "<textarea" not in shared
    assert "<style" not in shared
    make.sign_in(client, person)
    mine = client.get(url).text
    assert f'[data-by="u{person.id}"] .own-only{{display:inline}}' in mine
    assert "mod-only{" not in mine
    assert "<textarea" in mine
    make.sign_in(client, chair)
    assert ",.mod-only{display:inline}" in client.get(url).text
    assert f'action="{url}/lock"' in client.get(url).text


def test_a_change_is_seen_at_once(client: FlaskClient) -> None:
    thread = forum.committed_thread()
    tag = client.get(thread.url).headers["ETag"]
    with unit_of_work():
        forum.post(db.session.get_one(Thread, thread.id), body="Just said")
    answer = client.get(thread.url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Just said" in answer.text


def test_the_first_new_post_is_marked_for_a_visit(client: FlaskClient, noon: datetime) -> None:
    thread, person = forum.committed_thread(2), make.user()
    make.sign_in(client, person)

    def marked(later: timedelta) -> str | None:
        with frozen_at(noon + later):
            answer = client.get(thread.url)
            answer.close()
        found = re.search(r"#p(\d+)>\.unread-from\{display:block\}", answer.text)
        return found.group(1) if found else None

    assert marked(timedelta()) is None
    with unit_of_work():
        for body in ("One", "Two"):
            forum.post(db.session.get_one(Thread, thread.id), body=body)
    assert marked(timedelta(hours=2)) == "4"
    assert marked(timedelta(hours=2, minutes=10)) == "4"
    assert marked(timedelta(hours=3)) is None
    db.session.rollback()
    state = db.session.get_one(ReadState, (person.id, thread.id))
    assert (state.mark, state.seen) == (5, 5)


def test_nothing_is_written_when_nothing_moves(client: FlaskClient, noon: datetime) -> None:
    thread, person = forum.committed_thread(), make.user()
    make.sign_in(client, person)
    client.get(thread.url).close()
    before = db.session.get_one(ReadState, (person.id, thread.id)).looked_at
    db.session.rollback()
    with frozen_at(noon + timedelta(hours=5)):
        client.get(thread.url).close()
    assert db.session.get_one(ReadState, (person.id, thread.id)).looked_at == before


def big_thread() -> Thread:
    """180 posts in a tree with long branches."""
    with unit_of_work():
        author = make.user()
        thread, last = forum.thread(author), None
        for number in range(2, 181):
            last = forum.post(thread, author, f"Said {number}", None if number % 9 == 0 else last)
        identity = thread.id
    return db.session.get_one(Thread, identity)


def test_every_post_is_on_one_page_and_found_by_its_address(client: FlaskClient) -> None:
    thread = big_thread()
    waiting, seen = [thread.url], []
    pages_of: dict[int, str] = {}
    while waiting:
        url = waiting.pop()
        page = client.get(url).text
        roots = re.search(r"under=(\d+)", url)
        for number in map(int, re.findall(r'<article class="post[^>]*id="p(\d+)"', page)):
            if not roots or number != int(roots.group(1)):
                seen.append(number)
                pages_of[number] = url
        waiting += [href.replace("&amp;", "&") for href in re.findall(r'<a href="([^"]+)" rel="next"', page)]
        waiting += re.findall(r'<p class="continue"><a href="([^"]+)"', page)
    assert sorted(seen) == list(range(1, 181))
    for number in (1, 7, 8, 60, 120, 180):
        answer = client.get(f"{thread.url}/posts/{number}")
        assert answer.location == f"{pages_of[number]}#p{number}"


def test_an_address_between_pages_leads_to_a_page(client: FlaskClient) -> None:
    thread = forum.committed_thread(60)
    assert client.get(f"{thread.url}?after=50").status_code == 200
    answer = client.get(f"{thread.url}?after=20")
    assert (answer.status_code, answer.location) == (302, thread.url)
    assert client.get(f"{thread.url}?after=55").location == f"{thread.url}?after=50"
    for query in ("after=999", "after=x", "under=3", "after=-1"):
        assert client.get(f"{thread.url}?{query}").status_code == 404


def test_fifty_posts_weigh_little(client: FlaskClient) -> None:
    with unit_of_work():
        people = [make.user(organisation=f"Ministry {n}") for n in range(8)]
        thread = forum.thread(people[0], body=TEXT.format(1, 2, 3, 4, 5))
        for number in range(2, 51):
            body = TEXT.format(*(number * prime % 97 for prime in (7, 11, 13, 17, 19)))
            forum.post(thread, people[number % 8], body)
        url = thread.url
    make.sign_in(client, make.staff("moderator"))
    page = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(page.data).count(b"<article") == 50
    assert len(page.data) <= 50_000


def test_a_first_visit_fits_into_the_first_flight(client: FlaskClient) -> None:
    url = forum.committed_thread(2).url
    page = client.get(url, headers={"Accept-Encoding": "gzip"})
    sheet = re.search(rb'href="(/assets/plenary.css[^"]+)"', gzip.decompress(page.data))
    assert sheet is not None
    styles = client.get(sheet.group(1).decode(), headers={"Accept-Encoding": "gzip"})
    assert len(page.data) + len(styles.data) <= 14_600


def test_six_levels_then_a_continuation(client: FlaskClient) -> None:
    with unit_of_work():
        author = make.user()
        thread, last = forum.thread(author), None
        for number in range(9):
            last = forum.post(thread, author, f"Level {number}", last)
        url = thread.url
    page = client.get(url).text
    assert "Level 5" in page
    assert "Level 6" not in page
    assert "Continue this exchange (3 posts)" in page
    assert "Level 8" in client.get(f"{url}?under=7").text
    assert db.session.query(Post).count() == 10


@pytest.mark.parametrize("act", ["hide", "withdraw"])
def test_words_leave_the_home_page_at_once(client: FlaskClient, act: str) -> None:
    with unit_of_work():
        author = make.user()
        post = forum.post(forum.thread(), author, "Unspeakable").id
    first = client.get("/")
    assert "Unspeakable" in first.get_data(as_text=True)
    with unit_of_work():
        said = db.session.get_one(Contribution, post)
        if act == "hide":
            hide(make.actor(make.staff("moderator")), said, "Off topic")
        else:
            withdraw(make.actor(author), said)
    answer = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert answer.status_code == 200
    assert "Unspeakable" not in answer.get_data(as_text=True)
