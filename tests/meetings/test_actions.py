"""Announcing, registering and counting, with the entries that each leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actor import SYSTEM
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Refused
from meetings import actions, queries
from meetings.actions import Count
from tests import factories as make
from tests.reports.factories import COUNTS, held


def verbs(topic: str) -> list[str]:
    return [entry.verb for entry in record.entries_after(topic, 0)]


def coming(**fields):
    starts = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
    return held(starts_at=starts, ends_at=starts + timedelta(hours=2), **fields)


def test_meetings_are_numbered_within_their_series(noon: datetime) -> None:
    assert [held().number, held().number, held().number] == [1, 2, 3]


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        (49, "The rows make 48 and the total says 49: 1 missing."),
        (45, "The rows make 48 and the total says 45: 3 too many."),
    ],
)
def test_an_attendance_that_does_not_sum_is_refused_with_the_difference(noon, total: int, sentence: str) -> None:
    meeting = held()
    with pytest.raises(Invalid) as refused:
        actions.record_attendance(SYSTEM, meeting, total, COUNTS)
    assert refused.value.fields == {"total": [sentence]}
    assert meeting.attendance_total is None
    assert meeting.counts == []


def test_the_attendance_of_2006_sums(noon: datetime) -> None:
    meeting = actions.record_attendance(SYSTEM, held(), 48, COUNTS)
    actions.record_attendance(SYSTEM, meeting, 5, [Count("All", 2, 3)])
    db.session.commit()
    assert [(c.label, c.on_site, c.remote) for c in meeting.counts] == [("All", 2, 3)]
    assert verbs(meeting.topic) == ["meeting_convened", "attendance_recorded", "attendance_recorded"]
    assert list(record.broken_links()) == []


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Count("", 1)],
        [Count("States", -1), Count("Others", 2)],
        [Count("States", 1), Count("states", 0)],
        [Count("States", 1, 0, "martians")],
    ],
)
def test_rows_that_make_no_sense_are_refused(noon: datetime, rows: list[Count]) -> None:
    with pytest.raises(Invalid):
        actions.record_attendance(SYSTEM, held(), 1, rows)


def test_attendance_waits_for_the_meeting_to_begin(noon: datetime) -> None:
    meeting, facilitator = coming(), make.staff("facilitator")
    with pytest.raises(Refused):
        actions.record_attendance(make.actor(facilitator), meeting, 48, COUNTS)
    with frozen_at(meeting.starts_at):
        make.appoint(facilitator, "facilitator")
        actions.record_attendance(make.actor(facilitator), meeting, 48, COUNTS)
    assert meeting.attendance_total == 48


def test_registering_again_changes_the_mode_and_keeps_the_capacity_of_the_moment(noon: datetime) -> None:
    meeting, person = coming(), make.user(organisation="Ministry of Posts")
    mine = actions.register(make.actor(person), meeting, "on_site")
    person.stakeholder_type = "civil"
    db.session.flush()
    assert mine.capacity_label == "Government"
    again = actions.register(make.actor(person), meeting, "remote")
    assert (again.id, again.mode, again.capacity_label) == (mine.id, "remote", "Civil society")
    actions.register(make.actor(person), meeting, "remote")
    actions.unregister(make.actor(person), meeting)
    actions.unregister(make.actor(person), meeting)
    assert queries.participants(meeting) == []
    expected = ["meeting_convened", "participant_registered", "participant_registered", "participant_unregistered"]
    assert verbs(meeting.topic) == expected


def test_a_change_made_from_an_old_version_conflicts(noon: datetime) -> None:
    meeting = coming(overview="First")
    facts = {"title": "T", "starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    actions.change_meeting(
        SYSTEM, meeting, meeting.action_lines, actions.Details(**facts, overview="Theirs"), expected=1
    )
    with pytest.raises(Conflict) as conflict:
        actions.change_meeting(
            SYSTEM, meeting, meeting.action_lines, actions.Details(**facts, overview="Mine"), expected=1
        )
    assert (conflict.value.theirs, conflict.value.mine) == ("Theirs", "Mine")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"ends_at": datetime(2006, 5, 16, 12, 0, tzinfo=UTC)}, "ends_at"),
        ({"remote_url": "javascript:alert(1)"}, "remote_url"),
    ],
)
def test_facts_that_do_not_fit_are_named(noon: datetime, fields: dict, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        held(**fields)
    assert list(refused.value.fields) == [name]


def test_a_hostile_agenda_is_cleaned(noon: datetime) -> None:
    meeting = held(overview="<script>alert(1)</script> **Part 1**")
    assert "<script" not in meeting.overview_html
    assert "<strong>Part 1</strong>" in meeting.overview_html
