"""Votes: saved at once, changed until closing, counted once, hidden until results are, and on the response alone."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consultations import actions, live, statement_queries, statement_results, voting
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.statement_events import VoteCast
from consultations.statement_models import EarlierVote, Statement, Vote
from contributions import record
from contributions.actions import withdraw
from contributions.models import Contribution
from contributions.moderating import hide, restore
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, facilitator, raw
from tests.consultations.statement_factories import SEEDS, statement, statements_of, vote, voted_on


def test_publishing_puts_the_statements_to_the_vote(app: Flask) -> None:
    person = facilitator(name="Amina")
    consultation = voted_on(person)
    found = [statement(consultation, number) for number in (1, 2, 3)]
    assert [(one.text.strip(), one.is_seed, one.state) for one in found] == [
        (text, True, "accepted") for text in SEEDS
    ]
    said = found[1].contribution
    assert (said.kind, said.speaker_name, said.symbol) == ("statement", "Amina", f"C7-EGOV/Q{consultation.id}/S2")
    assert said.place == f"{consultation.url}/statements/{statements_of(consultation).id}/2"
    verbs = [entry.verb for entry in record.entries_after(consultation.topic, 0)]
    assert verbs[-4:] == ["consultation_opened", *["statement_added"] * 3]


def test_a_draft_has_no_statement_yet(app: Flask) -> None:
    consultation = voted_on()
    other = voted_on()
    assert statement(other, 1).consultation_id == other.id
    assert (
        db.session.scalar(select(func.count()).select_from(Statement).filter_by(consultation_id=consultation.id)) == 3
    )


@pytest.mark.parametrize(("moment", "taken"), [
    (OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False),
])  # fmt: skip
def test_votes_are_taken_while_it_is_open(app: Flask, moment: datetime, taken: bool) -> None:
    consultation, person = voted_on(), make.user()
    with frozen_at(moment):
        if taken:
            assert voting.cast_vote(make.actor(person), consultation, statement(consultation, 1), "agree").value == 1
            return
        with pytest.raises(Refused):
            voting.cast_vote(make.actor(person), consultation, statement(consultation, 1), "agree")
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


@pytest.mark.parametrize(("value", "number"), [("agree", 1), ("disagree", -1), ("pass", 0)])
def test_a_vote_hangs_on_the_response(app: Flask, value: str, number: int) -> None:
    consultation, person = voted_on(), make.user()
    made = vote(consultation, person, 2, value)
    response = db.session.get_one(Response, made.response_id)
    assert (made.value, made.is_late, made.cast_at, response.user_id) == (number, False, DURING, person.id)
    assert (response.submitted_at, response.version) == (None, 0)
    assert not {column.name for column in Vote.__table__.columns} & {"user_id", "actor_id"}


def test_what_is_no_vote_is_refused(app: Flask) -> None:
    consultation = voted_on()
    with pytest.raises(Invalid):
        vote(consultation, make.user(), 1, "1")
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_only_the_latest_counts_and_earlier_ones_are_kept(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    for value in ("agree", "agree", "pass", "disagree"):
        vote(consultation, person, 1, value)
    assert [row.value for row in db.session.scalars(select(Vote))] == [-1]
    assert [row.value for row in db.session.scalars(select(EarlierVote).order_by(EarlierVote.id))] == [1, 0]
    assert statement(consultation, 1).vote_count == 1
    cast = [e for e in record.entries_after(consultation.topic, 0) if e.verb == VoteCast.verb]
    assert [entry.payload["is_change"] for entry in cast] == [False, True, True]
    facts = set().union(*(entry.payload for entry in cast))
    assert facts == {"consultation_id", "question_id", "response_id", "is_change", "is_late", "line_ids"}


def test_voting_leaves_the_rest_of_the_questionnaire_alone(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    with frozen_at(DURING):
        actions.save_draft(make.actor(person), consultation, raw(consultation, q5="Half"))
        vote(consultation, person, 1)
        response = actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes"))
        vote(consultation, person, 2)
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
    assert [v.response_id for v in db.session.scalars(select(Vote))] == [response.id, response.id]


def late(consultation: Consultation) -> datetime:
    consultation.late_until = CLOSES + timedelta(days=1)
    return CLOSES + SECOND


def test_late_votes_are_marked_and_what_was_in_time_stands(app: Flask) -> None:
    consultation, early, tardy = voted_on(), make.user(), make.user()
    vote(consultation, early, 1)
    with frozen_at(late(consultation)):
        with pytest.raises(Refused, match="in time"):
            voting.cast_vote(make.actor(early), consultation, statement(consultation, 1), "disagree")
        made = voting.cast_vote(make.actor(tardy), consultation, statement(consultation, 1), "pass")
        made = voting.cast_vote(make.actor(tardy), consultation, statement(consultation, 1), "disagree")
        assert voting.cast_vote(make.actor(early), consultation, statement(consultation, 2), "agree").is_late
    assert made.is_late
    question = statements_of(consultation)
    counted = [statement_results.results(question, with_late=late).page.items[0].all for late in (False, True)]
    assert [(f.agree, f.disagree, f.voters) for f in counted] == [(1, 0, 1), (1, 1, 2)]


def test_who_submitted_in_time_does_not_vote_late(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    with frozen_at(DURING):
        actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes"))
    with frozen_at(late(consultation)), pytest.raises(Refused):
        voting.cast_vote(make.actor(person), consultation, statement(consultation, 1), "agree")


def test_hidden_statements_leave_and_come_back_with_their_votes(app: Flask) -> None:
    consultation, person, question = voted_on(), make.user(), None
    question = statements_of(consultation)
    vote(consultation, person, 1)
    said = statement(consultation, 1).contribution
    with frozen_at(DURING):
        chief = make.actor(make.user(is_admin=True))
        hide(chief, said, "Off topic here")
        assert statement_queries.progress([question], None)[question.id].total == 2
        assert [row.statement.number for row in statement_results.results(question).page.items] == [2, 3]
        with pytest.raises(Refused):
            vote(consultation, make.user(), 1)
        restore(chief, said, "It was on topic")
        assert statement_results.results(question).page.items[0].all.agree == 1


def test_withdrawn_statements_leave(app: Flask) -> None:
    person = facilitator()
    consultation = voted_on(person)
    with frozen_at(DURING):
        withdraw(make.actor(person), db.session.get_one(Contribution, statement(consultation, 3).contribution_id))
        seen = statement_queries.listed(statements_of(consultation)).items
    assert [one.number for one in seen] == [1, 2]


def test_the_next_statement_is_one_not_voted_on_until_none_is_left(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    question, met = statements_of(consultation), []
    for _turn in SEEDS:
        response = db.session.scalars(select(Response).filter_by(user_id=person.id)).one_or_none()
        following = statement_queries.next_for(question, response, "seed")
        assert following is not None
        met.append(following.number)
        vote(consultation, person, following.number)
    response = db.session.scalars(select(Response).filter_by(user_id=person.id)).one()
    assert (sorted(met), statement_queries.next_for(question, response, "seed")) == ([1, 2, 3], None)
    assert statement_queries.progress([question], response)[question.id] == statement_queries.Progress(3, 3, 0)


def test_statements_with_few_votes_come_first(app: Flask) -> None:
    consultation = voted_on()
    for _person in range(4):
        someone = make.user()
        vote(consultation, someone, 1)
        vote(consultation, someone, 3)
    firsts = {statement_queries.next_for(statements_of(consultation), None, f"u{n}").number for n in range(20)}
    assert firsts == {2}


def test_desks_count_votes_and_not_how_they_fell(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    vote(consultation, person, 1)
    vote(consultation, person, 2, "disagree")
    vote(voted_on(), person, 1)
    counts = live.counts(consultation)
    assert (counts["votes"], counts["proposals"], counts["started"]) == (2, 0, 1)
