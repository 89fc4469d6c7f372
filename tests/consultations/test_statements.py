"""How often submitting asks the database: it does not grow with the questions, and all of it is one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from consultations import actions
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator
from tests.whole.test_statements import counted

MOST = 12
"""Statements beyond inserts that submitting thirty answers may take."""
KINDS: list[dict[str, Any]] = [
    {"kind": "single", "options": ["Yes", "No"]},
    {"kind": "multiple", "options": ["A", "B", "C"]},
    {"kind": "likert", "options": ["Bad", "Fair", "Good"]},
    {"kind": "text"},
    {"kind": "number"},
    {"kind": "date"},
]


def thirty() -> Consultation:
    """Thirty questions of six kinds, each fifth shown after an earlier one."""
    with frozen_at(OPENS - timedelta(days=1)):
        actor = make.actor(facilitator())
        made = actions.draft_consultation(
            actor, title="Thirty", lines=[make.line()], opens_at=OPENS, closes_at=OPENS + timedelta(days=2)
        )
        for part in range(5):
            section = actions.add_section(actor, made, f"Part {part}")
            for number, kind in enumerate(KINDS):
                actions.add_question(actor, section, text=f"Question {part}.{number}?", **kind)
        for question in made.questions()[7::5]:
            actions.set_conditions(actor, question, shown_if="${q1} = '1'")
        return actions.open_consultation(actor, made)


def answers(consultation: Consultation, round_: int = 0) -> dict[str, Any]:
    """A form with an answer to every question, others each ``round_``."""
    data: dict[str, Any] = {"version": str(round_), "act": "submit", "idempotency_key": f"key-{round_}"}
    for question in consultation.questions():
        picked = [str(option.id) for option in question.options]
        typed = {"text": f"Words in round {round_}", "number": str(round_), "date": f"2026-06-0{1 + round_}"}
        first = picked[:1] if question.number == 1 else picked[round_ : round_ + 1] or picked[:1]
        data[question.field] = first if picked else [typed[question.kind]]
    return data


@contextmanager
def committed(seen: list[str]) -> Iterator[list[int]]:
    """How many statements each transaction of the block had seen when it was committed."""
    ends: list[int] = []

    def note(_connection: object) -> None:
        ends.append(len(seen))

    event.listen(db.engine, "commit", note)
    try:
        yield ends
    finally:
        event.remove(db.engine, "commit", note)


def submitted(client: FlaskClient, url: str, data: dict[str, Any]) -> list[str]:
    """The statements beyond inserts that a submission takes; all that is written is in one transaction."""
    db.session.commit()
    db.session.remove()
    with frozen_at(DURING), counted() as seen, committed(seen) as within:
        answer = client.post(f"{url}/answer", data=data)
    assert answer.status_code == 303
    assert answer.location.endswith("/receipt")
    assert any(s.startswith("INSERT INTO response_version") for s in seen[: within[0]])
    assert not any(" response" in s for s in seen[within[0] :] if s.startswith(("INSERT", "UPDATE", "DELETE")))
    return [s for s in seen[: within[0]] if not s.startswith(("INSERT", "BEGIN"))]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    made = thirty()
    db.session.commit()
    return made


def test_thirty_answers_are_submitted_in_twelve_statements(client: FlaskClient, consultation: Consultation) -> None:
    make.sign_in(client, make.user())
    client.get("/")
    seen = submitted(client, consultation.url, answers(consultation))
    assert len(seen) <= MOST, "\n".join(seen)


def test_submitting_again_takes_no_statement_a_question(client: FlaskClient, consultation: Consultation) -> None:
    make.sign_in(client, make.user())
    url, first, second = consultation.url, answers(consultation), answers(consultation, 1)
    submitted(client, url, first)
    seen = submitted(client, url, second)
    of_words = (
        "FROM contribution",
        "UPDATE contribution",
        "FROM action_line",
        "FROM report_version",
        "FROM revision",
    )
    own = [statement for statement in seen if not any(words in statement for words in of_words)]
    assert len(own) <= MOST + 6, "\n".join(own)
