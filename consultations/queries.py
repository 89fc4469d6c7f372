"""Reads of consultations and responses; every list starts from :func:`visible_to`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from accounts.actor import Actor
from accounts.models import Appointment, User
from consultations import respondents
from consultations.lifecycle_models import LateWindow, Outcome, Transition
from consultations.models import Consultation, consultation_line
from consultations.policies import can_see
from consultations.question_models import Question, Section
from consultations.respondents import NOTHING, Carried
from consultations.response_models import Response, ResponseVersion
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_moment, a_number, decode, page_of
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label

PAGE = 30


def visible_clause(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    """The SQL of :func:`consultations.policies.can_see`."""
    if actor.is_admin:
        return true()
    return or_(Consultation.published_at.is_not(None), _facilitated(actor, moment))


def _facilitated(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    lines = actor.lines_as("facilitator", today=moment.date())
    return exists().where(
        consultation_line.c.consultation_id == Consultation.id, consultation_line.c.action_line_id.in_(lines)
    )


def visible_to(actor: Actor) -> Select[Consultation]:
    """All consultations that ``actor`` may see, with their action lines."""
    return select(Consultation).where(visible_clause(actor, now())).options(selectinload(Consultation.action_lines))


def by_id(actor: Actor, identity: int) -> Consultation:
    """A consultation with its questions. Raises :class:`Missing`, also for what the actor may not see."""
    found = whole(identity)
    if not can_see(actor, found, now()):
        raise Missing()
    return found


def whole(identity: int) -> Consultation:
    """A consultation with its questions, for callers that ask another policy. Raises :class:`Missing`."""
    found = db.session.scalars(with_questions().filter_by(id=identity)).one_or_none()
    if found is None:
        raise Missing()
    return found


def with_questions() -> Select[Consultation]:
    """Consultations whole, for callers that ask a policy about what they find."""
    questions = selectinload(Consultation.sections).joinedload(Section.questions)
    labels = questions.selectinload(Question.options), questions.selectinload(Question.rows)
    return select(Consultation).options(*labels, selectinload(Consultation.action_lines))


def drafts(actor: Actor) -> Sequence[Consultation]:
    """The drafts that the actor may see, newest first."""
    query = visible_to(actor).where(Consultation.published_at.is_(None))
    return db.session.scalars(query.order_by(Consultation.id.desc()).limit(200)).all()


def managed(actor: Actor) -> Sequence[Consultation]:
    """The drafts, and what is not yet closed, that the actor facilitates; newest first."""
    query = select(Consultation).where(or_(Consultation.published_at.is_(None), Consultation.closes_at > now()))
    if not actor.is_admin:
        query = query.where(_facilitated(actor, now()))
    query = query.options(selectinload(Consultation.action_lines))
    return db.session.scalars(query.order_by(Consultation.id.desc()).limit(200)).all()


def upcoming(actor: Actor) -> Sequence[Consultation]:
    """Published and not yet open, soonest first."""
    query = visible_to(actor).where(Consultation.published_at.is_not(None), Consultation.opens_at > now())
    return db.session.scalars(query.order_by(Consultation.opens_at, Consultation.id).limit(200)).all()


def open_now(actor: Actor, limit: int = 200) -> Sequence[Consultation]:
    """Open at this moment, first to close first."""
    query = visible_to(actor).where(
        Consultation.published_at.is_not(None), Consultation.opens_at <= now(), Consultation.closes_at > now()
    )
    return db.session.scalars(query.order_by(Consultation.closes_at, Consultation.id).limit(limit)).all()


def closed(actor: Actor, after: str | None = None) -> Page[Consultation]:
    """Closed, newest first."""
    query = visible_to(actor).where(Consultation.published_at.is_not(None), Consultation.closes_at <= now())
    if (key := decode(after, a_moment, a_number)) is not None:
        at, identity = key
        query = query.where(
            or_(Consultation.closes_at < at, and_(Consultation.closes_at == at, Consultation.id < identity))
        )
    order = query.order_by(Consultation.closes_at.desc(), Consultation.id.desc()).limit(PAGE + 1)
    return page_of(db.session.scalars(order).all(), PAGE, lambda c: (str(c.closes_at), c.id))


def everything(actor: Actor, after: str | None = None) -> Page[Consultation]:
    """All that the actor may see, newest first; for the API."""
    query = visible_to(actor)
    if (key := decode(after, a_number)) is not None:
        query = query.where(Consultation.id < key[0])
    rows = db.session.scalars(query.order_by(Consultation.id.desc()).limit(PAGE + 1)).all()
    return page_of(rows, PAGE, lambda c: (c.id,))


def of_line(actor: Actor, line_id: int, limit: int = 10) -> Sequence[Consultation]:
    """The published consultations of an action line: open first, then the latest."""
    filed = exists().where(
        consultation_line.c.consultation_id == Consultation.id, consultation_line.c.action_line_id == line_id
    )
    query = visible_to(actor).where(filed, Consultation.published_at.is_not(None))
    return db.session.scalars(
        query.order_by(Consultation.closes_at.desc(), Consultation.id.desc()).limit(limit)
    ).all()


def submitted_counts(consultations: Iterable[Consultation]) -> dict[int, int]:
    """How many responses in time each has, by its id."""
    ids = [c.id for c in consultations]
    query = select(Response.consultation_id, func.count(Response.id)).where(
        Response.consultation_id.in_(ids), Response.submitted_at.is_not(None), Response.is_late.is_(False)
    )
    found = {key: count for key, count in db.session.execute(query.group_by(Response.consultation_id))}
    return {key: found.get(key, 0) for key in ids}


def response_of(actor: Actor, consultation: Consultation, carried: Carried = NOTHING) -> Response | None:
    """The response, begun or submitted, of whoever answers in this request."""
    return respondents.find(consultation, respondents.respondent_of(actor, consultation, carried))


def receipt_of(
    actor: Actor, consultation: Consultation, number: int | None = None, carried: Carried = NOTHING
) -> tuple[Response, ResponseVersion]:
    """The respondent's submission ``number``, by default the latest. Raises :class:`Missing`."""
    response = response_of(actor, consultation, carried)
    found = [v for v in response.versions if number in (None, v.number)] if response else []
    if response is None or not found:
        raise Missing()
    return response, found[-1]


