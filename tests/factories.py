"""Plain builders. Each adds rows in the current session and flushes; the caller commits when a request must see them."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import Appointment, Organisation, User
from accounts.session import actor_of
from accounts.token_actions import make_token
from core.clock import now
from core.db import db
from themes.models import ActionLine

_numbers = count(1)


def line(slug: str = "c7-egov") -> ActionLine:
    """An action line of the reference data."""
    return db.session.scalars(select(ActionLine).filter_by(slug=slug)).one()


def user(**fields: Any) -> User:
    """A confirmed, approved account; ``organisation`` may be a name. It has no password: sign in with :func:`sign_in`."""
    number = next(_numbers)
    organisation = fields.pop("organisation", None)
    defaults: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "name": f"Person {number}",
        "created_at": now(),
        "confirmed_at": now(),
        "approved_at": now(),
        "country": "NE",
        "stakeholder_type": "government",
    }
    made = User(**(defaults | fields))
    if organisation:
        made.organisation = Organisation(name=organisation, name_key=organisation.casefold())
    db.session.add(made)
    db.session.flush()
    return made


def appoint(
    person: User, role: str, slug: str = "c7-egov", starts: date | None = None, ends: date | None = None
) -> Appointment:
    """A role on an action line, from yesterday on unless said otherwise."""
    made = Appointment(
        user=person,
        action_line=line(slug),
        role=role,
        ends_on=ends,
        starts_on=starts or now().date() - timedelta(days=1),
    )
    db.session.add(made)
    db.session.flush()
    return made


def staff(role: str, slug: str = "c7-egov", **fields: Any) -> User:
    """Somebody with a role on an action line."""
    person = user(**fields)
    appoint(person, role, slug)
    db.session.refresh(person)
    return person


def actor(person: User) -> Actor:
    """The actor of an account, with its present roles."""
    db.session.refresh(person)
    return actor_of(person)


def sign_in(client: FlaskClient, person: User) -> None:
    """Let ``client`` act as ``person``, without the sign-in page. Commits."""
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = str(person.id)
        session["_fresh"] = True
        session["epoch"] = person.session_epoch


def token(person: User) -> dict[str, str]:
    """The header with which a program acts as ``person``. Commits."""
    _token, secret = make_token(actor(person), person, "for a test", 30)
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}
