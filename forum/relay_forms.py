"""The shape and wording of an intervention that the secretariat enters for somebody."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from contributions.relay_models import MEDIA
from contributions.relaying import CONTACT_LENGTH, Received
from core.clock import now
from core.forms import choices, text
from core.locale import _l
from forum.forms import PostForm
from forum.relaying import Participant
from themes.labels import STAKEHOLDER_TYPES, country_choices


class RelayForm(PostForm):
    """Who said it, how it was received, and the words."""

    email = StringField(
        _l("E-mail address of their account"),
        [Optional()],
        description=_l("With an account, name and capacity are taken from it, and the fields below stay empty."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    name = StringField(_l("Name"), [Optional()], render_kw={"maxlength": 120, "autocomplete": "off"})
    stakeholder_type = SelectField(
        _l("Takes part as"), [Optional()], choices=choices([("", _l("Choose …")), *STAKEHOLDER_TYPES.items()])
    )
    organisation_name = StringField(_l("Organisation"), [Optional()], render_kw={"maxlength": 200})
    on_behalf = BooleanField(_l("They spoke on behalf of this organisation"))
    country = SelectField(_l("Country"), [Optional()])
    contact = StringField(
        _l("How to reach them"),
        [Optional()],
        description=_l(
            "An e-mail address, to which the message goes at once, or a telephone number or postal address. Never shown"
            " in public."
        ),
        render_kw={"maxlength": CONTACT_LENGTH, "autocomplete": "off"},
    )
    medium = SelectField(
        _l("Received by"),
        [InputRequired(_l("Choose how it was received."))],
        choices=choices([("", _l("Choose …")), *MEDIA.items()]),
    )
    received_on = DateField(_l("Received on"), [InputRequired(_l("Enter the day on which it was received."))])
    parent = IntegerField(
        _l("In answer to post no."), [Optional()], description=_l("Leave it empty for an answer to the whole thread.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices([("", _l("None, or not said")), *country_choices()])

    def participant(self) -> Participant:
        """Whose words these are."""
        return Participant(
            text(self.email), text(self.name), text(self.stakeholder_type), text(self.organisation_name),
            bool(self.on_behalf.data), text(self.country),
        )  # fmt: skip

    def received(self) -> Received:
        """How they reached the secretariat."""
        return Received(text(self.medium), self.received_on.data or now().date(), text(self.contact))
