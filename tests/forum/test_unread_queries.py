"""What is unread stays right: pages out of order, deletion, moves, marks on the whole, closed groups."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from accounts.actor import Actor
from accounts.models import User
from contributions.actions import hide, restore, withdraw
from contributions.models import PENDING, PUBLIC, Contribution
from core.db import db
from core.guard import unit_of_work
from forum import marking, unread_queries
from forum.models import Post, Thread
from forum.places import Place
from forum.read_models import ReadBeyond, ReadState
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def reader(client: FlaskClient) -> int:
    """The id of somebody who reads, signed in; a stranger reads as well."""
    stranger, person = make.user(), make.user()
    make.sign_in(client, person)
    identity = person.id
    other = client.application.test_client()
    make.sign_in(other, stranger)
    other.get(f"/threads/{opened(3)}")
    return identity


def opened(posts: int, **fields: str) -> int:
    """The id of a thread with so many answers."""
    return forum.committed_thread(posts, **fields).id


def numbered(thread: int, number: int) -> int:
    """The id of post ``number``."""
    return forum.numbered(db.session.get_one(Thread, thread), number).id


def acting(reader: int) -> Actor:
    return make.actor(db.session.get_one(User, reader))


def unread(thread: int, reader: int) -> int:
    db.session.rollback()
    found, actor = db.session.get_one(Thread, thread), acting(reader)
    count = unread_queries.unread_in([found], actor).get(thread, 0)
    by_space = unread_queries.unread_by_space(actor).get(found.space_id, 0)
    assert by_space >= count
    return count


def move(posts: list[int], target: int) -> None:
    """As a moderator's move does: another thread, another number and path, the same post."""
    with unit_of_work():
        to = db.session.get_one(Thread, target)
        for post in posts:
            to.last_number += 1
            to.post_count += 1
            values = {"thread_id": to.id, "number": to.last_number, "path": f"{to.last_number:06}", "depth": 0}
            db.session.execute(update(Post).where(Post.id == post).values(parent_id=None, **values))


def test_a_thread_that_was_never_opened_counts_nothing(reader: int) -> None:
    assert unread(opened(5), reader) == 0


def test_page_three_before_page_one(client: FlaskClient, reader: int) -> None:
    thread = opened(130)
    client.get(f"/threads/{thread}?after=100")
    assert unread(thread, reader) == 100
    client.get(f"/threads/{thread}?after=50")
    assert unread(thread, reader) == 50
    client.get(f"/threads/{thread}")
    assert unread(thread, reader) == 0
    assert db.session.get_one(ReadState, (reader, thread)).read_to == 131
    assert db.session.query(ReadBeyond).filter_by(user_id=reader).count() == 0


def test_new_posts_count_and_ones_own_do_not(client: FlaskClient, reader: int) -> None:
    thread = opened(2)
    client.get(f"/threads/{thread}")
    with unit_of_work():
        where = db.session.get_one(Thread, thread)
        forum.post(where, db.session.get_one(User, reader), "Mine")
        forum.post(where, body="Theirs")
    assert unread(thread, reader) == 1
    assert client.get(f"/threads/{thread}/unread").location == f"/threads/{thread}#p5"


@pytest.mark.parametrize("act", ["hide", "withdraw"])
def test_what_went_out_of_sight_does_not_count(client: FlaskClient, reader: int, act: str) -> None:
    thread = opened(1)
    client.get(f"/threads/{thread}")
    with unit_of_work():
        author, chair = make.user(), make.staff("moderator")
        chair_id = chair.id
        post = forum.post(db.session.get_one(Thread, thread), author).id
        said = db.session.get_one(Contribution, post)
        if act == "hide":
            hide(make.actor(chair), said, "Off topic")
        else:
            withdraw(make.actor(author), said)
    assert unread(thread, reader) == 0
    if act == "hide":
        with unit_of_work():
            restore(acting(chair_id), db.session.get_one(Contribution, post), "It is on topic")
        assert unread(thread, reader) == 1


