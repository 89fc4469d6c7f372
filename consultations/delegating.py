"""Delegations: opening one, who is in it, and who may submit. Decision 17 gives the rules."""

from typing import Any

from accounts.actor import Actor
from accounts.models import User
from consultations import delegation_events, delegation_policies, delegation_queries, respondents
from consultations.delegation_models import (
    ASKING,
    DRAFTING,
    MEMBERS,
    SUBMITTED,
    SUBMITTER,
    Delegation,
    DelegationMember,
    DelegationStep,
)
from consultations.delegation_policies import Standing
from consultations.delegation_texts import take_over
from consultations.drafting import facts
from consultations.events import ResponseStarted
from consultations.models import Consultation
from consultations.respondents import Respondent
from consultations.response_models import Response
from contributions.actions import Speaker
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing, Refused
from core.events import publish
from core.locale import _
from core.policy import require


def inside(actor: Actor, delegation: Delegation) -> dict[str, Any]:
    """What every event inside a delegation holds."""
    return {"actor_id": actor.id, "delegation_id": delegation.id, "consultation_id": delegation.consultation_id}


def note_step(
    actor: Actor, delegation: Delegation, step: str, *, digest: str | None = None, note: str = ""
) -> None:  # fmt: skip
    """Write down, for its members, what was done with the draft as a whole."""
    db.session.add(
        DelegationStep(
            delegation_id=delegation.id, step=step, digest=digest, note=note, done_by_id=actor.id, done_at=now()
        )
    )


def open_delegation(actor: Actor, consultation: Consultation, lang: str | None = None) -> Delegation:
    """Begin the answer of the organisation in the actor's profile; they are its authorised submitter. Safe to repeat.

    Where the actor answered alone for the organisation before, that answer becomes the delegation's. Raises
    :class:`core.errors.Refused` with the reason, also when a colleague opened one or answered alone.
    """
    standing = delegation_queries.standing_of(actor, consultation)
    require(delegation_policies.can_open_delegation(actor, consultation, standing, now()))
    found = delegation_queries.delegation_of(consultation, standing.organisation_id, lock=True)
    if found is not None and standing.is_member:
        return found
    if found is not None:
        raise Refused(_("Your organisation drafts an answer already. Ask to be admitted to its delegation."))
    response = _position(actor, consultation, standing)
    delegation = _opened(actor, consultation, standing, response, lang)
    db.session.add(DelegationMember(delegation_id=delegation.id, user_id=actor.id, role=SUBMITTER, since=now()))
    note_step(actor, delegation, "opened")
    take_over(actor, delegation)
    publish(
        delegation_events.DelegationOpened(**inside(actor, delegation), organisation_id=delegation.organisation_id)
    )
    return delegation


