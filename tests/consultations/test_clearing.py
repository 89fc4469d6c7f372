"""From the draft to the position: cleared as read, submitted as cleared, superseded in the open."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import actions, clearing, delegation_queries, delegation_texts
from consultations.delegation_models import Delegation
from consultations.live import counts
from consultations.results import results
from contributions.models import Contribution
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Refused
from notifications.models import Notification
from tests import factories as make
from tests.consultations.delegation_factories import (
    admitted,
    asked,
    clear,
    colleague,
    opened,
    organisation,
    position,
    write,
)
from tests.consultations.factories import CLOSES, DURING, SECOND, submitted


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


def steps(delegation: Delegation) -> list[str]:
    return [step.step for step in delegation_queries.steps(delegation)][::-1]


def test_two_draft_and_a_third_clears_and_submits(app: Flask) -> None:
    consultation, club = asked(), organisation()
    third, first, second = colleague(club), colleague(club), colleague(club, is_verified=False)
    delegation = opened(consultation, third)
    admitted(delegation, third, first)
    admitted(delegation, third, second)
    write(delegation, first, 1, "Yes")
    write(delegation, second, 5, "By radio")
    clearing.put_to_clearance(make.actor(second), delegation, "Please read it")
    with pytest.raises(Refused, match="authorised submitter"):
        clear(delegation, first)
    clear(delegation, third)
    with pytest.raises(Refused, match="authorised submitter"):
        clearing.submit_position(make.actor(first), delegation)
    response = clearing.submit_position(make.actor(third), delegation)
    assert steps(delegation) == ["opened", "put", "cleared", "submitted"]
    assert (response.version, response.submitted_at) == (1, DURING)
    said = db.session.scalars(select(Contribution)).unique().one()
    assert (said.speaker_id, said.speaker_name, said.revision.body) == (None, "Radio Club", "By radio")
    assert clearing.submit_position(make.actor(third), delegation).version == 1


def test_nothing_is_submitted_uncleared(app: Flask) -> None:
    delegation = opened(asked(), person := colleague(organisation()))
    write(delegation, person, 1, "Yes")
    with pytest.raises(Refused, match="clear it first"):
        clearing.submit_position(make.actor(person), delegation)


def test_what_is_incomplete_is_not_cleared(app: Flask) -> None:
    delegation = opened(asked(), person := colleague(organisation()))
    write(delegation, person, 2, ["A"])
    with pytest.raises(Invalid) as wrong:
        clear(delegation, person)
    assert len(wrong.value.fields) == 2
    assert delegation.stage == "drafting"


def test_what_is_cleared_is_what_was_read(app: Flask) -> None:
    club = organisation()
    delegation = opened(asked(), person := colleague(club))
    other = admitted(delegation, person, colleague(club))
    write(delegation, person, 1, "Yes")
    read = delegation_texts.digest_of(delegation, delegation_texts.given_in(delegation))
    write(delegation, other, 5, "By radio")
    with pytest.raises(Conflict, match="since you read it"):
        clearing.clear(make.actor(person), delegation, read)


def test_a_change_makes_the_clearance_fall_in_the_open(app: Flask) -> None:
    club = organisation()
    delegation = opened(asked(), person := colleague(club))
    other = admitted(delegation, person, colleague(club))
    write(delegation, person, 1, "Yes")
    clear(delegation, person)
    write(delegation, other, 1, "Yes")
    assert delegation.stage == "cleared"  # the same answer is no change
    write(delegation, other, 5, "By radio")
    assert (delegation.stage, delegation.cleared_digest) == ("drafting", None)
    assert steps(delegation)[-1] == "dropped"
    with pytest.raises(Refused):
        clearing.submit_position(make.actor(person), delegation)


def test_it_can_be_sent_back(app: Flask) -> None:
    delegation = opened(asked(), person := colleague(organisation()))
    write(delegation, person, 1, "Yes")
    with pytest.raises(Refused, match="not put to clearance"):
        clearing.send_back(make.actor(person), delegation)
    clearing.put_to_clearance(make.actor(person), delegation)
    clearing.send_back(make.actor(person), delegation, "Shorter, please")
    assert (delegation.stage, delegation_queries.steps(delegation)[0].note) == ("drafting", "Shorter, please")


def test_a_later_submission_supersedes_and_the_record_says_so(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    response = position(consultation, person, "By radio")
    delegation = delegation_queries.delegation_of(consultation, person.organisation_id)
    first = response.digest
    write(delegation, person, 5, "By post")
    assert (delegation.stage, response.digest) == ("drafting", first)  # the first stands meanwhile
    clear(delegation, person)
    clearing.submit_position(make.actor(person), delegation)
    assert steps(delegation)[-1] == "superseded"
    assert [json.loads(v.snapshot)["answers"][4]["answer"] for v in response.versions] == ["By radio", "By post"]
    entry = db.session.scalars(select(Entry).filter_by(verb="position_superseded")).one()
    assert (entry.payload["version"], entry.payload["superseded"], entry.payload["digest"]) == (2, 1, response.digest)
    words = db.session.scalars(select(Contribution)).unique().one()
    assert [r.body for r in words.revisions] == ["By radio", "By post"]
    write(delegation, person, 5, "")
    clear(delegation, person)
    clearing.submit_position(make.actor(person), delegation)
    assert words.visibility == "withdrawn"


def test_the_deadline_holds_for_delegations_too(app: Flask) -> None:
    club = organisation()
    delegation = opened(asked(), person := colleague(club))
    other = admitted(delegation, person, colleague(club))
    write(delegation, person, 1, "Yes")
    clear(delegation, person)
    with frozen_at(CLOSES):
        with pytest.raises(Refused, match="closed at"):
            clearing.submit_position(make.actor(person), delegation)
        with pytest.raises(Refused, match="closed at"):
            write(delegation, other, 5, "Late")
    with frozen_at(CLOSES - SECOND):
        assert clearing.submit_position(make.actor(person), delegation).is_late is False


def test_a_delegation_in_the_late_window_is_marked(app: Flask) -> None:
    consultation, club = asked(), organisation()
    delegation, late = opened(consultation, person := colleague(club)), CLOSES + SECOND
    write(delegation, person, 1, "Yes")
    clear(delegation, person)
    consultation.late_until = late + SECOND
    with frozen_at(late):
        response = clearing.submit_position(make.actor(person), delegation)
        assert response.is_late
        assert results(consultation).respondents == 0


def test_the_desk_counts_a_delegation_once(app: Flask) -> None:
    consultation, club = asked(), organisation()
    person = colleague(club)
    opened(consultation, person)
    assert (counts(consultation)["started"], counts(consultation)["submitted"]) == (1, 0)
    submitted(consultation, make.user())
    delegation = delegation_queries.delegation_of(consultation, club.id)
    write(delegation, person, 1, "Yes")
    clear(delegation, person)
    clearing.submit_position(make.actor(person), delegation)
    assert (counts(consultation)["started"], counts(consultation)["submitted"]) == (2, 2)


def test_nothing_of_a_draft_stands_in_the_record(app: Flask) -> None:
    delegation = opened(asked(), person := colleague(organisation()))
    write(delegation, person, 5, "Confidential words")
    entries = db.session.scalars(select(Entry).where(Entry.topic == f"delegation:{delegation.id}")).all()
    assert [entry.verb for entry in entries] == ["delegation_opened", "delegation_wording_written"]
    assert "Confidential" not in json.dumps([entry.payload for entry in entries])


def test_the_delegation_hears_of_more_time_once(app: Flask) -> None:
    consultation, club = asked(), organisation()
    person = colleague(club)
    delegation = opened(consultation, person)
    other = admitted(delegation, person, colleague(club, speaks_on_behalf=False))
    submitted(consultation, other)
    lead = make.actor(make.staff("facilitator"))
    actions.extend_deadline(lead, consultation, CLOSES + timedelta(days=7), "More time was asked for.")
    told = db.session.scalars(select(Notification.user_id).filter_by(kind="extended")).all()
    assert sorted(told) == [person.id, other.id]


def test_a_word_to_the_delegation_is_kept_whole_or_refused(app: Flask) -> None:
    person = colleague(organisation())
    delegation = opened(asked(), person)
    for act in (clearing.put_to_clearance, clearing.send_back):
        with pytest.raises(Invalid, match="at most 500"):
            act(make.actor(person), delegation, "x" * 501)
        act(make.actor(person), delegation, "x" * 500)
    assert [len(step.note) for step in delegation_queries.steps(delegation)] == [500, 500, 0]
