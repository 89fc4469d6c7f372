"""Threads and group spaces as things that can be followed, and telling people of new posts."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, String, and_, cast, exists, false, func, literal, or_, select
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from accounts.models import User
from contributions.mentions import mentioned
from contributions.models import PUBLIC, Contribution
from core.db import db
from core.events import Published, recorder
from forum import queries
from forum.chair_events import PostsMovedIn, ThreadMoved
from forum.events import PostPublished
from forum.models import GROUP, Post, Space, Thread, thread_theme
from forum.space_events import MemberAdmitted
from notifications import kinds, telling
from notifications.subjects import Subject, finder

_QUOTED = re.compile(r"<blockquote\b.*?</blockquote>", re.S)
_POST = re.compile(r'href="/threads/(\d{1,9})/posts/(\d{1,6})["?#]')
MOST_QUOTED, MOST_MOVED = 20, 5000


@finder("thread")
def _threads(actor: Actor, ids: Collection[int]) -> dict[int, Subject]:
    spoke = exists().where(
        Post.thread_id == Thread.id, Contribution.id == Post.id, Contribution.speaker_id == actor.id
    )  # fmt: skip
    query = select(Thread, spoke).join(Thread.space).options(selectinload(Thread.themes))
    query = query.where(Thread.id.in_(ids), queries.threads_visible_to(actor))
    return {thread.id: _subject(thread, mine) for thread, mine in db.session.execute(query).unique()}


def _subject(thread: Thread, is_mine: bool) -> Subject:
    return Subject(
        thread.topic, thread.shown_title, thread.url, thread.lang, tuple(_subjects(thread)[:-1]),
        thread.opened_by_id, is_mine,
    )  # fmt: skip


def _subjects(thread: Thread) -> list[str]:
    """All that is said in a thread is said under these, the widest first."""
    themes = [f"theme:{theme.id}" for theme in thread.themes]
    return [f"line:{thread.space.action_line_id}", *themes, f"space:{thread.space_id}", thread.topic]


@finder("space")
def _spaces(actor: Actor, ids: Collection[int]) -> dict[int, Subject]:
    query = select(Space).where(Space.id.in_(ids), Space.kind == GROUP, queries.threads_visible_to(actor))
    return {
        space.id: Subject(
            f"space:{space.id}", space.name or "", f"/groups/{space.slug}", wider=(f"line:{space.action_line_id}",)
        )
        for space in db.session.scalars(query)
    }


@recorder(PostPublished)
def tell_of_new_post(published: Published) -> None:
    """Tell whoever watches it or is concerned. Imports tell nobody, and what waits for approval not yet."""
    event = published.event
    if isinstance(event, PostPublished) and event.actor_id is not None:
        tell_of_post(db.session.get_one(Post, event.contribution_id), event.actor_id)


def tell_of_post(post: Post, actor_id: int | None) -> None:
    """Tell people of a post, once it is public: one statement."""
    said, thread = post.contribution, post.thread
    if said.visibility != PUBLIC:
        return
    html = said.revision.html
    parent = [post.parent.contribution.speaker_id] if post.parent is not None else []
    telling.tell_of(
        telling.NewWords(
            said.id, thread.topic, [f"line:{thread.space.action_line_id}", f"space:{thread.space_id}", thread.topic],
            silent=(said.speaker_id, actor_id), opened_by_id=thread.opened_by_id, circle=said.circle,
            is_closed=said.is_closed, more_subjects=_themes_of(thread),
            concerned={
                kinds.MENTION: mentioned(html),
                kinds.REPLY: [identity for identity in parent if identity is not None],
                kinds.QUOTE: _quoted(html),
            },
        )
    )  # fmt: skip


def _themes_of(thread: Thread) -> Select[str]:
    key = literal("theme:") + cast(thread_theme.c.theme_id, String)
    return select(key).where(thread_theme.c.thread_id == thread.id)


def _quoted(html: str) -> Select[int | None] | list[int]:
    """Whose posts are linked from the quotations in a text."""
    links = {pair for quote in _QUOTED.findall(html) for pair in _POST.findall(quote)}
    if not links:
        return []
    places = [and_(Post.thread_id == int(t), Post.number == int(n)) for t, n in sorted(links)[:MOST_QUOTED]]
    return select(Contribution.speaker_id).join(Post, Post.id == Contribution.id).where(or_(*places))


@recorder(PostsMovedIn)
def tell_of_move(published: Published) -> None:
    """Tell each whose posts a moderator moved, once for the act; and whoever watches the thread that they left."""
    event = published.event
    if not isinstance(event, PostsMovedIn) or event.undoes_id is not None:
        return
    are_moved = Contribution.id.in_([identity for identity, _number in event.posts[:MOST_MOVED]])
    moved = select(Contribution.speaker_id, func.min(Contribution.id)).group_by(Contribution.speaker_id)
    telling.tell_speakers(
        moved.where(are_moved, Contribution.speaker_id != event.actor_id), "moved", f"thread:{event.thread_id}"
    )
    speakers = select(Contribution.speaker_id).where(are_moved, Contribution.speaker_id.is_not(None))
    _tell_watchers(event.other_thread_id, event.thread_id, speakers, event.actor_id)


@recorder(ThreadMoved)
def tell_of_thread_moved(published: Published) -> None:
    """Tell whoever watches a thread that it stands in another space."""
    event = published.event
    if isinstance(event, ThreadMoved):
        nobody = select(User.id).where(false())
        _tell_watchers(event.thread_id, event.thread_id, nobody, event.actor_id)


def _tell_watchers(left_id: int, thread_id: int, silent: Select[Any], actor_id: int | None) -> None:
    left, space = db.session.get_one(Thread, left_id), db.session.get_one(Thread, thread_id).space
    telling.tell_watchers(
        telling.Elsewhere(
            left.topic, f"thread:{thread_id}", left.opened_by_id, space.circle, space.is_closed, silent, actor_id
        )
    )


@recorder(MemberAdmitted)
def tell_of_admission(published: Published) -> None:
    """Tell somebody whom others let into a group."""
    event = published.event
    if isinstance(event, MemberAdmitted) and event.user_id != event.actor_id:
        telling.tell([event.user_id], "admitted", subject=f"space:{event.space_id}")
