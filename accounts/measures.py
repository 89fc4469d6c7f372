"""Approving, warning and suspending people. None commits; each that concerns a person writes them a mail."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts import events, measure_mails
from accounts.actor import Actor
from accounts.labels import MEASURE_RULES
from accounts.measure_models import DECLINED, IMPOSED, FormalWarning, Suspension
from accounts.measure_policies import (
    can_acknowledge,
    can_appeal_suspension,
    can_decide_proposal,
    can_decide_suspension_appeal,
    can_lift,
    can_propose_suspension,
    can_suspend,
    can_warn,
    can_withdraw_warning,
)
from accounts.models import User
from accounts.queries import is_only_admin
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require

LONGEST_SUSPENSION = 365
SYMBOL_LENGTH = 60


def approve_account(user: User) -> None:
    """Let what this account says appear at once from now on; whoever calls has decided that it may."""
    if user.approved_at is None:
        user.approved_at = now()
        publish(events.AccountApproved(user_id=user.id))


def warn(
    actor: Actor, user: User, reason: str, *, about: str | None = None, lines: Sequence[int] = (),
    circle: str | None = None, is_closed: bool = False,
) -> FormalWarning:  # fmt: skip
    """Give somebody a formal note, perhaps about what they said (``about``: its symbol). Until they acknowledge it
    they can say nothing."""
    require(can_warn(actor, user, lines, circle, is_closed, now()))
    warning = FormalWarning(
        user=user, reason=_checked(reason, "reason"), about=about, action_line_id=lines[0] if lines else None,
        circle=circle, is_closed=is_closed, given_by_id=actor.id, given_at=now(),
    )  # fmt: skip
    db.session.add(warning)
    user.warned_at = now()
    db.session.flush()
    publish(events.PersonWarned(actor_id=actor.id, user_id=user.id, warning_id=warning.id))
    measure_mails.warned(warning)
    return warning


def acknowledge(actor: Actor, warning: FormalWarning) -> None:
    """Say that one read the warning; once is enough."""
    require(can_acknowledge(actor, warning))
    if warning.acknowledged_at is None and warning.withdrawn_at is None:
        warning.acknowledged_at = now()
        _weigh(warning.user)
        publish(events.WarningAcknowledged(actor_id=actor.id, user_id=warning.user_id, warning_id=warning.id))


def withdraw_warning(actor: Actor, warning: FormalWarning) -> None:
    """Take a warning back; it stays in the record."""
    require(can_withdraw_warning(actor, warning))
    if warning.withdrawn_at is None:
        warning.withdrawn_at = now()
        _weigh(warning.user)
        publish(events.WarningWithdrawn(actor_id=actor.id, user_id=warning.user_id, warning_id=warning.id))


def propose_suspension(
    actor: Actor, user: User, days: int, reason: str, rule: str = "other", about: str | None = None
) -> Suspension:
    """Ask the site administrators to keep somebody from speaking for ``days``."""
    require(can_propose_suspension(actor, user, now()))
    if not 1 <= days <= LONGEST_SUSPENSION:
        message = _("A suspension lasts from 1 to 365 days.")
        raise Invalid(message, {"days": [message]})
    _check_ground(rule, about)
    made = Suspension(
        user=user, days=days, rule=rule, reason=_checked(reason, "reason"), about=about, proposed_by_id=actor.id,
        proposed_at=now(), appeal_answer="",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    publish(events.SuspensionProposed(actor_id=actor.id, user_id=user.id, suspension_id=made.id))
    return made


def _check_ground(rule: str, about: str | None) -> None:
    if rule not in MEASURE_RULES:
        raise Invalid(_("Please choose a reason."), {"rule": [_("Please choose a reason.")]})
    if about is not None and len(about) > SYMBOL_LENGTH:
        message = _("Use at most %(limit)s characters.", limit=SYMBOL_LENGTH)
        raise Invalid(message, {"about": [message]})


def suspend(
    actor: Actor, user: User, days: int, reason: str, rule: str = "other", about: str | None = None
) -> Suspension:
    """Keep somebody from speaking anywhere for ``days``, beginning now. They can read, appeal, and see the reason."""
    require(can_suspend(actor, user))
    proposed = propose_suspension(actor, user, days, reason, rule, about)
    decide_proposal(actor, proposed, True)
    return proposed


def decide_proposal(actor: Actor, suspension: Suspension, is_imposed: bool) -> None:
    """Impose what was proposed, beginning now, or decline it. Raises :class:`Conflict` if that was done already."""
    _lock(suspension)
    if suspension.decision is not None:
        raise Conflict(_("This was already decided."))
    require(can_decide_proposal(actor, suspension))
    suspension.decided_by_id, suspension.decided_at = actor.id, now()
    suspension.decision = IMPOSED if is_imposed else DECLINED
    facts = _facts(actor, suspension)
    if not is_imposed:
        publish(events.SuspensionDeclined(**facts))
        return
    suspension.until = now() + timedelta(days=suspension.days)
    _weigh(suspension.user)
    publish(events.PersonSuspended(**facts, until=suspension.until, rule=suspension.rule))
    measure_mails.suspended(suspension)


def lift(actor: Actor, suspension: Suspension) -> None:
    """End a suspension before its time."""
    require(can_lift(actor, suspension, now()))
    _lift(actor, suspension)


def _lift(actor: Actor, suspension: Suspension) -> None:
    suspension.lifted_at, suspension.lifted_by_id = now(), actor.id
    _weigh(suspension.user)
    facts = _facts(actor, suspension)
    publish(events.SuspensionLifted(**facts))
    measure_mails.lifted(suspension)


def appeal_suspension(actor: Actor, suspension: Suspension, words: str) -> None:
    """Ask another site administrator to look at one's suspension."""
    require(can_appeal_suspension(actor, suspension, now()))
    suspension.appeal_words, suspension.appealed_at = _checked(words, "words"), now()
    publish(events.SuspensionAppealed(**_facts(actor, suspension)))


