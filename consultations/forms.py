"""Shape and wording of what facilitators enter. Answers have no form class: their fields are the questions."""

from typing import Any

from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consultations.models import Consultation
from consultations.times import instant, shown_at, zones
from core.forms import Form, choices
from core.locale import LANGUAGES, _l
from themes.models import ActionLine

LOCAL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class OutlineForm(Form):
    """What a consultation says about itself."""

    title = StringField(_l("Title"), [InputRequired(_l("Please give it a title.")), Length(max=200)])
    summary = StringField(
        _l("What is asked, in one sentence"), [Length(max=500)], description=_l("Shown in lists and below the title.")
    )
    purpose = TextAreaField(
        _l("Why it is asked, who may answer, what happens to the answers"),
        description=_l("Markdown works."),
        render_kw={"rows": 6},
    )
    lines = SelectMultipleField(
        _l("Action lines"),
        [InputRequired(_l("Choose at least one action line."))],
        coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    lang = SelectField(_l("Language of the questions"), [InputRequired()])
    zone = SelectField(
        _l("Time zone of the two times below"),
        [InputRequired()],
        description=_l("Readers see the times in UTC and in this zone."),
    )
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()], format=LOCAL_TIMES)
    closes_at = DateTimeLocalField(
        _l("Closes"), [Optional()], format=LOCAL_TIMES,
        description=_l("Answers are taken until just before this moment."),
    )  # fmt: skip
    live_results = BooleanField(
        _l("Show results to everybody while it is open"),
        description=_l("Otherwise they stay hidden from everybody, you included, until it closes."),
    )
    holds_results = BooleanField(
        _l("Hold results back after closing"),
        description=_l("Until you publish them. Otherwise they are public from the closing on, by themselves."),
    )
    source_note = TextAreaField(
        _l("Source and licence"), description=_l("Only if questions or answers come from elsewhere. Markdown works.")
    )

    def offer(self, lines: list[ActionLine], zone: str = "UTC") -> "OutlineForm":
        """Fill the lists of choices: the action lines that the writer facilitates, languages and zones.

        ``zone`` is the one that is stored, which may be one that is not offered otherwise.
        """
        self.lines.choices = choices((line.id, f"{line.symbol} {line.title}") for line in lines)
        self.lang.choices = choices((language.code, language.name) for language in LANGUAGES)
        self.zone.choices = choices((name, name) for name in dict.fromkeys((*zones(), zone)))
        return self

    def outline(self, lines: list[ActionLine], was: Consultation | None = None) -> dict[str, Any]:
        """What was entered, as :class:`consultations.actions.Outline` takes it; ``was`` is what is stored.

        Raises :class:`core.errors.Invalid` for a local time that does not exist, or exists twice.
        """
        zone = self.zone.data
        times = {
            name: instant(self[name].data, zone, name, getattr(was, name, None)) if self[name].data else None
            for name in ("opens_at", "closes_at")
        }
        plain = {
            name: self[name].data or "" for name in ("title", "summary", "purpose", "lang", "zone", "source_note")
        }
        ticked = {name: bool(self[name].data) for name in ("live_results", "holds_results")}
        chosen = [line for line in lines if line.id in (self.lines.data or [])]
        return plain | times | ticked | {"lines": chosen}


def outline_data(consultation: Consultation) -> dict[str, Any]:
    """What :class:`OutlineForm` shows of a draft."""
    names = ("title", "summary", "purpose", "lang", "zone", "live_results", "holds_results", "source_note")
    shown = {name: getattr(consultation, name) for name in names} | {"lines": list(consultation.line_ids)}
    for name in ("opens_at", "closes_at"):
        at = getattr(consultation, name)
        shown[name] = shown_at(at, consultation.zone) if at else None
    return shown


class SectionForm(Form):
    """The title of a part."""

    title = StringField(_l("Title of the section"), [InputRequired(_l("Please give it a title.")), Length(max=300)])


class ExtendForm(Form):
    """A later deadline."""

    closes_at = DateTimeLocalField(
        _l("New closing time"), [InputRequired(_l("Please give a time."))], format=LOCAL_TIMES
    )
    reason = StringField(
        _l("Reason"), [InputRequired(_l("Please give a reason.")), Length(max=500)],
        description=_l("Everybody sees it beside the new deadline."),
    )  # fmt: skip


class LateWindowForm(Form):
    """Until when late answers are taken."""

    until = DateTimeLocalField(
        _l("Take late answers until"), [InputRequired(_l("Please give a time."))], format=LOCAL_TIMES
    )
    reason = StringField(
        _l("Reason"), [InputRequired(_l("Please give a reason.")), Length(max=500)],
        description=_l("Everybody sees it."),
    )  # fmt: skip


class ReasonedForm(Form):
    """A step that may be explained."""

    reason = StringField(
        _l("Reason (optional)"), [Length(max=500)], description=_l("Everybody sees it in the history.")
    )


class ActForm(Form):
    """A button that does one thing: move, remove, publish."""
