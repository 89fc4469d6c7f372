"""Reading accounts, roles and tokens."""

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from accounts.models import ApiToken, Appointment, User
from core.clock import now
from core.db import db
from core.errors import Missing


def email_key(email: str) -> str:
    """The one spelling under which an address is kept and counted."""
    return email.strip().lower()


def by_email(email: str) -> User | None:
    """The account of an address."""
    return db.session.scalars(select(User).filter_by(email=email_key(email))).one_or_none()


def credentials(email: str) -> tuple[int | None, str | None]:
    """The id and the password's hash behind an address; nothing is held open afterwards."""
    row = db.session.execute(select(User.id, User.password_hash).filter_by(email=email_key(email))).one_or_none()
    db.session.rollback()
    return (None, None) if row is None else (row[0], row[1])


def public_person(identity: int) -> User:
    """A confirmed account, for its public page. Raises :class:`Missing`."""
    user = db.session.get(User, identity)
    if user is None or user.confirmed_at is None:
        raise Missing
    return user


def appointment(identity: int) -> Appointment:
    """One appointment. Raises :class:`Missing`."""
    found = db.session.get(Appointment, identity)
    if found is None:
        raise Missing
    return found


def appointments(today: date | None = None, line_id: int | None = None) -> Sequence[Appointment]:
    """Appointments by action line, role and name; with ``today`` only those not yet ended by then."""
    query = select(Appointment).join(User, User.id == Appointment.user_id)
    if today is not None:
        query = query.where(or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today))
    if line_id is not None:
        query = query.where(Appointment.action_line_id == line_id)
    order = (Appointment.action_line_id, Appointment.role, User.name, Appointment.starts_on)
    return db.session.scalars(query.order_by(*order)).all()


def current_appointments(line_id: int, today: date) -> Sequence[Appointment]:
    """Who holds a role on an action line on ``today``."""
    return [a for a in appointments(today, line_id) if a.is_current(today)]


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """The tokens of an account, newest first, revoked ones included."""
    return db.session.scalars(select(ApiToken).filter_by(user_id=user_id).order_by(ApiToken.id.desc())).all()


def token_of(user_id: int, identity: int) -> ApiToken:
    """One of an account's tokens. Raises :class:`Missing`, also for somebody else's."""
    found = db.session.get(ApiToken, identity)
    if found is None or found.user_id != user_id:
        raise Missing
    return found


def token_digest(token: str) -> str:
    """Under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_by_token(token: str) -> User | None:
    """The account that a bearer token acts for, unless it expired or was revoked."""
    found = db.session.scalars(select(ApiToken).filter_by(digest=token_digest(token))).one_or_none()
    if found is None or found.revoked_at is not None:
        return None
    if found.expires_at is not None and found.expires_at <= now():
        return None
    return found.user
