"""Confirming for whom people speak: what they say from then on is marked as verified, what they said before is not."""

from accounts import events
from accounts.actor import Actor
from accounts.models import User
from accounts.policies import can_verify_person
from core.clock import now
from core.errors import Conflict
from core.events import publish
from core.locale import _l
from core.policy import require


def verify_organisation(actor: Actor, user: User, organisation_id: int) -> None:
    """Confirm that ``user`` speaks for the organisation. Safe to repeat.

    Raises :class:`Conflict` when the profile meanwhile names another one, :class:`core.errors.Refused`.
    """
    require(can_verify_person(actor, user, now().date()))
    if user.organisation_id != organisation_id:
        raise Conflict(_l("This person names another organisation now. Look again."))
    if user.verified_at is None:
        user.verified_at, user.verified_by_id = now(), actor.id
        publish(events.OrganisationVerified(actor_id=actor.id, user_id=user.id, organisation_id=organisation_id))


def revoke_verification(actor: Actor, user: User) -> None:
    """Confirm it no more. Safe to repeat."""
    require(can_verify_person(actor, user, now().date()))
    end_verification(actor, user, "revoked")


def end_verification(actor: Actor, user: User, how: str) -> None:
    """Take the mark away: for :func:`revoke_verification`, and when the profile names another organisation."""
    if user.verified_at is not None:
        user.verified_at = user.verified_by_id = None
        publish(events.VerificationEnded(actor_id=actor.id, user_id=user.id, how=how))
