"""Shape and wording of suspensions and appeals against them."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from accounts.labels import MEASURE_RULES
from core.forms import Form, choices
from core.locale import _l


class SuspendForm(Form):
    """For how long, and why; the person reads it."""

    days = IntegerField(
        _l("Days"),
        [
            InputRequired(_l("Enter a number of days.")),
            NumberRange(1, 365, _l("A suspension lasts from 1 to 365 days.")),
        ],
        default=7,
        render_kw={"min": 1, "max": 365, "type": "number"},
    )
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(MEASURE_RULES.items()), default="other")
    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Please give a reason."))],
        description=_l("The person reads it. The public log shows only what was broken, and no name."),
        render_kw={"maxlength": 500},
    )
    about = StringField(
        _l("Symbol of the contribution, if it is about one"), [Optional()], render_kw={"maxlength": 60}
    )


class SuspensionAppealForm(Form):
    """Why another administrator should look again."""

    words = TextAreaField(
        _l("Why should another administrator look again?"),
        [InputRequired(_l("Please say why."))],
        description=_l("Only site administrators read this."),
        render_kw={"rows": 5, "maxlength": 500},
    )


class SuspensionAnswerForm(Form):
    """The answer to an appeal: the button says which."""

    answer = StringField(
        _l("Answer"),
        [InputRequired(_l("Please give an answer."))],
        description=_l("The person reads it."),
        render_kw={"maxlength": 500},
    )


class ButtonForm(Form):
    """Nothing to fill in: the button says all."""
