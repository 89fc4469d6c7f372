"""Respondents are told once of each step that concerns them, in the transaction of the step: one statement each."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, literal, select, union

from accounts.actor import Actor
from consultations import events
from consultations.delegation_models import MEMBERS, Delegation, DelegationMember
from consultations.invitation_models import Invitation
from consultations.models import Consultation
from consultations.queries import visible_to
from consultations.response_models import Response
from consultations.slip_models import TakenSlip
from consultations.states import RESULTS_PUBLISHED
from core.db import db
from core.events import Published, recorder
from notifications import subjects, telling
from notifications.subjects import Subject


@subjects.finder("consultation")
def _consultations(actor: Actor, ids: Collection[int]) -> dict[int, Subject]:
    found = db.session.scalars(visible_to(actor).where(Consultation.id.in_(ids)))
    return {c.id: Subject(c.topic, c.title, c.url, c.lang) for c in found}


@recorder(events.DeadlineExtended)
def tell_of_more_time(published: Published) -> None:
    """Whoever was invited, drafts (also for an organisation), submitted or took a slip; each once, but not who extended it.

    Who was invited and has no account gets a message (:mod:`consultations.invitation_subscribers`).
    """
    event = published.event
    if not isinstance(event, events.DeadlineExtended):
        raise TypeError(event)
    answering = select(Response.user_id).where(Response.consultation_id == event.consultation_id)
    invited = select(Invitation.user_id).where(
        Invitation.consultation_id == event.consultation_id, Invitation.opted_out_at.is_(None)
    )
    drafting = select(DelegationMember.user_id).join(Delegation, Delegation.id == DelegationMember.delegation_id)
    drafting = drafting.where(Delegation.consultation_id == event.consultation_id, DelegationMember.role.in_(MEMBERS))
    with_slip = select(TakenSlip.user_id).where(TakenSlip.consultation_id == event.consultation_id)
    people = union(answering, invited, drafting, with_slip).subquery()
    concerned = select(people.c.user_id, literal(None, Integer()).label("contribution_id"))
    if event.actor_id is not None:
        concerned = concerned.where(people.c.user_id != event.actor_id)
    telling.tell_speakers(concerned, "extended", event.topic)


@recorder(events.LateWindowOpened)
def tell_of_the_late_window(published: Published) -> None:
    """Whoever began an answer and submitted none."""
    _tell(published, "late_window", Response.submitted_at.is_(None))


@recorder(events.ResultsPublished)
def tell_of_results(published: Published) -> None:
    """Whoever answered."""
    _tell(published, "results", Response.submitted_at.is_not(None))


@recorder(events.StateReached)
def tell_of_results_by_themselves(published: Published) -> None:
    """Whoever answered, when results become public at closing."""
    event = published.event
    if isinstance(event, events.StateReached) and event.state == RESULTS_PUBLISHED:
        _tell(published, "results", Response.submitted_at.is_not(None))


@recorder(events.QuestionnaireAmended)
def tell_of_the_amendment(published: Published) -> None:
    """Whoever began or submitted an answer: other questions are asked now."""
    _tell(published, "amended")


@recorder(events.ConsultationArchived)
def tell_of_outcomes(published: Published) -> None:
    """Whoever answered."""
    _tell(published, "archived", Response.submitted_at.is_not(None))


def _tell(published: Published, kind: str, *conditions: Any) -> None:
    event = published.event
    if not isinstance(event, events.ConsultationEvent):
        raise TypeError(event)
    nothing = literal(None, Integer()).label("contribution_id")
    alone = select(Response.user_id.label("user_id"), nothing)
    together = select(DelegationMember.user_id, nothing).join(Delegation).join(Delegation.response)
    together = together.where(DelegationMember.role.in_(MEMBERS))
    told = union(*(
        query.where(Response.consultation_id == event.consultation_id, *conditions) for query in (alone, together)
    )).subquery()  # fmt: skip
    people = select(told)
    if event.actor_id is not None:
        people = people.where(told.c.user_id != event.actor_id)
    telling.tell_speakers(union(people, _slip_takers(event)), kind, event.topic)


def _slip_takers(event: events.ConsultationEvent) -> Any:
    """Whoever took a slip of an anonymous consultation: nobody knows whether they answered, so they are told of each step."""
    query = select(TakenSlip.user_id, literal(None, Integer()).label("contribution_id"))
    query = query.where(TakenSlip.consultation_id == event.consultation_id)
    return query if event.actor_id is None else query.where(TakenSlip.user_id != event.actor_id)
