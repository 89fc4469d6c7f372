"""Dated roles on action lines: given, confirmed, ended."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from accounts import events
from accounts.actor import Actor
from accounts.measures import approve_account
from accounts.models import ROLES, Appointment, User
from accounts.policies import can_appoint, can_end
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _l
from core.policy import require
from themes.models import ActionLine


def appoint(
    actor: Actor,
    user: User,
    role: str,
    line: ActionLine,
    starts_on: date,
    ends_on: date | None = None,
    is_provisional: bool = False,
) -> Appointment:
    """Give ``user`` a role on an action line, from the first up to and including the last day (UTC dates).

    Raises :class:`Invalid` for days out of order, :class:`Conflict` when the same role is held in that time already.
    """
    require(can_appoint(actor))
    if role not in ROLES:
        raise Invalid(_l("There is no such role."), {"role": [str(_l("There is no such role."))]})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_l("The last day is before the first."))
    if _overlapping(user, role, line, starts_on, ends_on):
        raise Conflict(_l("This person holds this role on this action line in that time already."))
    made = Appointment(
        user=user, role=role, action_line=line, starts_on=starts_on, ends_on=ends_on, is_provisional=is_provisional,
        appointed_by_id=actor.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    approve_account(user)
    dates: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "is_provisional": is_provisional}
    publish(events.RoleAppointed(actor_id=actor.id, **_ids(made), **dates))
    return made


def _overlapping(user: User, role: str, line: ActionLine, starts_on: date, ends_on: date | None) -> bool:
    query = select(Appointment.id).filter_by(user_id=user.id, role=role, action_line_id=line.id)
    query = query.where(or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on))
    if ends_on is not None:
        query = query.where(Appointment.starts_on <= ends_on)
    return db.session.scalar(query.limit(1)) is not None


def _ids(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment_id": appointment.id,
        "user_id": appointment.user_id,
        "action_line_id": appointment.action_line_id,
        "role": appointment.role,
    }


def confirm_appointment(actor: Actor, appointment: Appointment) -> None:
    """A provisional role is held for good now."""
    require(can_appoint(actor))
    if appointment.is_provisional:
        appointment.is_provisional = False
        publish(events.AppointmentConfirmed(actor_id=actor.id, **_ids(appointment)))


def end_appointment(actor: Actor, appointment: Appointment) -> None:
    """Let the role be held no more from now on: yesterday was its last day. One that began today is taken back."""
    today = now().date()
    require(can_end(actor, appointment, today))
    facts, last = _ids(appointment), today - timedelta(days=1)
    if appointment.starts_on > last:
        db.session.delete(appointment)
        publish(events.AppointmentEnded(actor_id=actor.id, ends_on=None, **facts))
    else:
        appointment.ends_on = last
        publish(events.AppointmentEnded(actor_id=actor.id, ends_on=last, **facts))
