"""Who may warn, propose, suspend, lift and appeal."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor
from accounts.measure_models import FormalWarning, Suspension
from accounts.models import User
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

MODERATING = ("moderator", "facilitator")
DECIDED = denied(_l("This was already decided."))


def can_moderate_somewhere(actor: Actor, now: datetime) -> Verdict:
    """Whoever moderates a line or a group, and site administrators."""
    if actor.is_admin or actor.lines_as(*MODERATING, today=now.date()) or actor.chaired_circles:
        return ALLOWED
    return denied(_l("Only moderators can do this."))


def _serves(actor: Actor, lines: Iterable[int], circle: str | None, is_closed: bool, now: datetime) -> bool:
    """Whether ``actor`` moderates there: in a closed group its own moderators alone do."""
    return actor.chairs(circle) or (not is_closed and actor.has_role(lines, *MODERATING, today=now.date()))


def can_warn(
    actor: Actor, user: User, lines: Iterable[int], circle: str | None, is_closed: bool, now: datetime
) -> Verdict:
    """Warn somebody about what they said where ``actor`` moderates; not oneself, and no site administrator."""
    if not actor.is_admin and not _serves(actor, lines, circle, is_closed, now):
        return denied(_l("Only moderators of this action line can do this."))
    return _reachable(actor, user)


def _reachable(actor: Actor, user: User) -> Verdict:
    if actor.id == user.id and not actor.is_system:
        return denied(_l("You cannot do this to yourself."))
    if user.is_admin:
        return denied(_l("Site administrators are outside these measures: appoint somebody else first."))
    return ALLOWED


def can_see_warning(actor: Actor, warning: FormalWarning, now: datetime) -> Verdict:
    """The person, moderators of the line or group concerned, and site administrators."""
    lines = [warning.action_line_id] if warning.action_line_id is not None else []
    if actor.is_admin or (actor.id is not None and actor.id in (warning.user_id, warning.given_by_id)):
        return ALLOWED
    if _serves(actor, lines, warning.circle, warning.is_closed, now):
        return ALLOWED
    return denied(_l("This is not public."))


def can_acknowledge(actor: Actor, warning: FormalWarning) -> Verdict:
    """The person who was warned."""
    if actor.id is not None and actor.id == warning.user_id:
        return ALLOWED
    return denied(_l("Only the person who was warned can acknowledge it."))


def can_withdraw_warning(actor: Actor, warning: FormalWarning) -> Verdict:
    """Whoever gave it, and site administrators."""
    if actor.is_admin or (actor.id is not None and actor.id == warning.given_by_id):
        return ALLOWED
    return denied(_l("Only the moderator who gave this warning can take it back."))


def can_propose_suspension(actor: Actor, user: User, now: datetime) -> Verdict:
    """Ask the site administrators to suspend somebody: whoever moderates."""
    verdict = can_moderate_somewhere(actor, now)
    return _reachable(actor, user) if verdict else verdict


def can_suspend(actor: Actor, user: User) -> Verdict:
    """Keep somebody from speaking anywhere for a time: site administrators."""
    if not actor.is_admin:
        return denied(_l("Only site administrators suspend people. You can propose it to them."))
    return _reachable(actor, user)


def can_decide_proposal(actor: Actor, suspension: Suspension) -> Verdict:
    """Impose or decline what was proposed: site administrators."""
    verdict = can_suspend(actor, suspension.user)
    return DECIDED if verdict and suspension.decision is not None else verdict


def can_lift(actor: Actor, suspension: Suspension, now: datetime) -> Verdict:
    """End a suspension early: site administrators, while it runs."""
    if not actor.is_admin:
        return denied(_l("Only site administrators lift suspensions."))
    return ALLOWED if suspension.runs_at(now) else denied(_l("This suspension does not run any more."))


def can_see_suspension(actor: Actor, suspension: Suspension) -> Verdict:
    """Site administrators, who proposed it and, once it was imposed, the person."""
    if actor.is_admin or (actor.id is not None and actor.id == suspension.proposed_by_id):
        return ALLOWED
    if actor.id is not None and actor.id == suspension.user_id and suspension.decision == "imposed":
        return ALLOWED
    return denied(_l("This is not public."))


def can_appeal_suspension(actor: Actor, suspension: Suspension, now: datetime) -> Verdict:
    """The suspended person, once, while it runs."""
    if actor.id is None or actor.id != suspension.user_id or suspension.decision != "imposed":
        return denied(_l("Only the person who was suspended can appeal."))
    if suspension.appealed_at is not None:
        return denied(_l("You appealed already. The answer appears on this page."))
    return ALLOWED if suspension.runs_at(now) else denied(_l("This suspension does not run any more."))


def can_decide_suspension_appeal(actor: Actor, suspension: Suspension, is_alone: bool = False) -> Verdict:
    """Another site administrator than the one who imposed it; ``is_alone``: there is no other."""
    if not actor.is_admin:
        return denied(_l("Only site administrators decide these appeals."))
    if not suspension.waits_for_appeal:
        return DECIDED
    if actor.id is not None and actor.id == suspension.user_id:
        return denied(_l("You cannot do this to yourself."))
    if actor.id is not None and actor.id == suspension.decided_by_id and not is_alone:
        return denied(_l("An appeal is decided by somebody else than the first decision."))
    return ALLOWED
