"""Carrying proposals and common issues from the forum to a meeting's agenda. None commits; all are safe to repeat."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import exists, select

from accounts.actor import Actor
from contributions import marking
from contributions.mark_models import Mark
from contributions.marking import Standing, concerns
from contributions.models import Contribution
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.events import publish
from core.locale import _
from core.policy import require
from meetings import carried_events, policies
from meetings.carried_models import OUTCOMES, CarriedPoint
from meetings.models import Meeting

OFFERED = 50


def carry_point(actor: Actor, meeting: Meeting, contribution: Contribution, kind: str) -> CarriedPoint:
    """Put a marked contribution on the agenda. Raises :class:`Invalid` when it carries no such mark."""
    require(policies.can_carry(actor, meeting, now()))
    found = _point_of(meeting, contribution.id, kind)
    if found is not None:
        return found
    marked = marking.mark_of(contribution, kind)
    if marked is None or not contribution.is_public_at(now()) or contribution.is_closed:
        raise Invalid(_("Only what is public and marked as a proposal or common issue can be carried to a meeting."))
    made = CarriedPoint(
        meeting_id=meeting.id, meeting=meeting, contribution_id=contribution.id, contribution=contribution, kind=kind,
        carried_by_id=actor.id, carried_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    publish(carried_events.PointCarried(**_facts(actor, made)))
    return made


def drop_point(actor: Actor, point: CarriedPoint) -> None:
    """Take it off the agenda again."""
    require(policies.can_carry(actor, point.meeting, now()))
    facts = _facts(actor, point)
    db.session.delete(point)
    db.session.flush()
    publish(carried_events.PointDropped(**facts))


def decide_point(actor: Actor, point: CarriedPoint, outcome: str) -> None:
    """Note what the meeting made of it."""
    require(policies.can_carry(actor, point.meeting, now()))
    if outcome not in OUTCOMES:
        raise Invalid(_("Choose what the meeting made of it."))
    if point.outcome != outcome:
        point.outcome = outcome
        publish(carried_events.PointDecided(**_facts(actor, point), outcome=outcome))


def _facts(actor: Actor, point: CarriedPoint) -> dict[str, Any]:
    return {
        "actor_id": actor.id, "meeting_id": point.meeting_id, "line_ids": point.meeting.line_ids, "point_id": point.id,
        "symbol": point.contribution.symbol, "kind": point.kind,
    }  # fmt: skip


def point_by_id(meeting: Meeting, identity: int) -> CarriedPoint:
    """A point of this meeting. Raises :class:`Missing`."""
    found = db.session.get(CarriedPoint, identity)
    if found is None or found.meeting_id != meeting.id:
        raise Missing()
    return found


def _point_of(meeting: Meeting, contribution_id: int, kind: str) -> CarriedPoint | None:
    query = select(CarriedPoint).filter_by(meeting_id=meeting.id, contribution_id=contribution_id, kind=kind)
    return db.session.scalars(query).unique().one_or_none()


def points_of(meeting: Meeting) -> Sequence[CarriedPoint]:
    """The points on the agenda, in the order in which they were carried there."""
    query = select(CarriedPoint).filter_by(meeting_id=meeting.id).order_by(CarriedPoint.id)
    return db.session.scalars(query).unique().all()


def offered_to(actor: Actor, meeting: Meeting) -> Sequence[Mark]:
    """What was marked on the meeting's action lines and is not on its agenda yet, the latest first."""
    carried = exists().where(
        CarriedPoint.meeting_id == meeting.id,
        CarriedPoint.contribution_id == Mark.contribution_id,
        CarriedPoint.kind == Mark.kind,
    )
    query = select(Mark).join(Contribution, Contribution.id == Mark.contribution_id)
    query = query.where(concerns(meeting.line_ids), ~carried, visible_clause(actor, now()))
    return db.session.scalars(query.order_by(Mark.id.desc()).limit(OFFERED)).unique().all()


@marking.tells_standing
def meetings_of(contribution_ids: Collection[int]) -> dict[int, list[Standing]]:
    """To which meetings these contributions were carried, and what came of it."""
    query = select(CarriedPoint).where(CarriedPoint.contribution_id.in_(contribution_ids)).order_by(CarriedPoint.id)
    told: dict[int, list[Standing]] = {}
    for point in db.session.scalars(query).unique():
        told.setdefault(point.contribution_id, []).append(_standing(point))
    return told


def _standing(point: CarriedPoint) -> Standing:
    number, title = point.meeting.number, point.meeting.series.title
    text = _("Carried to meeting %(number)s of %(series)s", number=number, series=title)
    if point.outcome:
        text = f"{text}: {point.outcome_label}"
    return Standing(text, f"{point.meeting.url}#point-{point.id}")
