"""Who drafts, comments, clears and submits for an organisation. Decision 17 says why these rules.

A policy asks about somebody's :class:`Standing`: what they are to the organisation, and in its delegation.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from consultations.audience_policies import ASKS_ORGANISATIONS
from consultations.delegation_models import (
    CLEARANCE,
    CLEARED,
    DRAFTING,
    MEMBERS,
    ROLE_LABELS,
    SUBMITTED,
    SUBMITTER,
    WRITERS,
    Delegation,
)
from consultations.models import ORGANISATION, PERSON, Consultation
from consultations.policies import can_answer, can_keep_answering, can_manage
from consultations.response_models import Response
from consultations.states import ARCHIVED
from core.locale import _, _l
from core.policy import ALLOWED, Verdict, denied


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account is to an organisation: that of its profile, or none; and its role in that one's delegation.

    ``role`` is empty for whoever is not in the delegation, and for whoever left the organisation.
    """

    organisation_id: int | None = None
    organisation_name: str = ""
    is_verified: bool = False
    role: str = ""

    @property
    def is_member(self) -> bool:
        """Whether they are in the delegation."""
        return self.role in MEMBERS

    @property
    def role_label(self) -> str:
        """What they do in it, in the reader's words."""
        return str(ROLE_LABELS[self.role]) if self.role else ""

    @property
    def may_submit(self) -> bool:
        """Whether they are an authorised submitter: a role that needs a verified place in the organisation."""
        return self.role == SUBMITTER and self.is_verified


NO_STANDING = Standing()


def can_speak_for(actor: Actor, consultation: Consultation, standing: Standing, now: datetime) -> Verdict:
    """Act for the organisation of one's profile at all: whoever is confirmed to speak for it."""
    if consultation.respondent_unit == PERSON:
        return denied(_l("This consultation asks persons: everybody answers for themselves."))
    if standing.organisation_id is None:
        return denied(_l("Your profile names no organisation. Name it there, and have it confirmed."))
    if not standing.is_verified:
        return denied(
            _l("Nobody has confirmed yet that you speak for this organisation. Ask a facilitator of the action line.")
        )
    return ALLOWED


def can_open_delegation(actor: Actor, consultation: Consultation, standing: Standing, now: datetime) -> Verdict:
    """Begin an organisation's answer, and become its authorised submitter."""
    verdict = can_answer(actor, consultation, now)
    return verdict and can_speak_for(actor, consultation, standing, now)


def can_read_delegation(_actor: Actor, delegation: Delegation, standing: Standing, _now: datetime) -> Verdict:
    """Read the draft and what is said about it: its members alone, neither facilitators nor administrators."""
    if standing.is_member and standing.organisation_id == delegation.organisation_id:
        return ALLOWED
    return denied(_l("Only the members of this delegation read its draft."))


