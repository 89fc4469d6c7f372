"""Noting what somebody has read. None commits; all are safe to repeat. See docs/decisions/0006-read-state.md."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select

from accounts.actor import Actor
from contributions.models import PENDING, Contribution
from core.clock import now
from core.db import db, upsert
from core.policy import require
from forum import places, policies, rows
from forum.models import Post, Thread
from forum.places import Place
from forum.read_models import ReadBeyond, ReadState, SpaceMark
from forum.readset import ReadSet
from notifications import reading as news

Facts = tuple[int, int, int, int]
"""Of a post: its id, the thread and the number under which it was said, and its number where it stands."""


class Marks:
    """What an account has read of what was said in some threads: loaded, its rows locked, and written back."""

    def __init__(self, user_id: int, thread_ids: Collection[int]) -> None:
        self.user_id = user_id
        rows_ = [_fresh(user_id, identity) for identity in sorted(set(thread_ids))]
        db.session.execute(upsert(ReadState).values(rows_).on_conflict_do_nothing())
        mine = select(ReadState).where(ReadState.user_id == user_id, ReadState.thread_id.in_(thread_ids))
        locked = mine.order_by(ReadState.thread_id).with_for_update().execution_options(populate_existing=True)
        self.states = {state.thread_id: state for state in db.session.scalars(locked)}
        self.sets = self._sets()

    def _sets(self) -> dict[int, ReadSet]:
        beyond = select(ReadBeyond.thread_id, ReadBeyond.first, ReadBeyond.last).order_by(ReadBeyond.first)
        beyond = beyond.where(ReadBeyond.user_id == self.user_id, ReadBeyond.thread_id.in_(self.states))
        runs: dict[int, list[tuple[int, int]]] = {}
        for thread_id, first, last in db.session.execute(beyond):
            runs.setdefault(thread_id, []).append((first, last))
        return {key: ReadSet(s.read_to, tuple(runs.get(key, ()))) for key, s in self.states.items()}

    def put(self, thread_id: int, changed: ReadSet) -> None:
        """Keep another set for a thread; nothing is written when it is the same."""
        if changed == self.sets[thread_id]:
            return
        self.states[thread_id].read_to = changed.to
        if changed.runs != self.sets[thread_id].runs:
            mine = (ReadBeyond.user_id == self.user_id, ReadBeyond.thread_id == thread_id)
            db.session.execute(delete(ReadBeyond).where(*mine))
            facts = {"user_id": self.user_id, "thread_id": thread_id}
            if changed.runs:
                values = [{**facts, "first": first, "last": last} for first, last in changed.runs]
                db.session.execute(insert(ReadBeyond), values)
        self.sets[thread_id] = changed


def _fresh(user_id: int, thread_id: int) -> dict[str, Any]:
    return {"user_id": user_id, "thread_id": thread_id, "mark": 0, "seen": 0, "looked_at": 0, "read_to": 0}


def posts_of(place: Place) -> list[Facts]:
    """The posts that a page shows; one that waits for approval is no sight for readers yet.

    Raises :class:`Missing`. To be asked outside the unit of work: the page may be cut first.
    """
    root = places.path_of(place.thread_id, place.under) if place.under else ""
    found = places.asked_for(place, root)
    query = select(Post.id, Post.said_in_id, Post.said_number, Post.number, Contribution.visibility)
    query = query.join(Contribution, Contribution.id == Post.id)
    shown = rows.between(place.thread_id, place.under, found.after, found.until)
    here = [Post.thread_id == place.thread_id, Post.number == place.under]
    either = or_(and_(*shown), and_(*here)) if place.under and not place.after else and_(*shown)
    page = db.session.execute(query.where(either).order_by(Post.path).limit(rows.PAGE + 1))
    return [(row[0], row[1], row[2], row[3]) for row in page if row.visibility != PENDING]


def note_page(user_id: int, thread_id: int, posts: list[Facts], space_id: int, mark: int, seen: int) -> None:
    """Note that somebody read a page of a thread: what stands on it is read, the rest is not."""
    marks = Marks(user_id, {thread_id, *(said_in for _id, said_in, _said, _number in posts)})
    _add(marks, thread_id, posts)
    state = marks.states[thread_id]
    if state.looked_at == 0:
        _know(user_id, space_id)
    state.mark, state.seen, state.looked_at = mark, seen, int(now().timestamp())
    news.read_words(user_id, [identity for identity, *_rest in posts])


def _add(marks: Marks, thread_id: int, posts: Iterable[Facts]) -> None:
    """A post that was moved here is read where it was said, and its number here is no gap."""
    read: dict[int, set[int]] = {}
    for _identity, said_in, said_number, number in posts:
        read.setdefault(said_in, set()).add(said_number)
        read.setdefault(thread_id, set()).add(number)
    for key, numbers in read.items():
        marks.put(key, marks.sets[key].with_all(numbers))


def _know(user_id: int, space_id: int) -> None:
    """From the first look into a space on, threads opened in it are new."""
    last = db.session.scalar(select(func.max(Thread.id))) or 0
    known = upsert(SpaceMark).values(user_id=user_id, space_id=space_id, read_to_id=0, known_id=last)
    db.session.execute(known.on_conflict_do_nothing())


def mark_thread(actor: Actor, thread: Thread) -> None:
    """Note all of a thread as read, so that it can be undone."""
    require(policies.can_mark_read(actor))
    if actor.id is None:
        return
    moved = _moved_into(thread)
    marks = Marks(actor.id, {thread.id, *(said_in for _id, said_in, _said, _number in moved)})
    for key, state in marks.states.items():
        state.undo = [marks.sets[key].to, marks.sets[key].runs, state.mark, state.seen]
    _add(marks, thread.id, moved)
    marks.put(thread.id, marks.sets[thread.id].up_to(thread.last_number))
    state = marks.states[thread.id]
    state.mark = state.seen = thread.last_number
    state.looked_at = int(now().timestamp())
    news.read_subject(actor.id, thread.topic)


def _moved_into(thread: Thread) -> list[Facts]:
    query = select(Post.id, Post.said_in_id, Post.said_number, Post.number)
    query = query.where(Post.thread_id == thread.id, Post.said_in_id != Post.thread_id)
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def unmark_thread(actor: Actor, thread: Thread) -> None:
    """Take back :func:`mark_thread`: what was unread then is unread again."""
    require(policies.can_mark_read(actor))
    if actor.id is None:
        return
    marks = Marks(actor.id, {thread.id, *(said_in for _id, said_in, _said, _number in _moved_into(thread))})
    for key, state in marks.states.items():
        if state.undo is not None:
            to, runs, state.mark, state.seen = state.undo
            marks.put(key, ReadSet(to, tuple((first, last) for first, last in runs)))
            state.undo = None


def mark_space(actor: Actor, space_id: int) -> None:
    """Note all that was said in a space up to now as read, so that it can be undone. One row, however large it is."""
    require(policies.can_mark_read(actor))
    found = _space_mark(actor, space_id)
    found.undo = [found.read_to_id, found.known_id]
    found.read_to_id = db.session.scalar(select(func.max(Post.id))) or 0
    found.known_id = db.session.scalar(select(func.max(Thread.id))) or 0


def unmark_space(actor: Actor, space_id: int) -> None:
    """Take back :func:`mark_space`."""
    require(policies.can_mark_read(actor))
    found = _space_mark(actor, space_id)
    if found.undo is not None:
        found.read_to_id, found.known_id = found.undo
        found.undo = None


def _space_mark(actor: Actor, space_id: int) -> SpaceMark:
    values = {"user_id": actor.id, "space_id": space_id, "read_to_id": 0, "known_id": 0}
    db.session.execute(upsert(SpaceMark).values(**values).on_conflict_do_nothing())
    return db.session.get_one(SpaceMark, (actor.id, space_id), with_for_update=True)
