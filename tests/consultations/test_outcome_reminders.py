"""Facilitators are reminded of outcomes until each question has one."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from consultations import actions, outcome_reminders
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import CLOSES, SECOND, facilitator, published, question

DUE = CLOSES + outcome_reminders.FIRST_AFTER
AGAIN = DUE + outcome_reminders.AGAIN_AFTER


def reminded() -> list[tuple[int, str]]:
    told = db.session.scalars(select(Notification).filter_by(kind="outcomes_due").order_by(Notification.id))
    return [(n.user_id, n.subject) for n in told]


def run_at(moment) -> int:
    db.session.commit()
    with frozen_at(moment):
        return outcome_reminders.remind_of_outcomes()


def outcome_of_each(consultation: Consultation, person) -> None:
    for asked in consultation.questions():
        actions.write_outcome(make.actor(person), consultation, asked, "You said, we did.")


def test_a_reminder_comes_two_weeks_after_the_results_and_every_two_weeks(app: Flask) -> None:
    person = facilitator()
    consultation, other = published(person), published(facilitator("c1"), lines=[make.line("c1")])
    assert [run_at(moment) for moment in (DUE - SECOND, DUE, DUE, AGAIN - SECOND, AGAIN)] == [0, 2, 0, 0, 2]
    assert reminded().count((person.id, consultation.topic)) == 2
    assert (person.id, other.topic) not in reminded()


def test_nobody_is_reminded_of_what_is_written_archived_or_held_back(app: Flask) -> None:
    person = facilitator()
    written, archived = published(person), published(person)
    published(person, holds_results=True)
    with frozen_at(CLOSES):
        outcome_of_each(written, person)
        outcome_of_each(archived, person)
        actions.archive_consultation(make.actor(person), archived)
    assert run_at(DUE) == 0
    with frozen_at(CLOSES):
        waiting = published(person)
        actions.write_outcome(make.actor(person), waiting, question(waiting, 1), "Only one")
    assert (run_at(DUE), reminded()) == (1, [(person.id, waiting.topic)])


def test_what_was_held_back_is_counted_from_its_publication(app: Flask) -> None:
    person = facilitator()
    held = published(person, holds_results=True)
    week = timedelta(days=7)
    with frozen_at(CLOSES + week):
        actions.publish_results(make.actor(person), held)
    assert [run_at(moment) for moment in (DUE, DUE + week - SECOND, DUE + week)] == [0, 0, 1]
