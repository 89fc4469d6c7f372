"""Who may found, change, silence and close down groups, and who may come in and go.

A group's own moderators run it; of an open one the chairs of its action line do, too. What is not said here about
reading and speaking is in :mod:`forum.policies`.
"""

from datetime import datetime

from accounts.actor import Actor
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from forum.models import GROUP, Space
from forum.policies import ARCHIVED, CHAIR, can_chair, can_see_space
from themes.models import ActionLine

ONLY_GROUPS = denied(_l("This is possible for groups only."))


def can_found(actor: Actor, line: ActionLine, now: datetime) -> Verdict:
    """Begin a group inside an action line: its facilitators and moderators, and site administrators."""
    if actor.is_system or actor.has_role([line.id], *CHAIR, today=now.date()):
        return ALLOWED
    return denied(_l("Only facilitators and moderators of this action line can begin groups."))


def can_know_space(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Know its name and what it is for. Agrees with :func:`forum.space_queries.knowable_clause`."""
    return ALLOWED if space.is_listed else can_see_space(actor, space, now)


def _run(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Run a group that is not closed down."""
    if space.kind != GROUP:
        return ONLY_GROUPS
    if not (verdict := can_chair(actor, space, now)):
        return verdict
    return ARCHIVED if space.archived_at is not None else ALLOWED


can_edit_space = _run
can_invite = _run
can_decide_request = _run
can_archive = _run


def can_reopen(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Open a group again that was closed down."""
    if space.archived_at is None:
        return denied(_l("This group is not closed down."))
    return can_chair(actor, space, now)


def can_silence(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Make a space read-only, or let people speak in it again: whoever moderates it."""
    return ARCHIVED if space.archived_at is not None else can_chair(actor, space, now)


def can_ask_to_join(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Come into an open group, or ask for it at one that is listed: anybody with a confirmed account."""
    if not (verdict := _is_somebody(actor)):
        return verdict
    if space.kind != GROUP or not can_know_space(actor, space, now):
        return denied(_l("This is not public."))
    if space.circle in actor.circles:
        return denied(_l("You are a member of this group."))
    return ARCHIVED if space.archived_at is not None else ALLOWED


def can_accept(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Become a member by an invitation that was sent to one's own address."""
    if not (verdict := _is_somebody(actor)):
        return verdict
    return ARCHIVED if space.archived_at is not None else ALLOWED


def _is_somebody(actor: Actor) -> Verdict:
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    return ALLOWED


def can_leave(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Go: every member, at any time."""
    return ALLOWED if space.circle in actor.circles else denied(_l("You are not a member of this group."))


def can_remove(actor: Actor, space: Space, now: datetime) -> Verdict:
    """Take somebody's place away, or make members moderators and back; also in a group that was closed down."""
    return can_chair(actor, space, now) if space.kind == GROUP else ONLY_GROUPS


can_appoint_moderator = can_remove


def can_see_members(actor: Actor, space: Space, now: datetime) -> Verdict:
    """The names of all members: the members themselves and whoever runs the group. Moderators are named to readers."""
    if space.kind == GROUP and (space.circle in actor.circles or can_chair(actor, space, now)):
        return ALLOWED
    return denied(_l("Only its members see who belongs to this group."))
