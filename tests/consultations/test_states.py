"""The state machine: what follows from the clock, what an act may lead to, and what the record says of both."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import actions, states
from consultations.models import Consultation
from consultations.reaching import note_all
from consultations.states import ARCHIVED, CLOSED, DRAFT, OPEN, RESULTS_PUBLISHED, SCHEDULED
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Refused
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, published, submitted

LATER = CLOSES + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "moment", "state"),
    [
        ({}, OPENS - SECOND, SCHEDULED),
        ({}, OPENS, OPEN),
        ({}, CLOSES - SECOND, OPEN),
        ({}, CLOSES, RESULTS_PUBLISHED),
        ({"holds_results": True}, CLOSES - SECOND, OPEN),
        ({"holds_results": True}, CLOSES, CLOSED),
        ({"holds_results": True}, CLOSES + timedelta(days=999), CLOSED),
        ({"holds_results": True, "live_results": True}, CLOSES, RESULTS_PUBLISHED),
        ({"holds_results": True, "results_published_at": LATER}, LATER, RESULTS_PUBLISHED),
        ({"archived_at": LATER}, LATER, ARCHIVED),
    ],
)
def test_the_state_follows_from_the_clock(app: Flask, changes: dict[str, Any], moment: datetime, state: str) -> None:
    consultation = published()
    for name, value in changes.items():
        setattr(consultation, name, value)
    assert consultation.phase(moment) == state
    assert draft().phase(moment) == DRAFT


BY_ACT = {
    (DRAFT, SCHEDULED), (DRAFT, OPEN), (CLOSED, RESULTS_PUBLISHED), (RESULTS_PUBLISHED, ARCHIVED),
}  # fmt: skip


@pytest.mark.parametrize(("state", "wanted"), list(product(states.STATES, states.STATES)))
def test_only_these_transitions_are_acts(app: Flask, state: str, wanted: str) -> None:
    verdict = states.may_become(state, wanted)
    assert bool(verdict) is ((state, wanted) in BY_ACT)
    assert verdict or str(states.LABELS[state]) in verdict.reason


@pytest.mark.parametrize(("moment", "refused"), [
    (OPENS - SECOND, {"publish", "archive", "late", "open"}), (DURING, {"publish", "archive", "late", "open"}),
    (CLOSES, {"archive", "extend", "open"}),
])  # fmt: skip
def test_illegal_acts_are_refused(app: Flask, moment: datetime, refused: set[str]) -> None:
    person = facilitator()
    consultation, actor = published(person, holds_results=True), make.actor(person)
    acts: dict[str, Any] = {
        "publish": lambda: actions.publish_results(actor, consultation),
        "archive": lambda: actions.archive_consultation(actor, consultation),
        "late": lambda: actions.open_late_window(actor, consultation, LATER, "Storm"),
        "open": lambda: actions.open_consultation(actor, consultation),
        "extend": lambda: actions.extend_deadline(actor, consultation, LATER, "Storm"),
    }
    with frozen_at(moment):
        for name in sorted(refused):
            with pytest.raises(Refused):
                acts[name]()
    assert consultation.late_until is consultation.archived_at is consultation.results_published_at is None


def entries(consultation: Consultation) -> list[tuple[str, Any, int | None]]:
    query = select(Entry).filter_by(topic=consultation.topic).order_by(Entry.number)
    noted = [e for e in db.session.scalars(query) if "revised" not in e.verb and "response" not in e.verb]
    return [(e.verb, e.payload.get("state"), e.actor_id) for e in noted][1:]


def test_every_transition_is_an_entry_with_and_without_the_job(app: Flask) -> None:
    person = facilitator()
    with_job = published(person, holds_results=True)
    db.session.commit()
    for moment in (OPENS, OPENS + SECOND, CLOSES):
        with frozen_at(moment):
            note_all()
    without = published(person, holds_results=True)
    with frozen_at(LATER):
        for consultation in (with_job, without):
            actions.publish_results(make.actor(person), consultation)
    expected = [
        ("consultation_opened", None, person.id), ("consultation_state_reached", OPEN, None),
        ("consultation_state_reached", CLOSED, None), ("results_published", None, person.id),
    ]  # fmt: skip
    assert entries(with_job) == entries(without) == expected


def test_an_act_enters_what_the_clock_did_before_it(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    with frozen_at(LATER):
        actions.open_late_window(make.actor(person), consultation, LATER + SECOND, "Storm")
    assert entries(consultation) == [
        ("consultation_opened", None, person.id), ("consultation_state_reached", OPEN, None),
        ("consultation_state_reached", CLOSED, None), ("consultation_state_reached", RESULTS_PUBLISHED, None),
        ("late_window_opened", None, person.id),
    ]  # fmt: skip


def test_an_entry_says_when_it_was_due_and_comes_once(app: Flask) -> None:
    consultation, answered = published(), make.user()
    submitted(consultation, answered)
    db.session.commit()
    with frozen_at(LATER):
        note_all()
        note_all()
    query = (
        select(Entry).filter_by(topic=consultation.topic, verb="consultation_state_reached").order_by(Entry.number)
    )
    due = [(e.payload["state"], datetime.fromisoformat(e.payload["due_at"])) for e in db.session.scalars(query)]
    assert due == [(OPEN, OPENS), (CLOSED, CLOSES), (RESULTS_PUBLISHED, CLOSES)]
    told = db.session.scalars(select(Notification).filter_by(kind="results"))
    assert [(n.user_id, n.subject) for n in told] == [(answered.id, consultation.topic)]


def test_what_was_published_before_states_were_entered_gets_no_old_entries(app: Flask) -> None:
    consultation = published()
    consultation.state_noted = None
    db.session.commit()
    with frozen_at(LATER):
        note_all()
    assert db.session.get_one(Consultation, consultation.id).state_noted == RESULTS_PUBLISHED
    assert [verb for verb, *_rest in entries(consultation)] == ["consultation_opened"]
