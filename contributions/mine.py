"""Reads for a person's own page of moderation: what was decided about what they said and complained about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from contributions.models import HIDDEN, OUT_OF_SIGHT, PENDING, Contribution, Flag, ModerationDecision
from contributions.moderation_models import Appeal, Case
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of

SIZE = 20


@dataclass(frozen=True, slots=True)
class OutOfSight:
    """Something of mine that others do not read, why, and my appeal against it."""

    said: Contribution
    decision: ModerationDecision | None
    appeal: Appeal | None


def out_of_sight(actor: Actor, cursor: str | None = None, size: int = SIZE) -> Page[OutOfSight]:
    """What the actor said and a moderator hid, or has still to let pass; the latest first. Four statements."""
    query = select(Contribution).where(
        Contribution.speaker_id == actor.id, Contribution.visibility.in_((HIDDEN, PENDING))
    )
    if before := decode(cursor, a_number):
        query = query.where(Contribution.id < before[0])
    query = query.order_by(Contribution.id.desc()).limit(size + 1).options(selectinload(Contribution.action_lines))
    page = page_of(db.session.scalars(query).unique().all(), size, lambda said: [said.id])
    ids = [said.id for said in page.items]
    decisions, appeals = _decisions(ids), _appeals(actor, ids)
    found = [OutOfSight(said, d := decisions.get(said.id), appeals.get(d.id) if d else None) for said in page.items]
    return Page(found, page.next)


def _decisions(ids: Sequence[int]) -> dict[int, ModerationDecision]:
    """The latest decision that took each out of sight."""
    query = select(ModerationDecision).where(
        ModerationDecision.contribution_id.in_(ids), ModerationDecision.act.in_(OUT_OF_SIGHT)
    )
    return {d.contribution_id: d for d in db.session.scalars(query.order_by(ModerationDecision.id))}


def _appeals(actor: Actor, ids: Sequence[int]) -> dict[int, Appeal]:
    query = select(Appeal).where(Appeal.appellant_id == actor.id, Appeal.contribution_id.in_(ids))
    return {a.decision_id: a for a in db.session.scalars(query).unique() if a.decision_id is not None}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A flag of mine, its case, my appeal against its dismissal, and whether the words are hidden now."""

    flag: Flag
    case: Case
    appeal: Appeal | None
    others: Sequence[Appeal]


def complaints(actor: Actor, cursor: str | None = None, size: int = SIZE) -> Page[Complaint]:
    """What the actor complained about, the latest first, with how it was decided."""
    query = select(Flag, Case).join(Case, Case.id == Flag.case_id).where(Flag.flagged_by_id == actor.id)
    if before := decode(cursor, a_number):
        query = query.where(Flag.id < before[0])
    rows = db.session.execute(query.order_by(Flag.id.desc()).limit(size + 1)).unique().all()
    page = page_of([(flag, case) for flag, case in rows], size, lambda pair: [pair[0].id])
    ids = [flag.contribution_id for flag, _case in page.items]
    appeals = db.session.scalars(select(Appeal).where(Appeal.contribution_id.in_(ids))).unique().all()
    return Page([_complaint(actor, flag, case, appeals) for flag, case in page.items], page.next)


def _complaint(actor: Actor, flag: Flag, case: Case, appeals: Sequence[Appeal]) -> Complaint:
    own = next((a for a in appeals if a.case_id == case.id and a.appellant_id == actor.id), None)
    others = [a for a in appeals if a.contribution_id == flag.contribution_id and a.outcome and a is not own]
    return Complaint(flag, case, own, [a for a in others if a.made_at >= flag.flagged_at])


def case_of_mine(actor: Actor, identity: int) -> Case:
    """A case in which the actor complained. Raises :class:`Missing` for others."""
    found = db.session.get(Case, identity)
    if found is None or all(flag.flagged_by_id != actor.id for flag in found.flags):
        raise Missing()
    return found