def can_ask_to_join(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Ask the submitter to be let in: whoever is confirmed to speak for the same organisation."""
    if standing.organisation_id != delegation.organisation_id or standing.is_member:
        return denied(_l("Only others of the same organisation can ask to be admitted."))
    return can_speak_for(actor, delegation.consultation, standing, now)


def can_comment(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Say something to the others about a question, and settle it: every member, while answers are taken."""
    verdict = can_read_delegation(actor, delegation, standing, now)
    return verdict and can_answer(actor, delegation.consultation, now)


def can_write(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Change the draft: drafters and submitters, while answers are taken."""
    verdict = can_read_delegation(actor, delegation, standing, now)
    if verdict and standing.role not in WRITERS:
        return denied(_l("In this delegation you comment. Ask its submitter if you should draft too."))
    return verdict and can_keep_answering(actor, delegation.consultation, delegation.response, now)


def can_put(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Ask for clearance: whoever may write, while it is drafted."""
    verdict = can_write(actor, delegation, standing, now)
    if verdict and delegation.stage != DRAFTING:
        return denied(_l("It was put to clearance already, and nothing was changed since."))
    return verdict


def can_clear(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Clear what is drafted: the authorised submitter."""
    verdict = _can_decide(actor, delegation, standing, now)
    if verdict and delegation.stage not in (DRAFTING, CLEARANCE):
        return denied(_l("This text is cleared already."))
    return verdict


def can_return(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Send it back to drafting: the authorised submitter, until it is submitted."""
    verdict = _can_decide(actor, delegation, standing, now)
    if verdict and delegation.stage not in (CLEARANCE, CLEARED):
        return denied(_l("It was not put to clearance."))
    return verdict


def can_submit_position(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Submit what was cleared: the authorised submitter. The same again changes nothing."""
    verdict = _can_decide(actor, delegation, standing, now)
    if verdict and delegation.stage not in (CLEARED, SUBMITTED):
        return denied(_l("Only a text that is cleared can be submitted: read it, and clear it first."))
    return verdict


def _can_decide(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    verdict = can_read_delegation(actor, delegation, standing, now)
    if verdict and not standing.may_submit:
        return denied(_l("Only the authorised submitter of the delegation clears and submits."))
    return verdict and can_keep_answering(actor, delegation.consultation, delegation.response, now)


def can_admit(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Say who is in the delegation and what they do: its authorised submitter, until the consultation is archived."""
    verdict = can_read_delegation(actor, delegation, standing, now)
    if verdict and not standing.may_submit:
        return denied(_l("Only the authorised submitter says who is in the delegation."))
    if verdict and delegation.consultation.phase(now) == ARCHIVED:
        return denied(_l("This consultation is archived: nothing more is added."))
    return verdict


def can_leave(actor: Actor, delegation: Delegation, standing: Standing, now: datetime) -> Verdict:
    """Leave the delegation: every member, at any time."""
    return can_read_delegation(actor, delegation, standing, now)


def can_see_delegations(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """See which organisations draft, and nothing of what: the consultation's facilitators."""
    return can_manage(actor, consultation, now)


def can_name_submitter(actor: Actor, delegation: Delegation, candidate: Standing, now: datetime) -> Verdict:
    """Confirm or replace who submits: a facilitator, and only with somebody confirmed to speak for the organisation."""
    verdict = can_see_delegations(actor, delegation.consultation, now)
    if verdict and delegation.consultation.phase(now) == ARCHIVED:
        return denied(_l("This consultation is archived: nothing more is added."))
    if verdict and not (candidate.is_verified and candidate.organisation_id == delegation.organisation_id):
        return denied(_l("Only somebody who is confirmed to speak for this organisation can submit for it."))
    return verdict


def can_answer_alone(
    actor: Actor, consultation: Consultation, standing: Standing, holder: Response | None, _now: datetime
) -> Verdict:
    """Answer by oneself: in a personal capacity, or for one's organisation while nobody else holds its position.

    ``holder`` is the response that is the organisation's and not the actor's own.
    """
    unit, for_organisation = (
        consultation.respondent_unit,
        actor.voice.on_behalf and standing.organisation_id is not None,
    )
    if unit == PERSON:
        return ALLOWED
    if for_organisation and holder is not None:
        return denied(_held(standing, holder))
    if unit == ORGANISATION and not for_organisation:
        return denied(ASKS_ORGANISATIONS)
    return can_speak_for(actor, consultation, standing, _now) if unit == ORGANISATION else ALLOWED


def _held(standing: Standing, holder: Response) -> str:
    name = standing.organisation_name
    if holder.submitted_at is None:
        return _(
            "%(organisation)s drafts its answer in a delegation, and one organisation has one position. Ask to be admitted"
            " to the delegation; or say in your profile that you do not speak on its behalf, and answer for yourself.",
            organisation=name,
        )  # fmt: skip
    return _(
        "%(organisation)s has its position in this consultation already (%(reference)s), and one organisation has one"
        " position. You can answer for yourself: say in your profile that you do not speak on its behalf.",
        organisation=name, reference=holder.reference,
    )  # fmt: skip
