"""Late windows, held results, outcomes and archiving: by forms with scripts off, and through the API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, behind, results
from consultations.models import Consultation
from consultations.response_models import Response
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from core.identity import nobody
from core.mail import OutgoingMail
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import (
    CLOSES,
    DURING,
    OPENS,
    SECOND,
    facilitator,
    form,
    published,
    question,
    raw,
    submitted,
)

LATE = CLOSES + timedelta(hours=1)
UNTIL = CLOSES + timedelta(days=1)


def with_window(**fields: Any) -> tuple[Consultation, Any]:
    """Closed, with a late window of a day, and whoever leads it."""
    person = facilitator()
    consultation = published(person, **fields)
    with frozen_at(CLOSES):
        actions.open_late_window(make.actor(person), consultation, UNTIL, "The storm of 3 June")
    return consultation, person


@pytest.mark.parametrize(("moment", "taken"), [
    (CLOSES - SECOND, True), (CLOSES, True), (UNTIL - SECOND, True), (UNTIL, False), (UNTIL + SECOND, False),
])  # fmt: skip
def test_late_answers_are_taken_until_the_moment(app: Flask, moment: Any, taken: bool) -> None:
    consultation, _person = with_window()
    with frozen_at(moment):
        writer = make.actor(make.user())
        if not taken:
            with pytest.raises(Refused):
                actions.submit_response(writer, consultation, raw(consultation, q1="Yes"))
            return
        response = actions.submit_response(writer, consultation, raw(consultation, q1="Yes"))
    assert response.is_late is (moment >= CLOSES)
    assert json.loads(response.versions[0].snapshot).get("late", False) is response.is_late


def test_late_answers_are_marked_and_left_out_by_default(app: Flask, client: FlaskClient) -> None:
    consultation, _person = with_window()
    submitted(consultation, q1="Yes", q5="In time")
    latecomer = make.user()
    make.sign_in(client, latecomer)
    with frozen_at(LATE):
        page = client.get(f"{consultation.url}/answer").text
        sent = client.post(
            f"{consultation.url}/answer", data=form(consultation, q1="No", q5="After all") | {"version": "0"}
        )
        receipt = client.get(sent.location).text
    assert "The deadline has passed" in page
    assert "marked as late" in receipt
    assert "marked as late" in db.session.scalars(select(OutgoingMail)).all()[-1].body
    with frozen_at(UNTIL):
        default, both = (client.get(f"{consultation.url}/results{q}").text for q in ("", "?late=1"))
        api = [client.get(f"/api/v1{consultation.url}/results{q}").json for q in ("", "?late=1")]
        listed = [client.get(f"{consultation.url}/answers?question=5{q}").text for q in ("", "&late=1")]
        place = db.session.scalars(select(Contribution).filter_by(speaker_id=latecomer.id)).one().place
        assert "After all" in client.get(place).text
    assert ("After all" in default, "1 late response is not counted" in default) == (False, True)
    assert ("After all" in both, "1 late response is counted" in both) == (True, True)
    assert [(r["respondents"], r["late"], r["questions"][0]["base"]) for r in api] == [(1, 1, 1), (2, 1, 2)]
    assert ["After all" in page for page in listed] == [False, True]
    assert ">late<" in listed[1]


def test_every_figure_leads_to_as_many_respondents(app: Flask) -> None:
    consultation, _person = with_window()
    submitted(consultation, q1="Yes")
    with frozen_at(LATE):
        actions.submit_response(make.actor(make.user()), consultation, raw(consultation, q1="Yes"))
        asked = question(consultation, 1)
        for late, count in ((False, 1), (True, 2)):
            figure = results.results(consultation, with_late=late).questions[asked.id].rows[0]
            wanted = behind.Filter(asked, asked.options[0], with_late=late)
            assert figure.count == len(behind.respondents(consultation, wanted, nobody()).items) == count
            assert ("late=1" in figure.url) is late


def test_what_came_in_time_is_not_changed_late(app: Flask, client: FlaskClient) -> None:
    consultation, _person = with_window()
    someone = make.user()
    submitted(consultation, someone)
    make.sign_in(client, someone)
    with frozen_at(LATE):
        sent = client.post(
            f"{consultation.url}/answer", data=form(consultation, q1="No", q5="More") | {"version": "1"}
        )
        assert client.get(f"{consultation.url}/answer").status_code == 403
    assert (sent.status_code, "You answered in time" in sent.text, "More" in sent.text) == (403, True, True)
    assert [r.is_late for r in db.session.scalars(select(Response))] == [False]


def test_a_window_is_prolonged_never_shortened_and_says_why(app: Flask, client: FlaskClient) -> None:
    consultation, person = with_window()
    actor = make.actor(person)
    with frozen_at(LATE):
        for until, reason in ((UNTIL, "x y z"), (LATE, "x y z"), (UNTIL + SECOND, " ")):
            with pytest.raises(Invalid):
                actions.open_late_window(actor, consultation, until, reason)
        actions.open_late_window(actor, consultation, UNTIL + SECOND, "Still no power")
        shown = client.get(f"/api/v1{consultation.url}/late-windows").json["items"]
        page = client.get(consultation.url).text
    assert [w["reason"] for w in shown] == ["The storm of 3 June", "Still no power"]
    assert "The storm of 3 June" in page
    assert "Late answers until" in page


def test_more_time_and_a_window_are_told_once_to_whom_it_concerns(app: Flask) -> None:
    person, drafting, done = facilitator(), make.user(), make.user()
    consultation, stranger = published(person), make.user()
    other = published(facilitator())
    submitted(other, stranger)
    submitted(consultation, done)
    submitted(consultation, person)
    with frozen_at(DURING):
        actions.save_draft(make.actor(drafting), consultation, raw(consultation, q5="Half"))
        actions.extend_deadline(make.actor(person), consultation, UNTIL, "More time")
    with frozen_at(UNTIL):
        actions.open_late_window(make.actor(person), consultation, UNTIL + SECOND, "Storm")
    told = db.session.scalars(select(Notification).where(Notification.kind.in_(("extended", "late_window"))))
    assert sorted((n.kind, n.user_id) for n in told) == sorted(
        [("extended", drafting.id), ("extended", done.id), ("late_window", drafting.id)]
    )


def test_the_news_leads_to_the_consultation(app: Flask, client: FlaskClient) -> None:
    person, done = facilitator(), make.user()
    consultation = published(person, title="Tools and more")
    submitted(consultation, done)
    with frozen_at(DURING):
        actions.extend_deadline(make.actor(person), consultation, UNTIL, "More time")
    db.session.commit()
    make.sign_in(client, done)
    page = client.get("/notifications").text
    assert "Tools and more" in page
    assert "was extended" in page


def test_from_closing_to_the_archive_by_forms_alone(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation, url = published(person, holds_results=True), ""
    submitted(consultation, q5="What I say")
    url = consultation.url
    db.session.commit()
    make.sign_in(client, person)
    with frozen_at(LATE):
        assert "What I say" not in client.get(f"{url}/results").text
        assert "Publish the results" in client.get(f"{url}/desk").text
        assert client.post(f"{url}/publish-results").status_code == 303
        assert "What I say" in client.get(f"{url}/results").text
        early = client.post(f"{url}/archive")
        assert (early.status_code, "no outcome yet: 1, 2, 3, 4, 5, 6" in early.text) == (422, True)
        fields = {q.field: f"You said {q.number}, we **did** it." for q in consultation.questions()}
        wrong = client.post(f"{url}/outcomes", data=fields | {question(consultation, 2).field: "x"})
        assert (wrong.status_code, "You said 6" in wrong.text) == (422, True)
        assert client.get(f"/api/v1{url}/outcomes").json["items"] == []
        assert client.post(f"{url}/outcomes", data=fields).status_code == 303
        assert "we <strong>did</strong> it" in client.get(url).text
        assert client.post(f"{url}/archive").status_code == 303
        assert "Archived" in client.get(url).text
        assert client.post(f"{url}/outcomes", data=fields).status_code == 403
        assert (
            client.post(f"{url}/late-window", data={"until": "2026-06-09T12:00", "reason": "xyz"}).status_code == 403
        )


def test_the_same_through_the_api(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person, holds_results=True)
    own = make.token(person)
    here = f"/api/v1{consultation.url}"
    db.session.commit()
    until = {"until": UNTIL.isoformat(), "reason": "A storm"}
    with frozen_at(OPENS):
        assert client.post(f"{here}/late-windows", json=until, headers=own).status_code == 403
        assert client.post(f"{here}/results", headers=own).status_code == 403
    with frozen_at(LATE):
        assert client.get(here).json["phase"] == "closed"
        assert client.post(f"{here}/late-windows", json=until, headers=own).status_code == 201
        assert client.post(f"{here}/results", headers=own).json["phase"] == "results_published"
        assert client.post(f"{here}/archive", headers=own).status_code == 403
    with frozen_at(UNTIL):
        assert client.post(f"{here}/archive", headers=own).status_code == 422
        for asked in consultation.questions():
            put = client.put(f"{here}/questions/{asked.id}/outcome", json={"text": "Done so."}, headers=own)
            assert (put.status_code, put.json["question"]) == (200, asked.number)
        assert client.post(f"{here}/archive", headers=own).json["phase"] == "archived"
        assert len(client.get(f"{here}/outcomes").json["items"]) == 6
