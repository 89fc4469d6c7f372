"""Who may claim and decide cases, and who may ask for another view."""

from datetime import datetime

from accounts.actor import Actor
from contributions.models import HIDDEN, OUT_OF_SIGHT, PUBLIC, ModerationDecision
from contributions.moderation_models import DISMISSED, Appeal, Case
from contributions.policies import can_moderate
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

TAKEN = denied(_l("Another moderator has claimed this case. The claim lapses by itself after four hours."))
DECIDED = denied(_l("This was already decided."))


def can_claim(actor: Actor, case: Case, now: datetime) -> Verdict:
    """Take an open case, or give it back: whoever moderates the contribution, unless another has it now.

    A site administrator may take it from anybody. Nobody decides about their own words.
    """
    verdict = can_moderate(actor, case.contribution, now)
    if not verdict:
        return verdict
    if case.outcome is not None:
        return DECIDED
    if actor.id is not None and case.contribution.speaker_id == actor.id:
        return denied(_l("Another moderator decides about what you said yourself."))
    if case.claimant_at(now) not in (None, actor.id) and not actor.is_admin:
        return TAKEN
    return ALLOWED


can_decide_case = can_claim


def can_appeal_hiding(
    actor: Actor, decision: ModerationDecision, latest_id: int, visibility: str, speaker_id: int | None
) -> Verdict:
    """Ask another moderator to look at words that were taken out of sight: their speaker alone, while they are hidden
    and that decision is the latest one."""
    if actor.id is None or speaker_id != actor.id:
        return denied(_l("Only the person who said this can appeal."))
    if visibility != HIDDEN or decision.act not in OUT_OF_SIGHT or decision.id != latest_id:
        return denied(_l("There is no decision against it any more."))
    return ALLOWED


def can_appeal_dismissal(actor: Actor, case: Case) -> Verdict:
    """Ask another moderator to look at a complaint that was dismissed: one of those who complained, while the words
    are public."""
    if actor.id is None or all(flagged.flagged_by_id != actor.id for flagged in case.flags):
        return denied(_l("Only those who complained can appeal."))
    if case.outcome != DISMISSED or case.contribution.visibility != PUBLIC:
        return denied(_l("Only a complaint that was dismissed can be appealed."))
    return ALLOWED


def can_decide_appeal(actor: Actor, appeal: Appeal, now: datetime, is_alone: bool = False) -> Verdict:
    """Another moderator than the first one, or a site administrator; never who appealed or spoke.

    ``is_alone``: the actor is the only site administrator, and may decide even what they decided first.
    """
    verdict = can_moderate(actor, appeal.contribution, now)
    if not verdict:
        return verdict
    if appeal.outcome is not None:
        return DECIDED
    if actor.id is not None and actor.id in (appeal.appellant_id, appeal.contribution.speaker_id):
        return denied(_l("Another moderator decides about an appeal of yours, or about your words."))
    if actor.id is not None and actor.id == appeal.first_by_id and not (actor.is_admin and is_alone):
        return denied(_l("An appeal is decided by somebody else than the first decision."))
    return ALLOWED
