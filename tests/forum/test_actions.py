"""Every act leaves its entry, counts on, and can be repeated."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from contributions import actions as words
from contributions import record
from core.db import db
from core.errors import Conflict, Invalid, Refused
from forum import actions, chairing
from forum.models import Post, Space, Thread
from tests import factories as make
from tests.forum import factories as forum


def verbs(thread: Thread) -> list[str]:
    return [entry.verb for entry in record.entries_after(thread.topic, 0)]


def test_opening_gives_post_one_a_symbol_and_an_address(noon: datetime) -> None:
    thread = forum.thread(title="  Access \n in   rural areas ")
    opening = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).unique().one()
    assert (opening.number, opening.depth, opening.parent_id) == (1, 0, None)
    assert opening.contribution.symbol == f"C7-EGOV/T{thread.id}/P1"
    assert opening.contribution.place == f"/threads/{thread.id}/posts/1"
    assert thread.title == "Access in rural areas"
    assert verbs(thread) == ["thread_opened", "post_published"]


def test_one_space_a_line(noon: datetime) -> None:
    for slug in ("c1", "c1", "c11"):
        forum.thread(slug=slug)
    assert db.session.query(Space).count() == 2


def test_every_step_has_its_entry_and_the_chain_holds(noon: datetime) -> None:
    author, chair = make.user(), make.actor(make.staff("moderator"))
    thread = forum.thread()
    post = forum.post(thread, author)
    for act in (chairing.lock_thread, chairing.unlock_thread, chairing.pin_thread, chairing.unpin_thread):
        act(chair, thread)
        act(chair, thread)
    actions.edit_post(make.actor(author), post, "By radio and mail.", expected=1)
    words.hide(chair, post.contribution, "Off topic here")
    words.restore(chair, post.contribution, "It is not")
    actions.withdraw_post(make.actor(author), post)
    actions.withdraw_post(make.actor(author), post)
    db.session.commit()
    assert verbs(thread)[2:] == [
        "post_published", "thread_locked", "thread_unlocked", "thread_pinned", "thread_unpinned",
        "contribution_revised", "contribution_hidden", "contribution_restored", "contribution_withdrawn",
    ]  # fmt: skip
    assert list(record.broken_links()) == []


def test_an_answer_to_the_opening_stands_at_the_first_level(noon: datetime) -> None:
    thread = forum.thread()
    opening = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).unique().one()
    answer = forum.post(thread, parent=opening)
    below = forum.post(thread, parent=answer)
    assert (answer.parent_id, answer.depth, answer.path) == (None, 0, "000002")
    assert (below.parent_id, below.depth, below.path) == (answer.id, 1, "000002000003")


def test_who_speaks_as_moderator_is_marked_so(noon: datetime) -> None:
    chair, guest = make.staff("moderator"), make.staff("moderator", "c1")
    thread = forum.thread()
    assert forum.post(thread, chair).spoke_as == "moderator"
    assert forum.post(thread, guest).spoke_as is None


def test_nothing_is_said_in_a_locked_thread(noon: datetime) -> None:
    thread = forum.thread()
    chairing.lock_thread(make.actor(make.staff("facilitator")), thread)
    with pytest.raises(Refused, match="locked"):
        forum.post(thread)


@pytest.mark.parametrize(
    ("field", "fields"),
    [("title", {"title": " \n"}), ("title", {"title": "\u200b\u2060"}),
     ("title", {"title": "x" * 201}), ("body", {"body": " \n "}),
     ("body", {"body": "x" * 20_001}), ("lang", {"lang": "not a tag"}), ("lang", {"lang": ""})],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(field: str, fields: dict[str, Any], noon: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        forum.thread(**fields)
    assert list(refusal.value.fields) == [field]


def test_an_answer_across_threads_is_refused(noon: datetime) -> None:
    other = forum.post(forum.thread())
    with pytest.raises(Invalid, match="another thread"):
        forum.post(forum.thread(), parent=other)


def test_two_tabs_on_one_post_show_both_texts(noon: datetime) -> None:
    author = make.user()
    post = forum.post(forum.thread(), author, "First")
    actions.edit_post(make.actor(author), post, "Second", expected=1)
    with pytest.raises(Conflict) as conflict:
        actions.edit_post(make.actor(author), post, "Third", expected=1)
    assert (conflict.value.theirs, conflict.value.mine) == ("Second", "Third")


def test_a_title_goes_and_comes_with_its_opening(noon: datetime) -> None:
    chair = make.actor(make.staff("moderator"))
    thread = forum.thread(title="Buy my product")
    opening = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).unique().one()
    words.hide(chair, opening.contribution, "Advertising")
    assert thread.shown_title == thread.symbol
    words.restore(chair, opening.contribution, "It was a question")
    assert thread.shown_title == "Buy my product"
