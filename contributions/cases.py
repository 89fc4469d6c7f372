"""Complaints and their cases: several flags on one contribution are decided as one. None commits."""

from collections import Counter

from sqlalchemy import select

from accounts.actor import Actor
from contributions import events, policies
from contributions.case_policies import can_claim, can_decide_case
from contributions.facts import facts_of
from contributions.labels import FLAG_REASONS
from contributions.models import PUBLIC, Contribution, Flag
from contributions.moderating import LONGEST_REASON, hide
from contributions.moderation_models import DISMISSED, UPHELD, Case
from core import richtext
from core.clock import now
from core.db import db, upsert
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require

LONGEST_NOTE = 1_000


def flag(actor: Actor, contribution: Contribution, reason: str, note: str = "") -> Flag:
    """Complain about a contribution, once; a second complaint of the same account returns the first."""
    require(policies.can_flag(actor, contribution, now()))
    if reason not in FLAG_REASONS:
        raise Invalid(_("Please choose a reason."), {"reason": [_("Please choose a reason.")]})
    earlier = db.session.scalars(select(Flag).filter_by(contribution_id=contribution.id, flagged_by_id=actor.id))
    if (found := earlier.unique().one_or_none()) is not None:
        return found
    made = Flag(
        contribution_id=contribution.id, case_id=_open_case(contribution).id, flagged_by_id=actor.id, reason=reason,
        note=richtext.normalised(note)[:LONGEST_NOTE], flagged_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    publish(events.ContributionFlagged(**facts_of(contribution, actor), flag_id=made.id))
    return made


def _open_case(contribution: Contribution) -> Case:
    """The one open case of a contribution, made if there is none; its row is held."""
    new = upsert(Case).values(contribution_id=contribution.id, opened_at=now(), answer="")
    db.session.execute(new.on_conflict_do_nothing())
    query = select(Case).where(Case.contribution_id == contribution.id, Case.outcome.is_(None))
    return db.session.scalars(query.with_for_update(of=Case)).unique().one()


def claim(actor: Actor, case: Case) -> None:
    """Take a case for some hours; again: some hours more."""
    _lock(case)
    require(can_claim(actor, case, now()))
    if case.claimant_at(now()) != actor.id:
        publish(events.CaseClaimed(**facts_of(case.contribution, actor), case_id=case.id))
    case.claimed_by_id, case.claimed_at = actor.id, now()


def release(actor: Actor, case: Case) -> None:
    """Give a case back; nothing happens to one that is nobody's."""
    _lock(case)
    if case.outcome is not None or case.claimant_at(now()) is None:
        return
    require(can_claim(actor, case, now()))
    case.claimed_by_id = case.claimed_at = None
    publish(events.CaseReleased(**facts_of(case.contribution, actor), case_id=case.id))


def decide_case(
    actor: Actor, case: Case, outcome: str, reason: str = "", rule: str | None = None, answer: str = ""
) -> None:
    """Decide all complaints of a case: ``upheld`` hides the contribution with ``reason``, ``dismissed`` leaves it.

    ``answer`` is what those who complained are told besides. Raises :class:`Conflict` for a case decided already.
    """
    _lock(case)
    if case.outcome is not None:
        raise Conflict(_("This case was already decided."))
    require(can_decide_case(actor, case, now()))
    if outcome not in (UPHELD, DISMISSED):
        raise Invalid(_("Choose to hide the contribution or to keep it."))
    contribution = case.contribution
    if outcome == UPHELD and contribution.visibility == PUBLIC:
        hide(actor, contribution, reason, rule or most_named(case))
    case.outcome, case.decided_at, case.decided_by_id = outcome, now(), actor.id
    case.answer = " ".join(richtext.normalised(answer).split())[:LONGEST_REASON]
    for flagged in case.flags:
        flagged.decision, flagged.decided_at, flagged.decided_by_id = outcome, now(), actor.id
        publish(events.FlagDecided(**facts_of(contribution, actor), flag_id=flagged.id, decision=outcome))


def most_named(case: Case) -> str:
    """The reason that most of those who complained gave; the first one of several."""
    return Counter(flagged.reason for flagged in case.flags).most_common(1)[0][0] if case.flags else "other"


def _lock(case: Case) -> None:
    """Hold its row until the end of the transaction, so that two moderators decide one after the other."""
    db.session.flush()
    db.session.refresh(case, ["outcome", "claimed_by_id", "claimed_at"], with_for_update=True)
