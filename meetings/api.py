"""Meetings as JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from flask import request
from pydantic import AfterValidator, AwareDatetime, Field, StrictInt

from core.api import Shape, api_blueprint, endpoint
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, signed_in
from meetings import actions, queries
from meetings.models import Meeting, MeetingSeries, Participation
from meetings.views import facilitators
from themes.models import ActionLine
from themes.queries import lines

blueprint = api_blueprint("meetings")


def _in_utc(moment: datetime) -> datetime:
    """The instant in UTC, of a year that every zone can show."""
    if not 1900 <= moment.year <= 2999:
        raise ValueError("the year is between 1900 and 2999")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class SeriesShape(Shape):
    """Meetings that follow each other; ``slug`` is what meetings name."""

    slug: str
    title: str


class DetailsIn(Shape):
    """What is announced of a meeting: times with their offset, ``zone`` by its IANA name, ``overview`` in Markdown."""

    action_lines: Annotated[list[str], Field(min_length=1)]
    title: str
    starts_at: Moment
    ends_at: Moment
    zone: str = "UTC"
    subtitle: str = ""
    convenor: str = ""
    chair: str = ""
    venue: str = ""
    remote_url: str = ""
    overview: str = ""
    lang: Literal["ar", "zh", "en", "fr", "ru", "es"] = "en"


class MeetingIn(DetailsIn):
    """A new meeting; it gets the next number of its series."""

    series: str


class MeetingChange(DetailsIn):
    """All that is announced of a meeting, in place of what was; ``version`` is the one that was read."""

    version: StrictInt


class CountShape(Shape):
    """One row of an attendance table."""

    label: str
    on_site: StrictInt
    remote: StrictInt = 0
    stakeholder_type: str | None = None


class MeetingOut(Shape):
    """A meeting; times in UTC, ``zone`` is that of the place."""

    id: int
    url: str
    series: str
    number: int
    title: str
    subtitle: str
    convenor: str
    chair: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    venue: str
    remote_url: str
    overview: str
    lang: str
    status: str
    version: int
    action_lines: list[str]
    attendance_total: int | None
    attendance: list[CountShape]


class AttendanceIn(Shape):
    """How many came: the rows must add up to ``total``."""

    total: StrictInt
    counts: list[CountShape]


class RegistrationIn(Shape):
    """How one takes part."""

    mode: Literal["on_site", "remote"]


class RegistrationOut(Shape):
    """A standing registration."""

    id: int
    meeting_id: int
    mode: str
    registered_at: datetime


def shown(meeting: Meeting) -> MeetingOut:
    """A meeting as everybody sees it."""
    plain = (
        "id", "url", "number", "title", "subtitle", "convenor", "chair", "starts_at", "ends_at", "zone", "venue",
        "remote_url", "overview", "lang", "status", "version", "attendance_total",
    )  # fmt: skip
    counts = [
        CountShape(label=c.label, on_site=c.on_site, remote=c.remote, stakeholder_type=c.stakeholder_type)
        for c in meeting.counts
    ]
    return MeetingOut(
        **{name: getattr(meeting, name) for name in plain},
        series=meeting.series.slug,
        action_lines=[line.slug for line in meeting.action_lines],
        attendance=counts,
    )


@endpoint(
    blueprint,
    "GET",
    "/meetings",
    policy=everyone,
    summary="Meetings, the latest first",
    returns=MeetingOut,
    listing=True,
)
def meetings() -> Page[MeetingOut]:
    page = queries.listed(request.args.get("after"))
    return Page([shown(meeting) for meeting in page.items], page.next)


@endpoint(blueprint, "GET", "/meetings/<int:meeting_id>", policy=everyone, summary="A meeting", returns=MeetingOut)
def meeting(meeting_id: int) -> MeetingOut:
    return shown(queries.by_id(meeting_id))


@endpoint(
    blueprint, "GET", "/meeting-series", policy=everyone, summary="The series that meetings are numbered in",
    returns=SeriesShape, listing=True,
)  # fmt: skip
def series() -> Page[SeriesShape]:
    return Page([SeriesShape.model_validate(row) for row in queries.all_series()])


@endpoint(
    blueprint, "POST", "/meeting-series", policy=facilitators, status=201,
    summary="Start a series; one that has this slug already is given back as it is",
    body=SeriesShape, returns=SeriesShape,
)  # fmt: skip
def start_series(body: SeriesShape) -> SeriesShape:
    return SeriesShape.model_validate(actions.start_series(current_actor(), body.slug, body.title))


@endpoint(
    blueprint, "POST", "/meetings", policy=facilitators, status=201,
    summary="Announce a meeting", body=MeetingIn, returns=MeetingOut,
)  # fmt: skip
def convene(body: MeetingIn) -> MeetingOut:
    about, details = _lines(body.action_lines), _details(body)
    return shown(actions.convene_meeting(current_actor(), _series(body.series), about, details))


@endpoint(
    blueprint, "PUT", "/meetings/<int:meeting_id>", policy=signed_in,
    summary="Announce other facts of a meeting; version is the one that you read", body=MeetingChange,
    returns=MeetingOut,
)  # fmt: skip
def change(meeting_id: int, body: MeetingChange) -> MeetingOut:
    found, about = queries.by_id(meeting_id), _lines(body.action_lines)
    return shown(actions.change_meeting(current_actor(), found, about, _details(body), expected=body.version))


@endpoint(
    blueprint, "POST", "/meetings/<int:meeting_id>/cancellation", policy=signed_in,
    summary="Call a meeting off; its page stays and says so", returns=MeetingOut,
)  # fmt: skip
def cancel(meeting_id: int) -> MeetingOut:
    found = queries.by_id(meeting_id)
    actions.cancel_meeting(current_actor(), found)
    return shown(found)


def _details(body: DetailsIn) -> actions.Details:
    return actions.Details(**body.model_dump(exclude={"action_lines", "series", "version"}))


def _series(slug: str) -> MeetingSeries:
    found = next((row for row in queries.all_series() if row.slug == slug), None)
    if found is None:
        message = _("There is no series of this name.")
        raise Invalid(message, {"series": [message]})
    return found


def _lines(slugs: Sequence[str]) -> list[ActionLine]:
    known = {line.slug: line for line in lines()}
    if unknown := next((slug for slug in slugs if slug not in known), None):
        message = _("There is no action line “%(slug)s”.", slug=unknown)
        raise Invalid(message, {"action_lines": [message]})
    return [line for line in known.values() if line.slug in slugs]


@endpoint(
    blueprint, "PUT", "/meetings/<int:meeting_id>/attendance", policy=signed_in,
    summary="Record how many came", body=AttendanceIn, returns=MeetingOut,
)  # fmt: skip
def record_attendance(meeting_id: int, body: AttendanceIn) -> MeetingOut:
    counts = [actions.Count(c.label, c.on_site, c.remote, c.stakeholder_type) for c in body.counts]
    return shown(actions.record_attendance(current_actor(), queries.by_id(meeting_id), body.total, counts))


@endpoint(
    blueprint, "PUT", "/meetings/<int:meeting_id>/registration", policy=signed_in,
    summary="Register for a meeting, or change how one takes part", body=RegistrationIn, returns=RegistrationOut,
)  # fmt: skip
def register(meeting_id: int, body: RegistrationIn) -> RegistrationOut:
    mine: Participation = actions.register(current_actor(), queries.by_id(meeting_id), body.mode)
    return RegistrationOut.model_validate(
        {"id": mine.id, "meeting_id": mine.meeting_id, "mode": mine.mode, "registered_at": mine.registered_at}
    )


@endpoint(
    blueprint, "DELETE", "/meetings/<int:meeting_id>/registration", policy=signed_in,
    summary="Take one’s registration back", status=204,
)  # fmt: skip
def unregister(meeting_id: int) -> None:
    actions.unregister(current_actor(), queries.by_id(meeting_id))
