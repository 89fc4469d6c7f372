"""Each step that somebody took stands with its reason, in the record by number and on the page in words."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions
from consultations.lifecycle_models import Transition
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, draft, facilitator, published

VERBS = ("consultation_opened", "results_published", "consultation_archived")


def steps(consultation) -> list[tuple[str, str]]:
    found = db.session.scalars(select(Transition).filter_by(consultation_id=consultation.id).order_by(Transition.id))
    return [(t.state, t.reason) for t in found]


def test_from_opening_to_the_archive_each_reason_is_kept(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    actor = make.actor(person)
    with frozen_at(OPENS):
        consultation = actions.open_consultation(actor, draft(person, holds_results=True), " Asked by\n the council ")
    with frozen_at(CLOSES):
        actions.publish_results(actor, consultation, "All were heard")
        actions.write_outcomes(actor, consultation, {q.id: "Done" for q in consultation.questions()})
        actions.archive_consultation(actor, consultation)
    expected = [("open", "Asked by the council"), ("results_published", "All were heard"), ("archived", "")]
    assert steps(consultation) == expected
    numbers = [t.id for t in db.session.scalars(select(Transition).order_by(Transition.id))]
    entries = db.session.scalars(select(Entry).where(Entry.topic == consultation.topic, Entry.verb.in_(VERBS)))
    assert [(e.payload["transition_id"], e.actor_id) for e in entries] == [(n, person.id) for n in numbers]
    db.session.commit()
    page = client.get(consultation.url).text
    assert "Asked by the council" in page
    shown = client.get(f"/api/v1{consultation.url}/transitions").json["items"]
    assert [(t["state"], t["reason"]) for t in shown] == expected


def test_a_reason_that_is_too_long_changes_nothing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person, holds_results=True)
    db.session.commit()
    with frozen_at(CLOSES), pytest.raises(Invalid):
        actions.publish_results(make.actor(person), consultation, "x" * 501)
    db.session.rollback()
    make.sign_in(client, person)
    with frozen_at(CLOSES):
        answer = client.post(f"{consultation.url}/publish-results", data={"reason": "x" * 501})
        assert (answer.status_code, "x" * 501 in answer.text) == (422, True)
        assert consultation.phase(CLOSES) == "closed"


def test_forms_and_the_api_take_a_reason_or_none(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    first, second = draft(person), draft(person)
    own = make.token(person)
    db.session.commit()
    with frozen_at(DURING):
        assert client.post(f"/api/v1{first.url}/open", headers=own).status_code == 200
        make.sign_in(client, person)
        assert client.post(f"{second.url}/publish", data={"reason": "It is time"}).status_code == 303
    assert (steps(first), steps(second)) == ([("open", "")], [("open", "It is time")])
