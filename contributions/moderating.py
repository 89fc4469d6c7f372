"""Hiding, rejecting, approving and showing again: each leaves a decision with its reason. None commits."""

from accounts.actor import Actor
from contributions import events, mails, policies
from contributions.facts import facts_of
from contributions.labels import RULES
from contributions.models import HIDDEN, PENDING, PUBLIC, Contribution, ModerationDecision
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require

LONGEST_REASON = 500


def hide(actor: Actor, contribution: Contribution, reason: str, rule: str = "other") -> ModerationDecision:
    """Take words out of sight, everywhere, with a reason that is shown in their place. Their speaker gets a mail."""
    lock(contribution)
    require(policies.can_hide(actor, contribution, now()))
    decision = decide(actor, contribution, "hide", checked_reason(reason), rule)
    contribution.visibility = HIDDEN
    publish(events.ContributionHidden(**facts_of(contribution, actor), decision_id=decision.id))
    mails.hidden(contribution, decision)
    return decision


def reject(actor: Actor, contribution: Contribution, reason: str, rule: str = "other") -> ModerationDecision:
    """Do not let pass what waits for approval. Its speaker gets a mail with the reason."""
    lock(contribution)
    require(policies.can_approve(actor, contribution, now()))
    decision = decide(actor, contribution, "reject", checked_reason(reason), rule)
    contribution.visibility = HIDDEN
    publish(events.ContributionRejected(**facts_of(contribution, actor), decision_id=decision.id))
    mails.hidden(contribution, decision)
    return decision


def restore(actor: Actor, contribution: Contribution, reason: str) -> ModerationDecision:
    """Show again what a moderator hid, or for the first time what was not let pass."""
    lock(contribution)
    require(policies.can_restore(actor, contribution, now()))
    return shown(actor, contribution, checked_reason(reason))


def shown(actor: Actor, contribution: Contribution, reason: str) -> ModerationDecision:
    """Make hidden words public; the caller has asked its policy and locked the row."""
    decision = decide(actor, contribution, "restore", reason)
    is_first, contribution.held_at, contribution.held_for = contribution.held_at is not None, None, None
    contribution.visibility = PUBLIC
    facts = facts_of(contribution, actor)
    publish(events.ContributionRestored(**facts, decision_id=decision.id, is_first=is_first))
    return decision


def decide(
    actor: Actor, contribution: Contribution, act: str, reason: str, rule: str = "other"
) -> ModerationDecision:
    """Note a decision with its checked ``reason``. Raises :class:`Invalid` for a rule that there is not."""
    if rule not in RULES:
        raise Invalid(_("Please choose a reason."), {"rule": [_("Please choose a reason.")]})
    decision = ModerationDecision(
        contribution_id=contribution.id, act=act, rule=rule, reason=reason,
        role=policies.role_of(actor, contribution, now()), decided_by_id=actor.id, decided_at=now(),
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    return decision


def checked_reason(reason: str) -> str:
    """A reason as it will be shown. Raises :class:`Invalid` for none, and for one that is too long."""
    clean = " ".join(richtext.normalised(reason).split())
    if not 3 <= len(clean) <= LONGEST_REASON:
        message = _("Please give a reason of 3 to 500 characters: it is shown in place of the words.")
        raise Invalid(message, {"reason": [message]})
    return clean


def lock(contribution: Contribution) -> None:
    """Hold its row until the end of the transaction, so that two moderators decide one after the other."""
    db.session.flush()
    db.session.refresh(contribution, ["visibility", "held_at", "held_for"], with_for_update=True)


def waits(contribution: Contribution) -> bool:
    """Whether it waits for approval."""
    return contribution.visibility == PENDING
