"""A whole thread on one page."""

import re

from flask.testing import FlaskClient

from contributions.actions import hide
from contributions.models import PENDING
from core.db import db
from core.guard import unit_of_work
from forum import print_views
from forum.models import Thread
from tests import factories as make
from tests.forum import factories as forum


def test_all_posts_in_the_order_of_the_tree(client: FlaskClient, monkeypatch: object) -> None:
    monkeypatch.setattr(print_views, "AT_ONCE", 7)  # type: ignore[attr-defined]  # pytest's
    with unit_of_work():
        author, thread = make.user(organisation="Radio Club"), forum.thread(make.user(), title="Access")
        parent = forum.post(thread, author, "Above")
        for number in range(20):
            forum.post(thread, author, f"Said {number}")
        below = forum.post(thread, author, "Below", parent)
        gone = forum.post(thread, author, "Gone words")
        hide(make.actor(make.staff("moderator")), gone.contribution, "Off topic")
        waiting = forum.post(thread, author, "Waiting words")
        waiting.contribution.visibility = PENDING
        url, last = thread.url, below.number
    page = client.get(f"{url}/print").text
    numbers = [int(n) for n in re.findall(r'<article class="post[^>]*id="p(\d+)"', page)]
    assert numbers == [1, 2, last, *range(3, last), last + 1]
    assert "Radio Club" in page
    assert "C7-EGOV/" in page
    assert "Gone words" not in page
    assert "Waiting words" not in page
    assert "Off topic" in page


def test_a_closed_groups_thread_is_its_members(client: FlaskClient) -> None:
    thread = forum.committed_thread(1)
    with unit_of_work():
        space = db.session.get_one(Thread, thread.id).space
        space.kind, space.is_closed, space.slug, space.name = "group", True, "hub", "Hub"
    url = f"/threads/{thread.id}/print"
    assert client.get(url).status_code == 404
    make.sign_in(client, make.user(is_admin=True))
    assert client.get(url).status_code == 200
