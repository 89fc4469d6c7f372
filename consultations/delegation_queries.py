"""Reads of delegations. Everything of the inside is found through the actor's own organisation, else it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from accounts.actor import Actor
from accounts.models import Organisation, User
from accounts.queries import by_email
from consultations.delegation_models import (
    MEMBERS,
    SUBMITTER,
    Delegation,
    DelegationComment,
    DelegationMember,
    DelegationStep,
    Wording,
)
from consultations.delegation_policies import NO_STANDING, Standing, can_read_delegation
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import now
from core.db import db
from core.errors import Missing


def standing_of(actor: Actor, consultation: Consultation) -> Standing:
    """What ``actor`` is to the organisation of their profile, and in its delegation."""
    return NO_STANDING if actor.id is None else standing_of_account(actor.id, consultation)


def standing_of_account(user_id: int, consultation: Consultation) -> Standing:
    """The same of an account. Whoever left the organisation has no role in its delegation."""
    role = (
        select(DelegationMember.role)
        .join(Delegation, Delegation.id == DelegationMember.delegation_id)
        .where(
            Delegation.consultation_id == consultation.id,
            Delegation.organisation_id == User.organisation_id,
            DelegationMember.user_id == User.id,
        )
        .correlate(User)
        .scalar_subquery()
    )
    query = select(User.organisation_id, Organisation.name, User.verified_at, role).select_from(User)
    found = db.session.execute(query.outerjoin(Organisation).where(User.id == user_id)).one_or_none()
    if found is None or found[0] is None:
        return NO_STANDING
    return Standing(found[0], found[1], found[2] is not None, found[3] or "")


def delegation_of(
    consultation: Consultation, organisation_id: int | None, *, lock: bool = False
) -> Delegation | None:
    """The delegation of an organisation; ``lock`` it when it is to be changed."""
    query = select(Delegation).filter_by(consultation_id=consultation.id, organisation_id=organisation_id)
    found = db.session.scalars(query.with_for_update(of=Delegation) if lock else query)
    return found.one_or_none()


def own_delegation(actor: Actor, consultation: Consultation) -> tuple[Delegation, Standing]:
    """The delegation that the actor is in. Raises :class:`Missing`, also when there is one and they are not in it."""
    standing = standing_of(actor, consultation)
    found = delegation_of(consultation, standing.organisation_id) if standing.is_member else None
    if found is None or not can_read_delegation(actor, found, standing, now()):
        raise Missing()
    return found, standing


def by_id(consultation: Consultation, identity: int) -> Delegation:
    """One of a consultation's delegations, for whoever facilitates it. Raises :class:`Missing`."""
    found = db.session.get(Delegation, identity)
    if found is None or found.consultation_id != consultation.id:
        raise Missing()
    return found


def lock(delegation: Delegation) -> None:
    """Let nobody else change the delegation until the end of the transaction, and see it as it is now."""
    query = select(Delegation).filter_by(id=delegation.id).with_for_update(of=Delegation)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def present_wordings(delegation: Delegation) -> dict[int, Wording]:
    """The present wording of each question that somebody wrote something to, by question id."""
    highest = (
        select(Wording.question_id, func.max(Wording.number).label("number"))
        .where(Wording.delegation_id == delegation.id)
        .group_by(Wording.question_id)
        .subquery()
    )
    query = select(Wording).join(
        highest, (Wording.question_id == highest.c.question_id) & (Wording.number == highest.c.number)
    )
    found = db.session.scalars(query.where(Wording.delegation_id == delegation.id))
    return {wording.question_id: wording for wording in found}


def wordings(delegation: Delegation, question_id: int) -> Sequence[Wording]:
    """All wordings of one question, the present one first."""
    query = select(Wording).filter_by(delegation_id=delegation.id, question_id=question_id)
    return db.session.scalars(query.order_by(Wording.number.desc())).all()


