"""Roles: who gives them, when they count, and that the line's page and record follow."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from accounts import appointing
from accounts.actor import NOBODY, SYSTEM, Actor, Role, can_speak
from accounts.models import Appointment
from accounts.policies import can_appoint, can_edit_profile, can_end, can_revoke, has_desk
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Refused
from tests import factories as make

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
ADMIN = Actor(1, "Admin", is_admin=True, is_confirmed=True)
MEMBER = Actor(2, "Member", is_confirmed=True)


def holding(role: str, starts: date = TODAY, ends: date | None = None, line: int = 4) -> Actor:
    return Actor(3, "Staff", is_confirmed=True, roles=(Role(role, line, starts, ends),))


def form(user, **fields) -> dict[str, str]:
    return {"email": user.email, "role": "moderator", "action_line": "c7-egov", "starts_on": "2026-06-01"} | fields


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(NOBODY, False), (MEMBER, False), (holding("facilitator"), False), (ADMIN, True), (SYSTEM, True)],
)
def test_who_appoints(actor, allowed):
    assert bool(can_appoint(actor)) is allowed


@pytest.mark.parametrize(
    ("actor", "ends", "allowed"),
    [
        (ADMIN, None, True),
        (ADMIN, TODAY, True),
        (ADMIN, TODAY - DAY, False),
        (MEMBER, None, False),
        (holding("facilitator"), None, False),
        (NOBODY, None, False),
    ],
)
def test_who_ends_an_appointment(actor, ends, allowed):
    appointment = Appointment(role="moderator", starts_on=TODAY - 9 * DAY, ends_on=ends)
    assert bool(can_end(actor, appointment, TODAY)) is allowed


@pytest.mark.parametrize(
    ("starts", "ends", "current"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY + DAY, True),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(starts, ends, current):
    assert bool(has_desk(holding("rapporteur", starts, ends), TODAY)) is current
    assert holding("moderator", starts, ends).has_role([4], "moderator", today=TODAY) is current


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (NOBODY, False),
        (Actor(2, "Unconfirmed"), False),
        (MEMBER, True),
        (holding("observer"), False),
        (holding("observer", line=5), True),
        (holding("observer", ends=TODAY - DAY, starts=TODAY - 2 * DAY), True),
        (holding("moderator"), True),
        (ADMIN, True),
        (SYSTEM, True),
    ],
)
def test_who_may_speak(actor, allowed):
    assert bool(can_speak(actor, [4], datetime.combine(TODAY, time(12), UTC))) is allowed


@pytest.mark.parametrize(
    ("actor", "own", "others"), [(NOBODY, False, False), (MEMBER, True, False), (SYSTEM, True, True)]
)
def test_who_edits_a_profile(actor, own, others):
    mine, yours = make.user(id=2), make.user(id=77)
    assert bool(can_edit_profile(actor, mine)) is own
    assert bool(can_edit_profile(actor, yours)) is others


@pytest.mark.parametrize(("actor", "allowed"), [(NOBODY, False), (MEMBER, True), (Actor(9), False), (ADMIN, True)])
def test_who_revokes_a_token(actor, allowed):
    assert bool(can_revoke(actor, type("Token", (), {"user_id": 2})())) is allowed


def test_appointing_and_ending_stand_in_the_lines_record(client, noon):
    admin, user, line = make.user(is_admin=True), make.user(name="New Moderator"), make.line()
    make.sign_in(client, admin)
    assert client.post("/appointments", data=form(user, is_provisional="y")).status_code == 302
    assert "New Moderator" in client.get("/c7-egov").text
    made = db.session.scalars(select(Appointment)).one()
    assert (made.is_provisional, made.appointed_by_id) == (True, admin.id)
    assert client.post(f"/appointments/{made.id}/confirm").status_code == 302
    with frozen_at(noon + 3 * DAY):
        assert client.post(f"/appointments/{made.id}/end").status_code == 302
        assert "New Moderator" not in client.get("/c7-egov").text
    db.session.rollback()
    assert made.ends_on == TODAY + 2 * DAY
    verbs = [entry.verb for entry in record.entries_after(f"line:{line.id}", 0)]
    assert verbs == ["role_appointed", "appointment_confirmed", "appointment_ended"]
    assert list(record.broken_links()) == []


def test_an_appointment_of_today_is_taken_back_whole(noon):
    user = make.user()
    made = appointing.appoint(SYSTEM, user, "moderator", make.line(), TODAY)
    appointing.end_appointment(SYSTEM, made)
    db.session.flush()
    assert db.session.scalars(select(Appointment)).all() == []


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        (TODAY, None, True),
        (TODAY - 30 * DAY, TODAY - 11 * DAY, False),
        (TODAY - 30 * DAY, TODAY - 10 * DAY, True),
        (TODAY + 10 * DAY, None, True),
        (TODAY + 11 * DAY, None, False),
    ],
)
def test_a_role_is_held_once_at_a_time(noon, starts, ends, clashes):
    user = make.user()
    appointing.appoint(SYSTEM, user, "moderator", make.line(), TODAY - 10 * DAY, TODAY + 10 * DAY)
    if clashes:
        with pytest.raises(Conflict):
            appointing.appoint(SYSTEM, user, "moderator", make.line(), starts, ends)
    else:
        appointing.appoint(SYSTEM, user, "moderator", make.line(), starts, ends)
    appointing.appoint(SYSTEM, user, "rapporteur", make.line(), TODAY)


def test_actions_refuse_what_policies_refuse(noon):
    user = make.user()
    with pytest.raises(Refused):
        appointing.appoint(MEMBER, user, "moderator", make.line(), TODAY)
    with pytest.raises(Invalid):
        appointing.appoint(SYSTEM, user, "king", make.line(), TODAY)
    with pytest.raises(Invalid):
        appointing.appoint(SYSTEM, user, "moderator", make.line(), TODAY, TODAY - DAY)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Nobody has registered with this address."),
        ({"ends_on": "2026-05-31"}, "The last day is before the first."),
        ({"action_line": "c12"}, "Not a valid choice"),
        ({"role": "king"}, "Not a valid choice"),
        ({"starts_on": "soon"}, "Not a valid date"),
    ],
)
def test_mistakes_in_the_form_appoint_nobody(client, noon, fields, sentence):
    make.sign_in(client, make.user(is_admin=True))
    answer = client.post("/appointments", data=form(make.user()) | fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(select(Appointment)).all() == []


@pytest.mark.parametrize("role", [None, "facilitator", "moderator"])
def test_others_neither_see_nor_make_appointments(client, role):
    make.sign_in(client, make.staff(role) if role else make.user())
    assert client.get("/appointments").status_code == 403
    assert client.post("/appointments", data={}).status_code == 403
    assert client.post("/appointments/1/end").status_code == 403
