"""Who may invite, remind and see who was invited: facilitators, while it makes sense."""

from datetime import datetime

from accounts.actor import Actor
from consultations.models import Consultation
from consultations.policies import can_manage
from consultations.states import OPEN, OVER
from core.locale import _l
from core.policy import Verdict, denied


def can_see_invitations(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See who was invited and take the list along: its facilitators, and site administrators."""
    return can_manage(actor, consultation, now)


def can_invite(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Invite people, mend and take back invitations: from the draft until it no longer takes answers."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) in OVER and not consultation.takes_late_answers_at(now):
        return denied(_l("It has closed: nobody could answer an invitation any more."))
    return verdict


def can_remind(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Write to those who have not answered: while they can."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) != OPEN and not consultation.takes_late_answers_at(now):
        return denied(_l("Reminders go while the consultation takes answers."))
    return verdict
