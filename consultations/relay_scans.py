"""Scans of the paper from which the secretariat entered a response, for whoever confirms it and those who entered it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from consultations import carried_events, carried_policies, carried_queries
from consultations.carried_models import RelayScan, ResponseRelay
from consultations.drafting import facts
from consultations.response_models import Answer, Response
from contributions import attaching
from contributions.attachment_models import Attachment
from contributions.erasure_events import ContributionErased
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import Published, publish, recorder
from core.locale import _
from core.personal import erases
from core.policy import require

TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "application/pdf": "PDF"}
MOST = 20
"""So many scans belong to one entry: a questionnaire on paper, page by page."""


def add_scans(actor: Actor, relay: ResponseRelay, keys: Sequence[str]) -> None:
    """Put uploaded files of the actor's beside an entry. Raises :class:`core.errors.Refused`, :class:`Invalid`."""
    require(carried_policies.can_relay(actor, relay.response.consultation, now()))
    if not keys:
        raise unfit(_("Choose a file."))
    if len(carried_queries.scans(relay)) + len(set(keys)) > MOST:
        raise unfit(_("At most %(most)s scans belong to one entry.", most=MOST))
    try:
        taken = attaching.confide(actor, keys, TYPES)
    except Invalid as error:
        raise unfit(str(error.detail)) from None
    for one in taken:
        db.session.add(RelayScan(attachment_id=one.id, response_id=relay.response_id))
        publish(carried_events.RelayScanAdded(**_about(actor, relay), digest=one.digest))
    db.session.flush()


def unfit(message: str) -> Invalid:
    """A refusal that stands at the field of scans."""
    return Invalid(message, {"scans": [message]})


def remove_scan(actor: Actor, relay: ResponseRelay, scan: Attachment) -> None:
    """Take a scan away: it shows another person's paper, or cannot be read."""
    require(carried_policies.can_relay(actor, relay.response.consultation, now()))
    publish(carried_events.RelayScanRemoved(**_about(actor, relay), digest=scan.digest))
    attaching.let_go([scan])


def _about(actor: Actor, relay: ResponseRelay) -> dict[str, Any]:
    about = {"response_id": relay.response_id, "version": relay.response.version}
    return facts(actor, relay.response.consultation) | about


@recorder(ContributionErased)
def let_scans_of_words_go(published: Published) -> None:
    """In the transaction of the erasure: the paper says the words that were erased."""
    event = published.event
    if isinstance(event, ContributionErased):
        erased = (Answer.contribution_id == event.contribution_id) | (Answer.wording_id == event.contribution_id)
        _let_go(db.session.scalars(select(Answer.response_id).where(erased)))


@erases
def let_scans_go(user_id: int) -> None:
    """The paper of whoever leaves goes with their name."""
    _let_go(db.session.scalars(select(Response.id).where(Response.user_id == user_id)))


def _let_go(responses: Iterable[int]) -> None:
    query = select(Attachment).join(RelayScan, RelayScan.attachment_id == Attachment.id)
    attaching.let_go(db.session.scalars(query.where(RelayScan.response_id.in_(list(responses)))).all())
