"""What search finds of the forum besides posts: threads, by their titles."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from accounts.actor import Actor
from contributions import documents, facets, indexing
from contributions.documents import Document, Kind
from contributions.filters import place
from contributions.models import PUBLIC, Contribution
from contributions.states import state
from contributions.subscribers import catch_up_index
from core import jobs
from core.db import db
from core.events import Published, announcer, recorder
from core.fulltext import Term
from core.locale import _l
from forum import chair_events, events
from forum.models import GROUP, Post, Space, Thread
from forum.queries import threads_visible_to

THREAD = "thread"
KEEPS_POSTS = (
    events.ThreadOpened, events.ThreadLocked, events.ThreadUnlocked, events.ThreadPinned, events.ThreadUnpinned,
    chair_events.ThreadRenamed, chair_events.SlowModeChanged,
)  # fmt: skip
"""What happens to a thread and leaves its posts where they were."""


def load(thread_id: int) -> Document | None:
    """The thread; whether its title may be shown, and to whom, is asked when searching."""
    thread = db.session.get(Thread, thread_id)
    if thread is None:
        return None
    opening = select(Contribution).join(Post, Post.id == Contribution.id).where(Post.thread_id == thread_id)
    said = db.session.scalars(opening.order_by(Post.number).limit(1)).unique().one_or_none()
    facts = facets.Facts(
        kind=THREAD, topic=thread.topic, lang=thread.lang, at=thread.opened_at, line_ids=thread.action_line_ids,
        speaker_id=thread.opened_by_id, names=(said.speaker_name, said.organisation_name) if said else (),
        stakeholder_type=said.stakeholder_type if said else None, country=said.country if said else None,
        circle=thread.circle, is_closed=thread.space.is_closed,
    )  # fmt: skip
    return Document(facts=facts, url=thread.url, title=thread.title, symbol=thread.symbol)


def every() -> Select[Any]:
    """All threads."""
    return select(Thread.id)


def visible(actor: Actor, _moment: datetime, subject: Any) -> ColumnElement[bool]:
    """Threads of the spaces that the actor may read, with a title that may be shown: its opening post is public."""
    opening = exists().where(Post.thread_id == Thread.id, Post.number == 1, Post.id == Contribution.id)
    return exists().where(
        Thread.id == subject, Thread.is_title_shown, Thread.merged_into_id.is_(None), Space.id == Thread.space_id,
        threads_visible_to(actor), opening.where(Contribution.visibility == PUBLIC),
    )  # fmt: skip


documents.register(Kind(name=THREAD, label=_l("Thread"), load=load, every=every, visible=visible))


def _thread(condition: Any) -> Any:
    return lambda _actor, _moment, subject: exists().where(Thread.id == subject, condition)


def _post(condition: Any) -> Any:
    said = exists().where(Post.id == Contribution.id, Thread.id == Post.thread_id, condition)
    return lambda _actor, _moment: said


def _opened_by(actor: Actor, _moment: datetime, subject: Any) -> ColumnElement[bool]:
    return exists().where(Thread.id == subject, Thread.opened_by_id == actor.id)


for name, label, condition in (
    ("open", _l("Open"), Thread.locked_at.is_(None)),
    ("closed", _l("Closed or locked"), Thread.locked_at.is_not(None)),
    ("locked", _l("Locked"), Thread.locked_at.is_not(None)),
    ("pinned", _l("Pinned"), Thread.is_pinned),
):
    state(name, label, contributions=_post(condition), documents={THREAD: _thread(condition)})
state("mine", _l("Mine"), signed_in=True, documents={THREAD: _opened_by})


@place
def group_space(actor: Actor, value: str) -> list[Term]:
    """``in:rural-access``: the group with this address, if the actor may know of it."""
    query = select(Space.id).where(Space.kind == GROUP, Space.slug == value, threads_visible_to(actor))
    found = db.session.scalar(query)
    return [] if found is None else [Term(facets.circle(f"space:{found}"))]


@recorder(events.ThreadEvent)
def index_thread(published: Published) -> None:
    """Its title or its place may be another; posts that moved with it are indexed anew in the background."""
    event = published.event
    if not isinstance(event, events.ThreadEvent) or isinstance(event, events.ThreadOpened):
        return
    documents.refresh(THREAD, event.thread_id)
    if not isinstance(event, KEEPS_POSTS):
        moved = select(Contribution.id).where(Contribution.topic == event.topic)
        indexing.enqueue(indexing.CONTRIBUTION, moved)


@announcer(events.ThreadEvent)
def index_moved_posts(published: Published) -> None:
    """Work off what a move left to be indexed anew."""
    if not isinstance(published.event, KEEPS_POSTS):
        jobs.enqueue(catch_up_index)


@recorder(events.PostPublished)
def index_title(published: Published) -> None:
    """A thread is found from its opening post on."""
    event = published.event
    if isinstance(event, events.PostPublished) and event.number == 1:
        documents.refresh(THREAD, event.thread_id)
