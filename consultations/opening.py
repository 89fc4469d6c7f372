"""Publishing a consultation, and giving it more time."""

from datetime import datetime

from sqlalchemy import update

from accounts.actor import Actor
from consultations import conditions, events, policies, translations, versions
from consultations.audience_policies import unaskable
from consultations.drafting import facts
from consultations.models import Consultation, Extension
from consultations.reaching import note_act, note_reached
from contributions.models import Contribution
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from core.templating import utc

ANSWER = "answer"
"""The kind of contribution that a free-text answer is."""


def open_consultation(actor: Actor, consultation: Consultation, reason: str = "") -> Consultation:
    """Publish a draft, to be open at its times; from now on its questions are locked.

    If its opening lies in the past it opens now. Raises :class:`Invalid` for what is missing, :class:`Refused`.
    """
    require(policies.can_open(actor, consultation, now()))
    if missing := unready(consultation):
        raise Invalid(" ".join(missing), {"publish": missing})
    opens_at, closes_at = _times(consultation)
    consultation.published_at, consultation.version = now(), 1
    consultation.opens_at = max(opens_at, now())
    transition = note_act(actor, consultation, reason)
    digest = versions.keep_version(actor, consultation).digest
    publish(
        events.ConsultationOpened(
            **facts(actor, consultation), opens_at=consultation.opens_at, closes_at=closes_at,
            zone=consultation.zone, digest=digest, transition_id=transition.id,
        )
    )  # fmt: skip
    return consultation


def unready(consultation: Consultation) -> list[str]:
    """What a draft still needs before it can be published; empty when nothing."""
    missing = []
    if consultation.opens_at is None or consultation.closes_at is None:
        missing.append(_("Say when it opens and when it closes."))
    elif consultation.closes_at <= now():
        missing.append(_("Its closing time has passed: choose a later one."))
    if not consultation.questions():
        missing.append(_("Add at least one question."))
    for section in consultation.asked_sections():
        if not section.asked_questions():
            missing.append(_("“%(title)s” has no question: add one, or remove the section.", title=section.title))
    missing += [f"{fault.where}: {fault.message}" for fault in conditions.faults(consultation)]
    return missing + unaskable(consultation) + translations.incomplete(consultation)


def extend_deadline(actor: Actor, consultation: Consultation, closes_at: datetime, reason: str) -> Extension:
    """Move the closing to a later moment, with a reason that everybody can read; the old one stays visible.

    Answers that become public at closing wait until the new one. Raises :class:`Invalid` for an earlier or equal
    moment or a missing reason, :class:`Refused`.
    """
    db.session.refresh(consultation, with_for_update=True)  # of two at once, the second sees what the first chose
    require(policies.can_extend(actor, consultation, now()))
    _opens_at, old = _times(consultation)
    if closes_at <= old:
        message = _("A deadline can only be extended. It closes at %(time)s: choose a later time.", time=utc(old))
        raise Invalid(message, {"closes_at": [message]})
    note_reached(consultation)
    extension = Extension(
        old_closes_at=old,
        new_closes_at=closes_at,
        reason=checked_reason(reason),
        extended_at=now(),
        extended_by_id=actor.id,
    )
    consultation.extensions.append(extension)
    consultation.closes_at = closes_at
    _keep_closed_until(consultation, closes_at)
    db.session.flush()
    publish(
        events.DeadlineExtended(
            **facts(actor, consultation), old_closes_at=old, new_closes_at=closes_at, extension_id=extension.id
        )
    )
    return extension


def _keep_closed_until(consultation: Consultation, closes_at: datetime) -> None:
    if not (consultation.live_results or consultation.holds_results):
        mine = (Contribution.topic == consultation.topic, Contribution.kind == ANSWER)
        # Words that wait longer than the closing go on waiting for their day.
        sooner = update(Contribution).where(*mine, Contribution.public_from < closes_at)
        db.session.execute(sooner.values(public_from=closes_at))


def checked_reason(reason: str) -> str:
    """A public reason as one line. Raises :class:`Invalid`."""
    clean = " ".join(richtext.normalised(reason).split())
    if not 3 <= len(clean) <= 500:
        message = _("Please give a reason of 3 to 500 characters: everybody can read it.")
        raise Invalid(message, {"reason": [message]})
    return clean


def _times(consultation: Consultation) -> tuple[datetime, datetime]:
    if consultation.opens_at is None or consultation.closes_at is None:
        raise Invalid(_("Say when it opens and when it closes."))
    return consultation.opens_at, consultation.closes_at
