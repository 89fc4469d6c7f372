"""Shape and wording of what people enter about themselves."""

from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, DateField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from accounts import passwords
from accounts.models import ROLES
from core.forms import Form, choices
from core.locale import _l, available
from core.spam import GuardedForm
from themes.labels import STAKEHOLDER_TYPES, country_choices

ROLE_LABELS = {
    "facilitator": _l("Facilitator"),
    "moderator": _l("Moderator"),
    "rapporteur": _l("Rapporteur"),
    "observer": _l("Observer"),
}


def role_label(role: str) -> str:
    """The name of a role in the reader's language."""
    return str(ROLE_LABELS[role])


LIFETIMES = {30: _l("30 days"), 90: _l("90 days"), 365: _l("one year")}


def _trim(value: str | None) -> str | None:
    return value.strip() if value else value


def _email_field(label: Any, *further: Any) -> StringField:
    checks = [InputRequired(_l("Enter your e-mail address.")), Length(max=254), *further]
    return StringField(label, checks, filters=[_trim], render_kw={"type": "email", "autocomplete": "username"})


def _name_field() -> StringField:
    checks = [DataRequired(_l("Enter your name.")), Length(max=120, message=_l("Use at most 120 characters."))]
    return StringField(_l("Name"), checks, filters=[_trim], render_kw={"autocomplete": "name"})


def _new_password_field(label: Any) -> PasswordField:
    hint = _l("At least 10 characters. Several words are easy to remember and hard to guess.")
    checks = [InputRequired(_l("Choose a password."))]
    return PasswordField(label, checks, description=hint, render_kw={"autocomplete": "new-password"})


def _current_password_field(label: Any) -> PasswordField:
    checks = [InputRequired(_l("Enter your password."))]
    return PasswordField(label, checks, render_kw={"autocomplete": "current-password"})


class _Capacity(Form):
    """The fields about the capacity in which somebody speaks; names that show it are refused if unprintable."""

    name = _name_field()
    stakeholder_type = SelectField(
        _l("I take part as"),
        [InputRequired(_l("Choose what fits best."))],
        choices=choices([("", _l("Choose …")), *STAKEHOLDER_TYPES.items()]),
    )
    country = SelectField(_l("Country"), [Optional()], render_kw={"autocomplete": "country"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices([("", _l("None, or not said")), *country_choices()])

    def validate_name(self, field: StringField) -> None:
        if not str(field.data).isprintable():
            raise ValidationError(_l("A name holds no line breaks or control characters."))


class RegisterForm(GuardedForm, _Capacity):
    """Five fields."""

    email = _email_field(_l("E-mail"), Email(_l("This is not an e-mail address.")))
    password = _new_password_field(_l("Password"))

    def validate_password(self, field: PasswordField) -> None:
        if reason := passwords.fault(field.data or "", self.email.data or "", self.name.data or ""):
            raise ValidationError(reason)


class SignInForm(Form):
    """Who are you? Any address that an account has is taken, also the demo's, which no mail can reach."""

    email = _email_field(_l("E-mail"))
    password = _current_password_field(_l("Password"))
    stay = BooleanField(_l("Keep me signed in on this device for a month"))


class EmailForm(Form):
    """Where should the message go?"""

    email = _email_field(_l("E-mail"), Email(_l("This is not an e-mail address.")))


class ResetForm(Form):
    """A new password, for an account known by its link."""

    password = _new_password_field(_l("New password"))


class PasswordForm(Form):
    """A new password, for somebody signed in."""

    current = _current_password_field(_l("Present password"))
    password = _new_password_field(_l("New password"))


def zone_choices() -> list[str]:
    """Time zones by their IANA names, UTC first; without the old aliases."""
    return [
        "UTC",
        *sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/", "US/"))),
    ]


class ProfileForm(_Capacity):
    """Who I am, for whom I speak, and how pages are shown to me."""

    organisation = StringField(_l("Organisation"), [Optional(), Length(max=200)], filters=[_trim])
    speaks_on_behalf = BooleanField(_l("I speak on behalf of this organisation, not personally"))
    language = SelectField(_l("Language of the pages"), [InputRequired()])
    time_zone = SelectField(_l("Time zone"), [InputRequired()])
    shows_presence = BooleanField(_l("Show my name to those who read the same thread at the same time"))
    is_suggested = BooleanField(_l("Suggest my name to others when they type @ to mention somebody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = choices((language.code, language.name) for language in available())
        self.time_zone.choices = choices((zone, zone) for zone in zone_choices())

    def validate_speaks_on_behalf(self, field: BooleanField) -> None:
        if field.data and not self.organisation.data:
            raise ValidationError(_l("Name the organisation that you speak for."))


class TokenForm(Form):
    """A token for a program that acts in my name."""

    label = StringField(
        _l("What is it for?"), [InputRequired(_l("Say what it is for.")), Length(max=100)], filters=[_trim]
    )
    days = SelectField(_l("Works for"), [InputRequired()], coerce=int, choices=choices(LIFETIMES.items()), default=90)


class AppointForm(Form):
    """A dated role on an action line for somebody who has an account."""

    email = _email_field(_l("E-mail of the person"))
    role = SelectField(_l("Role"), [InputRequired()], choices=choices((role, ROLE_LABELS[role]) for role in ROLES))
    action_line = SelectField(_l("Action line"), [InputRequired()])
    starts_on = DateField(_l("From"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Up to and including"), [Optional()])
    is_provisional = BooleanField(_l("Provisional: still to be confirmed"))

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day is before the first."))
