"""A thread of thousands opens anywhere as it opens at the beginning: statements, rows looked at, pages that stay put."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, text

from contributions.actions import Speaker
from core.clock import now
from core.db import db, is_sqlite
from core.guard import unit_of_work
from core.pages import StoredPage
from forum import places, rows
from forum.models import PageStart, Thread
from tests import factories as make
from tests.benchmarks import bulk
from tests.benchmarks.bulk import Plan, Said
from tests.benchmarks.texts import texts
from tests.forum import factories as forum
from tests.forum.test_statements import counted

POSTS = 2000


@pytest.fixture
def big(noon: datetime) -> Thread:
    """A thread of two thousand posts: every tenth is answered by the nine that follow it."""
    author, pool = make.user(), texts(20)
    db.session.commit()
    speaker, start = Speaker.of(author), now() - timedelta(days=9)
    said = [
        Said(speaker, pool[n % 20], start + timedelta(minutes=n), n - n % 10 if n > 10 and n % 10 else 0)
        for n in range(1, POSTS + 1)
    ]
    bulk.write(iter([Plan(make.line(), "A very long exchange", said)]))
    return db.session.query(Thread).one()


def places_of(client: FlaskClient, thread: Thread) -> list[str]:
    """The addresses of a few pages: the first, some in the middle, the last."""
    links = [
        client.get(f"{thread.url}/posts/{n}").location.partition("#")[0] for n in (1, 50, 555, 1111, 1777, POSTS)
    ]
    return list(dict.fromkeys(links))


def test_any_page_asks_as_much_as_the_first(client: FlaskClient, big: Thread) -> None:
    found = {}
    for url in places_of(client, big):
        with unit_of_work():
            db.session.execute(delete(StoredPage))
        with counted(client) as seen:
            page = client.get(url)
        assert page.status_code == 200
        assert 25 <= page.text.count("<article") <= rows.PAGE
        found[url] = len(seen)
    first = found.pop(big.url)
    assert len(found) >= 4
    assert all(first <= count <= first + 1 for count in found.values()), (first, found)


def test_a_permanent_link_asks_as_much_anywhere(client: FlaskClient, big: Thread) -> None:
    places_of(client, big)
    costs = []
    for number in (2, 999, POSTS):
        with counted(client) as seen:
            answer = client.get(f"{big.url}/posts/{number}")
        assert f'id="p{number}"' in client.get(answer.location).text
        costs.append(len(seen))
    assert max(costs) <= 5


def test_pages_are_ranges_of_an_index(client: FlaskClient, big: Thread) -> None:
    """No page counts or sorts what stands before it."""
    places_of(client, big)
    query = "SELECT path FROM post WHERE thread_id = 1 AND under = 0 AND path > '001770' ORDER BY path LIMIT 51"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    plan = " ".join(str(row[-1]) for row in db.session.execute(text(explain + query)))
    if is_sqlite():
        assert "ix_post_page (thread_id=? AND under=? AND path>?)" in plan
        assert "TEMP B-TREE" not in plan


def test_every_post_is_on_one_page_however_it_grew(client: FlaskClient, big: Thread) -> None:
    url, seen = f"{big.url}", []
    while url:
        page = client.get(url).text
        seen += list(map(int, re.findall(r'<article class="post[^>]*id="p(\d+)"', page)))
        following = re.search(r'<a href="([^"]+)" rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == list(range(1, POSTS + 1))


def test_a_page_that_grew_is_cut_once_and_links_stay(client: FlaskClient, big: Thread) -> None:
    old = places_of(client, big)
    starts = db.session.query(PageStart).count()
    with unit_of_work():
        thread, author = db.session.get_one(Thread, big.id), make.user()
        parent = forum.numbered(thread, 1110)
        for number in range(30):
            forum.post(thread, author, f"Late {number}", parent)
    for url in old:
        assert client.get(url).status_code == 200
    assert client.get(f"{big.url}/posts/{POSTS + 30}").status_code == 302
    assert db.session.query(PageStart).count() == starts + 1


@pytest.mark.parametrize(
    ("count", "is_last", "sizes"),
    [
        (51, True, [50, 1]),
        (51, False, [25, 26]),
        (100, True, [50, 50]),
        (120, False, [40, 40, 40]),
        (50, False, [50]),
    ],
)
def test_where_an_overfull_page_is_cut(count: int, is_last: bool, sizes: list[int]) -> None:
    paths = [f"{n:06}" for n in range(1, count + 1)]
    ends = [*map(int, places.cuts(paths, is_last)), count]
    assert [end - start for start, end in zip([0, *ends], ends, strict=False)] == sizes
