"""What follows what delegations, supporters and the secretariat do: who is told, live counts, words that are let go."""

from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from accounts.models import User
from consultations import carried_events, delegation_events, delegation_queries, live
from consultations.delegation_models import Delegation, DelegationComment, DelegationMember, Wording
from consultations.events import ConsultationEvent, ResponseSubmitted
from consultations.models import Consultation
from consultations.response_models import Response
from contributions.record import keep_confidential
from core import mail
from core.db import db
from core.events import Published, announcer, recorder
from core.locale import _, _l, speaking
from core.personal import erases, tells
from core.templating import utc
from notifications import telling

keep_confidential(delegation_events.CosponsorInvited.verb, delegation_events.CosponsorDeclined.verb)


@recorder(delegation_events.DelegationAsked, delegation_events.PutToClearance)
def tell_submitters(published: Published) -> None:
    """Whoever may submit: somebody asks to be let in, or the draft waits for clearance."""
    delegation = _delegation(published)
    people = [one.user_id for one in delegation_queries.submitters(delegation)]
    _tell(published, people, "delegation", delegation.consultation)


@recorder(delegation_events.DelegationRoleGiven)
def tell_member(published: Published) -> None:
    """Whoever was admitted, or does something else now."""
    event = published.event
    if isinstance(event, delegation_events.DelegationRoleGiven):
        _tell(published, [event.user_id], "delegation", _delegation(published).consultation)


@recorder(
    delegation_events.SubmitterNamed,
    delegation_events.DelegationReturned,
    delegation_events.DelegationCleared,
    delegation_events.ClearanceDropped,
)
def tell_members(published: Published) -> None:
    """Everybody in it, but whoever acted."""
    delegation = _delegation(published)
    _tell(published, delegation_queries.member_ids(delegation), "delegation", delegation.consultation)


@recorder(delegation_events.CosponsorInvited)
def tell_the_invited(published: Published) -> None:
    """Those who are confirmed to speak for the organisation that is asked."""
    event = published.event
    if isinstance(event, delegation_events.CosponsorInvited):
        verified = select(User.id).where(User.organisation_id == event.organisation_id, User.verified_at.is_not(None))
        consultation = db.session.get_one(Consultation, event.consultation_id)
        _tell(published, list(db.session.scalars(verified)), "cosponsor", consultation)


@recorder(ResponseSubmitted)
def write_receipt(published: Published) -> None:
    """Acknowledge a position to whoever submitted it, in the transaction of the submission."""
    event = published.event
    if not isinstance(event, ResponseSubmitted):
        raise TypeError(event)
    response = db.session.get_one(Response, event.response_id)
    if response.organisation_id is None:
        return
    delegation = delegation_queries.delegation_of(response.consultation, response.organisation_id)
    user = db.session.get(User, event.actor_id) if event.actor_id is not None else None
    if delegation is None or user is None:
        return
    with speaking(user.language):
        subject = _("The position of %(organisation)s was received", organisation=delegation.organisation.name)
        mail.write(user.email, subject, _receipt(user, delegation, event))


def _receipt(user: User, delegation: Delegation, event: ResponseSubmitted) -> str:
    return "\n".join([
        _("%(name)s, thank you for answering “%(title)s”.", name=user.name, title=delegation.consultation.title),
        "",
        _("Reference: %(reference)s", reference=delegation.response.reference),
        _("Received: %(time)s (submission %(number)s)", time=utc(event.at), number=event.version),
        _("SHA-256 digest of your answers: %(digest)s", digest=event.digest),
        "",
        f"{current_app.config['PUBLIC_URL']}{delegation.url}",
    ])  # fmt: skip


def _delegation(published: Published) -> Delegation:
    event = published.event
    if not isinstance(event, delegation_events.DelegationEvent):
        raise TypeError(event)
    return db.session.get_one(Delegation, event.delegation_id)


def _tell(published: Published, people: list[int], kind: str, consultation: Consultation) -> None:
    others = [identity for identity in people if identity != published.event.actor_id]
    telling.tell(others, kind, subject=consultation.topic)


@announcer(
    carried_events.ResponseRelayed, carried_events.ResponseDisowned, carried_events.ResponseCorrected,
)  # fmt: skip
def count_on_desks(published: Published) -> None:
    """What was entered, or disowned, changes the counts of the desk."""
    if isinstance(published.event, ConsultationEvent):
        live.push_counts(published.event.consultation_id)


@erases
def erase_inside(user_id: int) -> None:
    """What somebody said to their delegation goes; the wordings are their organisation's, without their name."""
    said = update(DelegationComment).where(DelegationComment.said_by_id == user_id)
    db.session.execute(said.values(body="", said_by_id=None))
    written = update(Wording).where(Wording.written_by_id == user_id)
    db.session.execute(written.values(written_by_id=None))
    db.session.execute(delete(DelegationMember).where(DelegationMember.user_id == user_id))


@tells("delegation_words", _l("What you wrote in delegations"))
def delegation_words(user_id: int) -> list[dict[str, Any]]:
    """Wordings and comments, as they were written."""
    written = select(Wording).where(Wording.written_by_id == user_id).order_by(Wording.id)
    said = select(DelegationComment).where(DelegationComment.said_by_id == user_id).order_by(DelegationComment.id)
    drafted = [
        {
            "kind": "wording",
            "delegation": w.delegation_id,
            "question": w.question_id,
            "at": w.written_at,
            "text": w.value,
        }
        for w in db.session.scalars(written)
    ]
    return drafted + [
        {"kind": "comment", "delegation": c.delegation_id, "question": c.question_id, "at": c.said_at, "text": c.body}
        for c in db.session.scalars(said)
    ]
