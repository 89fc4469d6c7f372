"""Reads. Threads and their structure are everybody's; words go through what a contribution's visibility allows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from accounts.actor import Actor
from contributions.models import Contribution, Revision
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, decode, page_of
from forum.models import Post, ReadState, Space, Thread
from themes.models import ActionLine

THREADS = 20


def line_by_slug(slug: str) -> ActionLine:
    """The action line with this address. Raises :class:`Missing`."""
    found = db.session.scalars(select(ActionLine).where(ActionLine.slug == slug)).one_or_none()
    if found is None:
        raise Missing()
    return found


def thread_by_id(thread_id: int) -> Thread:
    """The thread. Raises :class:`Missing`."""
    found = db.session.get(Thread, thread_id)
    if found is None:
        raise Missing()
    return found


def post_by_id(post_id: int) -> Post:
    """The post's place in its thread; its words are another question. Raises :class:`Missing`."""
    found = db.session.get(Post, post_id)
    if found is None:
        raise Missing()
    return found


def post_numbered(thread_id: int, number: int) -> Post:
    """Post ``number`` of a thread. Raises :class:`Missing`."""
    query = select(Post).where(Post.thread_id == thread_id, Post.number == number)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def threads_of(line: ActionLine, cursor: str | None = None, size: int = THREADS) -> Page[Thread]:
    """The threads of an action line: pinned ones first, then those spoken in last. Raises :class:`Invalid`."""
    query = select(Thread).join(Space).where(Space.action_line_id == line.id)
    if key := decode(cursor, 3):
        query = query.where(_after(*key))
    order = (Thread.is_pinned.desc(), Thread.last_post_at.desc(), Thread.id.desc())
    rows = db.session.scalars(query.order_by(*order).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda t: [int(t.is_pinned), t.last_post_at.isoformat(), t.id])


def _after(pinned: int, moment: str, identity: int) -> ColumnElement[bool]:
    try:
        at = datetime.fromisoformat(moment)
    except (TypeError, ValueError):
        raise Missing() from None
    older = or_(Thread.last_post_at < at, and_(Thread.last_post_at == at, Thread.id < identity))
    if pinned:
        return or_(Thread.is_pinned.is_(False), and_(Thread.is_pinned.is_(True), older))
    return and_(Thread.is_pinned.is_(False), older)


def openings(threads: Sequence[Thread], actor: Actor) -> dict[int, Any]:
    """The opening posts of ``threads`` that ``actor`` may read, by thread: text, language and speaker."""
    said = Contribution
    query = select(
        Post.thread_id, Revision.text, said.lang, said.speaker_name, said.stakeholder_type, said.organisation_name,
        said.on_behalf, said.country,
    ).join(said, said.id == Post.id).join(Revision, Revision.id == said.revision_id)  # fmt: skip
    ids = [thread.id for thread in threads]
    query = query.where(Post.thread_id.in_(ids), Post.number == 1, visible_clause(actor, now()))
    return {row.thread_id: row for row in db.session.execute(query)}


def posts_of(thread: Thread, cursor: str | None = None, size: int = 50) -> Page[Post]:
    """All posts of a thread in the order of the tree, whatever their depth; for the API. Raises :class:`Invalid`."""
    query = select(Post).where(Post.thread_id == thread.id)
    if key := decode(cursor, 1):
        query = query.where(Post.path > str(key[0]))
    rows = db.session.scalars(query.order_by(Post.path).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda post: [post.path])


def latest_posts(actor: Actor, limit: int = 5) -> Sequence[Post]:
    """What was said last, anywhere, that ``actor`` may read."""
    query = select(Post).join(Contribution, Contribution.id == Post.id).where(visible_clause(actor, now()))
    return db.session.scalars(query.order_by(Contribution.id.desc()).limit(limit)).unique().all()


def unread_in(threads: Sequence[Thread], actor: Actor) -> dict[int, int]:
    """How many posts of these threads came after the actor's latest look, by thread; only where they looked at all."""
    if actor.id is None or not threads:
        return {}
    ids = [thread.id for thread in threads]
    query = select(ReadState.thread_id, ReadState.seen).where(
        ReadState.user_id == actor.id, ReadState.thread_id.in_(ids)
    )
    seen = {row.thread_id: row.seen for row in db.session.execute(query)}
    return {t.id: t.post_count - seen[t.id] for t in threads if t.post_count > seen.get(t.id, t.post_count)}
