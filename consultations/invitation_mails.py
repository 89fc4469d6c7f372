"""What is written to those who were invited: the invitation, a reminder, more time. In their language, composed as it goes.

Whether somebody is still to be written to is asked again at that moment: who answered, opted out or was taken off the list
since gets nothing.
"""

from typing import Any

from flask import current_app

from consultations import invitation_queries
from consultations.invitation_links import headers, personal_link
from consultations.invitation_models import Invitation
from consultations.models import Consultation
from consultations.states import OVER, SCHEDULED
from core.clock import now
from core.db import db
from core.locale import _, speaking
from core.mail import Composed, OutgoingMail, composer, write_later
from core.templating import in_zone, utc
from notifications.links import absolute

NAME = "consultations.invitation"
INVITE, REMIND, EXTENDED = "invite", "remind", "extended"


def put(invitation: Invitation, what: str) -> OutgoingMail:
    """A message to somebody who was invited, into the outbox."""
    return write_later(invitation.email, NAME, {"invitation": invitation.id, "issue": invitation.issue, "what": what})


@composer(NAME)
def compose(reference: dict[str, Any]) -> Composed | None:
    """The message, or nothing when it has lost its purpose since it was put into the outbox."""
    invitation = db.session.get(Invitation, int(reference["invitation"]))
    if invitation is None or invitation.issue != reference["issue"]:
        return None
    if not invitation_queries.may_be_written_to(invitation):
        return None
    what, consultation = reference["what"], invitation.consultation
    is_over = consultation.phase(now()) in OVER and not consultation.takes_late_answers_at(now())
    if is_over or (what == REMIND and invitation_queries.has_answered(invitation)):
        return None
    with speaking(invitation.language):
        return _words(invitation, consultation, what)


def _words(invitation: Invitation, consultation: Consultation, what: str) -> Composed:
    title = consultation.title
    subjects = {
        INVITE: _("You are invited to answer: %(title)s", title=title),
        REMIND: _("Reminder: %(title)s", title=title),
        EXTENDED: _("More time to answer: %(title)s", title=title),
    }
    leads = {
        INVITE: _("you are invited to answer the consultation “%(title)s”.", title=title),
        REMIND: _("you were invited to answer the consultation “%(title)s”, and it has no answer of yours yet.", title=title),
        EXTENDED: _("the deadline of the consultation “%(title)s”, to which you were invited, was moved.", title=title),
    }  # fmt: skip
    parts = [
        _("Hello %(name)s,", name=invitation.name) if invitation.name else _("Hello,"),
        leads[what],
        *([consultation.summary] if what == INVITE and consultation.summary else []),
        *_reason(consultation, what),
        _times(consultation),
        _("Your personal link (please do not pass it on):") + f"\n{personal_link(invitation)}",
        _("About this consultation, who may answer and what happens to answers:") + f"\n{absolute(consultation.url)}",
        f"-- \n{_foot(invitation)}",
    ]
    subject = f"{current_app.config['SITE_NAME']}: {subjects[what]}"
    return Composed(subject, "\n\n".join(parts) + "\n", headers(invitation))


def _reason(consultation: Consultation, what: str) -> list[str]:
    latest = consultation.extensions[-1] if what == EXTENDED and consultation.extensions else None
    return [_("The reason: %(reason)s", reason=latest.reason)] if latest else []


def _times(consultation: Consultation) -> str:
    opens_at, closes_at = consultation.opens_at, consultation.closes_at
    assert opens_at is not None  # noqa: S101  # published consultations have times
    assert closes_at is not None  # noqa: S101
    until = consultation.late_until if consultation.takes_late_answers_at(now()) else closes_at
    lines = [_("It closes: %(time)s", time=_both(until or closes_at, consultation.zone))]
    if consultation.phase(now()) == SCHEDULED:
        lines.insert(0, _("It opens: %(time)s", time=_both(opens_at, consultation.zone)))
    return "\n".join(lines)


def _both(moment: Any, zone: str) -> str:
    """A moment in UTC and, if that is another one, in the consultation's zone."""
    return utc(moment) if zone == "UTC" else f"{utc(moment)} ({in_zone(moment, zone)})"


def _foot(invitation: Invitation) -> str:
    stop = headers(invitation)["List-Unsubscribe"].strip("<>")
    return _(
        "You get this because a facilitator put your address on a list. No more of these messages: %(stop)s",
        stop=stop,
    )
