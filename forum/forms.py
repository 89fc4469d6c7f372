"""The shape and wording of what is typed into the forum. Lengths and languages are checked where they are stored."""

from collections.abc import Iterable

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from contributions.capacity import CapacityFields
from core.forms import Form, choices
from core.locale import _l
from forum.actions import TITLE_LENGTH
from forum.languages import written_languages
from themes.models import Theme


class ThemesField(SelectMultipleField):
    """Check boxes for the sub-themes of an action line."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, themes: Iterable[Theme]) -> None:
        """Offer these."""
        self.choices = choices((theme.key, theme.title) for theme in themes)


class PostForm(CapacityFields, Form):
    """Saying something, or saying it anew."""

    body = TextAreaField(
        _l("Your words"),
        [InputRequired(_l("Please write something first."))],
        description=_l('Markdown works: a blank line between paragraphs, **bold**, > quotation, @"Name Surname".'),
        render_kw={"rows": 8},
    )
    lang = SelectField(
        _l("Written in"),
        [InputRequired(_l("Please choose the language that this is written in."))],
        choices=choices(written_languages()),
    )
    expected = IntegerField(widget=HiddenInput(), validators=[Optional()])
    draft = IntegerField(widget=HiddenInput(), validators=[Optional()])
    draft_version = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ThreadForm(PostForm):
    """Opening a thread."""

    title = StringField(
        _l("Title"),
        [InputRequired(_l("Please give the thread a title."))],
        description=_l("The question or the point, in one line."),
        render_kw={"maxlength": TITLE_LENGTH},
    )
    themes = ThemesField(
        _l("Sub-themes"), description=_l("Under which others find it, if they fit."), validate_choice=False
    )


class ThemesForm(Form):
    """Filing a thread."""

    themes = ThemesField(_l("Sub-themes"), validate_choice=False)
