"""After the deadline: late windows, publishing held results, outcomes, and archiving."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from accounts.actor import Actor
from consultations import confidentiality, events, policies, queries
from consultations.drafting import facts, invalid
from consultations.lifecycle_models import LateWindow, Outcome
from consultations.models import NOT_YET, Consultation
from consultations.opening import ANSWER, checked_reason
from consultations.question_models import Question
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


def publish_results(actor: Actor, consultation: Consultation, reason: str = "") -> None:
    """Make results that were held back public now, with the words of the answers. Raises :class:`Refused`."""
    require(policies.can_publish_results(actor, consultation, now()))
    note_reached(consultation)
    consultation.results_published_at = now()
    kept_back = (Contribution.topic == consultation.topic, Contribution.kind == ANSWER)
    waiting = update(Contribution).where(*kept_back, Contribution.public_from == NOT_YET)
    db.session.execute(waiting.values(public_from=now()))
    confidentiality.release(consultation)
    transition = note_act(actor, consultation, reason)
    publish(events.ResultsPublished(**facts(actor, consultation), transition_id=transition.id))


def open_late_window(actor: Actor, consultation: Consultation, until: datetime, reason: str) -> LateWindow:
    """Take late answers until a moment, for a reason that everybody can read; a later moment prolongs it.

    Answers given in it are marked, and count in no figure by default. Raises :class:`Invalid`, :class:`Refused`.
    """
    db.session.refresh(consultation, with_for_update=True)
    require(policies.can_open_late_window(actor, consultation, now()))
    earliest = max(now(), consultation.late_until or now())
    if until <= earliest:
        raise invalid("until", _("Choose a time later than %(time)s.", time=utc(earliest)))
    note_reached(consultation)
    window = LateWindow(
        consultation_id=consultation.id, opened_at=now(), until=until, reason=checked_reason(reason),
        opened_by_id=actor.id,
    )  # fmt: skip
    db.session.add(window)
    consultation.late_until = until
    db.session.flush()
    publish(events.LateWindowOpened(**facts(actor, consultation), window_id=window.id, until=until))
    return window


def write_outcome(actor: Actor, consultation: Consultation, question: Question, text: str) -> Outcome:
    """Say what came of a question: what was said, and what is done. The same text again changes nothing."""
    require(policies.can_write_outcome(actor, consultation, now()))
    clean = richtext.normalised(text).strip()
    if not 3 <= len(clean) <= richtext.MAX_LENGTH:
        message = _("Please say what was said and what is done, in %(limit)s characters or fewer.")
        raise invalid(question.field, message % {"limit": richtext.MAX_LENGTH})
    note_reached(consultation)
    outcome = db.session.get(Outcome, question.id) or Outcome(question_id=question.id, text="")
    if outcome.text == clean:
        return outcome
    outcome.text, outcome.html = clean, richtext.render(clean).html
    outcome.written_at, outcome.written_by_id = now(), actor.id
    db.session.add(outcome)
    db.session.flush()
    digest = hashlib.sha256(clean.encode()).hexdigest()
    publish(events.OutcomeWritten(**facts(actor, consultation), question_id=question.id, digest=digest))
    return outcome


def write_outcomes(actor: Actor, consultation: Consultation, texts: Mapping[int, str]) -> None:
    """Several at once, by question id; an empty text leaves a question as it is. Raises :class:`Invalid` for all."""
    require(policies.can_write_outcome(actor, consultation, now()))
    faults: dict[str, list[str]] = {}
    for question in consultation.questions():
        try:
            if texts.get(question.id, "").strip():
                write_outcome(actor, consultation, question, texts[question.id])
        except Invalid as error:
            faults |= error.fields
    if faults:
        raise Invalid(_("Some outcomes do not fit. Nothing was stored."), faults)


def archive_consultation(actor: Actor, consultation: Consultation, reason: str = "") -> None:
    """Declare it done. Raises :class:`Invalid` naming the questions without an outcome, :class:`Refused`."""
    require(policies.can_archive(actor, consultation, now()))
    written = queries.outcomes(consultation)
    missing = [str(question.number) for question in consultation.questions() if question.id not in written]
    if missing:
        message = _("These questions have no outcome yet: %(numbers)s.", numbers=", ".join(missing))
        raise Invalid(message, {"outcomes": [message]})
    note_reached(consultation)
    consultation.archived_at = now()
    transition = note_act(actor, consultation, reason)
    publish(events.ConsultationArchived(**facts(actor, consultation), transition_id=transition.id))
