"""Who may do what with accounts and roles."""

from datetime import date
from typing import TYPE_CHECKING

from accounts.actor import Actor
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

if TYPE_CHECKING:
    from accounts.models import ApiToken, Appointment, User

STAFF = ("facilitator", "moderator", "rapporteur")


def can_edit_profile(actor: Actor, user: "User") -> Verdict:
    """Everybody their own; the command line everybody's."""
    if actor.is_system or (actor.is_authenticated and actor.id == user.id):
        return ALLOWED
    return denied(_l("Only you can change your profile."))


def can_revoke(actor: Actor, token: "ApiToken") -> Verdict:
    """The owner of a token, and site administrators."""
    if actor.is_admin or (actor.is_authenticated and actor.id == token.user_id):
        return ALLOWED
    return denied(_l("This token belongs to somebody else."))


def can_appoint(actor: Actor) -> Verdict:
    """Site administrators."""
    return ALLOWED if actor.is_admin else denied(_l("Only site administrators appoint people."))


def can_end(actor: Actor, appointment: "Appointment", today: date) -> Verdict:
    """Site administrators, as long as the role is held or still to come."""
    if not actor.is_admin:
        return denied(_l("Only site administrators end appointments."))
    if appointment.ends_on is not None and appointment.ends_on < today:
        return denied(_l("This appointment has ended already."))
    return ALLOWED


def has_desk(actor: Actor, today: date) -> Verdict:
    """Whoever holds a staff role today, and site administrators."""
    if actor.is_admin or actor.lines_as(*STAFF, today=today):
        return ALLOWED
    return denied(_l("The desk is for facilitators, moderators and rapporteurs of an action line."))


def can_verify(actor: Actor, today: date) -> Verdict:
    """Confirm for whom people speak: site administrators, and facilitators of an action line."""
    if actor.is_admin or actor.lines_as("facilitator", today=today):
        return ALLOWED
    return denied(_l("Only facilitators of action lines confirm for whom people speak."))


def can_verify_person(actor: Actor, user: "User", today: date) -> Verdict:
    """Confirm for whom somebody speaks: not oneself, unless one is a site administrator."""
    if not (verdict := can_verify(actor, today)):
        return verdict
    if actor.id == user.id and not actor.is_admin:
        return denied(_l("Somebody else confirms for whom you speak."))
    if user.organisation_id is None:
        return denied(_l("The profile of this person names no organisation."))
    return ALLOWED
