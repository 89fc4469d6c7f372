"""Oneself, one's tokens and the appointments as JSON."""

from datetime import date, datetime
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

from accounts import actions, appointing, queries, token_actions
from accounts.forms import ProfileForm
from accounts.models import ApiToken, Appointment, User
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.forms import text
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, signed_in, site_admin
from themes.models import ActionLine
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
    is_verified: bool
    country: str | None
    language: str
    time_zone: str
    is_suggested: bool
    shows_presence: bool
    roles: list[RoleOut]


class MePatch(Shape):
    """What shall change of the profile; what is not named stays. No organisation or country is ``null``."""

    name: str = ""
    stakeholder_type: str = ""
    organisation: str | None = None
    speaks_on_behalf: bool = False
    country: str | None = None
    language: str = ""
    time_zone: str = ""
    is_suggested: bool = True
    shows_presence: bool = False


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


class AppointmentIn(Shape):
    """A role for the person who has registered with ``email``, from the first up to and including the last day (UTC)."""

    email: str
    role: Literal["facilitator", "moderator", "rapporteur", "observer"]
    line: str
    starts_on: date
    ends_on: date | None = None
    is_provisional: bool = False


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
    return _shown(_me(), now().date())


def _shown(user: User, today: date) -> MeOut:
    return MeOut(
        id=user.id, name=user.name, email=user.email, is_confirmed=user.confirmed_at is not None,
        is_admin=user.is_admin, stakeholder_type=user.stakeholder_type, organisation=user.organisation_name,
        speaks_on_behalf=user.speaks_on_behalf, is_verified=user.verified_at is not None, country=user.country,
        language=user.language, time_zone=user.time_zone, is_suggested=user.is_suggested,
        shows_presence=user.shows_presence,
        roles=[_role(a) for a in user.appointments if a.is_current(today)],
    )  # fmt: skip


@endpoint(blueprint, "PATCH", "/me", policy=signed_in, summary="Change your profile", body=MePatch, returns=MeOut)
def change_me(body: MePatch) -> MeOut:
    user = _me()
    values = {name: getattr(user, name) for name in actions.PROFILE} | {"organisation": user.organisation_name}
    form = _filled(values | body.model_dump(exclude_unset=True))
    chosen = {name: form[name].data for name in actions.PROFILE} | {"country": form.country.data or None}
    actions.update_profile(current_actor(), user, organisation=text(form.organisation), **chosen)
    return _shown(user, now().date())


def _filled(values: dict[str, Any]) -> ProfileForm:
    """The profile's form with these values: its rules hold here too. Raises :class:`Invalid`, naming the fields."""
    typed = {name: "yes" if value is True else value for name, value in values.items() if value}
    form = ProfileForm(formdata=MultiDict(typed), meta={"csrf": False})
    if not form.validate():
        fields = {str(name): [str(fault) for fault in faults] for name, faults in form.errors.items()}
        raise Invalid(_("Some fields do not fit."), fields)
    return form


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
    return Page([_appointment(a) for a in held])


def _appointment(a: Appointment) -> AppointmentOut:
    return AppointmentOut(id=a.id, person_id=a.user_id, person=a.user.name, **_role(a).model_dump())


@endpoint(
    blueprint, "POST", "/appointments", policy=site_admin, summary="Give somebody a role on an action line",
    body=AppointmentIn, returns=AppointmentOut, status=201,
)  # fmt: skip
def appoint(body: AppointmentIn) -> AppointmentOut:
    user, line = _registered(body.email), _line(body.line)
    dates = (body.starts_on, body.ends_on, body.is_provisional)
    return _appointment(appointing.appoint(current_actor(), user, body.role, line, *dates))


def _registered(email: str) -> User:
    user = queries.by_email(email)
    if user is None:
        message = _("Nobody has registered with this address.")
        raise Invalid(message, {"email": [message]})
    return user


def _line(slug: str) -> ActionLine:
    try:
        return line_by_slug(slug)
    except Missing:
        message = _("There is no action line “%(slug)s”.", slug=slug)
        raise Invalid(message, {"line": [message]}) from None


@endpoint(
    blueprint, "POST", "/appointments/<int:identity>/confirmation", policy=site_admin,
    summary="Confirm a provisional role", returns=AppointmentOut,
)  # fmt: skip
def confirm_appointment(identity: int) -> AppointmentOut:
    held = queries.appointment(identity)
    appointing.confirm_appointment(current_actor(), held)
    return _appointment(held)


@endpoint(
    blueprint, "DELETE", "/appointments/<int:identity>", policy=site_admin, status=204,
    summary="End a role: yesterday was its last day",
)  # fmt: skip
def end_appointment(identity: int) -> None:
    appointing.end_appointment(current_actor(), queries.appointment(identity))
