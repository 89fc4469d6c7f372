"""Posts by who said them: of a thread as cards, of an action line or a group as a list, each page by one statement."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from accounts.actor import NOBODY, Actor
from contributions.models import Contribution
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.pagination import Page, a_number, a_text, decode, page_of
from forum import rows
from forum.models import Post, Space, Thread
from forum.queries import ANSWERED, threads_visible_to
from forum.voices import Voices, is_first
from themes.models import ActionLine

LISTED = 20


def of_thread(thread: Thread, voices: Voices, cursor: str | None) -> Page[rows.Card]:
    """The posts of a thread that fit, in the order of the tree; first-time speakers first if so chosen.

    Raises :class:`core.errors.Invalid`.
    """
    leads = is_first(thread.circle) if voices.first else None
    found = rows.chosen(thread.id, voices.clause(), leads, _after(cursor))
    return page_of(found, rows.PAGE, lambda row: [int(bool(voices.first and row.leads)), row.path])


def posts_of_thread(thread: Thread, voices: Voices, cursor: str | None) -> Page[Post]:
    """The same posts as objects, for the API."""
    page = of_thread(thread, voices, cursor)
    query = select(Post).where(Post.id.in_([row.id for row in page.items])).options(ANSWERED)
    found = {post.id: post for post in db.session.scalars(query).unique()}
    return Page([found[row.id] for row in page.items], page.next)


def _after(cursor: str | None) -> tuple[bool, str]:
    key = decode(cursor, a_number, a_text)
    if key is None:
        return False, ""
    led, path = key
    return bool(led), path


def of_line(line: ActionLine, voices: Voices, cursor: str | None) -> Page[Post]:
    """The posts under an action line that everybody may read and that fit, newest first. Raises ``Invalid``."""
    return _listed(NOBODY, (Space.action_line_id == line.id) & threads_visible_to(NOBODY), None, voices, cursor)


def of_group(actor: Actor, space: Space, voices: Voices, cursor: str | None) -> Page[Post]:
    """The posts of a group that fit, newest first, for whoever may read it. Raises ``Invalid``."""
    return _listed(actor, Thread.space_id == space.id, space.circle, voices, cursor)


def _listed(
    actor: Actor, place: ColumnElement[bool], circle: str | None, voices: Voices, cursor: str | None
) -> Page[Post]:
    """In a list of many threads, ``first`` leaves first contributions only: those who spoke for the first time."""
    query = select(Post).join(Contribution, Contribution.id == Post.id).join(Thread, Thread.id == Post.thread_id)
    query = query.join(Space, Space.id == Thread.space_id)
    query = query.where(place, visible_clause(actor, now()), voices.clause())
    if voices.first:
        query = query.where(is_first(circle))
    if key := decode(cursor, a_number):
        query = query.where(Post.id < key[0])
    found: Sequence[Post] = (
        db.session.scalars(query.options(ANSWERED).order_by(Post.id.desc()).limit(LISTED + 1)).unique().all()
    )
    return page_of(found, LISTED, lambda post: [post.id])
