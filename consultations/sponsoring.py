"""Standing behind another organisation's position: co-sponsors before closing, associations once it can be read."""

from typing import Any

from accounts.actor import Actor
from consultations import (
    delegation_events,
    delegation_policies,
    delegation_queries,
    position_policies,
    position_queries,
    submitted,
)
from consultations.delegation_models import CLEARED, SUBMITTED, Delegation
from consultations.delegation_policies import Standing
from consultations.drafting import facts
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.support_models import (
    ASSOCIATE,
    COSPONSOR,
    DECLINED,
    INVITED,
    STANDING,
    WITHDRAWN,
    Support,
)
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, Missing
from core.events import publish
from core.locale import _
from core.policy import require


def invite_cosponsor(actor: Actor, delegation: Delegation, name: str) -> Support:
    """Ask the organisation of that name to co-sponsor what is cleared or submitted. Safe to repeat."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(position_policies.can_invite_cosponsor(actor, delegation, standing, now()))
    organisation = position_queries.organisation_called(name)
    if organisation is None or organisation.id == delegation.organisation_id:
        message = _("No other organisation of this name is known here. Write it as its people do in their profiles.")
        raise Invalid(message, {"organisation": [message]})
    found = position_queries.support_by(delegation.response, organisation.id)
    if found is not None and (found.state == INVITED or found.is_of_present_text):
        return found
    if found is None:
        found = Support(response=delegation.response, organisation=organisation)
        db.session.add(found)
    found.kind, found.state, found.asked_at, found.asked_by_id = COSPONSOR, INVITED, now(), actor.id
    db.session.flush()
    publish(delegation_events.CosponsorInvited(**_facts(actor, found)))
    return found


def _facts(actor: Actor, support: Support) -> dict[str, Any]:
    about = {"response_id": support.response_id, "organisation_id": support.organisation_id}
    return facts(actor, support.response.consultation) | about


def text_digest(delegation: Delegation) -> str | None:
    """The digest of the text that can be co-sponsored now; ``None`` while it is being changed."""
    if delegation.stage == SUBMITTED:
        return position_digest(delegation.response)
    return delegation.cleared_digest if delegation.stage == CLEARED else None


def position_digest(response: Response) -> str | None:
    """The digest of the answers of a submitted position; ``None`` when its text was erased."""
    return submitted.digest_of(response.versions[-1]) if response.versions else None


def answer_invitation(actor: Actor, support: Support, *, accepts: bool, digest: str = "") -> None:
    """Accept to co-sponsor the text with ``digest``, which was read, or decline. Safe to repeat.

    Raises :class:`Conflict` when the text is another one now, or is being changed.
    """
    _may_bind(actor, support.response.consultation, support)
    standing = delegation_queries.standing_of(actor, support.response.consultation)
    require(position_policies.can_answer_invitation(actor, support, standing, now()))
    if not accepts:
        support.state, support.ended_at, support.given_by_id = DECLINED, now(), actor.id
        db.session.flush()
        publish(delegation_events.CosponsorDeclined(**_facts(actor, support)))
        return
    delegation = delegation_queries.delegation_of(
        support.response.consultation, support.response.organisation_id, lock=True
    )
    present = text_digest(delegation) if delegation is not None else None
    if present is None or present != digest:
        raise Conflict(_("The text was changed since you read it. Read it as it is now, then decide."))
    _given(actor, support, present, None if delegation and delegation.stage == CLEARED else support.response.version)


def _given(actor: Actor, support: Support, digest: str, version: int | None) -> None:
    if support.state == STANDING and support.digest == digest:
        return
    support.state, support.since, support.ended_at = STANDING, now(), None
    support.digest, support.version, support.given_by_id = digest, version, actor.id
    db.session.flush()
    publish(delegation_events.PositionSupported(**_facts(actor, support), kind=support.kind, digest=digest))


def _may_bind(actor: Actor, consultation: Consultation, support: Support | None = None) -> Standing:
    """Raises :class:`Missing` for an invitation of somebody else, :class:`core.errors.Refused`."""
    standing = delegation_queries.standing_of(actor, consultation)
    if support is not None and support.organisation_id != standing.organisation_id:
        raise Missing()
    delegation = delegation_queries.delegation_of(consultation, standing.organisation_id)
    require(
        position_policies.can_act_for(actor, consultation, standing, now(), has_delegation=delegation is not None)
    )
    return standing


def associate(actor: Actor, response: Response) -> Support:
    """Associate the actor's organisation with a position that can be read. Safe to repeat."""
    standing = _may_bind(actor, response.consultation)
    require(position_policies.can_associate(actor, response, standing, now()))
    digest = position_digest(response)
    if digest is None or standing.organisation_id is None:
        raise Missing()
    found = position_queries.support_by(response, standing.organisation_id)
    if found is not None and found.is_of_present_text:
        return found
    if found is None:
        found = Support(response=response, organisation_id=standing.organisation_id, kind=ASSOCIATE, state=WITHDRAWN)
        db.session.add(found)
        db.session.flush()
    found.kind = ASSOCIATE
    _given(actor, found, digest, response.version)
    return found


def withdraw_support(actor: Actor, support: Support) -> None:
    """Stand behind a position no more; that one did stays readable, with both dates. Safe to repeat."""
    standing = _may_bind(actor, support.response.consultation, support)
    if support.state == WITHDRAWN:
        return
    require(position_policies.can_withdraw_support(actor, support, standing, now()))
    support.state, support.ended_at, support.given_by_id = WITHDRAWN, now(), actor.id
    db.session.flush()
    publish(delegation_events.SupportWithdrawn(**_facts(actor, support)))


def take_back_invitation(actor: Actor, delegation: Delegation, support: Support) -> None:
    """Ask no more, while it is unanswered. Safe to repeat."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_admit(actor, delegation, standing, now()))
    if support.response_id != delegation.response_id:
        raise Missing()
    if support.state == INVITED:
        support.state, support.ended_at = WITHDRAWN, now()
        db.session.flush()
        publish(delegation_events.SupportWithdrawn(**_facts(actor, support)))
