"""The channels of threads: open to whoever may read the thread, which is everybody."""

from collections.abc import Sequence
from typing import Any

from accounts.actor import Actor
from contributions.record import Entry, replayer
from core.db import db
from core.live import channel
from forum.messages import messages
from forum.models import Thread


@channel("thread")
def may_join(_actor: Actor, thread_id: int) -> bool:
    """Whether there is such a thread."""
    return db.session.get(Thread, thread_id) is not None


@replayer("thread")
def catch_up(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What was missed, as it was pushed."""
    if not entries:
        return []
    thread_id = int(entries[0].topic.partition(":")[2])
    return messages(thread_id, [(entry.number, entry.verb, entry.payload) for entry in entries])
