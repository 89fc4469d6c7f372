"""Reads about warnings and suspensions."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select, true

from accounts.actor import Actor
from accounts.measure_models import IMPOSED, FormalWarning, Suspension
from accounts.measure_policies import MODERATING, can_see_suspension, can_see_warning
from accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of

SIZE = 25


def warnings_of(actor: Actor) -> Sequence[FormalWarning]:
    """The warnings that the actor received, the latest first."""
    query = select(FormalWarning).where(FormalWarning.user_id == actor.id)
    return db.session.scalars(query.order_by(FormalWarning.id.desc()).limit(100)).unique().all()


def suspensions_of(actor: Actor) -> Sequence[Suspension]:
    """The suspensions that were imposed on the actor, the latest first."""
    query = select(Suspension).where(Suspension.user_id == actor.id, Suspension.decision == IMPOSED)
    return db.session.scalars(query.order_by(Suspension.id.desc()).limit(100)).unique().all()


def warnings_seen_by(
    actor: Actor, cursor: str | None = None, user: User | None = None, size: int = SIZE
) -> Page[FormalWarning]:
    """Warnings that the actor may see as a moderator, of one person or of all, the latest first."""
    query = select(FormalWarning).where(_seen(actor))
    if user is not None:
        query = query.where(FormalWarning.user_id == user.id)
    if before := decode(cursor, a_number):
        query = query.where(FormalWarning.id < before[0])
    rows = db.session.scalars(query.order_by(FormalWarning.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda warning: [warning.id])


def _seen(actor: Actor) -> ColumnElement[bool]:
    """The SQL of :func:`accounts.measure_policies.can_see_warning`, but for the person's own."""
    if actor.is_admin:
        return true()
    lines = actor.lines_as(*MODERATING, today=now().date())
    open_there = FormalWarning.is_closed.is_(False) & FormalWarning.action_line_id.in_(lines)
    chaired = FormalWarning.circle.in_(actor.chaired_circles) if actor.chaired_circles else false()
    return or_(open_there, chaired, FormalWarning.given_by_id == actor.id)


def suspensions_seen_by(actor: Actor, cursor: str | None = None, size: int = SIZE) -> Page[Suspension]:
    """Suspensions and proposals that the actor may see as a moderator, the latest first."""
    query = select(Suspension)
    if not actor.is_admin:
        query = query.where(Suspension.proposed_by_id == actor.id)
    if before := decode(cursor, a_number):
        query = query.where(Suspension.id < before[0])
    rows = db.session.scalars(query.order_by(Suspension.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda suspension: [suspension.id])


def waiting_suspensions(actor: Actor) -> Sequence[Suspension]:
    """Proposals and appeals that wait for a site administrator, the oldest first; none for others."""
    if not actor.is_admin:
        return []
    appealed = Suspension.appealed_at.is_not(None) & Suspension.appeal_outcome.is_(None)
    query = select(Suspension).where(or_(Suspension.decision.is_(None), appealed))
    return db.session.scalars(query.order_by(Suspension.id).limit(100)).unique().all()


def warning_by_id(actor: Actor, identity: int) -> FormalWarning:
    """A warning. Raises :class:`Missing`, also for one that the actor may not see."""
    found = db.session.get(FormalWarning, identity)
    if found is None or not can_see_warning(actor, found, now()):
        raise Missing()
    return found


def suspension_by_id(actor: Actor, identity: int) -> Suspension:
    """A suspension. Raises :class:`Missing`, also for one that the actor may not see."""
    found = db.session.get(Suspension, identity)
    if found is None or not can_see_suspension(actor, found):
        raise Missing()
    return found
