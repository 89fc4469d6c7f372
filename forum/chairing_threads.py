"""What chairs do with a whole thread: another title, slow mode, another space. None commits; all are safe to repeat."""

from typing import Any

from accounts.actor import Actor
from contributions.refiling import refile_topic
from core import topics
from core.clock import now
from core.events import publish
from core.locale import _
from core.policy import require
from forum import acts, chair_events, policies, queries
from forum.act_models import MOVE, RENAME, SLOW, ThreadAct
from forum.actions import checked_title, space_of
from forum.chairing import thread_facts
from forum.models import Space, Thread
from forum.moving import standing
from themes.models import ActionLine

LONGEST_WAIT = 7 * 24 * 3600


def rename_thread(
    actor: Actor, thread: Thread, title: str, reason: str = "", undoes: ThreadAct | None = None
) -> None:
    """Give it another title; earlier ones stay with the acts. Chairs give a reason, its author within the window need not."""
    thread = queries.held(thread)
    require(policies.can_rename(actor, thread, now()))
    clean = checked_title(title)
    is_author = thread.opened_by_id is not None and thread.opened_by_id == actor.id
    why = acts.checked_reason(reason) if reason or not is_author else ""
    if clean == thread.title:
        return
    act = acts.keep(actor, RENAME, thread, why, {"from": thread.title, "to": clean}, undoes=undoes)
    thread.title = clean
    publish(chair_events.ThreadRenamed(**_facts(actor, thread, act)))


def set_slow_mode(actor: Actor, thread: Thread, seconds: int, reason: str, undoes: ThreadAct | None = None) -> None:
    """Let participants wait between two posts; 0 ends it. Raises :class:`core.errors.Invalid`."""
    thread = queries.held(thread)
    require(policies.can_slow(actor, thread, now()))
    if not 0 <= seconds <= LONGEST_WAIT:
        raise acts.invalid_field("seconds", _("The wait is 0 seconds to 7 days."))
    why = acts.checked_reason(reason)
    if seconds == thread.slow_seconds:
        return
    act = acts.keep(actor, SLOW, thread, why, {"from": thread.slow_seconds, "to": seconds}, undoes=undoes)
    thread.slow_seconds = seconds
    publish(chair_events.SlowModeChanged(**_facts(actor, thread, act), seconds=seconds))


def move_thread(
    actor: Actor, thread: Thread, where: ActionLine | Space, reason: str, undoes: ThreadAct | None = None
) -> None:
    """Let it stand in another space, with all that was said in it; addresses and symbols stay.

    Raises :class:`core.errors.Refused` when somebody would then read what was not said to them, or no more what was.
    """
    thread = queries.held(thread)
    require(policies.can_move_thread(actor, thread, where, now()))
    why = acts.checked_reason(reason)
    space, before = where if isinstance(where, Space) else space_of(where), thread.space
    if space.id == before.id:
        return
    act = acts.keep(actor, MOVE, thread, why, {"from": before.id, "to": space.id}, undoes=undoes)
    thread.space, thread.is_pinned = space, False
    refile_topic(thread.topic, standing(before), standing(space))
    facts = _facts(actor, thread, act) | {"from_line_id": before.action_line_id, "from_circle": before.circle}
    moved = chair_events.ThreadMoved(**facts)
    topics.touch(*moved.touches)
    publish(moved)


def _facts(actor: Actor, thread: Thread, act: ThreadAct) -> dict[str, Any]:
    return {"actor_id": actor.id, "act_id": act.id, **thread_facts(thread)}
