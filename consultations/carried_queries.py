"""Reads of what is carried for others: relays with their state, hubs with their groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consultations.carried_models import HubGroup, RelayScan, ResponseRelay
from consultations.models import Consultation
from consultations.response_models import HUB, RELAYED, Response
from contributions.attachment_models import Attachment
from contributions.relay_models import WAITING
from core.db import db
from core.errors import Missing


def relays_of(responses: Iterable[Response]) -> dict[int, ResponseRelay]:
    """How responses came that the secretariat entered, by their ids."""
    ids = [response.id for response in responses]
    found = db.session.scalars(select(ResponseRelay).where(ResponseRelay.response_id.in_(ids)))
    return {relay.response_id: relay for relay in found}


def relays(consultation: Consultation) -> Sequence[ResponseRelay]:
    """All responses of a consultation that were entered, the latest first."""
    query = select(ResponseRelay).join(ResponseRelay.response).where(Response.consultation_id == consultation.id)
    return db.session.scalars(query.order_by(ResponseRelay.relayed_at.desc(), Response.id.desc()).limit(500)).all()


def relay(consultation: Consultation, response_id: int) -> ResponseRelay:
    """One of them. Raises :class:`Missing`."""
    query = select(ResponseRelay).where(ResponseRelay.response_id == response_id)
    found = db.session.scalars(query.options(joinedload(ResponseRelay.response))).one_or_none()
    if found is None or found.response.consultation_id != consultation.id:
        raise Missing()
    return found


def by_reference(consultation: Consultation, reference: str) -> ResponseRelay:
    """One of them by the reference of its response. Raises :class:`Missing`."""
    query = select(ResponseRelay).join(ResponseRelay.response)
    mine = Response.consultation_id == consultation.id, Response.reference == reference
    found = db.session.scalars(query.where(*mine)).one_or_none()
    if found is None:
        raise Missing()
    return found


def scans(relay: ResponseRelay) -> Sequence[Attachment]:
    """The scans of the paper from which it was entered, in the order in which they came."""
    query = select(Attachment).join(RelayScan, RelayScan.attachment_id == Attachment.id)
    return db.session.scalars(query.where(RelayScan.response_id == relay.response_id).order_by(Attachment.id)).all()


def scan(relay: ResponseRelay, key: str) -> Attachment:
    """One of them. Raises :class:`Missing`."""
    found = next((one for one in scans(relay) if one.key == key), None)
    if found is None:
        raise Missing()
    return found


@dataclass(frozen=True, slots=True)
class Carried:
    """What a note beside figures says: hubs with the people of their groups, and relayed responses not yet confirmed."""

    hubs: int
    people: int
    relayed: int
    unconfirmed: int


def carried(consultation: Consultation, *, with_late: bool = False) -> Carried:
    """Of the responses that are counted, those that somebody carried: two statements, which look at no others."""
    counted = [Response.consultation_id == consultation.id, Response.submitted_at.is_not(None)]
    if not with_late:
        counted.append(Response.is_late.is_(False))
    of_hubs = select(func.count(Response.id), func.coalesce(func.sum(Response.group_size), 0))
    hubs, people = db.session.execute(of_hubs.where(Response.source == HUB, *counted)).one()
    entered = select(ResponseRelay.status, func.count()).join(ResponseRelay.response)
    entered = entered.where(Response.source == RELAYED, *counted)
    states = {status: count for status, count in db.session.execute(entered.group_by(ResponseRelay.status))}
    return Carried(hubs, int(people or 0), sum(states.values()), states.get(WAITING, 0))


def groups(consultation: Consultation, *, with_late: bool = False) -> Sequence[HubGroup]:
    """The groups for which hubs answered, in the order of beginning."""
    query = select(HubGroup).join(HubGroup.response).options(joinedload(HubGroup.response))
    query = query.where(Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
    query = query.where(Response.source == HUB)
    if not with_late:
        query = query.where(Response.is_late.is_(False))
    return db.session.scalars(query.order_by(Response.id).limit(500)).all()
