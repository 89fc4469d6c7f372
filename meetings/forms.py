"""Shape and wording of meetings, registrations and attendance."""

from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consultations.times import instant, zones
from core.forms import Form, choices
from core.locale import LANGUAGES, _l
from meetings.actions import LIMITS, Count, Details
from meetings.models import ON_SITE, REMOTE, Meeting
from themes.labels import STAKEHOLDER_TYPES

SPARE_ROWS = 2
_needed = InputRequired(_l("This is needed."))


def _short(name: str) -> Length:
    return Length(max=LIMITS[name], message=_l("At most %(max)d characters fit."))


class MeetingForm(Form):
    """What is announced of a meeting; times as clocks show them in the zone."""

    series = SelectField(_l("Series"), coerce=int, validators=[_needed])
    title = StringField(_l("Title"), [_needed, _short("title")])
    subtitle = StringField(_l("What it is about"), [_short("subtitle")])
    lines = SelectMultipleField(
        _l("Action lines"), [_needed], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    zone = SelectField(_l("Time zone of the place"), validators=[_needed], default="UTC")
    starts_at = DateTimeLocalField(_l("Begins, in that zone"), [_needed])
    ends_at = DateTimeLocalField(_l("Ends, in that zone"), [_needed])
    venue = StringField(_l("Room, building and town"), [_short("venue")])
    remote_url = StringField(_l("Address for taking part remotely"), [_short("remote_url")])
    convenor = StringField(_l("Convened by"), [_short("convenor")])
    chair = StringField(_l("Chaired by"), [_short("chair")])
    lang = SelectField(_l("Language of this page"), default="en")
    overview = TextAreaField(_l("Agenda and papers"), description=_l("Markdown works."))
    version = HiddenField()

    def offer(self, series: Any, lines: Any) -> "MeetingForm":
        """Fill the lists to choose from with rows."""
        self.series.choices = choices((row.id, row.title) for row in series)
        self.lines.choices = choices((row.id, f"{row.symbol} {row.title}") for row in lines)
        self.zone.choices = choices((zone, zone) for zone in zones())
        self.lang.choices = choices((x.code, x.name) for x in LANGUAGES)
        return self

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form with a meeting's facts in it."""
        zone = ZoneInfo(meeting.zone)
        here = {
            name: getattr(meeting, name).astimezone(zone).replace(tzinfo=None) for name in ("starts_at", "ends_at")
        }
        return cls(obj=meeting, data=here | {"lines": list(meeting.line_ids), "series": meeting.series_id})

    def details(self) -> Details:
        """What was entered. Raises :class:`core.errors.Invalid` for a time that its zone skips or has twice."""
        facts: dict[str, Any] = {name: self[name].data or "" for name in (*LIMITS, "overview", "lang", "zone")}
        for name in ("starts_at", "ends_at"):
            facts[name] = instant(self[name].data, facts["zone"], name)
        return Details(**facts)


class RegistrationForm(Form):
    """Coming to the room, or taking part at a distance."""

    mode = RadioField(
        _l("How will you take part?"),
        [InputRequired(_l("Please choose one."))],
        choices=choices([(ON_SITE, _l("In the room")), (REMOTE, _l("Remotely"))]),
    )


class CountForm(PlainForm):
    """One row of the attendance table; a row without a category counts as empty."""

    label = StringField(_l("Category"), [Length(max=200)])
    stakeholder_type = SelectField(_l("Stakeholder type"))
    on_site = IntegerField(_l("In the room"), [Optional(), NumberRange(0)])
    remote = IntegerField(_l("Remotely"), [Optional(), NumberRange(0)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stakeholder_type.choices = choices([("", _l("(several)")), *STAKEHOLDER_TYPES.items()])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not (self.label.data or "").strip() and not self.on_site.data and not self.remote.data


class AttendanceForm(Form):
    """How many came, by category, and the total that was declared."""

    rows = FieldList(FormField(CountForm), min_entries=1, max_entries=40)
    total = IntegerField(_l("Participants in all"), [_needed, NumberRange(0)])

    @classmethod
    def of(cls, meeting: Meeting) -> "AttendanceForm":
        """The form with what was recorded, or a row for each stakeholder type."""
        known = [
            {"label": c.label, "stakeholder_type": c.stakeholder_type or "", "on_site": c.on_site, "remote": c.remote}
            for c in meeting.counts
        ] or [{"label": str(name), "stakeholder_type": key} for key, name in STAKEHOLDER_TYPES.items()]
        return cls(data={"rows": known + [{}] * SPARE_ROWS, "total": meeting.attendance_total})

    def counts(self) -> list[Count]:
        """The rows that say something."""
        forms = [entry.form for entry in self.rows]
        return [
            Count(
                (f.label.data or "").strip(), f.on_site.data or 0, f.remote.data or 0, f.stakeholder_type.data or None
            )
            for f in forms
            if not f.is_empty and (f.on_site.data is not None or f.remote.data is not None)
        ]
