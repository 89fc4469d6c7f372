"""Oneself, one's tokens and the appointments as JSON."""

from datetime import date, datetime

from accounts import queries, token_actions
from accounts.models import ApiToken, Appointment, User
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.db import db
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in
from themes.queries import line_by_slug

blueprint = api_blueprint("accounts")


class RoleOut(Shape):
    """A role held on an action line."""

    role: str
    line: str
    starts_on: date
    ends_on: date | None
    is_provisional: bool


class MeOut(Shape):
    """The account that the token acts for."""

    id: int
    name: str
    email: str
    is_confirmed: bool
    is_admin: bool
    stakeholder_type: str
    organisation: str | None
    speaks_on_behalf: bool
    country: str | None
    language: str
    time_zone: str
    roles: list[RoleOut]


class TokenOut(Shape):
    """A token without its text, which is shown once and kept nowhere."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class AppointmentOut(RoleOut):
    """Who holds a role."""

    id: int
    person_id: int
    person: str


def _role(held: Appointment) -> RoleOut:
    return RoleOut(
        role=held.role, line=held.action_line.slug, starts_on=held.starts_on, ends_on=held.ends_on,
        is_provisional=held.is_provisional,
    )  # fmt: skip


def _me() -> User:
    return db.session.get_one(User, current_actor().id)


def _token(token: ApiToken) -> TokenOut:
    return TokenOut.model_validate(token)


@endpoint(blueprint, "GET", "/me", policy=signed_in, summary="The account of the token", returns=MeOut)
def me() -> MeOut:
    user, today = _me(), now().date()
    return MeOut(
        id=user.id, name=user.name, email=user.email, is_confirmed=user.confirmed_at is not None,
        is_admin=user.is_admin, stakeholder_type=user.stakeholder_type, organisation=user.organisation_name,
        speaks_on_behalf=user.speaks_on_behalf, country=user.country, language=user.language,
        time_zone=user.time_zone, roles=[_role(a) for a in user.appointments if a.is_current(today)],
    )  # fmt: skip


@endpoint(blueprint, "GET", "/me/tokens", policy=signed_in, summary="Your tokens", returns=TokenOut, listing=True)
def tokens() -> Page[TokenOut]:
    return Page([_token(token) for token in queries.tokens_of(_me().id)])


@endpoint(blueprint, "DELETE", "/me/tokens/<int:identity>", policy=signed_in, summary="Revoke a token", status=204)
def revoke_token(identity: int) -> None:
    token_actions.revoke_token(current_actor(), queries.token_of(_me().id, identity))


@endpoint(
    blueprint, "GET", "/lines/<slug>/appointments", policy=everyone, summary="Who holds a role on an action line today",
    returns=AppointmentOut, listing=True,
)  # fmt: skip
def line_appointments(slug: str) -> Page[AppointmentOut]:
    held = queries.current_appointments(line_by_slug(slug).id, now().date())
    return Page([
        AppointmentOut(id=a.id, person_id=a.user_id, person=a.user.name, **_role(a).model_dump()) for a in held
    ])  # fmt: skip
