"""The actor of a request, by one statement: roles, circles and capacity come with the account."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from accounts.actor import Actor, Role, Voice, facilitator_circles
from accounts.models import Admission, ApiToken, Appointment, Organisation, User
from core.clock import now
from core.db import db

_ROLES = (
    select(
        func.aggregate_strings(
            Appointment.role + "|" + cast(Appointment.action_line_id, String) + "|"
            + cast(Appointment.starts_on, String) + "|" + func.coalesce(cast(Appointment.ends_on, String), ""), ",",
        )
    ).where(Appointment.user_id == User.id).correlate(User).scalar_subquery()
)  # fmt: skip
_CIRCLES = (
    select(func.aggregate_strings(Admission.role + "|" + Admission.circle, ","))
    .where(Admission.user_id == User.id).correlate(User).scalar_subquery()
)  # fmt: skip


def accounts() -> Select[Any]:
    """Accounts with all that an actor is made of."""
    columns = (
        User.id, User.name, User.is_admin, User.confirmed_at, User.language, User.time_zone, User.stakeholder_type,
        Organisation.name.label("organisation"), User.speaks_on_behalf, User.country, User.verified_at,
        User.approved_at, User.suspended_until, User.warned_at, User.session_epoch, User.shows_presence,
        _ROLES.label("roles"), _CIRCLES.label("circles"),
    )  # fmt: skip
    return select(*columns).outerjoin(Organisation, Organisation.id == User.organisation_id)


def by_session(identity: str, epoch: Any) -> Actor | None:
    """Whoever the session of an account, begun in ``epoch``, belongs to; ``None`` when it ended meanwhile."""
    return _found(accounts().where(User.id == int(identity), User.session_epoch == epoch))


def by_token_digest(digest: str) -> Actor | None:
    """Whoever a bearer token acts for, unless it expired or was revoked."""
    alive: ColumnElement[bool] = or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now())
    held = accounts().join(ApiToken, ApiToken.user_id == User.id)
    return _found(held.where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None), alive))


def _found(query: Select[Any]) -> Actor | None:
    row = db.session.execute(query).one_or_none()
    return None if row is None else actor_of_row(row)


def actor_of_row(row: Any) -> Actor:
    """The actor of an account as it was read."""
    circles = [pair.split("|") for pair in (row.circles or "").split(",") if pair]
    roles = tuple(_role(*item.split("|")) for item in (row.roles or "").split(",") if item)
    confided = facilitator_circles(roles, now().date())
    return Actor(
        row.id, row.name, row.is_admin, row.confirmed_at is not None, row.language, row.time_zone,
        roles=roles,
        circles=frozenset(name for _role_name, name in circles) | confided,
        chaired_circles=frozenset(name for role, name in circles if role == "moderator") | confided,
        is_approved=row.approved_at is not None,
        suspended_until=row.suspended_until,
        is_warned=row.warned_at is not None, shows_presence=row.shows_presence,
        voice=Voice(row.stakeholder_type, row.organisation, row.speaks_on_behalf, row.country, is_verified(row)),
    )  # fmt: skip


def is_verified(row: Any) -> bool:
    """Whether somebody confirmed that this account speaks for its organisation."""
    moment: datetime | None = row.verified_at
    return moment is not None


def _role(name: str, line: str, starts: str, ends: str) -> Role:
    return Role(name, int(line), date.fromisoformat(starts), date.fromisoformat(ends) if ends else None)
