"""What the chairs of a space do with its threads. None commits; all are safe to repeat."""

from typing import Any

from accounts.actor import Actor
from core.clock import now
from core.events import publish
from core.policy import require
from forum import events, policies, public_log
from forum.models import Thread


def lock_thread(actor: Actor, thread: Thread) -> None:
    """Let nothing more be said in it."""
    require(policies.can_lock(actor, thread, now()))
    if not thread.is_locked:
        thread.locked_at = now()
        publish(events.ThreadLocked(**_facts(actor, thread)))
        public_log.note_thread(actor, thread, "lock")


def unlock_thread(actor: Actor, thread: Thread) -> None:
    """Open it again."""
    require(policies.can_lock(actor, thread, now()))
    if thread.is_locked:
        thread.locked_at = None
        publish(events.ThreadUnlocked(**_facts(actor, thread)))
        public_log.note_thread(actor, thread, "unlock")


def pin_thread(actor: Actor, thread: Thread) -> None:
    """Let it stand first in its space."""
    require(policies.can_pin(actor, thread, now()))
    if not thread.is_pinned:
        thread.is_pinned = True
        publish(events.ThreadPinned(**_facts(actor, thread)))


def unpin_thread(actor: Actor, thread: Thread) -> None:
    """Let it stand by date again."""
    require(policies.can_pin(actor, thread, now()))
    if thread.is_pinned:
        thread.is_pinned = False
        publish(events.ThreadUnpinned(**_facts(actor, thread)))


def _facts(actor: Actor, thread: Thread) -> dict[str, Any]:
    return {"actor_id": actor.id, **thread_facts(thread)}


def thread_facts(thread: Thread) -> dict[str, Any]:
    """What every event of a thread says about where it stands."""
    return {
        "thread_id": thread.id,
        "line_id": thread.space.action_line_id,
        "circle": thread.circle,
        "is_closed": thread.space.is_closed,
    }
