"""What facilitators enter of conditions."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.locale import _l

SMALL = {"rows": 2, "dir": "ltr", "spellcheck": "false"}


class ConditionsForm(Form):
    """By what code a question is named, when it is shown, and which answers hold."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Please give it a code.")), Length(max=40)], render_kw={"dir": "ltr"},
        description=_l("Names the question in conditions and exports: Latin letters, figures and _."),
    )  # fmt: skip
    shown_if = TextAreaField(
        _l("Shown if"), [Length(max=1000)], render_kw=SMALL,
        description=_l("Empty: always. For example ${q1} = '1' or selected(${q2}, '3'); it names earlier questions."),
    )  # fmt: skip
    valid_if = TextAreaField(
        _l("An answer is valid if"), [Length(max=1000)], render_kw=SMALL,
        description=_l("Empty: always. “.” is the answer itself: . >= 0 and . <= 100"),
    )  # fmt: skip
    valid_message = StringField(
        _l("What to say when it is not"), [Length(max=500)],
        description=_l("Say what to do: “Give a share between 0 and 100.”"),
    )  # fmt: skip


class LayoutForm(Form):
    """Whether a section begins a page, and when it is shown."""

    starts_page = BooleanField(_l("It begins a new page"))
    shown_if = TextAreaField(
        _l("Shown if"), [Length(max=1000)], render_kw=SMALL,
        description=_l("Empty: always. For example ${q1} = '1'; it names questions of earlier sections."),
    )  # fmt: skip
