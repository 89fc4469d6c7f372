"""Shape and wording of what delegations, supporters, hubs and the secretariat enter besides the answers themselves."""

from typing import Any

from wtforms import HiddenField, IntegerField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from consultations.carried_models import GROUP_KINDS
from consultations.delegation_models import MEMBERS, ROLE_LABELS
from consultations.hubs import GATHERED_LENGTH, NAME_LENGTH, Group
from contributions.relay_forms import HowReceivedForm, ParticipantForm
from core.forms import Form, choices, text
from core.locale import LANGUAGES, _l


class AdmitForm(Form):
    """Who is let in, and what they do."""

    email = StringField(
        _l("E-mail address of their account"),
        [InputRequired(_l("Enter an address."))],
        description=_l("Their profile must name your organisation."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    role = SelectField(_l("What they do"), [InputRequired()], choices=choices((r, ROLE_LABELS[r]) for r in MEMBERS))


class NoteForm(Form):
    """A word to the others with a step."""

    note = StringField(_l("A word to the delegation"), [Optional(), Length(max=500)])


class CommentForm(Form):
    """What a member says to the others."""

    parent = HiddenField()
    body = TextAreaField(
        _l("Comment"), [InputRequired(_l("Please write something first."))], render_kw={"rows": 3, "maxlength": 5000}
    )


class CosponsorForm(Form):
    """Which organisation is asked."""

    organisation = StringField(
        _l("Organisation"),
        [InputRequired(_l("Name the organisation."))],
        description=_l("As its people name it in their profiles."),
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )


class SubmitterForm(Form):
    """Who may submit for an organisation."""

    email = StringField(
        _l("E-mail address of who may submit"),
        [InputRequired(_l("Enter an address."))],
        render_kw={"type": "email", "autocomplete": "off"},
    )


class GroupForm(Form):
    """The group that a hub answers for."""

    name = StringField(
        _l("Name of the group"), [InputRequired(_l("Name the group."))], render_kw={"maxlength": NAME_LENGTH}
    )
    kind = SelectField(
        _l("What kind of group it is"),
        [InputRequired(_l("Choose what fits best."))],
        choices=choices([("", _l("Choose …")), *GROUP_KINDS.items()]),
    )
    size = IntegerField(
        _l("How many people took part"),
        [InputRequired(_l("Say how many people took part."))],
        description=_l("It is shown beside the answers. The group counts as one respondent, never as many."),
    )
    gathered = TextAreaField(
        _l("How the answers were gathered"),
        [InputRequired(_l("Say how the answers were gathered."))],
        description=_l("When, where and how: a show of hands, a written form, a talk with notes."),
        render_kw={"rows": 4, "maxlength": GATHERED_LENGTH},
    )

    def group(self) -> Group:
        """What was entered."""
        return Group(text(self.name), text(self.kind), self.size.data, text(self.gathered))


class ScansForm(Form):
    """Scans of the paper from which a response was entered."""

    scans = MultipleFileField(
        _l("Scans of the paper"),
        [Optional()],
        description=_l(
            "Pictures or PDF files. They are seen by those who may read this entry and by its respondent."
        ),
        render_kw={"accept": ".jpg,.jpeg,.png,.webp,.gif,.pdf,image/*,application/pdf"},
    )


class ReceivedForm(HowReceivedForm, ScansForm):
    """How a response reached the secretariat, and in which language."""

    lang = SelectField(_l("Language of their words"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lang.choices = choices((language.code, language.name) for language in LANGUAGES)


class ResponseRelayForm(ParticipantForm, ReceivedForm):
    """Whose response it is, and how it came; the answers' fields are the questions."""
