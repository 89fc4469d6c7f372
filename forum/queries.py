"""Reads. What stands in an open space is everybody's; words go through what a contribution's visibility allows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, literal, or_, select, true
from sqlalchemy.orm import contains_eager, lazyload, load_only, selectinload

from accounts.actor import SYSTEM, Actor
from contributions.models import IS_PRESENT, Contribution, Revision
from contributions.queries import visible_clause
from core import topics
from core.clock import now
from core.db import db, transaction_notes
from core.errors import Invalid, Missing
from core.locale import _, chosen_code
from core.pagination import Page, a_moment, a_number, a_text, decode, page_of
from core.topics import Topic
from forum.models import LINE, Post, PostAddress, Space, Thread, thread_theme
from forum.policies import can_see_thread
from themes.models import ActionLine, Theme

THREADS = 20
LATEST = 20
"""How many of somebody's contributions are looked at for the language that they write."""


def line_by_slug(slug: str) -> ActionLine:
    """The action line with this address. Raises :class:`Missing`."""
    found = db.session.scalars(select(ActionLine).where(ActionLine.slug == slug)).one_or_none()
    if found is None:
        raise Missing()
    return found


def threads_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The SQL of :func:`forum.policies.can_see_thread`, for a query that joins :class:`Space`."""
    if actor.is_admin:
        return true()
    is_open = Space.is_closed.is_(False)
    mine = [int(circle.partition(":")[2]) for circle in actor.circles if circle.startswith("space:")]
    return or_(is_open, Space.id.in_(mine)) if mine else is_open


def thread_by_id(actor: Actor, thread_id: int) -> Thread:
    """The thread. Raises :class:`Missing`, also for a thread of a closed group that the actor does not belong to."""
    return _seen(actor, db.session.get(Thread, thread_id))


def _seen(actor: Actor, thread: Thread | None) -> Thread:
    if thread is None or not can_see_thread(actor, thread, now()):
        raise Missing()
    return thread


def post_by_id(actor: Actor, post_id: int) -> Post:
    """The post's place in its thread; its words are another question. Raises :class:`Missing`."""
    found = db.session.get(Post, post_id)
    if found is None:
        raise Missing()
    _seen(actor, found.thread)
    return found


def thread_to_write_in(actor: Actor, thread_id: int) -> Thread:
    """The thread, it and the head of its chain locked until the end of the transaction. Raises :class:`Missing`."""
    found = db.session.execute(_locking(select(Thread)).where(Thread.id == thread_id)).unique().one_or_none()
    if found is None:
        raise Missing()
    return _seen(actor, _noted(found[0], found[1], found[2]))


def post_to_answer(actor: Actor, post_id: int) -> Post:
    """The post, its thread locked as by :func:`thread_to_write_in`. Raises :class:`Missing`."""
    query = _locking(select(Post).join(Post.thread).options(contains_eager(Post.thread))).where(Post.id == post_id)
    found = db.session.execute(query).unique().one_or_none()
    if found is None:
        raise Missing()
    _seen(actor, _noted(found[0].thread, found[1], found[2]))
    post: Post = found[0]
    return post


def _locking(query: Select[Any]) -> Select[Any]:
    """``query``, which has :class:`Thread` in it, with the head of the thread's chain, both rows locked."""
    chain = Topic.key == literal("thread:") + cast(Thread.id, String)
    locked = query.add_columns(Topic.last_number, Topic.last_digest).join(Topic, chain)
    return locked.with_for_update(of=[Thread, Topic]).execution_options(populate_existing=True)


def _noted(thread: Thread, number: int, digest: str) -> Thread:
    topics.hold(thread.topic, number, digest)
    keep_held(thread)
    return thread


def keep_held(thread: Thread) -> None:
    """Note that this transaction has the thread to itself: it has locked its row, or made it."""
    transaction_notes().setdefault("threads", set()).add(thread.id)


def both_held(one: Thread, other: Thread) -> None:
    """Lock two threads, always in the same order, so that two acts never wait for each other."""
    locked = _locking(select(Thread)).where(Thread.id.in_([one.id, other.id])).order_by(Thread.id)
    for found, number, digest in db.session.execute(locked).unique():
        _noted(found, number, digest)


def held(thread: Thread) -> Thread:
    """The thread, its row locked, by now if not before."""
    if thread.id in transaction_notes().get("threads", ()):
        return thread
    return thread_to_write_in(SYSTEM, thread.id)


def post_numbered(thread_id: int, number: int) -> Post:
    """Post ``number`` of a thread. Raises :class:`Missing`."""
    query = select(Post).where(Post.thread_id == thread_id, Post.number == number)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def former_address(thread_id: int, number: int) -> PostAddress:
    """Where post ``number`` of a thread once stood. Raises :class:`Missing`."""
    found = db.session.get(PostAddress, (thread_id, number))
    if found is None:
        raise Missing()
    return found


