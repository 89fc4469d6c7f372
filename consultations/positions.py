"""One position per organisation: what is asked before somebody answers alone."""

from accounts.actor import Actor
from consultations import delegation_policies, delegation_queries
from consultations.models import PERSON, Consultation
from consultations.response_models import Response
from core.clock import now
from core.policy import ALLOWED, Verdict, require


def alone(actor: Actor, consultation: Consultation, response: Response | None) -> Verdict:
    """Whether ``actor``, who has begun ``response`` or nothing, may answer by themselves."""
    if consultation.respondent_unit == PERSON:
        return ALLOWED
    standing = delegation_queries.standing_of(actor, consultation)
    holder = delegation_queries.position_of(consultation, standing.organisation_id)
    other = holder if holder is not response else None
    return delegation_policies.can_answer_alone(actor, consultation, standing, other, now())


def claim(actor: Actor, consultation: Consultation, response: Response) -> None:
    """Let who submits alone on behalf of their organisation, and is confirmed to, hold its position from now on.

    Whoever is not confirmed answers as they say, unverified, and holds nothing. Raises :class:`core.errors.Refused`.
    """
    require(alone(actor, consultation, response))
    if consultation.respondent_unit == PERSON or consultation.is_anonymous or not response.on_behalf:
        return
    standing = delegation_queries.standing_of(actor, consultation)
    if standing.is_verified:
        response.organisation_id = standing.organisation_id