def test_what_waited_for_approval_counts_from_then_on(client: FlaskClient, reader: int) -> None:
    thread = opened(1)
    client.get(f"/threads/{thread}")
    with unit_of_work():
        where = db.session.get_one(Thread, thread)
        waiting = forum.post(where).id
        db.session.get_one(Contribution, waiting).visibility = PENDING
    assert unread(thread, reader) == 0
    with unit_of_work():
        db.session.get_one(Contribution, waiting).visibility = PUBLIC
    assert unread(thread, reader) == 1


def test_moved_posts_are_as_read_as_they_were(client: FlaskClient, reader: int) -> None:
    one, other = opened(60), opened(2)
    client.get(f"/threads/{one}")
    client.get(f"/threads/{other}")
    assert unread(one, reader) == 11
    move([numbered(one, 3), numbered(one, 60), numbered(one, 61)], other)
    assert (unread(one, reader), unread(other, reader)) == (9, 2)
    client.get(f"/threads/{other}")
    assert (unread(one, reader), unread(other, reader)) == (9, 0)


def test_posts_moved_from_a_thread_one_never_opened_are_unread(client: FlaskClient, reader: int) -> None:
    unknown, known = opened(3), opened(2)
    client.get(f"/threads/{known}")
    move([numbered(unknown, 2)], known)
    assert unread(known, reader) == 1
    client.get(f"/threads/{known}")
    assert (unread(known, reader), unread(unknown, reader)) == (0, 0)


def test_posts_split_off_into_a_new_thread_stay_unread(client: FlaskClient, reader: int) -> None:
    thread = opened(60)
    client.get(f"/threads/{thread}")
    split = opened(0)
    move([numbered(thread, 59), numbered(thread, 60)], split)
    assert (unread(thread, reader), unread(split, reader)) == (9, 2)


def test_a_thread_marked_as_read_and_that_undone(client: FlaskClient, reader: int) -> None:
    thread, other = opened(120), opened(2)
    client.get(f"/threads/{thread}?after=50")
    move([numbered(other, 2)], thread)
    assert unread(thread, reader) == 72
    client.post(f"/threads/{thread}/read")
    assert unread(thread, reader) == 0
    assert client.get(f"/threads/{thread}/unread").location.endswith("/read")
    client.post(f"/threads/{thread}/unread")
    assert unread(thread, reader) == 72


def test_a_space_marked_as_read_and_that_undone(client: FlaskClient, reader: int) -> None:
    threads = [opened(60), opened(55)]
    elsewhere = opened(60, slug="c1")
    for thread in (*threads, elsewhere):
        client.get(f"/threads/{thread}")
    fresh = opened(1)
    space = db.session.get_one(Thread, threads[0]).space_id
    actor = acting(reader)
    assert unread_queries.unread_by_space(actor)[space] == 11 + 6
    assert unread_queries.new_threads_by_space(actor) == {space: 1}
    client.post(f"/spaces/{space}/read")
    assert [unread(t, reader) for t in (*threads, elsewhere, fresh)] == [0, 0, 11, 0]
    assert unread_queries.new_threads_by_space(actor) == {}
    with unit_of_work():
        forum.post(db.session.get_one(Thread, threads[0]))
    assert unread(threads[0], reader) == 1
    client.post(f"/spaces/{space}/unread")
    assert [unread(t, reader) for t in threads] == [12, 6]
    assert unread_queries.new_threads_by_space(actor) == {space: 1}


def test_closed_groups_count_for_members_alone(client: FlaskClient, reader: int, noon: datetime) -> None:
    thread = opened(60)
    client.get(f"/threads/{thread}")
    assert unread(thread, reader) == 11
    with unit_of_work():
        space = db.session.get_one(Thread, thread).space
        space.kind, space.is_closed, space.slug, space.name = "group", True, "hub", "Hub"
        space_id = space.id
    assert unread(thread, reader) == 0
    assert client.get(f"/threads/{thread}/unread").status_code == 404
    assert client.post(f"/spaces/{space_id}/read").status_code == 404


def test_marks_are_made_once_for_two_tabs(reader: int) -> None:
    thread = opened(130)
    for after in (100, 100, 50, 0):
        posts = marking.posts_of(Place(thread, 0, after))
        with unit_of_work():
            space = db.session.get_one(Thread, thread).space_id
            marking.note_page(reader, thread, posts, space, 131, 131)
    assert unread(thread, reader) == 0
