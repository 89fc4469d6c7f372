"""What is unread after moderators' acts and erasure, read in any order: as many as a fresh count by hand."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import User
from contributions import erasing
from contributions.actions import hide, restore
from contributions.models import Contribution
from core.db import db
from core.guard import unit_of_work
from forum import chairing_posts, news_queries, undoing, unread_queries
from forum.act_models import ThreadAct
from forum.models import Post, Thread
from tests import factories as make
from tests.forum import factories as forum
from tests.forum.test_unread_queries import acting, numbered, opened, unread

WHY = "A reason that is long enough"


@pytest.fixture
def me(client: FlaskClient, noon: datetime) -> int:
    """The id of somebody who reads, signed in."""
    person = make.user()
    make.sign_in(client, person)
    return person.id


def chair() -> Actor:
    return make.actor(make.user(is_admin=True))


def thread_of(identity: int) -> Thread:
    return db.session.get_one(Thread, identity)


def split(thread: int, *numbers: int) -> int:
    with unit_of_work():
        return chairing_posts.split_thread(chair(), thread_of(thread), numbers, "Split off", WHY).id


def merge(source: int, target: int) -> None:
    with unit_of_work():
        chairing_posts.merge_threads(chair(), thread_of(source), thread_of(target), WHY)


def take_back() -> None:
    """Undo the latest act."""
    with unit_of_work():
        act = db.session.scalars(select(ThreadAct).order_by(ThreadAct.id.desc())).first()
        assert act is not None
        undoing.undo_act(chair(), act, WHY)


def end(post: int, how: str) -> None:
    """Take a post out of sight, for now or for good."""
    with unit_of_work():
        said = db.session.get_one(Contribution, post)
        if how == "hidden":
            hide(chair(), said, WHY)
        else:
            erasing.erase_contribution(chair(), said, WHY)


def first_unread(thread: int, me: int) -> int | None:
    """The id of the post to which "what I have not read" leads."""
    db.session.rollback()
    post = unread_queries.first_unread(thread_of(thread), acting(me))
    return None if post is None else post.id


@pytest.mark.parametrize("how", ["hidden", "erased"])
def test_what_is_gone_counts_no_more_whether_read_or_not(client: FlaskClient, me: int, how: str) -> None:
    thread = opened(60)
    client.get(f"/threads/{thread}")
    assert unread(thread, me) == 11
    read, first, second = (numbered(thread, number) for number in (10, 51, 52))
    end(read, how)
    assert unread(thread, me) == 11
    end(first, how)
    assert unread(thread, me) == 10
    assert first_unread(thread, me) == second


@pytest.mark.parametrize("how", ["hidden", "erased"])
def test_a_gap_that_is_gone_leaves_nothing_unread(client: FlaskClient, me: int, how: str) -> None:
    """The last page before the first, and all between the two goes out of sight."""
    thread = opened(51)
    client.get(f"/threads/{thread}?after=50")
    assert unread(thread, me) == 50
    client.get(f"/threads/{thread}")
    assert unread(thread, me) == 0
    with unit_of_work():
        more = [forum.post(thread_of(thread)).id for _ in range(2)]
    end(more[0], how)
    assert unread(thread, me) == 1
    assert first_unread(thread, me) == more[1]
    if how == "hidden":
        with unit_of_work():
            restore(chair(), db.session.get_one(Contribution, more[0]), WHY)
        assert unread(thread, me) == 2


def test_a_split_keeps_what_is_read_and_what_is_not(client: FlaskClient, me: int) -> None:
    thread = opened(60)
    client.get(f"/threads/{thread}")
    made = split(thread, 3, 55, 56)
    assert (unread(thread, me), unread(made, me)) == (9, 2)
    end(numbered(made, 2), "erased")
    assert unread(made, me) == 1
    client.get(f"/threads/{made}")
    assert (unread(thread, me), unread(made, me)) == (9, 0)
    take_back()
    assert unread(thread, me) == 9, "what was read while it stood elsewhere is read"


def test_a_split_read_out_of_order(client: FlaskClient, me: int) -> None:
    thread = opened(130)
    client.get(f"/threads/{thread}?after=100")
    made = split(thread, *range(40, 60), 120)
    assert (unread(thread, me), unread(made, me)) == (80, 20)
    client.get(f"/threads/{made}")
    assert (unread(thread, me), unread(made, me)) == (80, 0)
    client.get(f"/threads/{thread}")
    client.get(f"/threads/{thread}?after=50")
    client.get(f"/threads/{thread}?after=70")
    assert (unread(thread, me), first_unread(thread, me)) == (0, None)


@pytest.mark.parametrize("looked", ["source", "target", "both", "neither"])
def test_a_merge_counts_what_was_unread_on_either_side(client: FlaskClient, me: int, looked: str) -> None:
    source, target = opened(60), opened(55)
    if looked in ("source", "both"):
        client.get(f"/threads/{source}")
    if looked in ("target", "both"):
        client.get(f"/threads/{target}")
    ids = set(db.session.scalars(select(Post.id).filter_by(thread_id=source)))
    expected, then = {"source": (11, 11), "target": (6 + 61, 6 + 62), "both": (6 + 11, 6 + 12), "neither": (0, 0)}[
        looked
    ]
    merge(source, target)
    assert (unread(source, me), unread(target, me)) == (0, expected)
    with unit_of_work():
        forum.post(thread_of(target))
    assert unread(target, me) == then, "what is said in a thread that one never opened does not count"
    take_back()
    assert ids <= set(db.session.scalars(select(Post.id).filter_by(thread_id=source)))


def test_a_merge_that_is_taken_back_changes_nothing(client: FlaskClient, me: int) -> None:
    source, target = opened(60), opened(55)
    for thread in (source, target):
        client.get(f"/threads/{thread}")
    before = unread(source, me), unread(target, me)
    merge(source, target)
    take_back()
    assert (unread(source, me), unread(target, me)) == before
    first = first_unread(source, me)
    assert first == numbered(source, 51)


def test_the_lists_agree_with_the_threads(client: FlaskClient, me: int) -> None:
    """After a split, an erasure and a hiding, the lists of what is new say what the threads say."""
    thread, other = opened(60), opened(52)
    for each in (thread, other):
        client.get(f"/threads/{each}")
    made = split(thread, 58, 59)
    end(numbered(thread, 51), "erased")
    end(numbered(other, 52), "hidden")
    counts = {each: unread(each, me) for each in (thread, other, made)}
    assert counts == {thread: 8, other: 2, made: 2}
    actor = make.actor(db.session.get_one(User, me))
    space = thread_of(thread).space_id
    assert unread_queries.unread_by_space(actor)[space] == sum(counts.values())
    listed = {one.thread.id: one.unread for one in news_queries.new_for(actor, None).items if one.unread}
    assert listed == counts
