"""Who answers for a group, who enters what was received on paper or by telephone, and who says that it is theirs."""

from datetime import datetime, timedelta

from accounts.actor import Actor
from consultations.carried_models import ResponseRelay
from consultations.models import Consultation
from consultations.policies import can_answer, is_taking_answers
from consultations.response_models import Response
from consultations.states import ARCHIVED, OPEN, OVER
from contributions.relay_models import DISOWNED
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

ENTERING = timedelta(days=14)
"""So long after closing can be entered what was received before."""
SECRETARIAT = ("facilitator", "moderator")


def can_answer_as_hub(actor: Actor, consultation: Consultation, response: Response | None, now: datetime) -> Verdict:
    """Answer for a group: whoever may answer, until the first submission."""
    verdict = can_answer(actor, consultation, now)
    if verdict and consultation.is_anonymous:
        return denied(_l("Answers here are anonymous, so no group can be named."))
    if verdict and response is not None and response.version > 0:
        return denied(_l("You have submitted already: for whom you answer can no longer be changed."))
    return verdict


def can_relay(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Enter a response for its respondent: facilitators and moderators of its lines, until some days after closing."""
    if not actor.has_role(consultation.line_ids, *SECRETARIAT, today=now.date()):
        return denied(_l("Only facilitators and moderators of this consultation's action lines can do this."))
    if consultation.is_anonymous:
        return denied(
            _l("Answers here are anonymous, so nobody else can enter them: who does would know whose they are.")
        )
    phase = consultation.phase(now)
    if phase == OPEN or consultation.takes_late_answers_at(now):
        return ALLOWED
    if phase not in OVER or phase == ARCHIVED or consultation.closes_at is None:
        return denied(_l("Responses are entered once the consultation is open, and until it is archived."))
    if now >= consultation.closes_at + ENTERING:
        days = ENTERING.days
        return denied(_l("What was received before closing is entered within %(days)s days after it.", days=days))
    return ALLOWED


def can_see_relay(actor: Actor, relay: ResponseRelay, now: datetime, has_code: bool) -> Verdict:
    """Read what was entered, with its contact: whoever has the code or the account, and those who may relay."""
    response = relay.response
    if has_code or (actor.id is not None and actor.id == response.user_id):
        return ALLOWED
    if actor.has_role(response.consultation.line_ids, *SECRETARIAT, today=now.date()):
        return ALLOWED
    return denied(_l("Only its respondent and those who entered it read this."))


def can_answer_response_relay(actor: Actor, relay: ResponseRelay, now: datetime, has_code: bool) -> Verdict:
    """Confirm or disown what was entered for oneself: with the code or the account, until the archive."""
    response = relay.response
    if not (has_code or (actor.id is not None and actor.id == response.user_id)):
        return denied(_l("Only the person for whom it was entered can do this."))
    if response.consultation.phase(now) == ARCHIVED:
        return denied(_l("This consultation is archived: nothing more is added."))
    if relay.status == DISOWNED:
        return denied(_l("It was disowned. The secretariat can enter it anew."))
    return ALLOWED


def can_correct_response_relay(actor: Actor, relay: ResponseRelay, now: datetime, has_code: bool) -> Verdict:
    """Put one's own answers in place of those entered: while answers are taken, or within the days of entering."""
    verdict = can_answer_response_relay(actor, relay, now, has_code)
    consultation = relay.response.consultation
    if not verdict or is_taking_answers(consultation, now):
        return verdict
    if consultation.closes_at is None or now >= consultation.closes_at + ENTERING:
        return denied(_l("Answers can no longer be corrected. You can still confirm or disown them."))
    return ALLOWED
