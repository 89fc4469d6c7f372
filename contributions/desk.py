"""Reads for the moderators' desk: what waits for a decision, and what was hidden lately. Lists by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from contributions.models import (
    ERASED,
    HIDDEN,
    OUT_OF_SIGHT,
    PENDING,
    WITHDRAWN,
    Contribution,
    ModerationDecision,
    filing,
)
from contributions.moderation_models import Appeal, Case
from contributions.policies import MODERATING, can_moderate
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of
from themes.models import ActionLine

SIZE = 25


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits in each queue."""

    cases: int
    approvals: int
    appeals: int

    @property
    def all(self) -> int:
        """Everything that waits."""
        return self.cases + self.approvals + self.appeals


def my_lines(actor: Actor) -> Sequence[ActionLine]:
    """The action lines that ``actor`` moderates or facilitates now; all for site administrators."""
    lines = select(ActionLine).order_by(ActionLine.position)
    if not actor.is_admin:
        lines = lines.where(ActionLine.id.in_(actor.lines_as(*MODERATING, today=now().date())))
    return db.session.scalars(lines).all()


def moderated(actor: Actor, line: ActionLine | None = None) -> ColumnElement[bool]:
    """The SQL of :func:`contributions.policies.can_moderate`, of one line or of all; never what its speaker took back."""
    kept = Contribution.visibility.not_in((WITHDRAWN, ERASED))
    if line is not None:
        return and_(kept, _filed([line.id]), or_(Contribution.is_closed.is_(False), _chaired(actor)))
    if actor.is_admin:
        return and_(kept, true())
    lines = actor.lines_as(*MODERATING, today=now().date())
    return and_(kept, or_(and_(Contribution.is_closed.is_(False), _filed(lines)), _chaired(actor)))


def _filed(lines: Any) -> ColumnElement[bool]:
    if not lines:
        return false()
    return exists().where(filing.c.contribution_id == Contribution.id, filing.c.action_line_id.in_(lines))


def _chaired(actor: Actor) -> ColumnElement[bool]:
    if actor.is_admin:
        return true()
    return Contribution.circle.in_(actor.chaired_circles) if actor.chaired_circles else false()


def counts(actor: Actor, line: ActionLine | None = None) -> Counts:
    """How much waits for ``actor`` in each queue: one statement."""
    mine = moderated(actor, line)
    queues = (_open_cases(mine), _waiting(mine), _open_appeals(mine))
    numbers = [query.with_only_columns(func.count()).order_by(None).scalar_subquery() for query in queues]
    found = db.session.execute(select(*numbers)).one()
    return Counts(*found)


def _open_cases(mine: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Case).join(Contribution, Contribution.id == Case.contribution_id).where(Case.outcome.is_(None), mine)
    )


def _waiting(mine: ColumnElement[bool]) -> Select[Any]:
    return select(Contribution).where(Contribution.visibility == PENDING, mine)


def _open_appeals(mine: ColumnElement[bool]) -> Select[Any]:
    joined = select(Appeal).join(Contribution, Contribution.id == Appeal.contribution_id)
    return joined.where(Appeal.outcome.is_(None), mine)


def open_cases(
    actor: Actor, line: ActionLine | None = None, cursor: str | None = None, size: int = SIZE
) -> Page[Case]:
    """Cases that wait for a decision, the oldest first. Raises :class:`core.errors.Invalid` for a damaged cursor."""
    return _oldest_first(_open_cases(moderated(actor, line)), Case.id, cursor, size)


def waiting(
    actor: Actor, line: ActionLine | None = None, cursor: str | None = None, size: int = SIZE
) -> Page[Contribution]:
    """What waits for approval, the oldest first."""
    query = _waiting(moderated(actor, line)).options(selectinload(Contribution.action_lines))
    return _oldest_first(query, Contribution.id, cursor, size)


def open_appeals(
    actor: Actor, line: ActionLine | None = None, cursor: str | None = None, size: int = SIZE
) -> Page[Appeal]:
    """Appeals that wait for a decision, the oldest first."""
    return _oldest_first(_open_appeals(moderated(actor, line)), Appeal.id, cursor, size)


def _oldest_first(query: Select[Any], key: Any, cursor: str | None, size: int) -> Page[Any]:
    if after := decode(cursor, a_number):
        query = query.where(key > after[0])
    rows = db.session.scalars(query.order_by(key).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda row: [row.id])


Hiding = tuple[Contribution, ModerationDecision]


def recently_hidden(
    actor: Actor, line: ActionLine | None = None, cursor: str | None = None, size: int = SIZE
) -> Page[Hiding]:
    """What is hidden now, with the decision that hid it, the latest first."""
    decision, later = ModerationDecision, ModerationDecision.__table__.alias("later")
    is_latest = ~exists().where(
        later.c.contribution_id == decision.contribution_id, later.c.id > decision.id, later.c.act.in_(OUT_OF_SIGHT)
    )
    query = (
        select(Contribution, decision)
        .join(decision, decision.contribution_id == Contribution.id)
        .where(decision.act.in_(OUT_OF_SIGHT), is_latest, Contribution.visibility == HIDDEN, moderated(actor, line))
        .options(selectinload(Contribution.action_lines))
    )
    if before := decode(cursor, a_number):
        query = query.where(decision.id < before[0])
    found = db.session.execute(query.order_by(decision.id.desc()).limit(size + 1)).unique()
    return page_of([(said, hiding) for said, hiding in found], size, lambda pair: [pair[1].id])


def case_by_id(actor: Actor, identity: int) -> Case:
    """A case that ``actor`` may see. Raises :class:`Missing`, also for cases that are not theirs to see."""
    return _theirs(actor, db.session.get(Case, identity))


def appeal_by_id(actor: Actor, identity: int) -> Appeal:
    """An appeal that ``actor`` may see. Raises :class:`Missing`, also for those that are not theirs to see."""
    return _theirs(actor, db.session.get(Appeal, identity))


def _theirs(actor: Actor, found: Any) -> Any:
    if found is None or not can_moderate(actor, found.contribution, now()):
        raise Missing()
    if found.contribution.visibility in (WITHDRAWN, ERASED):
        raise Missing()
    return found
