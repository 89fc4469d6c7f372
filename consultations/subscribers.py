"""What follows: the mail that acknowledges a submission, and the live counts of the desk."""

from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, select

from accounts.events import AppointmentConfirmed, AppointmentEnded, AppointmentEvent, ProfileUpdated, RoleAppointed
from accounts.models import Appointment, User
from consultations import live
from consultations.copying import as_text, copied
from consultations.events import ConsultationEvent, ResponsesImported, ResponseStarted, ResponseSubmitted, texts_topic
from consultations.models import Consultation, consultation_line
from consultations.response_models import IMPORTED, Response
from consultations.wording import Reading, reading_in
from core import mail
from core.db import db
from core.events import Published, announcer, recorder
from core.locale import _, speaking
from core.templating import utc
from core.topics import touch


@recorder(RoleAppointed, AppointmentConfirmed, AppointmentEnded)
def name_facilitators_anew(published: Published) -> None:
    """The pages of an action line's consultations say who facilitates it."""
    event = published.event
    if isinstance(event, AppointmentEvent):
        _touch_texts_of(consultation_line.c.action_line_id == event.action_line_id)


@recorder(ProfileUpdated)
def name_anew(published: Published) -> None:
    """So they do when a facilitator has another name."""
    event = published.event
    if isinstance(event, ProfileUpdated):
        held = select(Appointment.action_line_id).where(Appointment.user_id == event.user_id)
        _touch_texts_of(consultation_line.c.action_line_id.in_(held))


def _touch_texts_of(filed: ColumnElement[bool]) -> None:
    found = db.session.scalars(select(consultation_line.c.consultation_id).where(filed).distinct())
    touch(*(texts_topic(identity) for identity in found))


@recorder(ResponseSubmitted)
def write_receipt(published: Published) -> None:
    """Put the acknowledgement into the outbox, in the transaction of the submission."""
    event = published.event
    if not isinstance(event, ResponseSubmitted):
        raise TypeError(event)
    response = db.session.get_one(Response, event.response_id)
    if response.user_id is None:
        return
    user = select(User.name, User.email, User.language).where(User.id == response.user_id)
    name, email, language = db.session.execute(user).one()
    consultation = db.session.get_one(Consultation, event.consultation_id)
    shown = reading_in(consultation, response.shown_lang)
    with speaking(language):
        subject = _("Your answers were received: %(title)s", title=shown.words(consultation, "title"))
        mail.write(email, subject, _receipt(name, shown, response, event))


def _receipt(name: str, shown: Reading, response: Response, event: ResponseSubmitted) -> str:
    """The words of the questionnaire are those that its respondent was shown."""
    consultation, title = shown.consultation, shown.words(shown.consultation, "title")
    asked = {q.number: str(shown.words(q, "text")) for q in consultation.questions()}
    lines = [
        _("%(name)s, thank you for answering “%(title)s”.", name=name, title=title),
        "",
        _("Reference: %(reference)s", reference=response.reference),
        _("Received: %(time)s (submission %(number)s)", time=utc(event.at), number=event.version),
        _("SHA-256 digest of your answers: %(digest)s", digest=event.digest),
        *(
            [_("It came after the deadline: it is marked as late, and counts in no figure by default.")]
            * event.is_late
        ),
        "",
        _("You can change your answers until %(time)s:", time=utc(_until(consultation, event))),
        f"{current_app.config['PUBLIC_URL']}{consultation.url}/answer",
        _("The receipt, with your answers as a file:"),
        f"{current_app.config['PUBLIC_URL']}{consultation.url}/receipt",
        _("Anybody who holds the digest can check that it is in the data set:"),
        f"{current_app.config['PUBLIC_URL']}{consultation.url}/check",
        "",
        _("Your answers:"),
        *as_text(copied(response.versions[-1].snapshot), {} if shown.is_original else asked),
    ]
    return "\n".join(lines)


def _until(consultation: Consultation, event: ResponseSubmitted) -> datetime:
    return (consultation.late_until if event.is_late else consultation.closes_at) or event.at


@announcer(ResponseSubmitted)
def send_receipt(published: Published) -> None:
    """Ask for the outbox to be emptied."""
    if not _is_imported(published):
        mail.send_soon()


@announcer(ResponseStarted, ResponseSubmitted, ResponsesImported)
def count_on_desks(published: Published) -> None:
    """Tell the desks how many have begun and submitted; once for a whole import."""
    if isinstance(published.event, ConsultationEvent) and not _is_imported(published):
        live.push_counts(published.event.consultation_id)


def _is_imported(published: Published) -> bool:
    """Whether this is one submission of a batch, which has an event of its own."""
    event = published.event
    if not isinstance(event, ResponseSubmitted):
        return False
    return db.session.get_one(Response, event.response_id).source == IMPORTED