def members(delegation: Delegation) -> Sequence[DelegationMember]:
    """Its members and those who ask to be admitted, in order of arrival; without those who left the organisation."""
    query = select(DelegationMember).join(User, User.id == DelegationMember.user_id)
    query = query.where(
        DelegationMember.delegation_id == delegation.id, User.organisation_id == delegation.organisation_id
    )
    return db.session.scalars(query.order_by(DelegationMember.since, DelegationMember.user_id)).all()


def member(delegation: Delegation, user_id: int) -> DelegationMember:
    """One of them. Raises :class:`Missing`."""
    found = db.session.get(DelegationMember, (delegation.id, user_id))
    if found is None:
        raise Missing()
    return found


def submitters(delegation: Delegation) -> list[DelegationMember]:
    """Who may clear and submit at this moment."""
    found = members(delegation)
    return [one for one in found if one.role == SUBMITTER and one.user.verified_at is not None]


def colleague(delegation: Delegation, email: str) -> User | None:
    """The confirmed account of an address, if its profile names the delegation's organisation."""
    user = by_email(email)
    if user is None or user.confirmed_at is None or user.organisation_id != delegation.organisation_id:
        return None
    return user


def steps(delegation: Delegation) -> Sequence[DelegationStep]:
    """What was done with the draft, the latest first."""
    query = select(DelegationStep).filter_by(delegation_id=delegation.id)
    return db.session.scalars(query.order_by(DelegationStep.id.desc()).limit(100)).all()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A comment with the answers to it."""

    first: DelegationComment
    answers: tuple[DelegationComment, ...]


def exchanges(delegation: Delegation, question_id: int) -> list[Exchange]:
    """What the members said about a question: open exchanges first, each in order."""
    query = select(DelegationComment).filter_by(delegation_id=delegation.id, question_id=question_id)
    found = db.session.scalars(query.order_by(DelegationComment.id)).all()
    firsts = [comment for comment in found if comment.parent_id is None]
    made = [Exchange(first, tuple(one for one in found if one.parent_id == first.id)) for first in firsts]
    return sorted(made, key=lambda exchange: exchange.first.resolved_at is not None)


def comment(delegation: Delegation, identity: int) -> DelegationComment:
    """One comment of a delegation. Raises :class:`Missing`."""
    found = db.session.get(DelegationComment, identity)
    if found is None or found.delegation_id != delegation.id:
        raise Missing()
    return found


def open_comments(delegation: Delegation) -> dict[int, int]:
    """How many exchanges are not settled, by question id."""
    query = select(DelegationComment.question_id, func.count()).where(
        DelegationComment.delegation_id == delegation.id,
        DelegationComment.parent_id.is_(None),
        DelegationComment.resolved_at.is_(None),
    )
    return {key: count for key, count in db.session.execute(query.group_by(DelegationComment.question_id))}


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a facilitator sees of a delegation: that there is one, whether anybody can submit, and whether it did."""

    delegation: Delegation
    submitters: int
    submitted: bool


def drafting(consultation: Consultation) -> list[Drafting]:
    """The organisations that draft, by name."""
    able = (
        select(func.count(DelegationMember.user_id))
        .join(User, User.id == DelegationMember.user_id)
        .where(
            DelegationMember.delegation_id == Delegation.id,
            DelegationMember.role == SUBMITTER,
            User.organisation_id == Delegation.organisation_id,
            User.verified_at.is_not(None),
        )
        .correlate(Delegation)
        .scalar_subquery()
    )
    query = select(Delegation, able).join(Organisation).where(Delegation.consultation_id == consultation.id)
    rows = db.session.execute(query.order_by(Organisation.name_key)).unique()
    return [Drafting(one, count, one.response.submitted_at is not None) for one, count in rows]


def position_of(consultation: Consultation, organisation_id: int | None, *, lock: bool = False) -> Response | None:
    """The one response that is an organisation's, begun or submitted."""
    if organisation_id is None:
        return None
    query = select(Response).filter_by(consultation_id=consultation.id, organisation_id=organisation_id)
    return db.session.scalars(query.with_for_update() if lock else query).one_or_none()


def member_ids(delegation: Delegation) -> list[int]:
    """The accounts of those who are in it now."""
    return [one.user_id for one in members(delegation) if one.role in MEMBERS]
