"""Of an anonymous consultation it is known who took a slip, and nothing more: reminders and news go by that."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from consultations import actions, invitation_queries, taking_slips
from consultations.opening import unready
from consultations.slips import new_key
from core.clock import frozen_at
from core.db import db
from notifications.models import Notification
from tests import factories as make
from tests.consultations.audiences import asking
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator
from tests.consultations.test_inviting import DAY, LONG, invited, messages, remind


def test_who_took_a_slip_is_not_reminded_as_missing(app: Flask) -> None:
    consultation = asking("invited", draft_fields=LONG, is_anonymous=True)
    person = make.user(email="b@example.org")
    invited(consultation, "a@example.org", "b@example.org")
    with frozen_at(DURING):
        taking_slips.take_slip(make.actor(person), consultation, new_key())
    remind(consultation, OPENS + 2 * DAY)
    assert messages("remind") == ["a@example.org"]
    counts = invitation_queries.counts(consultation)
    assert (counts["answered"], counts["missing"]) == (1, 1)


def test_who_took_a_slip_is_told_of_more_time_once(app: Flask) -> None:
    consultation, person = asking(is_anonymous=True), make.user()
    with frozen_at(DURING):
        taking_slips.take_slip(make.actor(person), consultation, new_key())
        chief = make.user(is_admin=True)
        actions.extend_deadline(
            make.actor(chief), consultation, CLOSES + timedelta(days=9), "More time was asked for"
        )
    told = db.session.scalars(select(Notification).filter_by(user_id=person.id)).all()
    assert len(told) == 1


def test_files_where_answers_are_anonymous_are_refused_once(app: Flask) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(OPENS - 3600 * SECOND):
        who = make.actor(person)
        actions.add_question(who, made.sections[-1], kind="file", text="Send it")
        actions.choose_audience(who, made, actions.Terms(is_anonymous=True))
        assert len(unready(made)) == 1
