"""Reads; every list starts from :func:`visible_to`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from accounts.actor import CONFIDED, Actor
from contributions.models import (
    ERASED,
    HIDDEN,
    OUT_OF_SIGHT,
    PUBLIC,
    WITHDRAWN,
    Contribution,
    ModerationDecision,
    Revision,
    filing,
)
from contributions.policies import STAFF, can_see, is_shared_with
from core.clock import now
from core.db import db
from core.errors import Missing


def visible_clause(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    """The SQL of :func:`contributions.policies.can_see`."""
    if actor.is_system:
        return true()
    return and_(Contribution.visibility != ERASED, shared_with(actor), or_(*_ways(actor, moment)))


def shared_with(actor: Actor) -> ColumnElement[bool]:
    """The SQL of :func:`contributions.policies.is_shared_with`."""
    if actor.is_admin:
        return true()
    ways: list[ColumnElement[bool]] = [Contribution.is_closed.is_(False)]
    if actor.circles:
        ways.append(Contribution.circle.in_(actor.circles))
    if actor.id is not None:
        confided = or_(*(Contribution.circle.startswith(kind) for kind in CONFIDED))
        ways.append(and_(Contribution.speaker_id == actor.id, confided))
    return or_(*ways)


def _ways(actor: Actor, moment: datetime) -> list[ColumnElement[bool]]:
    """Each of these is enough to read it."""
    unsealed = or_(Contribution.public_from.is_(None), Contribution.public_from <= moment)
    kept = and_(Contribution.visibility != WITHDRAWN, unsealed)
    ways = [and_(Contribution.visibility == PUBLIC, unsealed)]
    if actor.id is not None:
        ways.append(Contribution.speaker_id == actor.id)
    if actor.is_admin:
        return [*ways, kept]
    if actor.chaired_circles:
        ways.append(and_(kept, Contribution.circle.in_(actor.chaired_circles)))
    if lines := actor.lines_as(*STAFF, today=moment.date()):
        filed = exists().where(filing.c.contribution_id == Contribution.id, filing.c.action_line_id.in_(lines))
        ways.append(and_(kept, Contribution.is_closed.is_(False), filed))
    return ways


def visible_to(actor: Actor, moment: datetime | None = None) -> Select[Contribution]:
    """All contributions whose words ``actor`` may read."""
    return select(Contribution).where(visible_clause(actor, moment or now()))


def by_symbol(actor: Actor, symbol: str) -> Contribution:
    """The contribution with a citable symbol. Raises :class:`Missing`, also for what the actor may not see."""
    found = db.session.scalars(select(Contribution).where(Contribution.symbol == symbol)).unique().one_or_none()
    if found is None or not can_see(actor, found, now()):
        raise Missing()
    return found


def by_id(actor: Actor, identity: int) -> Contribution:
    """The contribution with an id. Raises :class:`Missing`, also for what the actor may not see."""
    found = db.session.get(Contribution, identity)
    if found is None or not can_see(actor, found, now()):
        raise Missing()
    return found


def hiding_reason(contribution: Contribution) -> str:
    """Why a moderator hid it; empty unless it is hidden now."""
    if contribution.visibility != HIDDEN:
        return ""
    latest = select(ModerationDecision.reason).where(
        ModerationDecision.contribution_id == contribution.id, ModerationDecision.act.in_(OUT_OF_SIGHT)
    )
    return db.session.scalar(latest.order_by(ModerationDecision.id.desc()).limit(1)) or ""


def tombstone(actor: Actor, symbol: str) -> ModerationDecision | None:
    """Why the contribution with this symbol is hidden from ``actor``.

    ``None`` when it is not hidden, when the actor may read it all the same, or when it was said in a closed group or was
    never public: then nobody needs to know that it exists.
    """
    found = db.session.scalars(select(Contribution).where(Contribution.symbol == symbol)).unique().one_or_none()
    if found is None or found.visibility != HIDDEN or can_see(actor, found, now()):
        return None
    if found.is_sealed_at(now()) or not is_shared_with(actor, found):
        return None
    return hiding(found)


def is_erased(actor: Actor, symbol: str) -> bool:
    """Whether the contribution with this symbol was erased, as far as the actor may know that it ever was."""
    found = db.session.scalars(select(Contribution).where(Contribution.symbol == symbol)).unique().one_or_none()
    if found is None or found.visibility != ERASED or found.is_sealed_at(now()):
        return False
    return is_shared_with(actor, found)


def hiding(contribution: Contribution) -> ModerationDecision | None:
    """The latest decision to hide it, or not to let it pass."""
    decisions = select(ModerationDecision).where(
        ModerationDecision.contribution_id == contribution.id, ModerationDecision.act.in_(OUT_OF_SIGHT)
    )
    return db.session.scalars(decisions.order_by(ModerationDecision.id.desc()).limit(1)).one_or_none()


def history(contribution: Contribution) -> Sequence[Revision]:
    """All its wordings, the newest first. The caller has asked whether the actor may read them."""
    wordings = select(Revision).filter_by(contribution_id=contribution.id)
    return db.session.scalars(wordings.order_by(Revision.number.desc())).all()
