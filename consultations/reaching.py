"""Entering into the record what the clock did: each state that was reached, once, with the moment it was due.

Nothing depends on these entries having been written: states follow from the clock (:mod:`consultations.states`).
"""

from datetime import datetime

from sqlalchemy import or_, select

from accounts.actor import Actor
from consultations import events
from consultations.lifecycle_models import Transition
from consultations.models import Consultation
from consultations.states import ARCHIVED, CLOSED, DRAFT, OPEN, RESULTS_PUBLISHED, SCHEDULED
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.guard import unit_of_work
from core.jobs import every_minute
from core.locale import _

AT_ONCE = 200
REASON_LENGTH = 500


def note_act(actor: Actor, consultation: Consultation, reason: str) -> Transition:
    """Enter that an act has led it to its present state, and why, in one line; it may be left unsaid.

    Raises :class:`Invalid` for a reason that is too long.
    """
    why = " ".join(richtext.normalised(reason).split())
    if len(why) > REASON_LENGTH:
        message = _("Please give a reason of at most %(limit)s characters.", limit=REASON_LENGTH)
        raise Invalid(message, {"reason": [message]})
    consultation.state_noted = consultation.phase(now())
    made = Transition(
        consultation_id=consultation.id, state=consultation.state_noted, reached_at=now(), reason=why,
        reached_by_id=actor.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def note_reached(consultation: Consultation) -> None:
    """Enter the states that the clock has led it to since the latest entry. Acts call this before they change it."""
    state = consultation.phase(now())
    if state in (DRAFT, consultation.state_noted):
        return
    if consultation.state_noted is not None:  # else it was published before states were entered
        for reached, due_at in _between(consultation, consultation.state_noted, state):
            publish(
                events.StateReached(
                    consultation_id=consultation.id, line_ids=consultation.line_ids, state=reached, due_at=due_at
                )
            )
    consultation.state_noted = state
    db.session.flush()


def _between(consultation: Consultation, noted: str, state: str) -> list[tuple[str, datetime]]:
    opens_at, closes_at = consultation.opens_at, consultation.closes_at
    assert opens_at is not None  # noqa: S101  # published consultations have times
    assert closes_at is not None  # noqa: S101
    over = [(CLOSED, closes_at)] if noted in (SCHEDULED, OPEN) and state not in (SCHEDULED, OPEN) else []
    found = [(OPEN, opens_at)] if noted == SCHEDULED else []
    published = [(RESULTS_PUBLISHED, closes_at)] if state == RESULTS_PUBLISHED else []
    return found + over + published


@every_minute
def note_all() -> None:
    """Enter what the clock did to every consultation, one transaction each."""
    query = select(Consultation.id).where(
        Consultation.published_at.is_not(None),
        Consultation.opens_at <= now(),
        or_(Consultation.state_noted.is_(None), Consultation.state_noted.not_in((RESULTS_PUBLISHED, ARCHIVED))),
    )
    waiting = db.session.scalars(query.order_by(Consultation.closes_at).limit(AT_ONCE)).all()
    for identity in waiting:
        with unit_of_work():
            one = select(Consultation).filter_by(id=identity).with_for_update()
            note_reached(db.session.scalars(one).one())
