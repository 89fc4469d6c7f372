"""Who may read, change, hide and complain about what was said."""

from datetime import datetime, timedelta

from accounts.actor import Actor
from contributions.models import HIDDEN, PUBLIC, WITHDRAWN, Contribution
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

STAFF = ("facilitator", "moderator", "rapporteur")
MODERATING = ("moderator", "facilitator")
EDIT_WINDOW = timedelta(days=30)


def line_ids(contribution: Contribution) -> frozenset[int]:
    """The action lines under which it is filed."""
    return frozenset(line.id for line in contribution.action_lines)


def is_staff(actor: Actor, contribution: Contribution, now: datetime) -> bool:
    """Whether ``actor`` facilitates, moderates or reports on one of its lines."""
    return actor.has_role(line_ids(contribution), *STAFF, today=now.date())


def can_see(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """The words themselves. Agrees with :func:`contributions.queries.visible_to`.

    Staff read what is hidden, but nobody else's answer before its closing: results are hidden from them too.
    """
    if contribution.is_public_at(now) or actor.is_system:
        return ALLOWED
    if actor.id is not None and contribution.speaker_id == actor.id:
        return ALLOWED
    if (
        contribution.visibility != WITHDRAWN
        and not contribution.is_sealed_at(now)
        and is_staff(actor, contribution, now)
    ):
        return ALLOWED
    return denied(_l("This is not public."))


def can_revise(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """A new wording: its speaker's alone, while it is public, within thirty days."""
    if actor.is_system:
        return ALLOWED
    if actor.id is None or contribution.speaker_id != actor.id:
        return denied(_l("Only the person who said this can change it."))
    if contribution.visibility != PUBLIC:
        return denied(_l("What was hidden or withdrawn cannot be changed."))
    if now > contribution.said_at + EDIT_WINDOW:
        return denied(_l("This can no longer be changed: thirty days have passed. You can reply to it."))
    return ALLOWED


def can_withdraw(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Taking it back: its speaker's alone."""
    if actor.id is None or contribution.speaker_id != actor.id:
        return denied(_l("Only the person who said this can withdraw it."))
    if contribution.visibility != PUBLIC:
        return denied(_l("This was already hidden or withdrawn."))
    return ALLOWED


def can_moderate(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Hiding, restoring and answering flags: moderators and facilitators of its lines, and site administrators."""
    if actor.is_system or actor.has_role(line_ids(contribution), *MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


def can_use_desk(actor: Actor, now: datetime) -> Verdict:
    """The moderators' desk: whoever moderates or facilitates some action line, and site administrators."""
    if actor.is_admin or actor.lines_as(*MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("The desk is for moderators and facilitators of action lines."))


def can_moderate_line(actor: Actor, line_id: int, now: datetime) -> Verdict:
    """The part of the desk that belongs to one action line."""
    if actor.has_role([line_id], *MODERATING, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators of this action line can do this."))


def can_hide(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Hide what is public."""
    verdict = can_moderate(actor, contribution, now)
    if verdict and contribution.visibility != PUBLIC:
        return denied(_l("This was already hidden or withdrawn."))
    return verdict


def can_restore(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Show again what a moderator hid."""
    verdict = can_moderate(actor, contribution, now)
    if verdict and contribution.visibility != HIDDEN:
        return denied(_l("Only what a moderator hid can be restored."))
    return verdict


def can_flag(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Complain: anybody with a confirmed account, about what others said in public."""
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    if contribution.speaker_id == actor.id:
        return denied(_l("This is your own contribution: you can change or withdraw it."))
    if not contribution.is_public_at(now):
        return denied(_l("This is not public."))
    return ALLOWED
