"""The pages of meetings."""

from datetime import UTC, datetime, timedelta

from accounts.actor import SYSTEM
from core.db import db
from meetings import actions, queries
from meetings.models import Meeting
from tests import factories as make
from tests.reports.factories import held

FORM = {
    "title": "Second meeting", "subtitle": "", "zone": "Europe/Zurich", "starts_at": "2026-07-01T15:00",
    "ends_at": "2026-07-01T18:00", "venue": "Room XXIII", "lang": "en", "overview": "Agenda", "convenor": "UNDESA",
}  # fmt: skip


def coming() -> Meeting:
    starts = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
    return held(starts_at=starts, ends_at=starts + timedelta(hours=2))


def test_everybody_reads_meetings(client, noon) -> None:
    soon, past = coming(), held()
    db.session.commit()
    page = client.get("/meetings").text
    assert page.index("To come") < page.index(f"/meetings/{soon.id}") < page.index("Past meetings")
    assert page.index("Past meetings") < page.index(f"/meetings/{past.id}")
    one = client.get(f"/meetings/{past.id}").text
    assert "16 May 2006, 13:00 UTC" in one
    assert "16 May 2006, 15:00 Europe/Zurich" in one
    assert client.get("/meetings/999").status_code == 404


def test_a_facilitator_announces_and_changes(client, noon) -> None:
    held()
    facilitator = make.staff("facilitator")
    series = queries.all_series()[0].id
    make.sign_in(client, facilitator)
    assert client.get("/meetings/new").status_code == 200
    answer = client.post("/meetings", data=FORM | {"series": series, "lines": make.line().id})
    assert answer.status_code == 302
    meeting = queries.next_meeting()
    assert (meeting.number, meeting.starts_at) == (2, datetime(2026, 7, 1, 13, 0, tzinfo=UTC))
    changed = FORM | {"series": series, "lines": make.line().id, "title": "Moved", "version": "1"}
    assert client.post(f"/meetings/{meeting.id}/edit", data=changed).status_code == 302
    assert client.post(f"/meetings/{meeting.id}/edit", data=changed | {"overview": "Other"}).status_code == 409


def test_a_form_with_mistakes_keeps_what_was_typed(client, noon) -> None:
    held()
    make.sign_in(client, make.staff("facilitator"))
    series = queries.all_series()[0].id
    bad = FORM | {"series": series, "lines": make.line().id, "ends_at": "2026-07-01T14:00"}
    answer = client.post("/meetings", data=bad)
    assert answer.status_code == 422
    assert "It must end after it begins." in answer.text
    assert "Second meeting" in answer.text


def test_a_participant_cannot_announce(client, noon) -> None:
    held()
    make.sign_in(client, make.user())
    assert client.get("/meetings/new").status_code == 403
    assert client.post("/meetings", data=FORM).status_code == 403


def test_registering_lists_the_person(client, noon) -> None:
    meeting, person = coming(), make.user(name="Amina Issoufou", organisation="Ministry of Posts")
    make.sign_in(client, person)
    assert client.get(f"/meetings/{meeting.id}/register").status_code == 200
    assert client.post(f"/meetings/{meeting.id}/register", data={}).status_code == 422
    assert client.post(f"/meetings/{meeting.id}/register", data={"mode": "remote"}).status_code == 302
    assert "Amina Issoufou" in client.get(f"/meetings/{meeting.id}").text
    client.post(f"/meetings/{meeting.id}/unregister")
    assert "Amina Issoufou</bdi>" not in client.get(f"/meetings/{meeting.id}").text


def table(total: int) -> dict[str, object]:
    rows = {
        "rows-0-label": "States",
        "rows-0-on_site": 13,
        "rows-0-remote": 0,
        "rows-0-stakeholder_type": "government",
    }
    rows |= {"rows-1-label": "Others", "rows-1-on_site": 30, "rows-1-remote": 5, "rows-1-stakeholder_type": ""}
    return rows | {"total": total}


def test_attendance_that_does_not_sum_comes_back_with_the_difference(client, noon) -> None:
    meeting = held()
    make.sign_in(client, make.staff("facilitator"))
    assert "Civil society" in client.get(f"/meetings/{meeting.id}/attendance").text
    refused = client.post(f"/meetings/{meeting.id}/attendance", data=table(50))
    assert refused.status_code == 422
    assert "2 missing" in refused.text
    assert 'value="Others"' in refused.text
    assert client.post(f"/meetings/{meeting.id}/attendance", data=table(48)).status_code == 302
    db.session.refresh(meeting)
    assert meeting.attendance_total == 48


def test_cancelling_keeps_the_page(client, noon) -> None:
    meeting = coming()
    make.sign_in(client, make.staff("facilitator"))
    client.post(f"/meetings/{meeting.id}/cancellation")
    assert "This meeting was cancelled." in client.get(f"/meetings/{meeting.id}").text
    assert queries.next_meeting() is None


def test_the_api_shows_meetings(client, noon) -> None:
    meeting = actions.record_attendance(SYSTEM, held(), 3, [actions.Count("All", 3)])
    db.session.commit()
    listed = client.get("/api/v1/meetings").json
    assert [m["id"] for m in listed["items"]] == [meeting.id]
    assert client.get(f"/api/v1/meetings/{meeting.id}").json["attendance"][0]["on_site"] == 3
    assert client.put(f"/api/v1/meetings/{meeting.id}/registration", json={"mode": "remote"}).status_code == 401


def test_a_series_needs_a_proper_short_name(client, noon) -> None:
    make.sign_in(client, make.staff("facilitator"))
    assert client.post("/meeting-series", data={"slug": "No good", "title": "T"}).status_code == 422
    assert client.post("/meeting-series", data={"slug": "c7-meetings", "title": "T"}).status_code == 302
