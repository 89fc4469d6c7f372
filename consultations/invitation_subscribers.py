"""What follows for invitations: messages go, bounces are noted, accounts are recognised; and what a person may take along."""

from typing import Any

from sqlalchemy import delete, or_, select

from accounts.events import EmailConfirmed
from accounts.models import User
from accounts.queries import email_key
from consultations import events, invitation_mails, inviting, reminding
from consultations.invitation_events import InvitationCorrected, PeopleInvited, PeopleReminded
from consultations.invitation_models import Invitation
from consultations.models import Consultation
from core import mail
from core.db import db
from core.events import Published, announcer, recorder
from core.jobs import enqueue
from core.locale import _l
from core.mail import MailBounced, OutgoingMail
from core.personal import erases, tells


@announcer(events.ConsultationOpened, PeopleInvited, InvitationCorrected)
def send_invitations(_published: Published) -> None:
    """Write to those who were invited, once it is published."""
    enqueue(reminding.send_invitations)


@announcer(PeopleReminded, events.DeadlineExtended)
def send_soon(_published: Published) -> None:
    """Ask for the outbox to be emptied."""
    mail.send_soon()


@recorder(events.DeadlineExtended)
def move_plans(published: Published) -> None:
    """Reminders are planned for the new closing."""
    event = published.event
    if isinstance(event, events.DeadlineExtended):
        consultation = db.session.get_one(Consultation, event.consultation_id)
        reminding.keep_past_plans(consultation, event.new_closes_at)


@recorder(events.DeadlineExtended)
def write_of_more_time(published: Published) -> None:
    """To who was invited and has no account; who has one is told as all others are (:mod:`consultations.telling`)."""
    event = published.event
    if not isinstance(event, events.DeadlineExtended):
        return
    reached = (Invitation.sent_at.is_not(None), Invitation.opted_out_at.is_(None), Invitation.bounced_at.is_(None))
    query = select(Invitation).where(
        Invitation.consultation_id == event.consultation_id, Invitation.user_id.is_(None)
    )
    for invitation in db.session.scalars(query.where(*reached).order_by(Invitation.id)):
        invitation_mails.put(invitation, invitation_mails.EXTENDED)


@recorder(MailBounced)
def note_bounce(published: Published) -> None:
    """A message to somebody who was invited did not arrive."""
    event = published.event
    message = db.session.get(OutgoingMail, event.mail_id) if isinstance(event, MailBounced) else None
    if message is None or message.composer != invitation_mails.NAME or message.reference is None:
        return
    invitation = db.session.get(Invitation, int(message.reference["invitation"]))
    if invitation is not None and invitation.issue == message.reference["issue"]:
        inviting.note_bounce(invitation, message.last_error or "")


@recorder(EmailConfirmed)
def recognise(published: Published) -> None:
    """Whoever confirms an address that was invited, was invited."""
    event = published.event
    if isinstance(event, EmailConfirmed):
        user = db.session.get_one(User, event.user_id)
        inviting.attach_account(user.id, user.email)


def _of(user_id: int) -> Any:
    address = email_key(db.session.get_one(User, user_id).email)
    return or_(Invitation.user_id == user_id, Invitation.email == address)


@tells("consultation_invitation", _l("Invitations to consultations"))
def invitations(user_id: int) -> list[dict[str, Any]]:
    """To what the account, or its address, was invited, and as whom."""
    found = select(Invitation, Consultation.title).join(Invitation.consultation).where(_of(user_id))
    return [
        {"consultation": title, "email": i.email, "name": i.name, "organisation": i.organisation,
         "stakeholder_type": i.stakeholder_type, "country": i.country, "language": i.language,
         "invited_at": i.invited_at, "sent_at": i.sent_at, "reminded_at": i.reminded_at,
         "bounced_at": i.bounced_at, "opted_out_at": i.opted_out_at}
        for i, title in db.session.execute(found.order_by(Invitation.id))
    ]  # fmt: skip


@erases
def erase_invitations(user_id: int) -> None:
    """With the account go the invitations of its address; that it wants none, if it said so, stays without it."""
    db.session.execute(delete(Invitation).where(_of(user_id)), execution_options={"synchronize_session": False})