def decide_suspension_appeal(actor: Actor, suspension: Suspension, outcome: str, answer: str) -> None:
    """``granted`` lifts the suspension, ``refused`` leaves it; ``answer`` is what the person is told."""
    _lock(suspension)
    require(can_decide_suspension_appeal(actor, suspension, is_only_admin(actor)))
    if outcome not in ("granted", "refused"):
        raise Invalid(_("Choose to grant or to refuse the appeal."))
    suspension.appeal_answer = _checked(answer, "answer")
    suspension.appeal_outcome = outcome
    suspension.appeal_decided_by_id, suspension.appeal_decided_at = actor.id, now()
    facts = _facts(actor, suspension)
    publish(events.SuspensionAppealDecided(**facts, outcome=outcome))
    if outcome == "granted" and suspension.runs_at(now()):
        _lift(actor, suspension)


def _facts(actor: Actor, suspension: Suspension) -> dict[str, Any]:
    return {"actor_id": actor.id, "user_id": suspension.user_id, "suspension_id": suspension.id}


def _weigh(user: User) -> None:
    """Let the account say what its warnings and suspensions amount to now."""
    db.session.flush()
    running = select(Suspension).where(
        Suspension.user_id == user.id, Suspension.decision == IMPOSED, Suspension.lifted_at.is_(None),
        Suspension.until > now(),
    )  # fmt: skip
    last = db.session.scalars(running.order_by(Suspension.until.desc()).limit(1)).one_or_none()
    user.suspended_until, user.suspension_reason = (last.until, last.reason) if last else (None, None)
    unread = select(FormalWarning.given_at).where(
        FormalWarning.user_id == user.id,
        FormalWarning.acknowledged_at.is_(None),
        FormalWarning.withdrawn_at.is_(None),
    )
    user.warned_at = db.session.scalar(unread.order_by(FormalWarning.id.desc()).limit(1))


def _checked(words: str, field: str) -> str:
    clean = " ".join(richtext.normalised(words).split())
    if not 3 <= len(clean) <= 500:
        message = _("Please give a reason of 3 to 500 characters.")
        raise Invalid(message, {field: [message]})
    return clean


def _lock(suspension: Suspension) -> None:
    """Hold its row until the end of the transaction, so that two administrators decide one after the other."""
    db.session.flush()
    db.session.refresh(suspension, ["decision", "appealed_at", "appeal_outcome"], with_for_update=True)