def _opened(
    actor: Actor, consultation: Consultation, standing: Standing, response: Response, lang: str | None
) -> Delegation:  # fmt: skip
    made = Delegation(
        consultation_id=consultation.id, consultation=consultation, organisation_id=standing.organisation_id,
        response=response, lang=lang or consultation.lang, stage=SUBMITTED if response.version else DRAFTING,
        opened_at=now(), opened_by_id=actor.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _position(actor: Actor, consultation: Consultation, standing: Standing) -> Response:
    """The organisation's one response: begun now, or the one that the actor gave alone."""
    found = delegation_queries.position_of(consultation, standing.organisation_id, lock=True)
    if found is None:
        speaker = for_organisation(actor, standing.organisation_name)
        found = respondents.begin(consultation, Respondent(
            respondents.ORGANISATION, speaker, organisation_id=standing.organisation_id
        ))  # fmt: skip
        publish(ResponseStarted(**facts(actor, consultation), response_id=found.id))
    elif found.user_id != actor.id:
        raise Refused(held(found))
    else:
        found.user_id = None
        respondents.take_capacity(found, for_organisation(actor, standing.organisation_name))
    return found


def held(response: Response) -> str:
    """Why nobody else answers for the organisation: it has its position."""
    return _(
        "%(organisation)s has its position in this consultation already (%(reference)s, entered by %(name)s). "
        "One organisation has one position.",
        organisation=response.organisation_name or "", reference=response.reference, name=response.speaker_name,
    )  # fmt: skip


def for_organisation(actor: Actor, name: str) -> Speaker:
    """The capacity of a position: the organisation speaks; its type and country are those of whoever submits."""
    voice = actor.voice
    return Speaker(None, name[:120], voice.stakeholder_type, name, True, voice.country, True)


def ask_to_join(actor: Actor, delegation: Delegation) -> None:
    """Ask the submitter to be let in. Safe to repeat."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_ask_to_join(actor, delegation, standing, now()))
    if standing.role == ASKING or actor.id is None:
        return
    db.session.add(DelegationMember(delegation_id=delegation.id, user_id=actor.id, role=ASKING, since=now()))
    db.session.flush()
    publish(delegation_events.DelegationAsked(**inside(actor, delegation), user_id=actor.id))


def admit(actor: Actor, delegation: Delegation, email: str, role: str) -> DelegationMember:
    """Let in the account of an address. Raises :class:`Invalid` for one whose profile names another organisation."""
    _may_admit(actor, delegation)
    user = delegation_queries.colleague(delegation, email)
    if user is None:
        message = _("No account with this address names your organisation in its profile.")
        raise Invalid(message, {"email": [message]})
    return _given(actor, delegation, user, role)


def give_role(actor: Actor, delegation: Delegation, user_id: int, role: str) -> DelegationMember:
    """Let somebody who asked in, or let a member do something else. Safe to repeat."""
    _may_admit(actor, delegation)
    return _given(actor, delegation, delegation_queries.member(delegation, user_id).user, role)


def _may_admit(actor: Actor, delegation: Delegation) -> None:
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_admit(actor, delegation, standing, now()))
    delegation_queries.lock(delegation)


def _given(actor: Actor, delegation: Delegation, user: User, role: str) -> DelegationMember:
    if role not in MEMBERS:
        message = _("Choose what they do in the delegation.")
        raise Invalid(message, {"role": [message]})
    if role == SUBMITTER and user.verified_at is None:
        message = _(
            "Nobody has confirmed that this person speaks for the organisation, so they cannot submit for it."
        )
        raise Invalid(message, {"role": [message]})
    if role != SUBMITTER:
        _keep_one_submitter(delegation, user.id)
    found = db.session.get(DelegationMember, (delegation.id, user.id))
    if found is not None and found.role == role:
        return found
    if found is None:
        found = DelegationMember(delegation_id=delegation.id, user_id=user.id, user=user, since=now())
        db.session.add(found)
    found.role, found.admitted_by_id = role, actor.id
    db.session.flush()
    publish(delegation_events.DelegationRoleGiven(**inside(actor, delegation), user_id=user.id, role=role))
    return found


def _keep_one_submitter(delegation: Delegation, leaving_id: int) -> None:
    able = {one.user_id for one in delegation_queries.submitters(delegation)}
    if able == {leaving_id}:
        raise Refused(_("A delegation needs somebody who may submit: make another member its submitter first."))


def remove_member(actor: Actor, delegation: Delegation, user_id: int) -> None:
    """End somebody's access, or turn down who asked. Safe to repeat."""
    _may_admit(actor, delegation)
    _ended(actor, delegation, user_id)


def leave(actor: Actor, delegation: Delegation) -> None:
    """End one's own access."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    require(delegation_policies.can_leave(actor, delegation, standing, now()))
    delegation_queries.lock(delegation)
    _ended(actor, delegation, actor.id)


def _ended(actor: Actor, delegation: Delegation, user_id: int | None) -> None:
    found = db.session.get(DelegationMember, (delegation.id, user_id))
    if found is None:
        return
    _keep_one_submitter(delegation, found.user_id)
    db.session.delete(found)
    db.session.flush()
    publish(delegation_events.DelegationLeft(**inside(actor, delegation), user_id=found.user_id))


def name_submitter(actor: Actor, delegation: Delegation, email: str) -> DelegationMember:
    """Confirm who may submit, or put somebody else in their place: a facilitator's act, when nobody inside can.

    Those who were submitters before and are not named stay in as drafters.
    """
    require(delegation_policies.can_see_delegations(actor, delegation.consultation, now()))
    user = delegation_queries.colleague(delegation, email)
    if user is None:
        message = _("No account with this address names this organisation in its profile.")
        raise Invalid(message, {"email": [message]})
    candidate = delegation_queries.standing_of_account(user.id, delegation.consultation)
    require(delegation_policies.can_name_submitter(actor, delegation, candidate, now()))
    delegation_queries.lock(delegation)
    for one in delegation_queries.members(delegation):
        if one.role == SUBMITTER and one.user_id != user.id:
            one.role = "drafter"
    found = db.session.get(DelegationMember, (delegation.id, user.id))
    if found is None:
        found = DelegationMember(delegation_id=delegation.id, user_id=user.id, user=user, since=now())
        db.session.add(found)
    found.role, found.admitted_by_id = SUBMITTER, actor.id
    delegation.confirmed_at, delegation.confirmed_by_id = now(), actor.id
    db.session.flush()
    publish(delegation_events.SubmitterNamed(**inside(actor, delegation), user_id=user.id))
    return found


def by_member(actor: Actor, consultation: Consultation) -> Delegation:
    """The delegation of the actor's organisation, for whoever may ask to join it. Raises :class:`Missing`."""
    standing = delegation_queries.standing_of(actor, consultation)
    found = delegation_queries.delegation_of(consultation, standing.organisation_id)
    if found is None or not standing.is_verified:
        raise Missing()
    return found
