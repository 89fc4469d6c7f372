"""The shape and wording of what is typed into the forum. Lengths and languages are checked where they are stored."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from core.forms import Form, choices
from core.locale import _l
from forum.actions import TITLE_LENGTH
from forum.languages import written_languages


class PostForm(Form):
    """Saying something, or saying it anew."""

    body = TextAreaField(
        _l("Your words"),
        [InputRequired(_l("Please write something first."))],
        description=_l("Markdown works: a blank line between paragraphs, **bold**, > quotation."),
        render_kw={"rows": 8},
    )
    lang = SelectField(
        _l("Written in"),
        [InputRequired(_l("Please choose the language that this is written in."))],
        choices=choices(written_languages()),
    )
    expected = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ThreadForm(PostForm):
    """Opening a thread."""

    title = StringField(
        _l("Title"),
        [InputRequired(_l("Please give the thread a title."))],
        description=_l("The question or the point, in one line."),
        render_kw={"maxlength": TITLE_LENGTH},
    )
