"""A meeting's points from the forum as JSON."""

from datetime import datetime

from contributions.queries import by_symbol
from core.api import Shape, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in
from meetings import carrying, queries
from meetings.api import blueprint
from meetings.carried_models import CarriedPoint


class PointIn(Shape):
    """Which marked contribution, and which of its marks."""

    symbol: str
    kind: str


class OutcomeIn(Shape):
    """``agreed``, ``not_agreed`` or ``deferred``."""

    outcome: str


class PointOut(Shape):
    """A point of the agenda."""

    id: int
    symbol: str
    kind: str
    carried_at: datetime
    outcome: str | None


def _out(point: CarriedPoint) -> PointOut:
    return PointOut(
        id=point.id, symbol=point.contribution.symbol, kind=point.kind, carried_at=point.carried_at,
        outcome=point.outcome,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/meetings/<int:meeting_id>/points", policy=everyone, returns=PointOut, listing=True,
    summary="The proposals and common issues on a meeting's agenda",
)  # fmt: skip
def list_points(meeting_id: int) -> Page[PointOut]:
    return Page([_out(point) for point in carrying.points_of(queries.by_id(meeting_id))])


@endpoint(
    blueprint, "POST", "/meetings/<int:meeting_id>/points", policy=signed_in, body=PointIn, returns=PointOut,
    status=201, summary="Carry a marked contribution to a meeting",
)  # fmt: skip
def create_point(meeting_id: int, body: PointIn) -> PointOut:
    actor, meeting = current_actor(), queries.by_id(meeting_id)
    return _out(carrying.carry_point(actor, meeting, by_symbol(actor, body.symbol), body.kind))


@endpoint(
    blueprint, "PATCH", "/meetings/<int:meeting_id>/points/<int:point_id>", policy=signed_in, body=OutcomeIn,
    returns=PointOut, summary="Note what the meeting made of a point",
)  # fmt: skip
def change_point(meeting_id: int, point_id: int, body: OutcomeIn) -> PointOut:
    point = carrying.point_by_id(queries.by_id(meeting_id), point_id)
    carrying.decide_point(current_actor(), point, body.outcome)
    return _out(point)


@endpoint(
    blueprint, "DELETE", "/meetings/<int:meeting_id>/points/<int:point_id>", policy=signed_in,
    summary="Take a point off the agenda",
)  # fmt: skip
def delete_point(meeting_id: int, point_id: int) -> None:
    carrying.drop_point(current_actor(), carrying.point_by_id(queries.by_id(meeting_id), point_id))
