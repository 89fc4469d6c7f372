"""Closing the loop: facilitators are reminded, again and again, while questions wait to hear what came of them."""

from datetime import timedelta

from sqlalchemy import exists, func, or_, select

from consultations import queries
from consultations.lifecycle_models import Outcome
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from core.jobs import every_minute
from notifications import telling

FIRST_AFTER = timedelta(days=14)
"""From when results are public until facilitators are first reminded."""
AGAIN_AFTER = timedelta(days=14)
AT_ONCE = 50


@every_minute
def remind_of_outcomes() -> int:
    """Remind the facilitators of consultations that await outcomes, one transaction each; how many consultations."""
    since = func.coalesce(Consultation.results_published_at, Consultation.closes_at)
    held_back = Consultation.holds_results & Consultation.results_published_at.is_(None)
    answered_question = exists().where(Outcome.question_id == Question.id)
    waiting = exists().where(
        Section.id == Question.section_id, Section.consultation_id == Consultation.id, Question.retired_in.is_(None),
        ~answered_question,
    )  # fmt: skip
    last = Consultation.outcomes_reminded_at
    query = select(Consultation.id).where(
        Consultation.published_at.is_not(None), Consultation.archived_at.is_(None), ~held_back,
        since <= now() - FIRST_AFTER, or_(last.is_(None), last <= now() - AGAIN_AFTER), waiting,
    )  # fmt: skip
    found = list(db.session.scalars(query.order_by(Consultation.id).limit(AT_ONCE)))
    for identity in found:
        with unit_of_work():
            _remind(identity)
    return len(found)


def _remind(identity: int) -> None:
    """Tell its facilitators once, however many processes look at the same time."""
    locked = select(Consultation).filter_by(id=identity).with_for_update()
    consultation = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    last = consultation.outcomes_reminded_at
    if last is not None and last > now() - AGAIN_AFTER:
        return
    consultation.outcomes_reminded_at = now()
    people = [person.id for person in queries.facilitators(consultation)]
    telling.tell(people, "outcomes_due", subject=consultation.topic)
