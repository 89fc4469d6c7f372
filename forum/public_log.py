"""What chairs do with threads, in the public moderation log; never what happens in closed groups."""

from accounts.actor import Actor
from contributions import log
from core.clock import now
from forum.models import Thread
from forum.policies import CHAIR


def is_logged(*threads: Thread | None) -> bool:
    """Whether everybody may know that something was done with these threads."""
    return not any(thread.space.is_closed for thread in threads if thread is not None)


def note_thread(actor: Actor, thread: Thread, act: str, reason: str = "") -> None:
    """Write a line about a thread, unless it stands in a closed group."""
    if is_logged(thread):
        log.note(
            act, role_of(actor, thread), symbol=thread.symbol, place=thread.url, reason=reason,
            action_line_id=thread.space.action_line_id,
        )  # fmt: skip


def role_of(actor: Actor, thread: Thread) -> str:
    """As what ``actor`` chairs it; said in the log instead of a name."""
    today, line = now().date(), thread.space.action_line_id
    held = [role for role in CHAIR if line in actor.lines_as(role, today=today)]
    if held:
        return held[0]
    return "group" if thread.circle in actor.chaired_circles else "administrator"
