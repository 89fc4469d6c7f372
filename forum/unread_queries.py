"""What somebody has not read: by thread, by space, and the first of it. See docs/decisions/0006-read-state.md.

What counts is public, not one's own, and stands in a thread that one has looked into. A post counts where it stands now;
whether it is read is known by where it was said.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from accounts.actor import Actor
from contributions.models import PUBLIC, Contribution
from core.db import db
from forum import queries
from forum.models import Post, Space, Thread
from forum.read_models import ReadBeyond, ReadState, SpaceMark

_here = aliased(ReadState)


def countable(user_id: int | None) -> ColumnElement[bool]:
    """What can be unread at all: public words of somebody else."""
    return and_(
        Contribution.visibility == PUBLIC,
        or_(Contribution.speaker_id.is_(None), Contribution.speaker_id != user_id),
    )


def _is_beyond(user_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        ReadBeyond.user_id == user_id, ReadBeyond.thread_id == Post.said_in_id,
        Post.said_number >= ReadBeyond.first, Post.said_number <= ReadBeyond.last,
    )  # fmt: skip


def _where_it_stands(query: Any, actor: Actor) -> Any:
    """Only what counts, may be seen and is not behind the reader's mark on the whole space."""
    query = query.join(Contribution, Contribution.id == Post.id).join(Space, Space.id == Thread.space_id)
    mark = and_(SpaceMark.user_id == actor.id, SpaceMark.space_id == Thread.space_id)
    query = query.outerjoin(SpaceMark, mark).where(Post.id > func.coalesce(SpaceMark.read_to_id, 0))
    clauses = (queries.threads_visible_to(actor), countable(actor.id), not_(_is_beyond(actor.id)))
    return query.where(*clauses)


_COLUMNS = (Post.id.label("id"), Post.thread_id.label("thread_id"), Thread.space_id.label("space_id"))


def _said_here(actor: Actor) -> Any:
    """Unread posts that stand where they were said: found from the reader's marks, by a range of each thread."""
    query = select(*_COLUMNS).select_from(ReadState)
    query = query.join(Thread, and_(Thread.id == ReadState.thread_id, Thread.last_number > ReadState.read_to))
    query = query.join(Post, and_(Post.thread_id == Thread.id, Post.number > ReadState.read_to))
    query = query.where(ReadState.user_id == actor.id, ReadState.looked_at > 0, Post.said_in_id == Post.thread_id)
    return _where_it_stands(query, actor)


def _moved_here(actor: Actor) -> Any:
    """Unread posts that were said elsewhere; there are few."""
    query = select(*_COLUMNS).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    said = and_(ReadState.user_id == actor.id, ReadState.thread_id == Post.said_in_id)
    here = and_(_here.user_id == actor.id, _here.thread_id == Post.thread_id)
    query = query.outerjoin(ReadState, said).outerjoin(_here, here).where(Post.said_in_id != Post.thread_id)
    query = query.where(
        Post.thread_id > 0
    )  # always so, and what leads SQLite to the index of the few that were moved
    query = query.where(or_(ReadState.looked_at > 0, _here.looked_at > 0))
    return _where_it_stands(query.where(Post.said_number > func.coalesce(ReadState.read_to, 0)), actor)


def unread_of(actor: Actor, *clauses: ColumnElement[bool]) -> Any:
    """All that the actor has not read: rows of post, thread and space, to be selected from."""
    return union_all(_said_here(actor).where(*clauses), _moved_here(actor).where(*clauses)).subquery()


def unread_in(threads: Sequence[Thread], actor: Actor) -> dict[int, int]:
    """How many posts of these threads the actor has not read, by thread; only where they looked in and some are."""
    if actor.id is None:
        return {}
    found = unread_of(actor, Thread.id.in_([thread.id for thread in threads]))
    query = select(found.c.thread_id, func.count()).group_by(found.c.thread_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def unread_by_space(actor: Actor, spaces: Collection[int] | None = None) -> dict[int, int]:
    """How many unread posts stand in each space, in threads that the actor looked into: one statement."""
    if actor.id is None:
        return {}
    found = unread_of(actor, *([Thread.space_id.in_(spaces)] if spaces is not None else []))
    query = select(found.c.space_id, func.count()).group_by(found.c.space_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def new_threads_by_space(actor: Actor, spaces: Collection[int] | None = None) -> dict[int, int]:
    """How many threads were opened in each space since the actor first looked into it and not looked into yet."""
    if actor.id is None:
        return {}
    looked = exists().where(
        ReadState.user_id == actor.id, ReadState.thread_id == Thread.id, ReadState.looked_at > 0
    )  # fmt: skip
    query = select(Thread.space_id, func.count()).join(Space, Space.id == Thread.space_id)
    query = query.join(SpaceMark, and_(SpaceMark.space_id == Thread.space_id, SpaceMark.user_id == actor.id))
    clauses = [Thread.id > SpaceMark.known_id, Thread.merged_into_id.is_(None), Thread.is_title_shown.is_(True)]
    clauses += [not_(looked), queries.threads_visible_to(actor)]
    clauses.append(or_(Thread.opened_by_id.is_(None), Thread.opened_by_id != actor.id))
    if spaces is not None:
        clauses.append(Thread.space_id.in_(spaces))
    return {row[0]: row[1] for row in db.session.execute(query.where(*clauses).group_by(Thread.space_id))}


def first_unread(thread: Thread, actor: Actor) -> Post | None:
    """The first post, as the thread reads, that the actor has not read; of a thread never looked into, its opening."""
    if actor.id is None or not _has_looked(thread.id, actor.id):
        return queries.post_numbered(thread.id, 1)
    found = unread_of(actor, Thread.id == thread.id)
    query = select(Post).where(Post.id.in_(select(found.c.id))).order_by(Post.path).limit(1)
    return db.session.scalars(query).unique().one_or_none()


def _has_looked(thread_id: int, user_id: int) -> bool:
    state = db.session.get(ReadState, (user_id, thread_id))
    return state is not None and state.looked_at > 0
