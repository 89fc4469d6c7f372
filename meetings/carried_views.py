"""A meeting's points from the forum: carried there, taken off, decided; small resources with plain forms."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from contributions.queries import by_id as contribution_by_id
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, signed_in
from meetings import carrying, queries
from meetings.views import blueprint


@blueprint.post("/meetings/<int:meeting_id>/points")
@open_to(signed_in)
def carry(meeting_id: int) -> ResponseReturnValue:
    """Carry a marked contribution to the meeting."""
    meeting, given = queries.by_id(meeting_id), request.form.get("contribution", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise Invalid(_("Choose what is to be carried to the meeting."))
    contribution = contribution_by_id(current_actor(), int(given))
    carrying.carry_point(current_actor(), meeting, contribution, request.form.get("kind", ""))
    return redirect(f"{meeting.url}#points", 303)


@blueprint.post("/meetings/<int:meeting_id>/points/<int:point_id>/removal")
@open_to(signed_in)
def drop(meeting_id: int, point_id: int) -> ResponseReturnValue:
    """Take a point off the agenda."""
    meeting = queries.by_id(meeting_id)
    carrying.drop_point(current_actor(), carrying.point_by_id(meeting, point_id))
    return redirect(f"{meeting.url}#points", 303)


@blueprint.post("/meetings/<int:meeting_id>/points/<int:point_id>/outcome")
@open_to(signed_in)
def decide(meeting_id: int, point_id: int) -> ResponseReturnValue:
    """Note what the meeting made of a point."""
    meeting = queries.by_id(meeting_id)
    point = carrying.point_by_id(meeting, point_id)
    carrying.decide_point(current_actor(), point, request.form.get("outcome", ""))
    return redirect(f"{meeting.url}#point-{point.id}", 303)
