"""What is new for one reader, across all that they read and follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, not_, or_, select, union
from sqlalchemy.orm import aliased

from accounts.actor import Actor
from core.db import db
from core.pagination import Page, a_moment, a_number, decode, page_of
from forum import queries, unread_queries
from forum.models import GROUP, Post, Space, Thread, thread_theme
from forum.read_models import ReadState, SpaceMark
from notifications import levels
from notifications.models import Subscription

SIZE = 20


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread with something new in it: ``unread`` posts, or all of it (0) when the reader never looked in."""

    thread: Thread
    unread: int


@dataclass(frozen=True, slots=True)
class SpaceNews:
    """A space with something new in it."""

    space: Space
    unread: int
    threads: int

    @property
    def title(self) -> str:
        """The name of a group, or the action line."""
        line = self.space.action_line
        return self.space.name if self.space.kind == GROUP and self.space.name else f"{line.symbol} {line.title}"

    @property
    def url(self) -> str:
        """Where its threads are listed."""
        line = self.space.action_line
        return f"/groups/{self.space.slug}" if self.space.kind == GROUP else f"/{line.slug}/threads"


def new_for(actor: Actor, cursor: str | None = None, size: int = SIZE) -> Page[NewThread]:
    """Threads with something new for the actor, those spoken in last first. Two statements. Raises :class:`Invalid`."""
    candidates = union(_begun(actor), _followed(actor)).subquery()
    query = select(Thread).join(Thread.space).where(Thread.id.in_(select(candidates.c.id)))
    query = query.where(queries.threads_visible_to(actor), Thread.merged_into_id.is_(None))
    query = query.where(func.coalesce(_level(actor), levels.NORMAL) != levels.MUTED)
    if key := decode(cursor, a_moment, a_number):
        query = query.where(_before(*key))
    rows = (
        db.session.scalars(query.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(size + 1))
        .unique()
        .all()
    )
    page = page_of(rows, size, lambda thread: [thread.last_post_at.isoformat(), thread.id])
    unread = unread_queries.unread_in(page.items, actor)
    return Page([NewThread(thread, unread.get(thread.id, 0)) for thread in page.items], page.next)


def _before(at: datetime, identity: int) -> ColumnElement[bool]:
    return or_(Thread.last_post_at < at, and_(Thread.last_post_at == at, Thread.id < identity))


def _begun(actor: Actor) -> Select[Any]:
    """Threads that the actor looked into and has not read to the end."""
    found = unread_queries.unread_of(actor)
    return select(found.c.thread_id.label("id")).distinct()


def _followed(actor: Actor) -> Select[Any]:
    """Threads that were opened under something that the actor tracks or watches, since then, and that are new to them."""
    looked = exists().where(
        ReadState.user_id == actor.id, ReadState.thread_id == Thread.id, ReadState.looked_at > 0
    )  # fmt: skip
    mark = and_(SpaceMark.user_id == actor.id, SpaceMark.space_id == Thread.space_id)
    since = select(func.min(Subscription.chosen_at)).where(*_covers(actor)).correlate(Thread, Space).scalar_subquery()
    query = select(Thread.id.label("id")).join(Space, Space.id == Thread.space_id).outerjoin(SpaceMark, mark)
    query = query.where(_level(actor) >= levels.TRACKING, Thread.opened_at >= since, not_(looked))
    query = query.where(or_(Thread.opened_by_id.is_(None), Thread.opened_by_id != actor.id))
    opening = aliased(Post)
    opened = exists().where(
        opening.thread_id == Thread.id, opening.number == 1, opening.id > func.coalesce(SpaceMark.read_to_id, 0)
    )  # fmt: skip
    return query.where(opened, Thread.is_title_shown.is_(True))


def _covers(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The actor's choices that concern a thread."""
    themes = select(literal("theme:") + cast(thread_theme.c.theme_id, String)).where(
        thread_theme.c.thread_id == Thread.id
    )  # fmt: skip
    subject = Subscription.subject
    return Subscription.user_id == actor.id, or_(
        subject == literal("thread:") + cast(Thread.id, String),
        subject == literal("space:") + cast(Thread.space_id, String),
        subject == literal("line:") + cast(Space.action_line_id, String),
        subject.in_(themes.correlate(Thread)),
    )


def _level(actor: Actor) -> Any:
    """How closely the actor follows a thread; NULL when they chose nothing."""
    heaviest = select(func.max(levels.weight_in_sql()) % 10).where(*_covers(actor))
    return heaviest.correlate(Thread, Space).scalar_subquery()


def spaces_with_news(actor: Actor) -> list[SpaceNews]:
    """The spaces in which something is new for the actor, by action line. Three statements."""
    unread, opened = unread_queries.unread_by_space(actor), unread_queries.new_threads_by_space(actor)
    ids = {*unread, *opened}
    query = select(Space).where(Space.id.in_(ids), queries.threads_visible_to(actor))
    found = sorted(db.session.scalars(query), key=lambda space: (space.action_line.position, space.id))
    return [SpaceNews(space, unread.get(space.id, 0), opened.get(space.id, 0)) for space in found]
