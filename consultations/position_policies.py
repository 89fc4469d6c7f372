"""Who supports whose position: co-sponsors until closing, associations once it can be read."""

from datetime import datetime

from accounts.actor import Actor, can_speak
from consultations.delegation_models import CLEARED, SUBMITTED, Delegation
from consultations.delegation_policies import Standing, can_read_delegation, can_speak_for
from consultations.models import Consultation
from consultations.policies import can_see_results, is_taking_answers
from consultations.response_models import Response
from consultations.states import ARCHIVED
from consultations.support_models import INVITED, STANDING, Support
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied


def can_invite_cosponsor(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Ask another organisation to co-sponsor: the authorised submitter, once there is a cleared text, before closing."""
    verdict = can_read_delegation(actor, delegation, standing, now)
    if verdict and not standing.may_submit:
        return denied(_l("Only the authorised submitter invites co-sponsors."))
    verdict = verdict and is_taking_answers(delegation.consultation, now)
    if verdict and delegation.stage not in (CLEARED, SUBMITTED):
        return denied(_l("Clear the text first: others co-sponsor a text, not a draft."))
    return verdict


def can_act_for(
    actor: Actor, consultation: Consultation, standing: Standing, now: datetime, *, has_delegation: bool
) -> Verdict:
    """Bind one's organisation: its delegation's submitter where it has one, else whoever is confirmed to speak for it."""
    verdict = can_speak(actor, consultation.line_ids, now)
    verdict = verdict and can_speak_for(actor, consultation, standing, now)
    if verdict and has_delegation and not standing.may_submit:
        return denied(_l("Your organisation has a delegation here: its authorised submitter decides this."))
    return verdict


def can_read_invitation(_actor: Actor, support: Support, standing: Standing, _now: datetime) -> Verdict:
    """Read the text one is asked to co-sponsor: those who can bind the invited organisation."""
    if support.organisation_id == standing.organisation_id and standing.is_verified:
        return ALLOWED
    return denied(_l("This invitation went to another organisation."))


def can_answer_invitation(actor: Actor, support: Support, standing: Standing, now: datetime) -> Verdict:
    """Accept or decline to co-sponsor, before closing. The caller asks :func:`can_act_for`, too."""
    verdict = can_read_invitation(actor, support, standing, now)
    verdict = verdict and is_taking_answers(support.response.consultation, now)
    if verdict and support.state not in (INVITED, STANDING):
        return denied(_l("This invitation was answered, or taken back."))
    return verdict


def can_associate(actor: Actor, response: Response, standing: Standing, now: datetime) -> Verdict:
    """Associate one's organisation with another's position: once it can be read, until the archive."""
    consultation = response.consultation
    verdict = can_see_results(actor, consultation, now)
    if verdict and consultation.phase(now) == ARCHIVED:
        return denied(_l("This consultation is archived: nothing more is added."))
    if verdict and (response.organisation_id is None or response.submitted_at is None):
        return denied(_l("Only a position of an organisation can be associated with."))
    if verdict and response.organisation_id == standing.organisation_id:
        return denied(_l("This is the position of your own organisation."))
    return verdict


def can_withdraw_support(actor: Actor, support: Support, standing: Standing, now: datetime) -> Verdict:
    """Take support back: those who can bind the organisation, until the archive."""
    verdict = can_read_invitation(actor, support, standing, now)
    if verdict and support.response.consultation.phase(now) == ARCHIVED:
        return denied(_l("This consultation is archived: nothing more is added."))
    if verdict and support.state != STANDING:
        return denied(_l("Your organisation does not support this position at present."))
    return verdict
