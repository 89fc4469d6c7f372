"""Who may read, open, answer, change, lock and pin. Reading is everybody's, but in closed groups."""

from datetime import datetime

from accounts.actor import Actor, can_speak
from contributions import policies as words
from contributions.models import PUBLIC
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from forum.models import Post, Space, Thread
from themes.models import ActionLine

CHAIR = ("moderator", "facilitator")
MERGED = denied(_l("This thread was merged into another one: what is said about it is said there."))
KEPT = denied(_l("What was said in a closed group stays in it, and what everybody can read stays readable."))
READ_ONLY = denied(_l("This space is read-only for now: what was said stays readable."))
ARCHIVED = denied(_l("This group was closed down: what was said in it stays readable."))


def can_see_space(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Read what is said in a space: everybody, but in a closed group its members alone."""
    if actor.is_system or not space.is_closed or actor.belongs_to(space.circle):
        return ALLOWED
    return denied(_l("This is not public."))


def can_see_thread(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Read a thread: whoever may read its space. Agrees with :func:`forum.queries.threads_visible_to`."""
    return can_see_space(actor, thread.space, now)


def can_speak_in(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Say something in a space: not while it is silent or closed down, and in a closed group its members alone."""
    if not (seen := can_see_space(actor, space, now)):
        return seen
    if space.archived_at is not None and not actor.is_system:
        return ARCHIVED
    if space.is_read_only_at(now) and not can_chair(actor, space, now):
        return READ_ONLY
    return can_speak(actor, [space.action_line_id], now)


def can_open_thread(actor: Actor, where: ActionLine | Space, now: datetime) -> Verdict:
    """Start a thread in a space, or under an action line whose space need not exist yet."""
    return can_speak_in(actor, where, now) if isinstance(where, Space) else can_speak(actor, [where.id], now)


def can_reply(actor: Actor, thread: Thread, now: datetime, parent: Post | None = None) -> Verdict:
    """Say something in a thread, perhaps in answer to a post of it."""
    if thread.merged_into_id is not None:
        return MERGED
    if thread.is_locked:
        return denied(_l("This thread is locked: nothing more can be said in it."))
    if parent is not None and parent.contribution.visibility != PUBLIC:
        return denied(_l("What was hidden or withdrawn cannot be answered."))
    return can_speak_in(actor, thread.space, now)


def can_edit(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Reword one's own post, while the thread is open and one may speak in it."""
    verdict = words.can_revise(actor, post.contribution, now)
    if verdict and not (spoken := can_speak_in(actor, post.thread.space, now)):
        return spoken
    if verdict and post.thread.is_locked and not actor.is_system:
        return denied(_l("This thread is locked: what was said in it can be withdrawn, but not reworded."))
    return verdict


def can_withdraw(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Take one's own post back; also in a locked thread."""
    return words.can_withdraw(actor, post.contribution, now)


def can_chair(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Moderate a space: its own moderators and, unless it is closed, the chairs of its line; site administrators."""
    if actor.is_system or actor.chairs(space.circle):
        return ALLOWED
    if not space.is_closed and actor.has_role([space.action_line_id], *CHAIR, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


def can_relay(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Enter what somebody said elsewhere: facilitators, moderators and rapporteurs of the line, in a closed group its
    moderators, and site administrators; not in a locked thread, which is closed to all."""
    space = thread.space
    serves = not space.is_closed and actor.has_role([space.action_line_id], *words.STAFF, today=now.date())
    if not (actor.is_system or actor.chairs(space.circle) or serves):
        return denied(_l("Only the secretariat and the moderators of this action line can relay interventions."))
    return can_reply(actor, thread, now)


def can_moderate(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Act as moderator of a thread: whoever moderates its space."""
    return can_chair(actor, thread.space, now)


can_lock = can_moderate
can_pin = can_moderate
can_file = can_moderate


def can_see_history(actor: Actor, post: Post, now: datetime) -> Verdict:
    """Read all wordings of a post: whoever may read the present one."""
    return words.can_see(actor, post.contribution, now)


def can_rename(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Give a thread another title: its author within thirty days, chairs at any time, with a reason."""
    if thread.merged_into_id is not None:
        return MERGED
    if can_moderate(actor, thread, now):
        return ALLOWED
    if actor.id is None or thread.opened_by_id != actor.id:
        return denied(_l("Only the person who opened this thread, and moderators, can rename it."))
    if thread.is_locked or not thread.is_title_shown or now > thread.opened_at + words.EDIT_WINDOW:
        return denied(_l("This title can no longer be changed by the person who wrote it; moderators can."))
    return can_speak_in(actor, thread.space, now)


def can_split(actor: Actor, thread: Thread, now: datetime) -> Verdict:
    """Let some posts become a thread of their own in the same space."""
    return MERGED if thread.merged_into_id is not None else can_moderate(actor, thread, now)


can_slow = can_split


def can_move_thread(actor: Actor, thread: Thread, where: ActionLine | Space, now: datetime) -> Verdict:
    """Let a thread stand in another space: whoever moderates it and may open threads there.

    Never out of a closed group, into one or between two: nobody shall read what was not said to them, and what is
    public and perhaps cited does not vanish.
    """
    if thread.merged_into_id is not None:
        return MERGED
    if not (chaired := can_moderate(actor, thread, now)):
        return chaired
    if audience(thread.space) != audience(where):
        return KEPT
    return can_open_thread(actor, where, now)


def can_move_posts(actor: Actor, source: Thread, target: Thread, now: datetime) -> Verdict:
    """Let posts of one thread stand in another, or merge it whole: whoever moderates both, within one audience."""
    if source.merged_into_id is not None or target.merged_into_id is not None:
        return MERGED
    return can_undo_posts(actor, source, target, now)


def can_undo_posts(actor: Actor, source: Thread, target: Thread, now: datetime) -> Verdict:
    """Let posts go back to the thread that they came from, which may have been merged: whoever moderates both."""
    for thread in (source, target):
        if not (chaired := can_moderate(actor, thread, now)):
            return chaired
    return ALLOWED if audience(source.space) == audience(target.space) else KEPT


can_merge = can_move_posts


def audience(where: ActionLine | Space) -> str | None:
    """The circle whose members alone read what is said there; ``None``: everybody does."""
    return where.circle if isinstance(where, Space) and where.is_closed else None


def can_mark_read(actor: Actor) -> Verdict:
    """Keep a mark of what was read: anybody with an account, for themselves."""
    return ALLOWED if actor.is_authenticated else denied(_l("Please sign in first."))
