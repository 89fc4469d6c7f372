"""Shape and wording of who may answer, and of what somebody without an account says of themselves."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from consultations import confidentiality, slips
from consultations.duplicate_models import VERDICTS
from consultations.models import (
    EITHER,
    GREATEST_THRESHOLD,
    INVITED,
    ORGANISATION,
    PERSON,
    PUBLIC,
    REGISTERED,
    Consultation,
)
from core.forms import Form, choices
from core.locale import _, _l
from core.spam import GuardedForm
from themes.labels import STAKEHOLDER_TYPES, country_choices

AUDIENCE_LABELS = {
    PUBLIC: _l("Anybody, with or without an account"),
    REGISTERED: _l("Everybody with a confirmed account"),
    INVITED: _l("Those who were invited"),
}
UNIT_LABELS = {
    PERSON: _l("Each person for themselves"),
    ORGANISATION: _l("Organisations, by somebody who speaks for them"),
    EITHER: _l("People or organisations"),
}


class _Several(SelectMultipleField):
    """Ticks, none of which need be set."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AudienceForm(Form):
    """Who may answer, and what they may keep to themselves."""

    audience = RadioField(_l("Who may answer"), [InputRequired(_l("Say who may answer."))])
    types = _Several(
        _l("Only these stakeholder types"), description=_l("Tick none to ask all. Who speaks as another is told so.")
    )
    unit = RadioField(_l("Who a response is of"), [InputRequired()])
    is_anonymous = BooleanField(
        _l("Answers are anonymous"),
        description=_l("Nobody, you and administrators included, can find out who gave which answers. Once published this"
                       " cannot be taken back."),
    )  # fmt: skip
    confidentiality = _Several(
        _l("For whom respondents may keep their words, besides everybody"),
        description=_l("They choose for all their answers, and may choose otherwise for each answer in words."),
    )

    cell_threshold = IntegerField(
        _l("Keep back counts below"),
        [InputRequired(_l("Give a whole number.")), NumberRange(0, GREATEST_THRESHOLD)],
        description=_l("In figures, so that nobody learns what few people chose. 0 keeps nothing back: figures then lead to"
                       " those behind them, and can be shown while it is open."),
    )  # fmt: skip

    def offer(self) -> "AudienceForm":
        """Fill the lists of choices."""
        self.audience.choices = choices(AUDIENCE_LABELS.items())
        self.types.choices = choices(STAKEHOLDER_TYPES.items())
        self.unit.choices = choices(UNIT_LABELS.items())
        self.confidentiality.choices = choices(
            (level, confidentiality.LABELS[level]) for level in confidentiality.LEVELS
        )
        return self

    def terms(self) -> dict[str, Any]:
        """What was chosen, as :class:`consultations.audiences.Terms` takes it."""
        return {
            "audience": self.audience.data, "types": self.types.data or [], "unit": self.unit.data,
            "is_anonymous": bool(self.is_anonymous.data), "confidentiality": self.confidentiality.data or [],
            "cell_threshold": self.cell_threshold.data,
        }  # fmt: skip


def audience_data(consultation: Consultation) -> dict[str, Any]:
    """What :class:`AudienceForm` shows of a draft."""
    return {
        "audience": consultation.audience, "types": list(consultation.audience_types or ()),
        "unit": consultation.respondent_unit, "is_anonymous": consultation.is_anonymous,
        "confidentiality": list(consultation.confidentiality or ()), "cell_threshold": consultation.cell_threshold,
    }  # fmt: skip


class CapacityForm(GuardedForm):
    """What somebody without an account says of themselves; of a name an anonymous consultation keeps nothing."""

    name = StringField(_l("Your name"), [Optional(), Length(max=120)])
    stakeholder_type = SelectField(_l("You answer as"), [InputRequired(_l("Say as what you answer."))])
    organisation_name = StringField(_l("Organisation"), [Optional(), Length(max=200)])
    on_behalf = BooleanField(_l("I answer on behalf of this organisation"))
    country = SelectField(_l("Country"), [Optional()])
    key = HiddenField(default=slips.new_key, validators=[Regexp(slips.KEY)], render_kw={"id": False})

    def offer(self, consultation: Consultation) -> "CapacityForm":
        """Fill the lists of choices; of an anonymous consultation the fields that name somebody are left out."""
        known = [(name, label) for name, label in STAKEHOLDER_TYPES.items() if _is_asked(consultation, name)]
        self.stakeholder_type.choices = choices([("", _("Choose one")), *known])
        self.country.choices = choices([("", _("Not said")), *country_choices()])
        self.name.flags.required = not consultation.is_anonymous  # a draft may lack it: see :meth:`names_who`
        if consultation.is_anonymous:
            for name in ("name", "organisation_name", "on_behalf"):
                self[name].data = None
        return self

    def names_who(self, consultation: Consultation) -> bool:
        """Whether it says whose answers these will be; what is missing stands with its field."""
        if consultation.is_anonymous or (self.name.data or "").strip():
            return True
        self.name.errors = [*self.name.errors, _("Please say who you are.")]
        return False


def _is_asked(consultation: Consultation, name: str) -> bool:
    return not consultation.audience_types or name in consultation.audience_types


class SlipForm(Form):
    """Taking an answering slip."""

    key = HiddenField(validators=[Regexp(slips.KEY)], render_kw={"id": False})
    says_type = BooleanField(_l("Say my stakeholder type with my answers"), default=True)
    says_region = BooleanField(_l("Say my regional group with my answers"), default=True)


class LinkForm(Form):
    """The slip or link that somebody kept, to come back to their answers."""

    link = StringField(_l("Your slip or link"), [InputRequired(_l("Paste your slip or link here.")), Length(max=500)])


class MailForm(Form):
    """Where to send the link."""

    email = StringField(
        _l("E-mail address"),
        [InputRequired(_l("Enter an address.")), Email(_l("This is no e-mail address.")), Length(max=254)],
    )


class CountForm(Form):
    """What a facilitator finds of responses that look alike."""

    verdict = RadioField(
        _l("What you find"), [InputRequired(_l("Say what you find."))], choices=choices(VERDICTS.items())
    )
    reason = StringField(_l("Why"), [InputRequired(_l("Please give a reason.")), Length(min=3, max=500)])


class ShownForm(Form):
    """For whom all answers are, unless an answer says otherwise."""

    shown_to = SelectField(_l("For whom your answers are"), [Optional()])
    shown_from = DateField(_l("From"), [Optional()])
