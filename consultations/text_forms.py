"""Shape and wording of what translators and facilitators enter about texts, versions and ties."""

from flask_wtf.file import FileField
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consultations.models import Consultation
from core.forms import Form, choices
from core.locale import LANGUAGES, _l


class LanguagesForm(Form):
    """The languages besides the original one."""

    languages = SelectMultipleField(
        _l("Besides the original, it exists in"), [Optional()],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False,
    )  # fmt: skip
    others = StringField(
        _l("Other languages"), [Length(max=120)],
        description=_l("Their tags with commas between them, such as pt, sw or zh-Hant."),
    )  # fmt: skip

    @classmethod
    def of(cls, consultation: Consultation) -> "LanguagesForm":
        """The form with what is declared."""
        six = [language.code for language in LANGUAGES]
        there = consultation.extra_langs or []
        form = cls(languages=[tag for tag in there if tag in six], others=", ".join(t for t in there if t not in six))
        form.languages.choices = choices(
            (language.code, language.name) for language in LANGUAGES if language.code != consultation.lang
        )
        return form

    def chosen(self) -> list[str]:
        """The tags that were chosen and written."""
        return [*(self.languages.data or []), *(self.others.data or "").replace(";", ",").split(",")]


class TranslatorForm(Form):
    """Somebody who may translate into one language."""

    email = StringField(
        _l("E-mail address of the translator"), [InputRequired(_l("Please give an address.")), Length(max=254)],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    lang = StringField(
        _l("Translates into"), [InputRequired(_l("Please give a language.")), Length(max=16)],
        description=_l("The tag of the language, such as fr."),
    )  # fmt: skip

    def entered(self) -> tuple[str, str]:
        """Address and language."""
        return self.email.data or "", self.lang.data or ""


class TextsFileForm(Form):
    """A file of texts."""

    file = FileField(
        _l("CSV file"), description=_l("As it is exported here: the columns key, original, text, status.")
    )
    reason = StringField(
        _l("Reason"),
        [Length(max=500)],
        description=_l("Needed where public texts get other words. Everybody sees it."),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return self.file.data.read() if self.file.data else b""


class WordingForm(Form):
    """Other words for a published text."""

    text = TextAreaField(_l("New wording"), render_kw={"rows": 4})
    reason = StringField(
        _l("Reason"), [InputRequired(_l("Please give a reason.")), Length(max=500)],
        description=_l("Everybody sees it beside the old and the new wording."),
    )  # fmt: skip


class AmendForm(Form):
    """Why a new version is published."""

    reason = StringField(
        _l("Reason"), [InputRequired(_l("Please give a reason.")), Length(max=500)],
        description=_l("Everybody sees it in the history of the questionnaire."),
    )  # fmt: skip


class LabelForm(Form):
    """One more option, or row."""

    label = StringField(_l("Label"), [InputRequired(_l("Please write something here.")), Length(max=500)])


class TiesForm(Form):
    """What a question is about."""

    lines = SelectMultipleField(
        _l("Action lines"), [Optional()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    themes = SelectMultipleField(
        _l("Sub-themes"), [Optional()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    goals = SelectMultipleField(
        _l("Sustainable Development Goals"), [Optional()], widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    sources = TextAreaField(
        _l("Paragraphs of source documents"),
        description=_l("One a line: the document and the paragraph, such as C7-2006/8.a"), render_kw={"rows": 3},
    )  # fmt: skip

    def about(self) -> list[str]:
        """The targets, as :func:`consultations.ties.target` reads them."""
        ticked = [*(self.lines.data or []), *(self.themes.data or []), *(self.goals.data or [])]
        return ticked + [f"source:{line.strip()}" for line in (self.sources.data or "").splitlines() if line.strip()]
