"""Votes and proposals by slip: of them, too, nothing that is kept names anybody or says at what time they came."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import statement_order
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.slips import digest_of
from consultations.statement_models import EarlierVote, Statement, Vote
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.idempotency import IdempotencyKey
from core.mail import OutgoingMail
from notifications.models import Notification
from tests import factories as make
from tests.consultations.audiences import browser, cookie, take_slip
from tests.consultations.factories import OPENS
from tests.consultations.statement_factories import moderator, statement, voted_on_by
from tests.consultations.test_anonymity import MOMENT, PERSON, grown
from tests.consultations.voting_ways import TEXT, there
from tests.dumping import everything

DAY = OPENS.replace(hour=0, minute=0, second=0)
KEY = {"idempotency_key": "a" * 20}


def acted(app: Flask) -> tuple[Consultation, list[tuple[str, bytes]]]:
    """One person takes a slip, votes, votes otherwise and proposes: the consultation, and the rows of that."""
    consultation, person = voted_on_by("registered", is_anonymous=True), make.user(**PERSON)
    moderator()
    db.session.commit()
    client = browser(app, person)
    assert take_slip(client, consultation).status_code == 303
    before, url = Counter(everything()), there(consultation)
    for turn, (path, data) in enumerate((
        ("1/vote", {"value": "agree"}), ("1/vote", {"value": "pass"}), ("2/vote", {"value": "disagree"}),
        ("propose", {"text": TEXT, "lang": "en"}),
    )):  # fmt: skip
        with frozen_at(MOMENT + timedelta(minutes=turn)):
            client.get(url)
            assert client.post(f"{url}/{path}", data=data | KEY).status_code == 303
    return consultation, grown(before)


def test_no_row_names_who_voted(app: Flask) -> None:
    _consultation, rows = acted(app)
    marks = [b"7654321", b"Zenobia", b"Quartermaine", b"zq@demo"]
    assert {table for table, _row in rows} >= {
        "response",
        "vote",
        "vote_earlier",
        "statement",
        "contribution",
        "entry",
    }
    assert [(table, row) for table, row in rows if any(mark.lower() in row.lower() for mark in marks)] == []


def test_no_row_says_at_what_time(app: Flask) -> None:
    _consultation, rows = acted(app)
    clocks = {clock for _table, row in rows for clock in re.findall(rb"\d\d\d\d-\d\d-\d\d[ T](\d\d:\d\d:\d\d)", row)}
    # When the consultation opens and closes is at noon, as everybody knows; nothing else has a time of day.
    assert clocks == {b"00:00:00", b"12:00:00"}
    voted = [*db.session.scalars(select(Vote.cast_at)), *db.session.scalars(select(EarlierVote.cast_at))]
    assert set(voted) == {DAY}
    assert db.session.scalars(select(Statement.proposed_at).where(Statement.is_seed.is_(False))).all() == [DAY]


def test_nothing_is_kept_of_the_requests_and_nobody_is_told(app: Flask) -> None:
    acted(app)
    for table in (IdempotencyKey, OutgoingMail, Notification):
        assert db.session.scalars(select(table)).all() == []


def test_the_record_says_that_somebody_voted_and_not_which_response(app: Flask) -> None:
    consultation, _rows = acted(app)
    entries = [entry for entry in record.entries_after(consultation.topic, 0) if entry.verb == "vote_cast"]
    assert [(entry.actor_id, entry.at, entry.payload["response_id"]) for entry in entries] == [(None, DAY, None)] * 3
    assert list(record.broken_links()) == []


def test_the_speaker_is_nobody_with_the_capacity_that_the_slip_says(app: Flask) -> None:
    consultation, _rows = acted(app)
    said = statement(consultation, 4).contribution
    assert (said.speaker_id, said.speaker_name, said.stakeholder_type, said.country, said.organisation_name) == (
        None, "Anonymous", "civil", None, None,
    )  # fmt: skip
    assert (said.said_at, said.held_at, said.revision.made_at, said.revision.author_id) == (DAY, DAY, DAY, None)


@pytest.mark.parametrize("way", ["page", "api"])
def test_the_order_of_statements_leads_to_no_account(app: Flask, way: str) -> None:
    """Whoever holds the database tries the order of each account against the first votes: it must fit no better than
    by chance, so the order may not depend on the account at all."""
    seeds = tuple(f"Statement of number {number}." for number in range(1, 13))
    consultation = voted_on_by("registered", is_anonymous=True, seeds=seeds)
    client = browser(app, person := make.user())
    assert take_slip(client, consultation).status_code == 303
    secret = cookie(client, consultation)
    firsts = {
        _first_asked(app, consultation, secret, account, way) for account in (person, make.user(), make.user(), None)
    }
    assert len(firsts) == 1
    waiting = db.session.scalars(select(Statement).filter_by(consultation_id=consultation.id)).unique().all()
    digest = digest_of(secret.partition(".")[0])
    assert firsts == {statement_order.in_order(waiting, digest)[0].number}


def _first_asked(app: Flask, consultation: Consultation, secret: str, account: Any, way: str) -> int:
    client = browser(app, account)
    with frozen_at(MOMENT):
        if way == "api":
            headers = {"Answer-Link": secret} | (make.token(account) if account else {})
            return int(browser(app).get(f"/api/v1{there(consultation)}/progress", headers=headers).json["next"])
        client.set_cookie(f"answering_{consultation.id}", secret, path=consultation.url)
        found = re.search(rf"{there(consultation)}/(\d+)/vote", client.get(there(consultation)).text)
    assert found
    return int(found[1])


@pytest.mark.parametrize("act", ["accept", "decline", "merge"])
def test_a_moderators_decision_tells_nobody(app: Flask, act: str) -> None:
    consultation, _rows = acted(app)
    with frozen_at(MOMENT + timedelta(hours=1)):
        data = {
            "decline": {"reason": "Off the question"},
            "merge": {"into": "1", "reason": "Both on it"},
            "accept": {},
        }
        assert browser(app, moderator()).post(f"{there(consultation)}/4/{act}", data=data[act]).status_code == 303
    assert db.session.scalars(select(OutgoingMail)).all() == []
    assert db.session.scalars(select(Notification)).all() == []
    assert len(db.session.scalars(select(Response)).all()) == 1
