"""Sending invitations and reminders: once, never to who answered, said no or cannot be reached, at most once a day.

Messages are put into the outbox in batches of their own transactions, by the minute's job and at once after an act;
what was put there is noted with the invitation, so that however often it runs nothing goes twice.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from accounts.actor import SYSTEM, Actor
from consultations import invitation_mails, invitation_queries, inviting
from consultations.drafting import facts, invalid
from consultations.invitation_events import PeopleReminded
from consultations.invitation_mails import INVITE, REMIND
from consultations.invitation_models import Invitation, PlannedReminder
from consultations.invitation_policies import can_invite, can_remind
from consultations.models import Consultation
from consultations.states import OPEN
from core.clock import now
from core.db import db
from core.events import publish
from core.guard import unit_of_work
from core.jobs import every_minute, job
from core.locale import _
from core.mail import send_soon
from core.policy import require

BATCH = 200
MOST_DAYS = 60
MOST_PLANNED = 6


@every_minute
@job
def send_invitations() -> int:
    """Put the messages to who was invited and not yet written to into the outbox, a batch at a time. Returns how many."""
    sent = 0
    while batch := _send_batch():
        sent += batch
    if sent:
        send_soon()
    return sent


def _send_batch() -> int:
    published = (Consultation.published_at.is_not(None), Consultation.archived_at.is_(None))
    takes = or_(Consultation.closes_at > now(), Consultation.late_until > now())
    query = select(Invitation).join(Invitation.consultation).where(*published, takes)
    waiting = query.where(Invitation.sent_at.is_(None), Invitation.opted_out_at.is_(None))
    with unit_of_work():
        found = db.session.scalars(
            waiting.order_by(Invitation.id).limit(BATCH).with_for_update(of=Invitation, skip_locked=True)
        ).all()
        for invitation in found:
            invitation.sent_at = now()
            invitation_mails.put(invitation, INVITE)
        return len(found)


def remind(actor: Actor, consultation: Consultation, days_before: int | None = None) -> int:
    """Write to those who were invited and have not answered. Returns to how many; those of the last day are left out."""
    require(can_remind(actor, consultation, now()))
    wanting = invitation_queries.to_remind(consultation, now()).with_for_update(of=Invitation)
    found = db.session.scalars(wanting).all()
    for invitation in found:
        invitation.reminded_at, invitation.reminder_count = now(), invitation.reminder_count + 1
        invitation_mails.put(invitation, REMIND)
    db.session.flush()
    if found:
        publish(PeopleReminded(**facts(actor, consultation), count=len(found), days_before=days_before))
    return len(found)


def plan_reminders(actor: Actor, consultation: Consultation, days: Collection[int]) -> None:
    """Plan on which days before closing reminders go: these and no others. Raises :class:`core.errors.Invalid`."""
    require(can_invite(actor, consultation, now()))
    wanted = set(days)
    if len(wanted) > MOST_PLANNED or any(not 1 <= day <= MOST_DAYS for day in wanted):
        message = _(
            "Give at most %(count)s numbers of days, each from 1 to %(days)s.", count=MOST_PLANNED, days=MOST_DAYS
        )  # fmt: skip
        raise invalid("days", message)
    known = {plan.days_before for plan in invitation_queries.planned(consultation)}
    gone = PlannedReminder.days_before.not_in(wanted)
    db.session.execute(delete(PlannedReminder).where(PlannedReminder.consultation_id == consultation.id, gone))
    db.session.add_all(_plan(actor, consultation, day) for day in sorted(wanted - known))
    db.session.flush()


def _plan(actor: Actor, consultation: Consultation, days: int) -> PlannedReminder:
    """A plan; one whose day has passed already waits for an extension."""
    made = PlannedReminder(consultation_id=consultation.id, days_before=days, planned_by_id=actor.id)
    closes_at = consultation.closes_at
    made.done_for = closes_at if closes_at is not None and closes_at - timedelta(days=days) <= now() else None
    return made


def keep_past_plans(consultation: Consultation, closes_at: datetime) -> None:
    """After the closing was moved, plans whose day has passed for the new one, too, stay as they are: done."""
    for plan in invitation_queries.planned(consultation):
        if closes_at - timedelta(days=plan.days_before) <= now():
            plan.done_for = closes_at
    db.session.flush()


@every_minute
@job
def send_planned() -> int:
    """Send the reminders whose day has come, one transaction a consultation. Returns to how many."""
    due = select(Consultation.id).where(Consultation.opens_at <= now(), Consultation.closes_at > now())
    planned = due.join(PlannedReminder, PlannedReminder.consultation_id == Consultation.id).distinct()
    identities = db.session.scalars(planned).all()
    sent = sum(map(_send_due, identities))
    if sent:
        send_soon()
    return sent


def _send_due(consultation_id: int) -> int:
    """All plans of a consultation that are due are done by one message: a job that slept does not write twice."""
    with unit_of_work():
        consultation = db.session.get_one(Consultation, consultation_id, with_for_update={"of": Consultation})
        closes_at = consultation.closes_at
        if consultation.phase(now()) != OPEN or closes_at is None:
            return 0
        due = [
            plan
            for plan in invitation_queries.planned(consultation)
            if plan.done_for != closes_at and closes_at - timedelta(days=plan.days_before) <= now()
        ]
        for plan in due:
            plan.done_for = closes_at
        return remind(SYSTEM, consultation, min(plan.days_before for plan in due)) if due else 0


@every_minute
def _tidy() -> None:
    if now().minute == 37:
        with unit_of_work():
            inviting.forget_lists()
