"""Appeals: another moderator looks again at what was hidden, or at a complaint that was dismissed. None commits."""

from sqlalchemy import func, select

from accounts.actor import Actor
from accounts.queries import is_only_admin
from contributions import events, queries
from contributions.case_policies import can_appeal_dismissal, can_appeal_hiding, can_decide_appeal
from contributions.facts import facts_of
from contributions.models import HIDDEN, PUBLIC, Contribution, ModerationDecision
from contributions.moderating import checked_reason, hide, lock, shown
from contributions.moderation_models import GRANTED, REFUSED, Appeal, Case
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require

LONGEST_APPEAL = 2_000


def appeal_hiding(actor: Actor, contribution: Contribution, words: str) -> Appeal:
    """Ask for another view of the decision that took one's own words out of sight; once for each decision."""
    decision = queries.hiding(contribution)
    if decision is None:
        raise Conflict(_("There is no decision against it any more."))
    latest = db.session.scalar(select(func.max(ModerationDecision.id)).filter_by(contribution_id=contribution.id))
    verdict = can_appeal_hiding(actor, decision, latest or 0, contribution.visibility, contribution.speaker_id)
    require(verdict)
    return _made(actor, contribution, words, decision_id=decision.id, first=decision.decided_by_id)


def appeal_dismissal(actor: Actor, case: Case, words: str) -> Appeal:
    """Ask for another view of the dismissal of one's complaint; once."""
    require(can_appeal_dismissal(actor, case))
    return _made(actor, case.contribution, words, case_id=case.id, first=case.decided_by_id)


def _made(
    actor: Actor, contribution: Contribution, words: str, *, first: int | None,
    decision_id: int | None = None, case_id: int | None = None,
) -> Appeal:  # fmt: skip
    earlier = select(Appeal).filter_by(appellant_id=actor.id, decision_id=decision_id, case_id=case_id)
    if (found := db.session.scalars(earlier).unique().one_or_none()) is not None:
        return found
    appeal = Appeal(
        contribution_id=contribution.id, decision_id=decision_id, case_id=case_id, appellant_id=actor.id,
        first_by_id=first, words=_checked(words), made_at=now(),
    )  # fmt: skip
    db.session.add(appeal)
    db.session.flush()
    publish(events.AppealMade(**facts_of(contribution, actor), appeal_id=appeal.id))
    return appeal


def _checked(words: str) -> str:
    clean = richtext.normalised(words).strip()
    if not 3 <= len(clean) <= LONGEST_APPEAL:
        message = _("Please say in 3 to 2,000 characters why another moderator should look again.")
        raise Invalid(message, {"words": [message]})
    return clean


def decide_appeal(actor: Actor, appeal: Appeal, outcome: str, answer: str, rule: str = "other") -> None:
    """``granted`` turns the first decision round, ``refused`` leaves it; ``answer`` is what both sides are told.

    Raises :class:`Conflict` for an appeal decided already.
    """
    db.session.flush()
    db.session.refresh(appeal, ["outcome"], with_for_update=True)
    if appeal.outcome is not None:
        raise Conflict(_("This appeal was already decided."))
    require(can_decide_appeal(actor, appeal, now(), is_only_admin(actor)))
    if outcome not in (GRANTED, REFUSED):
        raise Invalid(_("Choose to grant or to refuse the appeal."))
    appeal.answer = _answer(answer)
    if outcome == GRANTED:
        _turn_round(actor, appeal, rule)
    appeal.outcome, appeal.decided_by_id, appeal.decided_at = outcome, actor.id, now()
    facts = facts_of(appeal.contribution, actor)
    publish(events.AppealDecided(**facts, appeal_id=appeal.id, outcome=outcome))


def _turn_round(actor: Actor, appeal: Appeal, rule: str) -> None:
    contribution = appeal.contribution
    lock(contribution)
    if appeal.case_id is None and contribution.visibility == HIDDEN:
        shown(actor, contribution, appeal.answer)
    elif appeal.case_id is not None and contribution.visibility == PUBLIC:
        hide(actor, contribution, appeal.answer, rule)


def _answer(answer: str) -> str:
    try:
        return checked_reason(answer)
    except Invalid:
        message = _("Please give an answer of 3 to 500 characters: both sides read it.")
        raise Invalid(message, {"answer": [message]}) from None
