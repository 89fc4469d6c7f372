"""Who may open, answer, change, lock and pin. Reading is everybody's."""

from datetime import datetime

from accounts.actor import Actor, can_speak
from contributions import policies as words
from contributions.models import PUBLIC
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from forum.models import Post, Thread
from themes.models import ActionLine

CHAIR = ("moderator", "facilitator")


def can_open_thread(actor: Actor, line: ActionLine, now: datetime) -> Verdict:
    """Start a thread under an action line."""
    return can_speak(actor, [line.id], now.date())


def can_reply(actor: Actor, thread: Thread, now: datetime, parent: Post | None = None) -> Verdict:
    """Say something in a thread, perhaps in answer to a post of it."""
    if thread.is_locked:
        return denied(_l("This thread is locked: nothing more can be said in it."))
    if parent is not None and parent.contribution.visibility != PUBLIC:
        return denied(_l("What was hidden or withdrawn cannot be answered."))
    return can_speak(actor, thread.action_line_ids, now.date())


def can_edit(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Reword one's own post, while the thread is open."""
    verdict = words.can_revise(actor, post.contribution, now)
    if verdict and post.thread.is_locked and not actor.is_system:
        return denied(_l("This thread is locked: what was said in it can be withdrawn, but not reworded."))
    return verdict


def can_withdraw(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Take one's own post back; also in a locked thread."""
    return words.can_withdraw(actor, post.contribution, now)


def can_moderate(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Act as moderator of a thread: moderators and facilitators of its line, and site administrators."""
    if actor.has_role(thread.action_line_ids, *CHAIR, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


can_lock = can_moderate
can_pin = can_moderate


def can_see_history(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Read all wordings of a post: whoever may read the present one."""
    return words.can_see(actor, post.contribution, now)
