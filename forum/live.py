"""The channels of threads: open to whoever may read the thread, who are told how many read it with them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from accounts.actor import Actor
from contributions.checkpoints import public_topics
from contributions.record import Entry, replayer
from core.clock import now
from core.db import db
from core.live import channel
from forum.messages import messages
from forum.models import Space, Thread
from forum.policies import can_see_thread


@channel("thread", shows_readers=True)
def may_join(actor: Actor, thread_id: int) -> bool:
    """Whether there is such a thread, as far as the actor may know."""
    thread = db.session.get(Thread, thread_id)
    return thread is not None and bool(can_see_thread(actor, thread, now()))


@replayer("thread")
def catch_up(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What was missed, as it was pushed."""
    if not entries:
        return []
    thread_id = int(entries[0].topic.partition(":")[2])
    return messages(thread_id, [(entry.number, entry.verb, entry.payload) for entry in entries])


@public_topics("thread")
def public_threads() -> Select[Any]:
    """The chains of threads in open spaces."""
    open_ones = select(literal("thread:") + cast(Thread.id, String)).join(Space, Space.id == Thread.space_id)
    return open_ones.where(Space.is_closed.is_(False))
