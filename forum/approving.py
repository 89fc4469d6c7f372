"""Posts that wait for approval: they have their place and number from the beginning, and are counted when they pass."""

from typing import Any

from accounts.actor import Actor
from contributions.facts import made_facts
from contributions.models import PENDING
from core.clock import now
from core.db import db
from core.events import publish
from forum import events, queries
from forum.models import Post, Thread


def keep_or_count(thread: Thread, post: Post) -> None:
    """Count a new post in its thread, unless it waits: then even a title keeps out of sight."""
    said = post.contribution
    if said.visibility != PENDING:
        thread.post_count += 1
        thread.last_post_at = max(said.said_at, thread.last_post_at)
    elif post.number == 1:
        thread.is_title_shown = False


def event_of(actor: Actor, post: Post, parent: Post | None) -> events.PostPublished | events.PostSubmitted:
    """What others hear of a new post: that it is there or, while it waits, that it has a place."""
    facts: dict[str, Any] = made_facts(actor, post.contribution) | {
        "thread_id": post.thread_id, "number": post.number, "parent_number": parent.number if parent else None,
    }  # fmt: skip
    kind = events.PostSubmitted if post.contribution.visibility == PENDING else events.PostPublished
    return kind(**facts)


def publish_approved(post: Post) -> None:
    """Count a post that passed, and tell of it as of a new one: it is its speaker who spoke."""
    thread = queries.held(post.thread)
    thread.post_count += 1
    thread.last_post_at = max(now(), thread.last_post_at)
    parent = db.session.get(Post, post.parent_id) if post.parent_id is not None else None
    facts: dict[str, Any] = made_facts(Actor(post.contribution.speaker_id), post.contribution) | {
        "at": now(), "thread_id": thread.id, "number": post.number, "parent_number": parent.number if parent else None,
    }  # fmt: skip
    publish(events.PostPublished(**facts))
