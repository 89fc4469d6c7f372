"""Threads and posts in tests, made through the actions that pages use."""

from typing import Any

from sqlalchemy import select

from accounts.models import User
from contributions.actions import Speaker
from core.db import db
from core.guard import unit_of_work
from forum import actions
from forum.models import Post, Thread
from tests import factories as make


def thread(
    person: User | None = None, title: str = "Access in rural areas", body: str = "How?", **fields: Any
) -> Thread:
    """A thread on C7 e-government unless ``slug`` says otherwise."""
    author, line = person or make.user(), make.line(fields.pop("slug", "c7-egov"))
    facts = {"lang": "en"} | fields
    return actions.open_thread(make.actor(author), Speaker.of(author), line, title, body, **facts)


def post(
    where: Thread, person: User | None = None, body: str = "By radio.", parent: Post | None = None, **fields: Any
) -> Post:
    """A post in a thread."""
    author = person or make.user()
    facts = {"lang": "en"} | fields
    return actions.publish_post(make.actor(author), Speaker.of(author), where, body, parent=parent, **facts)


def committed_thread(posts: int = 0, **fields: Any) -> Thread:
    """A thread with so many answers, committed, so that requests see it."""
    with unit_of_work():
        author = make.user()
        made = thread(author, **fields)
        for number in range(posts):
            post(made, author, f"Answer {number + 1}")
    return db.session.get_one(Thread, made.id)


def numbered(where: Thread, number: int) -> Post:
    """Post ``number`` of a thread."""
    return db.session.scalars(select(Post).filter_by(thread_id=where.id, number=number)).unique().one()
