"""Shape and wording of what facilitators enter about invitations."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import Form, choices
from core.locale import LANGUAGES, _l
from themes.labels import STAKEHOLDER_TYPES, country_choices


class ListForm(Form):
    """A file of people to invite."""

    file = FileField(
        _l("List of people (CSV)"), [FileRequired(_l("Choose a file."))],
        description=_l(
            "The first row names the columns: email, and if you like name, organisation, stakeholder_type, country, "
            "language. You see what was read before anybody is written to."
        ),
        render_kw={"accept": ".csv,.txt,text/csv"},
    )  # fmt: skip


class PersonForm(Form):
    """One person to invite."""

    email = StringField(
        _l("E-mail address"), [InputRequired(_l("Please give an address.")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )  # fmt: skip
    name = StringField(_l("Name"), [Length(max=120)])
    organisation = StringField(_l("Organisation"), [Length(max=200)])
    stakeholder_type = SelectField(_l("Stakeholder type"), [Optional()])
    country = SelectField(_l("Country or area"), [Optional()])
    language = SelectField(_l("Language to write in"), [InputRequired()])

    def offer(self, lang: str) -> "PersonForm":
        """Fill the lists of choices; ``lang`` is chosen unless something was sent."""
        self.stakeholder_type.choices = choices([("", ""), *STAKEHOLDER_TYPES.items()])
        self.country.choices = choices([("", ""), *country_choices()])
        self.language.choices = choices((language.code, language.name) for language in LANGUAGES)
        if not self.is_submitted():
            self.language.data = lang
        return self


class AddressForm(Form):
    """Another address for an invitation."""

    email = StringField(
        _l("Address to send it to"), [InputRequired(_l("Please give an address.")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )  # fmt: skip


class PlanForm(Form):
    """On which days before closing reminders go."""

    days = StringField(
        _l("Days before closing"), [Length(max=60)],
        description=_l("Such as 14, 7, 2. Leave it empty for no planned reminder."),
    )  # fmt: skip


class StopForm(Form):
    """How far somebody wants to be left alone."""
