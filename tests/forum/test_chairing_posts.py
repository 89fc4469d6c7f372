"""Splitting, merging and moving posts: nothing is lost, addresses hold, both chains know, and each can be undone."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from contributions.models import Contribution
from contributions.record import Entry, broken_links
from core.db import db
from core.errors import Conflict, Invalid, Refused
from core.guard import unit_of_work
from forum import acts, chairing_posts, places, undoing
from forum.act_models import ThreadAct
from forum.models import Post, PostAddress, Thread
from tests import factories as make
from tests.forum import factories as forum

WHY = "It is another question"


def shape(thread: Thread) -> list[tuple[int, str, int | None, str]]:
    """Each post of a thread: number, path, what it answers, and its words."""
    posts = db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.path)).unique()
    return [(p.number, p.path, p.parent.number if p.parent else None, p.contribution.revision.body) for p in posts]


def stands(thread: Thread) -> None:
    """A thread's counts, its posts' columns and their contributions agree."""
    db.session.expire_all()
    posts = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).unique().all()
    assert thread.post_count == len(posts)
    for post in posts:
        said = post.contribution
        assert (said.topic, said.place) == (thread.topic, post.url)
        assert post.number <= thread.last_number
        assert [line.id for line in said.action_lines] == [thread.space.action_line_id]
        assert int(post.path[-6:]) == post.number
        if post.parent is not None:
            assert post.parent.thread_id == thread.id
            assert post.path.startswith(post.parent.path)
    assert list(broken_links()) == []


@pytest.fixture
def chair(noon: datetime) -> Actor:
    found = make.actor(make.staff("moderator"))
    db.session.commit()
    return found


@pytest.fixture
def thread() -> Thread:
    """1; 2 with 3 below and 4 below that; 5; and elsewhere some noise."""
    author = make.user()
    made = forum.thread(author, body="One")
    two = forum.post(made, author, "Two")
    three = forum.post(made, author, "Three", two)
    forum.post(made, author, "Four", three)
    forum.post(made, author, "Five")
    forum.post(forum.thread(author, title="Noise"), author, "Noise")
    return made


def last_act() -> ThreadAct:
    return db.session.scalars(select(ThreadAct).order_by(ThreadAct.id.desc()).limit(1)).one()


def test_a_split_takes_whole_branches(thread: Thread, chair: Actor, noon: datetime) -> None:
    made = chairing_posts.split_thread(chair, thread, [5, 2, 3], "A new question", WHY)
    assert [(n, parent, body) for n, _path, parent, body in shape(made)] == [
        (1, None, "Two"), (2, None, "Three"), (3, 2, "Four"), (4, None, "Five")
    ]  # fmt: skip
    assert [body for *_rest, body in shape(thread)] == ["One"]
    assert (thread.last_number, made.last_number) == (5, 4)
    symbols = db.session.scalars(select(Contribution.symbol).where(Contribution.topic == made.topic)).all()
    assert sorted(symbols) == [f"{thread.symbol}/P{n}" for n in (2, 3, 4, 5)]
    for each in (thread, made):
        stands(each)


def test_numbers_are_never_given_twice(thread: Thread, chair: Actor, noon: datetime) -> None:
    chairing_posts.split_thread(chair, thread, [5], "A new question", WHY)
    assert forum.post(thread, body="After").number == 6


def test_both_chains_know_why(thread: Thread, chair: Actor, noon: datetime) -> None:
    made = chairing_posts.split_thread(chair, thread, [5], "A new question", WHY)
    verbs = {
        topic: [e.verb for e in db.session.scalars(select(Entry).where(Entry.topic == topic).order_by(Entry.number))]
        for topic in (thread.topic, made.topic)
    }
    assert verbs[thread.topic][-1] == "posts_moved_out"
    assert verbs[made.topic] == ["thread_opened", "posts_moved_in"]
    for each in (thread, made):
        (act,) = acts.acts_on(each)
        assert (act.reason, act.made_by_id) == (WHY, chair.id)


def test_posts_move_under_a_post(thread: Thread, chair: Actor, noon: datetime) -> None:
    target = forum.thread(body="Other one")
    forum.post(target, body="Other two")
    chairing_posts.move_posts(chair, thread, [3], target, WHY, under=2)
    assert [(n, parent, body) for n, _path, parent, body in shape(target)] == [
        (1, None, "Other one"), (2, None, "Other two"), (3, 2, "Three"), (4, 3, "Four")
    ]  # fmt: skip
    for each in (thread, target):
        stands(each)


def test_a_merge_takes_all_and_leads_on(thread: Thread, chair: Actor, client: FlaskClient) -> None:
    target = forum.thread(body="Other one")
    before = shape(thread)
    chairing_posts.merge_threads(chair, thread, target, WHY)
    chairing_posts.merge_threads(chair, thread, target, WHY)
    db.session.commit()
    assert shape(thread) == []
    assert [body for *_rest, body in shape(target)] == ["Other one", "One", "Two", "Three", "Four", "Five"]
    stands(target)
    assert client.get(thread.url).location == f"{target.url}#p2"
    assert client.get(f"{thread.url}/posts/4").location == f"{target.url}#p5"
    with unit_of_work():
        undoing.undo_act(chair, last_act(), "They are two questions")
    assert shape(thread) == before
    assert [body for *_rest, body in shape(target)] == ["Other one"]
    assert client.get(f"{thread.url}/posts/4").location == f"{thread.url}#p4"
    for each in (thread, target):
        stands(each)


@pytest.mark.parametrize("act", ["split", "merge", "move"])
def test_an_undoing_restores_what_was(act: str, thread: Thread, chair: Actor, noon: datetime) -> None:
    target, before = forum.thread(body="Other one"), shape(thread)
    if act == "split":
        target = chairing_posts.split_thread(chair, thread, [2, 5], "A new question", WHY)
    elif act == "merge":
        chairing_posts.merge_threads(chair, thread, target, WHY)
    else:
        chairing_posts.move_posts(chair, thread, [3], target, WHY)
    done = last_act()
    for _again in range(2):
        undoing.undo_act(chair, done, "It was right before")
    assert shape(thread) == before
    assert (target.merged_into_id == thread.id) is (act == "split")
    for each in (thread, target):
        stands(each)
    undoing.undo_act(chair, last_act(), "It was right after all")
    assert shape(thread) != before
    for each in (thread, target):
        stands(each)


def test_what_was_said_since_goes_back_with_what_it_answers(thread: Thread, chair: Actor, noon: datetime) -> None:
    made = chairing_posts.split_thread(chair, thread, [2], "A new question", WHY)
    forum.post(made, body="Said to the opening")
    forum.post(made, body="Said to three", parent=forum.numbered(made, 2))
    undoing.undo_act(chair, last_act(), "It was right before")
    found = {body: (number, parent) for number, _path, parent, body in shape(thread)}
    assert found["Said to the opening"] == (6, 2)
    assert found["Said to three"] == (7, 3)
    assert found["Four"] == (4, 3)
    stands(thread)


def test_later_acts_are_taken_back_first(thread: Thread, chair: Actor, noon: datetime) -> None:
    made = chairing_posts.split_thread(chair, thread, [2], "A new question", WHY)
    first = last_act()
    chairing_posts.merge_threads(chair, forum.thread(body="Third"), made, WHY)
    with pytest.raises(Conflict, match="since"):
        undoing.undo_act(chair, first, "It was right before")
    undoing.undo_act(chair, last_act(), "It was right before")
    undoing.undo_act(chair, first, "It was right before")
    assert len(shape(thread)) == 5


@pytest.mark.parametrize("numbers", [[], [1], [1, 2], [99], [0], [2, 99]])
def test_what_cannot_be_chosen(numbers: list[int], thread: Thread, chair: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        chairing_posts.split_thread(chair, thread, numbers, "A new question", WHY)
    assert "posts" in refused.value.fields


def test_a_merged_thread_takes_nothing(thread: Thread, chair: Actor) -> None:
    target = forum.thread()
    chairing_posts.merge_threads(chair, thread, target, WHY)
    with pytest.raises(Refused, match="merged"):
        forum.post(thread, body="Too late")
    with pytest.raises(Refused, match="merged"):
        chairing_posts.merge_threads(chair, forum.thread(), thread, WHY)


def test_moved_back_by_hand_a_post_has_its_number_again(thread: Thread, chair: Actor, noon: datetime) -> None:
    target = forum.thread()
    chairing_posts.move_posts(chair, thread, [3], target, WHY)
    assert {(a.thread_id, a.number) for a in db.session.scalars(select(PostAddress))} == {
        (thread.id, 3), (thread.id, 4)
    }  # fmt: skip
    chairing_posts.move_posts(chair, target, [2], thread, WHY, under=5)
    assert [(n, parent) for n, _path, parent, _body in shape(thread)] == [
        (1, None), (2, None), (5, None), (3, 5), (4, 3)
    ]  # fmt: skip
    assert {(a.thread_id, a.number) for a in db.session.scalars(select(PostAddress))} == {
        (target.id, 2), (target.id, 3)
    }  # fmt: skip
    stands(thread)


def test_old_page_addresses_lead_on(client: FlaskClient, chair: Actor) -> None:
    with unit_of_work():
        author = make.user()
        thread, post = forum.thread(author), None
        for number in range(2, 10):
            post = forum.post(thread, author, f"Level {number}", post)
        made = chairing_posts.split_thread(chair, thread, [2], "A new question", WHY)
        ids = thread.id, made.id
    old, new = f"/threads/{ids[0]}", f"/threads/{ids[1]}"
    assert client.get(f"{old}?under=7").location == places.Place(ids[1], 0).url + "#p6"
    assert client.get(f"{old}?after=4").location == old
    assert client.get(f"{old}/posts/9").location == f"{new}?under=7#p8"
