"""Meetings as JSON."""

from datetime import datetime
from typing import Literal

from flask import request

from core.api import Shape, api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in
from meetings import actions, queries
from meetings.models import Meeting, Participation

blueprint = api_blueprint("meetings")


class CountShape(Shape):
    """One row of an attendance table."""

    label: str
    on_site: int
    remote: int = 0
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
    overview: str
    lang: str
    status: str
    action_lines: list[str]
    attendance_total: int | None
    attendance: list[CountShape]


class AttendanceIn(Shape):
    """How many came: the rows must add up to ``total``."""

    total: int
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
        "overview", "lang", "status", "attendance_total",
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
