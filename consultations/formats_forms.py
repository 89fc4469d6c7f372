"""Shape and wording of what is entered to import, copy and save questionnaires."""

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, choices
from core.locale import LANGUAGES, _l
from themes.models import ActionLine

SHARED, OWN = "shared", "own"


class ImportForm(Form):
    """A file with a questionnaire."""

    file = FileField(
        _l("File"),
        [InputRequired(_l("Choose a file."))],
        description=_l(
            "JSON of this site, an XLSForm workbook (.xlsx), or a tab-separated LimeSurvey survey (.txt)."
        ),
    )
    lang = SelectField(
        _l("Language of the questions"), description=_l("Used only if the file does not say."), default="en"
    )

    def offer(self) -> "ImportForm":
        """Fill the list of languages."""
        self.lang.choices = choices((language.code, language.name) for language in LANGUAGES)
        return self


class BeginForm(Form):
    """A draft that begins with a questionnaire that is there already."""

    title = StringField(_l("Title"), [InputRequired(_l("Please give it a title.")), Length(max=200)])
    lines = SelectMultipleField(
        _l("Action lines"), [InputRequired(_l("Choose at least one action line."))], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip

    def offer(self, lines: list[ActionLine]) -> "BeginForm":
        """Fill the list of action lines: those that the writer may file under."""
        self.lines.choices = choices((line.id, f"{line.symbol} {line.title}") for line in lines)
        return self

    def chosen(self, lines: list[ActionLine]) -> list[ActionLine]:
        """The lines that were ticked."""
        return [line for line in lines if line.id in (self.lines.data or [])]


class ConfirmForm(BeginForm):
    """What was read from a file, to be made a draft: nothing is stored in between, so the page carries it."""

    document = HiddenField()
    losses = HiddenField()


class CopyForm(BeginForm):
    """A copy of a consultation."""

    with_times = BooleanField(_l("Keep its opening and closing times"))
    with_ties = BooleanField(_l("Keep what its questions are about"), default=True)


class TemplateForm(Form):
    """A questionnaire kept to begin others with."""

    title = StringField(_l("Name of the template"), [InputRequired(_l("Please give it a name.")), Length(max=200)])
    summary = StringField(_l("What it is good for, in one sentence"), [Length(max=500)])
    scope = RadioField(_l("Who can begin with it"), default=OWN)

    def offer(self) -> "TemplateForm":
        """Fill the list of who can use it."""
        self.scope.choices = choices([(OWN, _l("Only I")), (SHARED, _l("All facilitators of this site"))])
        return self
