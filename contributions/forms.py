"""Shape and wording of complaints and decisions."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from contributions.labels import FLAG_REASONS
from core.forms import Form, choices
from core.locale import _l

LONGEST_NOTE = 1_000


class FlagForm(Form):
    """A complaint."""

    reason = RadioField(
        _l("What is wrong with it?"),
        [InputRequired(_l("Please choose a reason."))],
        choices=choices(FLAG_REASONS.items()),
    )
    note = TextAreaField(
        _l("What should the moderators know?"),
        [Length(max=LONGEST_NOTE, message=_l("At most 1,000 characters fit here."))],
        description=_l("Only moderators read this."),
    )


class ReasonForm(Form):
    """Why something is hidden or restored. Its length is checked by the action, which knows the limits."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Please give a reason."))],
        description=_l("Everybody can read it in place of the words, so repeat nothing of them."),
        render_kw={"maxlength": 500},
    )


class DecisionForm(Form):
    """The answer to a complaint: the button says which. A reason is needed only for hiding."""

    reason = StringField(_l("Reason for hiding it"), render_kw={"maxlength": 500})
