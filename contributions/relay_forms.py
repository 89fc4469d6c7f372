"""Shape and wording of what the secretariat enters for somebody, whatever it is: whose it is, and how it was received."""

from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from contributions.relay_models import MEDIA
from contributions.relayed_people import NAME_LENGTH, ORGANISATION_LENGTH, Participant
from contributions.relaying import CONTACT_LENGTH, Received
from core.clock import now
from core.forms import Form, choices, text
from core.locale import _l
from themes.labels import STAKEHOLDER_TYPES, country_choices


class ParticipantForm(Form):
    """Whose it is: by account, or by name and capacity."""

    email = StringField(
        _l("E-mail address of their account"),
        [Optional()],
        description=_l("With an account, name and capacity are taken from it, and the fields below stay empty."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    name = StringField(_l("Name"), [Optional()], render_kw={"maxlength": NAME_LENGTH, "autocomplete": "off"})
    stakeholder_type = SelectField(
        _l("Takes part as"), [Optional()], choices=choices([("", _l("Choose …")), *STAKEHOLDER_TYPES.items()])
    )
    organisation_name = StringField(_l("Organisation"), [Optional()], render_kw={"maxlength": ORGANISATION_LENGTH})
    on_behalf = BooleanField(_l("They spoke on behalf of this organisation"))
    country = SelectField(_l("Country"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices([("", _l("None, or not said")), *country_choices()])

    def participant(self) -> Participant:
        """Who it is."""
        return Participant(
            text(self.email), text(self.name), text(self.stakeholder_type), text(self.organisation_name),
            bool(self.on_behalf.data), text(self.country),
        )  # fmt: skip


class HowReceivedForm(Form):
    """How it reached the secretariat."""

    medium = SelectField(
        _l("Received by"),
        [InputRequired(_l("Choose how it was received."))],
        choices=choices([("", _l("Choose …")), *MEDIA.items()]),
    )
    received_on = DateField(_l("Received on"), [InputRequired(_l("Enter the day on which it was received."))])
    contact = StringField(
        _l("How to reach them"),
        [Optional()],
        description=_l(
            "An e-mail address, to which the message goes at once, or a telephone number or postal address. Never shown"
            " in public."
        ),
        render_kw={"maxlength": CONTACT_LENGTH, "autocomplete": "off"},
    )

    def received(self) -> Received:
        """How it came."""
        return Received(text(self.medium), self.received_on.data or now().date(), text(self.contact))
