"""Reads for the moderators' desk: what waits for a decision, and what was hidden lately."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select, true
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from contributions.models import HIDDEN, WITHDRAWN, Contribution, Flag, ModerationDecision, filing
from contributions.policies import MODERATING, can_moderate
from core.clock import now
from core.db import db
from core.errors import Missing
from themes.models import ActionLine

LISTED = 50
HIDDEN_LISTED = 20


def my_lines(actor: Actor) -> Sequence[ActionLine]:
    """The action lines that ``actor`` moderates or facilitates now; all for site administrators."""
    lines = select(ActionLine).order_by(ActionLine.position)
    if not actor.is_admin:
        lines = lines.where(ActionLine.id.in_(actor.lines_as(*MODERATING, today=now().date())))
    return db.session.scalars(lines).all()


def _moderated(actor: Actor, line: ActionLine | None) -> ColumnElement[bool]:
    """What ``actor`` may decide about, of one line or of all; never what its speaker took back."""
    kept = Contribution.visibility != WITHDRAWN
    if line is None and actor.is_admin:
        return and_(kept, true())
    lines = [line.id] if line else actor.lines_as(*MODERATING, today=now().date())
    filed = exists().where(filing.c.contribution_id == Contribution.id, filing.c.action_line_id.in_(lines))
    return and_(kept, filed)


def open_flags(actor: Actor, line: ActionLine | None = None) -> Sequence[Flag]:
    """Complaints that wait for a decision, the oldest first."""
    flags = select(Flag).join(Contribution).where(Flag.decision.is_(None), _moderated(actor, line))
    return db.session.scalars(flags.order_by(Flag.flagged_at, Flag.id).limit(LISTED)).unique().all()


def recently_hidden(
    actor: Actor, line: ActionLine | None = None
) -> Sequence[tuple[Contribution, ModerationDecision]]:
    """What is hidden now, with the decision that hid it, the latest first."""
    latest = (
        select(func.max(ModerationDecision.id)).where(ModerationDecision.act == "hide")
        .group_by(ModerationDecision.contribution_id)
    )  # fmt: skip
    rows = (
        select(Contribution, ModerationDecision)
        .join(ModerationDecision, ModerationDecision.contribution_id == Contribution.id)
        .where(ModerationDecision.id.in_(latest), Contribution.visibility == HIDDEN, _moderated(actor, line))
        .order_by(ModerationDecision.id.desc())
        .limit(HIDDEN_LISTED)
        .options(selectinload(Contribution.action_lines))
    )
    return [(contribution, decision) for contribution, decision in db.session.execute(rows).unique()]


def flag_by_id(actor: Actor, identity: int) -> Flag:
    """A complaint that ``actor`` may decide. Raises :class:`Missing`, also for complaints that are not theirs to see."""
    found = db.session.get(Flag, identity)
    if found is None or not can_moderate(actor, found.contribution, now()):
        raise Missing()
    if found.contribution.visibility == WITHDRAWN:
        raise Missing()
    return found
