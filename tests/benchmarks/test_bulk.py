"""Threads written in bulk are the threads that the actions write."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import User
from contributions.actions import Speaker
from contributions.models import Contribution
from contributions.record import Entry, broken_links
from contributions.search_models import SearchDocument, SearchText
from core.clock import frozen_at
from core.db import db
from core.topics import Topic
from forum import actions
from forum.models import Post, Thread
from tests import factories as make
from tests.benchmarks import bulk
from tests.benchmarks.bulk import Plan, Said
from tests.benchmarks.texts import texts
from tests.conftest import NOON

IDS = re.compile(r"\d+")


@pytest.fixture
def plan() -> Plan:
    """Six posts by two people, nested."""
    people = [
        Speaker.of(make.user(**facts)) for facts in ({"organisation": "A ministry"}, {"country": None, "name": "Ada"})
    ]
    parents = (0, 0, 2, 3, 0, 2)
    said = [
        Said(people[n % 2], text, NOON + n * timedelta(minutes=1), parent)
        for n, (text, parent) in enumerate(zip(texts(6), parents, strict=True))
    ]
    db.session.commit()
    return Plan(make.line("c11"), "A question for all", said)


def actor_of(said: Said) -> Actor:
    """Whoever says it."""
    return make.actor(db.session.get_one(User, said.speaker.user_id))


@pytest.fixture
def by_actions(plan: Plan) -> Thread:
    """The thread of the plan, said post by post."""
    first, *others = plan.posts
    with frozen_at(first.at):
        thread = actions.open_thread(actor_of(first), first.speaker, plan.line, plan.title, first.text.body, "en")
    posts = [db.session.scalars(select(Post)).one()]
    for said in others:
        parent = posts[said.parent - 1] if said.parent else None
        with frozen_at(said.at):
            posts.append(actions.publish_post(actor_of(said), said.speaker, thread, said.text.body, "en", parent))
    db.session.commit()
    return thread


@pytest.fixture
def in_bulk(plan: Plan, by_actions: Thread) -> Thread:
    """The same thread once more."""
    bulk.write(iter([plan]))
    return db.session.scalars(select(Thread).order_by(Thread.id.desc()).limit(1)).one()


def columns(row: Any, *left_out: str) -> dict[str, Any]:
    """What a row holds, without its ids."""
    names = (c.key for c in type(row).__table__.columns)
    return {name: getattr(row, name) for name in names if not name.endswith("id") and name not in left_out}


def rows(thread: Thread) -> Iterator[Any]:
    """Everything that was written for a thread, ids left out."""
    yield columns(thread)
    for post in db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.number)):
        yield columns(post), post.parent.number if post.parent else None
        said = db.session.get_one(Contribution, post.id)
        yield columns(said, "symbol", "topic", "place"), said.speaker_id, [line.slug for line in said.action_lines]
        yield [IDS.sub("#", text) for text in (said.symbol, said.topic, said.place)]
        yield columns(said.revision)
        indexed = db.session.scalars(select(SearchText).where(SearchText.contribution_id == said.id)).one()
        yield indexed.words, IDS.sub("#", indexed.facets)
    found = db.session.scalars(select(SearchDocument).where(SearchDocument.topic == thread.topic)).one()
    yield columns(found, "topic", "symbol", "url"), found.subject_id == thread.id
    indexed = db.session.scalars(select(SearchText).where(SearchText.document_id == found.id)).one()
    yield indexed.words, IDS.sub("#", indexed.facets)
    for entry in db.session.scalars(select(Entry).where(Entry.topic == thread.topic).order_by(Entry.number)):
        facts = {name: value for name, value in entry.payload.items() if not name.endswith("id")}
        symbol = IDS.sub("#", str(facts.pop("symbol", "")))
        yield columns(entry, "topic", "payload", "digest", "actor_salt"), entry.actor_id, symbol
        yield facts, sorted(entry.payload)
    topic = db.session.get_one(Topic, thread.topic)
    yield topic.last_number, topic.version


def test_the_rows_are_the_same(by_actions: Thread, in_bulk: Thread) -> None:
    assert by_actions.id != in_bulk.id
    assert list(rows(in_bulk)) == list(rows(by_actions))


def test_the_record_is_whole(in_bulk: Thread) -> None:
    assert list(broken_links()) == []


def test_the_line_counts_both(plan: Plan, by_actions: Thread, in_bulk: Thread) -> None:
    entries = db.session.get_one(Topic, in_bulk.topic).last_number
    assert db.session.get_one(Topic, plan.line.topic).version == 2 * entries


def test_the_page_is_the_same(client: FlaskClient, by_actions: Thread, in_bulk: Thread) -> None:
    one, other = client.get(by_actions.url).text, client.get(in_bulk.url).text
    assert "A question for all" in one
    assert re.sub(r"\d+", "#", one) == re.sub(r"\d+", "#", other)