def post_at(actor: Actor, thread_id: int, number: int) -> Post:
    """The post with this number in this thread, now or before it was moved. Raises :class:`Missing`."""
    here = select(Post).where(Post.thread_id == thread_id, Post.number == number)
    if found := db.session.scalars(here).unique().one_or_none():
        _seen(actor, found.thread)
        return found
    return post_by_id(actor, former_address(thread_id, number).post_id)


def highest_number(thread: Thread) -> int:
    """The number of the post that came last to a thread and still stands there; 1 when none does."""
    last = select(Post.number).where(Post.thread_id == thread.id).order_by(Post.number.desc()).limit(1)
    return db.session.scalar(last) or 1


def last_said_by(actor: Actor, thread: Thread) -> datetime | None:
    """When the actor last said something in a thread, whatever became of it."""
    mine = select(Contribution.said_at).where(Contribution.topic == thread.topic, Contribution.speaker_id == actor.id)
    return db.session.scalar(mine.order_by(Contribution.id.desc()).limit(1))


def answered_post(thread: Thread, number: int) -> Post:
    """Post ``number`` of ``thread``, to be answered. Raises :class:`Invalid` with the field ``parent``."""
    if not 1 <= number <= thread.last_number:
        message = _("There is no post %(number)s in this thread.", number=number)
        raise Invalid(message, {"parent": [message]})
    return post_numbered(thread.id, number)


def threads_of(line: ActionLine, cursor: str | None = None, size: int = THREADS) -> Page[Thread]:
    """The threads of an action line: pinned ones first, then those spoken in last. Raises :class:`Invalid`."""
    query = select(Thread).join(Thread.space).where(Space.action_line_id == line.id, Space.kind == LINE)
    query = query.where(Thread.merged_into_id.is_(None))
    query = query.where(Thread.post_count > 0)
    if key := decode(cursor, a_number, a_moment, a_number):
        query = query.where(after_thread(*key))
    order = (Thread.is_pinned.desc(), Thread.last_post_at.desc(), Thread.id.desc())
    rows = (
        db.session.scalars(query.options(selectinload(Thread.themes)).order_by(*order).limit(size + 1)).unique().all()
    )
    return page_of(rows, size, lambda t: [int(t.is_pinned), t.last_post_at.isoformat(), t.id])


def after_thread(pinned: int, at: datetime, identity: int) -> ColumnElement[bool]:
    """What stands after a thread in a list: pinned ones first, then by the last post."""
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
    ).join(said, said.id == Post.id).join(Revision, IS_PRESENT)  # fmt: skip
    ids = [thread.id for thread in threads]
    query = query.where(Post.thread_id.in_(ids), Post.number == 1, visible_clause(actor, now()))
    return {row.thread_id: row for row in db.session.execute(query)}


ANSWERED = selectinload(Post.parent).options(
    load_only(Post.number), lazyload(Post.contribution), lazyload(Post.thread)
)  # fmt: skip
"""For lists of posts: the numbers of the posts that they answer, by one statement for all."""


def posts_of(thread: Thread, cursor: str | None = None, size: int = 50) -> Page[Post]:
    """All posts of a thread in the order of the tree, whatever their depth; for the API. Raises :class:`Invalid`."""
    query = select(Post).where(Post.thread_id == thread.id)
    if key := decode(cursor, a_text):
        query = query.where(Post.path > key[0])
    rows = db.session.scalars(query.options(ANSWERED).order_by(Post.path).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda post: [post.path])


def threads_under(actor: Actor, theme: Theme, limit: int) -> Sequence[Thread]:
    """The threads filed under a sub-theme that the actor may see, those spoken in last first."""
    filed = thread_theme.c.thread_id == Thread.id
    query = select(Thread).join(Thread.space).join(thread_theme, filed).where(thread_theme.c.theme_id == theme.id)
    query = query.where(threads_visible_to(actor), Thread.merged_into_id.is_(None))
    order = (Thread.last_post_at.desc(), Thread.id.desc())
    return db.session.scalars(query.order_by(*order).limit(limit)).unique().all()


def latest_posts(actor: Actor, limit: int = 5) -> Sequence[Post]:
    """What was said last, anywhere, that ``actor`` may read."""
    query = select(Post).join(Contribution, Contribution.id == Post.id).where(visible_clause(actor, now()))
    return db.session.scalars(query.order_by(Contribution.id.desc()).limit(limit)).unique().all()


def usual_language(actor: Actor, topic: str = "") -> str:
    """The language in which the actor last wrote in the thread of ``topic``, else anywhere; else that of their pages."""
    latest = select(Contribution.lang, Contribution.topic).where(Contribution.speaker_id == actor.id)
    rows = db.session.execute(latest.order_by(Contribution.id.desc()).limit(LATEST)).all() if actor.id else []
    here = [row.lang for row in rows if row.topic == topic]
    return str((here or [row.lang for row in rows] or [chosen_code()])[0])
