"""The printed head of a report: what a meeting's facts make of it, and what may stand in it."""

from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time

from core import richtext
from core.errors import Invalid
from core.locale import _
from meetings.models import Meeting

TEXTS = {"meeting_title": 300, "subtitle": 300, "invitation": 300, "label": 100}
LISTS = ("body_lines", "when_where")
MOST_LINES, LONGEST_LINE = 8, 300


def symbol_for(meeting: Meeting) -> str:
    """``C7-EGOV/2006/SR.1``: the first action line, the year, and the meeting's number in its series."""
    line = meeting.action_lines[0].symbol if meeting.action_lines else "WSIS"
    return f"{line}/{meeting.starts_at.year}/SR.{meeting.id if meeting.number is None else meeting.number}"


def masthead_for(meeting: Meeting) -> dict[str, Any]:
    """The head that the meeting's facts make; a rapporteur may change each line of it."""
    codes = [line.symbol for line in meeting.action_lines]
    return {
        "is_provisional": True,
        "body_lines": [_("Facilitator for Action Lines %(lines)s", lines=" & ".join(codes))] if codes else [],
        "meeting_title": meeting.title,
        "subtitle": meeting.subtitle,
        "invitation": _("Open to all WSIS Stakeholders"),
        "when_where": [line for line in (_when(meeting), meeting.venue) if line],
        "label": _("SUMMARY REPORT"),
    }


def _when(meeting: Meeting) -> str:
    """``Tuesday, 16 May 2006, 15:00 – 18:00 (Europe/Zurich)``, in the report's language."""
    zone = ZoneInfo(meeting.zone)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    lang = meeting.lang.split("-")[0]
    day = format_datetime(starts, "EEEE, d MMMM yyyy, HH:mm", locale=lang)
    pattern = "HH:mm" if starts.date() == ends.date() else "d MMMM yyyy, HH:mm"
    end = (
        format_time(ends, pattern, locale=lang) if pattern == "HH:mm" else format_datetime(ends, pattern, locale=lang)
    )
    return f"{day} – {end} ({meeting.zone})"


def checked_masthead(given: dict[str, Any]) -> dict[str, Any]:
    """The head as it is stored. Raises :class:`Invalid`, naming the fields that do not fit."""
    fields: dict[str, list[str]] = {}
    clean: dict[str, Any] = {"is_provisional": bool(given.get("is_provisional"))}
    for name, limit in TEXTS.items():
        clean[name] = _line(given.get(name))
        if len(clean[name]) > limit:
            fields[name] = [_("At most %(limit)s characters fit.", limit=limit)]
    for name in LISTS:
        clean[name] = [line for line in map(_line, given.get(name) or ()) if line]
        if len(clean[name]) > MOST_LINES or any(len(line) > LONGEST_LINE for line in clean[name]):
            fields[name] = [
                _("At most %(lines)s lines of %(limit)s characters fit.", lines=MOST_LINES, limit=LONGEST_LINE)
            ]
    for name in ("meeting_title", "label"):
        if not clean[name]:
            fields[name] = [_("This line cannot be empty.")]
    if unknown := set(given) - set(clean):
        fields |= {name: [_("There is no such line in the head of a report.")] for name in sorted(unknown)}
    if fields:
        raise Invalid(_("The head of the report cannot be printed like this."), fields)
    return clean


def _line(value: Any) -> str:
    return " ".join(richtext.normalised(str(value or "")).split())
