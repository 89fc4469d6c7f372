"""From a draft to the organisation's position: put to clearance, cleared, submitted. The submitter decides."""

from dataclasses import replace

from sqlalchemy import update

from accounts.actor import Actor
from consultations import delegation_events, delegation_policies, delegation_queries, respondents
from consultations.delegating import for_organisation, inside, note_step
from consultations.delegation_models import CLEARANCE, CLEARED, DRAFTING, SUBMITTED, Delegation
from consultations.delegation_texts import complete, digest_of, given_in
from consultations.drafting import facts
from consultations.responding import keep
from consultations.response_models import Response
from consultations.support_models import STANDING, Support
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised

NOTE_LENGTH = 500


def put_to_clearance(actor: Actor, delegation: Delegation, note: str = "") -> None:
    """Ask the submitter to clear what is drafted. It need not be complete yet: the submitter sees what is missing."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    delegation_queries.lock(delegation)
    require(delegation_policies.can_put(actor, delegation, standing, now()))
    digest, word = digest_of(delegation, given_in(delegation)), _checked(note)
    delegation.stage = CLEARANCE
    note_step(actor, delegation, "put", digest=digest, note=word)
    db.session.flush()
    publish(delegation_events.PutToClearance(**inside(actor, delegation), digest=digest))


def _checked(note: str) -> str:
    clean = normalised(note).strip()
    if len(clean) > NOTE_LENGTH:
        message = _("Use at most %(limit)s characters.", limit=NOTE_LENGTH)
        raise Invalid(message, {"note": [message]})
    return clean


def clear(actor: Actor, delegation: Delegation, digest: str) -> None:
    """Clear the answers with ``digest``: those that the submitter has read.

    Raises :class:`core.errors.Invalid` with what is missing or wrong, :class:`Conflict` when a text was changed since.
    """
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    delegation_queries.lock(delegation)
    require(delegation_policies.can_clear(actor, delegation, standing, now()))
    present = digest_of(delegation, complete(delegation))
    if digest != present:
        raise Conflict(_("A text was changed since you read it. Read it as it is now, then clear it."))
    delegation.stage, delegation.cleared_digest = CLEARED, present
    note_step(actor, delegation, "cleared", digest=present)
    db.session.flush()
    publish(delegation_events.DelegationCleared(**inside(actor, delegation), digest=present))


def send_back(actor: Actor, delegation: Delegation, note: str = "") -> None:
    """Not yet: the draft needs more work, as ``note`` says."""
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    delegation_queries.lock(delegation)
    require(delegation_policies.can_return(actor, delegation, standing, now()))
    word = _checked(note)
    delegation.stage, delegation.cleared_digest = DRAFTING, None
    note_step(actor, delegation, "returned", note=word)
    db.session.flush()
    publish(delegation_events.DelegationReturned(**inside(actor, delegation)))


def submit_position(actor: Actor, delegation: Delegation, lang: str | None = None) -> Response:
    """Make what was cleared the organisation's position; an earlier one is superseded, and the record says so.

    ``lang`` is the language of its words, by default that of the questions, or as it was.
    """
    standing = delegation_queries.standing_of(actor, delegation.consultation)
    delegation_queries.lock(delegation)
    require(delegation_policies.can_submit_position(actor, delegation, standing, now()))
    response = delegation.response
    if delegation.stage == SUBMITTED:
        return response
    earlier, delegation.lang = response.version, lang or delegation.lang
    given = complete(delegation)
    digest = digest_of(delegation, given)
    if digest != delegation.cleared_digest:  # the questionnaire was amended since
        raise Conflict(_("The questions were changed since this was cleared. Read it again, and clear it."))
    if earlier == 0:
        respondents.take_capacity(response, for_organisation(actor, delegation.organisation.name))
    keep(replace(actor, is_system=True), delegation.consultation, response, given, delegation.lang)
    delegation.stage = SUBMITTED
    _count_supporters(response, digest)
    _note_submission(actor, delegation, earlier, digest)
    return response


def _count_supporters(response: Response, digest: str) -> None:
    """Who agreed to this text stands behind the submission that holds it."""
    of_this = (Support.response_id == response.id, Support.state == STANDING, Support.digest == digest)
    db.session.execute(update(Support).where(*of_this).values(version=response.version))


def _note_submission(actor: Actor, delegation: Delegation, earlier: int, digest: str) -> None:
    response = delegation.response
    is_another = 0 < earlier < response.version
    note_step(actor, delegation, "superseded" if is_another else "submitted", digest=digest)
    db.session.flush()
    if is_another:
        publish(
            delegation_events.PositionSuperseded(
                **facts(actor, delegation.consultation), response_id=response.id, version=response.version,
                superseded=earlier, digest=response.digest or "",
            )
        )  # fmt: skip