def facilitators(consultation: Consultation) -> Sequence[User]:
    """Who convenes it now: the facilitators of its lines."""
    today = now().date()
    held = select(Appointment.user_id).where(
        Appointment.role == "facilitator", Appointment.action_line_id.in_(consultation.line_ids),
        Appointment.starts_on <= today, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
    )  # fmt: skip
    return db.session.scalars(select(User).where(User.id.in_(held)).order_by(User.name)).all()


def transitions(consultation: Consultation) -> Sequence[Transition]:
    """What somebody led it to, and why, in order."""
    query = select(Transition).filter_by(consultation_id=consultation.id)
    return db.session.scalars(query.order_by(Transition.id)).all()


def late_windows(consultation: Consultation) -> Sequence[LateWindow]:
    """Its late windows, in order."""
    query = select(LateWindow).filter_by(consultation_id=consultation.id)
    return db.session.scalars(query.order_by(LateWindow.id)).all()


def outcomes(consultation: Consultation) -> dict[int, Outcome]:
    """The outcomes that were written, by question id."""
    query = select(Outcome).join(Question, Question.id == Outcome.question_id).join(Section)
    found = db.session.scalars(query.where(Section.consultation_id == consultation.id))
    return {outcome.question_id: outcome for outcome in found}


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder type or a region on the desk."""

    key: str
    label: str
    started: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Participation:
    """How many began and how many submitted, of them how many late; never what."""

    started: int
    submitted: int
    late: int
    stakeholder_types: tuple[Group, ...]
    regions: tuple[Group, ...]


def participation(consultation: Consultation) -> Participation:
    """The counts of the desk, in one statement."""
    query = select(
        Response.stakeholder_type, Response.region, func.count(Response.id), func.count(Response.submitted_at),
        func.sum(case((Response.is_late, 1), else_=0)),
    ).where(Response.consultation_id == consultation.id)  # fmt: skip
    rows = db.session.execute(query.group_by(Response.stakeholder_type, Response.region)).all()
    return Participation(
        sum(row[2] for row in rows),
        sum(row[3] for row in rows),
        sum(row[4] for row in rows),
        tuple(_group(key, stakeholder_label(key), [r for r in rows if r[0] == key]) for key in STAKEHOLDER_TYPES),
        tuple(_group(key, region_label(key), [r for r in rows if r[1] == key]) for key in REGIONAL_GROUPS),
    )


def _group(key: str, label: str, rows: Sequence[Any]) -> Group:
    return Group(key, label, sum(row[2] for row in rows), sum(row[3] for row in rows))
