"""Many submit while counts are folded and read: none is lost, none counted twice, and no reading goes back."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from flask import Flask

from accounts.models import User
from consultations import actions, tallies, tallying
from consultations import results as counting
from consultations.models import Consultation
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.consultations.factories import published, raw

PEOPLE, WRITERS = 24, 4


def test_none_is_lost_and_none_counted_twice(app: Flask) -> None:
    with unit_of_work():
        made = published(closes_at=now() + timedelta(days=1), live_results=True)
        people = [make.user(stakeholder_type=("civil", "government")[n % 2]).id for n in range(PEOPLE)]
        identity = made.id
    with unit_of_work():
        tallying.fold(db.session.get_one(Consultation, identity))
    db.session.remove()
    readings, faults, done = list[int](), list[BaseException](), threading.Event()
    writers = [_thread(app, faults, partial(_submit, identity, people[n::WRITERS])) for n in range(WRITERS)]
    others = [
        _thread(app, faults, partial(_fold, identity, done)),
        _thread(app, faults, partial(_read, identity, done, readings)),
    ]
    for thread in writers:
        thread.join()
    done.set()
    for thread in others:
        thread.join()
    assert faults == []
    assert readings == sorted(readings)
    consultation = db.session.get_one(Consultation, identity)
    assert list(tallies.differences(consultation)) == []
    found = counting.results(consultation, "type").questions[consultation.questions()[0].id]
    assert (found.base, [row.count for row in found.rows]) == (PEOPLE, [0, PEOPLE])


def _thread(app: Flask, faults: list[BaseException], act: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        with app.app_context():
            try:
                act()
            except BaseException as fault:  # told to the test, which fails with it
                faults.append(fault)
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _submit(identity: int, people: Sequence[int]) -> None:
    """Each submits, and then otherwise."""
    for person in people:
        for answer in ("Yes", "No"):
            with unit_of_work():
                consultation = db.session.get_one(Consultation, identity)
                who = make.actor(db.session.get_one(User, person))
                actions.submit_response(who, consultation, raw(consultation, q1=answer, q4="Agree"))


def _fold(identity: int, done: threading.Event) -> None:
    while not done.is_set():
        with unit_of_work():
            tallying.fold(db.session.get_one(Consultation, identity))
        done.wait(0.01)


def _read(identity: int, done: threading.Event, readings: list[int]) -> None:
    while not done.is_set():
        found = tallies.read(db.session.get_one(Consultation, identity)).counts
        readings.append(found.total("all", tallies.IN_TIME))
        db.session.rollback()
