"""Meetings through the API: announced, changed, called off, counted and registered for, by the rules of the pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.actor import SYSTEM
from accounts.models import User
from accounts.token_actions import make_token
from core.db import db
from meetings import actions, queries
from meetings.models import Meeting, MeetingSeries
from tests import factories as make
from tests.reports.factories import held

FACTS: dict[str, Any] = {
    "action_lines": ["c7-egov"],
    "title": "Second meeting",
    "starts_at": "2026-06-10T09:00:00+02:00",
    "ends_at": "2026-06-10T12:00:00+02:00",
    "zone": "Europe/Zurich",
}
SERIES = {"slug": "c7-egov", "title": "Facilitation meetings"}
STATES = {"label": "Member States", "on_site": 13, "remote": 2, "stakeholder_type": "government"}
FIRST = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def bearer(person: User) -> dict[str, str]:
    _token, text = make_token(SYSTEM, person, "script", None)
    db.session.commit()
    return {"Authorization": f"Bearer {text}"}


def coming() -> Meeting:
    return held(starts_at=FIRST, ends_at=FIRST + timedelta(hours=2))


def url(meeting: Meeting, rest: str = "") -> str:
    return f"/api/v1/meetings/{meeting.id}{rest}"


def count(model: Any) -> int | None:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_facilitator_starts_a_series_and_announces_its_first_meeting(client: FlaskClient, noon: datetime) -> None:
    headers = bearer(make.staff("facilitator"))
    started = client.post("/api/v1/meeting-series", json=SERIES, headers=headers)
    assert (started.status_code, started.json) == (201, SERIES)
    assert client.get("/api/v1/meeting-series").json["items"] == [SERIES]
    made = client.post("/api/v1/meetings", json=FACTS | {"series": "c7-egov"}, headers=headers)
    assert made.status_code == 201, made.json
    assert (made.json["number"], made.json["starts_at"]) == (1, "2026-06-10T07:00:00Z")
    assert client.get(made.json["url"]).status_code == 200
    assert client.get(f"/api/v1/meetings/{made.json['id']}").json == made.json


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"starts_at": "2026-06-10T09:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
        ({"ends_at": FACTS["starts_at"]}, "ends_at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"title": " "}, "title"),
        ({"lang": "tlh"}, "lang"),
        ({"series": "nothing"}, "series"),
        ({"action_lines": ["c99"]}, "action_lines"),
        ({"action_lines": []}, "action_lines"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_meeting_that_does_not_fit_is_not_stored(
    client: FlaskClient, noon: datetime, fields: dict[str, Any], named: str
) -> None:
    actions.start_series(SYSTEM, **SERIES)
    headers = bearer(make.staff("facilitator"))
    answer = client.post("/api/v1/meetings", json=FACTS | {"series": "c7-egov"} | fields, headers=headers)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [named])
    assert count(Meeting) == 0


@pytest.mark.parametrize(
    ("role", "slug"), [("facilitator", "c1"), ("moderator", "c7-egov"), ("rapporteur", "c7-egov"), (None, "")]
)
def test_only_facilitators_of_all_its_lines_announce(
    client: FlaskClient, noon: datetime, role: str | None, slug: str
) -> None:
    actions.start_series(SYSTEM, **SERIES)
    headers = bearer(make.staff(role, slug) if role else make.user())
    answer = client.post("/api/v1/meetings", json=FACTS | {"series": "c7-egov"}, headers=headers)
    assert (answer.status_code, count(Meeting)) == (403, 0)
    if role != "facilitator":
        refused = client.post("/api/v1/meeting-series", json=SERIES | {"slug": "other"}, headers=headers)
        assert (refused.status_code, count(MeetingSeries)) == (403, 1)


def test_a_series_needs_a_short_name(client: FlaskClient, noon: datetime) -> None:
    headers = bearer(make.staff("facilitator"))
    answer = client.post("/api/v1/meeting-series", json={"slug": "Not so", "title": "T"}, headers=headers)
    assert (answer.status_code, count(MeetingSeries)) == (422, 0)


def test_a_change_names_the_version_that_was_read(client: FlaskClient, noon: datetime) -> None:
    meeting, headers = coming(), bearer(make.staff("facilitator"))
    changed = client.put(url(meeting), json=FACTS | {"version": 1, "chair": "The Director"}, headers=headers)
    assert (changed.status_code, changed.json["version"], changed.json["chair"]) == (200, 2, "The Director")
    late = client.put(url(meeting), json=FACTS | {"version": 1, "title": "Late"}, headers=headers)
    assert late.status_code == 409
    unversioned = client.put(url(meeting), json=FACTS | {"title": "Blind"}, headers=headers)
    assert (unversioned.status_code, list(unversioned.json["errors"])) == (422, ["version"])
    assert queries.by_id(meeting.id).title == "Second meeting"


def test_a_meeting_is_called_off_once(client: FlaskClient, noon: datetime) -> None:
    meeting, headers = coming(), bearer(make.staff("facilitator"))
    for _time in range(2):
        answer = client.post(url(meeting, "/cancellation"), headers=headers)
        assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
    refused = client.put(url(meeting, "/registration"), json={"mode": "remote"}, headers=bearer(make.user()))
    assert refused.status_code == 403


def test_attendance_is_recorded_when_it_sums(client: FlaskClient, noon: datetime) -> None:
    meeting, headers = held(), bearer(make.staff("rapporteur"))
    answer = client.put(url(meeting, "/attendance"), json={"total": 15, "counts": [STATES]}, headers=headers)
    assert (answer.status_code, answer.json["attendance_total"], answer.json["attendance"]) == (200, 15, [STATES])


@pytest.mark.parametrize(
    ("body", "named", "sentence"),
    [
        ({"total": 17, "counts": [STATES]}, "total", "The rows make 15 and the total says 17: 2 missing."),
        ({"total": 12, "counts": [STATES]}, "total", "The rows make 15 and the total says 12: 3 too many."),
        ({"total": 0, "counts": []}, "total", "Enter at least one category."),
        ({"total": True, "counts": [STATES]}, "total", "Input should be a valid integer"),
    ],
)
def test_attendance_that_does_not_sum_is_refused_with_the_difference(
    client: FlaskClient, noon: datetime, body: dict[str, Any], named: str, sentence: str
) -> None:
    meeting, headers = held(), bearer(make.staff("rapporteur"))
    answer = client.put(url(meeting, "/attendance"), json=body, headers=headers)
    assert (answer.status_code, answer.json["errors"]) == (422, {named: [sentence]})
    found = queries.by_id(meeting.id)
    assert (found.attendance_total, found.counts) == (None, [])


def test_one_registers_for_oneself_and_takes_it_back(client: FlaskClient, noon: datetime) -> None:
    meeting, person = coming(), make.user()
    headers = bearer(person)
    for mode in ("on_site", "remote"):
        answer = client.put(url(meeting, "/registration"), json={"mode": mode}, headers=headers)
        assert (answer.status_code, answer.json["mode"]) == (200, mode)
    wrong = client.put(url(meeting, "/registration"), json={"mode": "by post"}, headers=headers)
    assert (wrong.status_code, [p.mode for p in queries.participants(meeting)]) == (422, ["remote"])
    assert client.delete(url(meeting, "/registration"), headers=headers).status_code == 204
    assert queries.participants(meeting) == []


CALLS = [
    ("put", "", FACTS | {"version": 1}),
    ("post", "/cancellation", None),
    ("put", "/attendance", {"total": 15, "counts": [STATES]}),
]


@pytest.mark.parametrize(("method", "rest", "body"), CALLS)
def test_others_are_refused(client: FlaskClient, noon: datetime, method: str, rest: str, body: Any) -> None:
    meeting = held()
    facilitator, other = bearer(make.staff("facilitator")), bearer(make.staff("facilitator", "c1"))
    call = getattr(client, method)
    assert call(url(meeting, rest), json=body, headers=other).status_code == 403
    assert call(url(meeting, rest), json=body).status_code == 401
    assert call(f"/api/v1/meetings/999999{rest}", json=body, headers=facilitator).status_code == 404
    found = queries.by_id(meeting.id)
    assert (found.version, found.status, found.attendance_total) == (1, "announced", None)


@pytest.mark.parametrize("path", ["meetings", "meeting-series"])
def test_strangers_announce_nothing(client: FlaskClient, path: str) -> None:
    assert client.post(f"/api/v1/{path}", json=SERIES).status_code == 401
    assert (count(Meeting), count(MeetingSeries)) == (0, 0)
