"""Reading accounts, roles and tokens."""

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select

from accounts.actor import Actor
from accounts.models import ApiToken, Appointment, Organisation, User
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of


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


def is_only_admin(actor: Actor) -> bool:
    """Whether there is no other site administrator than ``actor``."""
    if not actor.is_admin:
        return False
    others = select(User.id).where(User.is_admin, User.confirmed_at.is_not(None), User.id != actor.id)
    return db.session.scalar(others.limit(1)) is None


def claiming(cursor: str | None = None, text: str = "", size: int = 50) -> Page[User]:
    """Confirmed accounts that name an organisation, those that wait for verification first. Raises ``Invalid``."""
    waits = User.verified_at.is_(None)
    query = select(User).join(Organisation).where(User.confirmed_at.is_not(None))
    for word in text.split()[:5]:
        found = f"%{_literal(word)}%"
        query = query.where(or_(User.name.ilike(found, escape="!"), Organisation.name.ilike(found, escape="!")))
    if key := decode(cursor, a_number, a_number):
        waiting, identity = bool(key[0]), key[1]
        later = User.id < identity
        query = query.where(or_(and_(waits, later), ~waits)) if waiting else query.where(~waits, later)
    rows = db.session.scalars(query.order_by(waits.desc(), User.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda user: [int(user.verified_at is None), user.id])


def claiming_count() -> int:
    """How many confirmed accounts name an organisation that nobody has verified."""
    waiting = (User.organisation_id.is_not(None), User.verified_at.is_(None), User.confirmed_at.is_not(None))
    return db.session.scalar(select(func.count()).select_from(User).where(*waiting)) or 0


def _literal(word: str) -> str:
    """A word without the signs that LIKE reads in its own way."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
