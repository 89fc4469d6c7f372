"""Proposals: how they wait, what moderators decide, who hears of it, and what others see."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import proposing, statement_queries
from consultations.response_models import Response
from consultations.statement_models import Statement
from contributions import appeals, approval, erasing, record, search
from contributions.actions import withdraw
from contributions.desk import waiting
from contributions.models import Contribution
from contributions.moderation_models import GRANTED
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused, TooMany
from core.mail import OutgoingMail
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING
from tests.consultations.statement_factories import moderator, proposed, statement, statements_of, vote, voted_on

MINUTES = timedelta(minutes=2)


def told(person: Any) -> list[str]:
    return list(db.session.scalars(select(Notification.kind).filter_by(user_id=person.id).order_by(Notification.id)))


def test_a_proposal_waits_in_the_moderators_queue(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    assert (made.number, made.state, made.fate, made.is_seed, made.shows_words) == (
        4,
        "pending",
        "pending",
        False,
        False,
    )
    assert made.contribution.held_for == "proposal"
    with frozen_at(DURING):
        assert made.contribution in waiting(make.actor(moderator())).items
        assert statement_queries.progress([statements_of(consultation)], None)[made.question_id].total == 3
    assert [e.verb for e in record.entries_after(consultation.topic, 0)][-2:] == [
        "response_started",
        "statement_proposed",
    ]
    with pytest.raises(Refused):
        vote(consultation, person, 4)


@pytest.mark.parametrize("by_desk", [False, True])
def test_once_accepted_it_is_new_to_those_who_voted(app: Flask, by_desk: bool) -> None:
    consultation, person, voter = voted_on(), make.user(), make.user()
    question = statements_of(consultation)
    for number in (1, 2, 3):
        vote(consultation, voter, number)
    made = proposed(consultation, person)
    with frozen_at(DURING + MINUTES):
        chair = make.actor(moderator())
        if by_desk:
            approval.approve(chair, made.contribution)
        else:
            proposing.accept_statement(chair, consultation, made)
        response = db.session.scalars(select(Response).filter_by(user_id=voter.id)).one()
        assert statement_queries.progress([question], response)[question.id] == statement_queries.Progress(3, 4, 1)
        assert statement_queries.next_for(question, response, "") is made
        assert [hit.url for hit in search.search(make.actor(voter), "rivers").page.items] == [made.contribution.place]
    assert (made.state, made.decided_at, told(person)) == ("accepted", DURING + MINUTES, ["approved"])
    assert [e.verb for e in record.entries_after(consultation.topic, 0)][-1] == "statement_added"
    vote(consultation, person, 4)


def test_a_declined_one_says_why_to_all_and_its_words_to_its_proposer(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    with frozen_at(DURING):
        chair = make.actor(moderator())
        with pytest.raises(Invalid):
            proposing.decline_statement(chair, consultation, made, " ")
        proposing.decline_statement(chair, consultation, made, "It says two things at once")
    assert (made.state, made.reason, made.shows_words) == ("declined", "It says two things at once", False)
    assert told(person) == ["rejected"]
    assert "It says two things at once" in db.session.scalars(select(OutgoingMail.body)).all()[-1]
    with frozen_at(DURING), pytest.raises(Refused):
        proposing.accept_statement(make.actor(moderator()), consultation, made)


def test_an_appeal_that_is_granted_puts_it_to_the_vote(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    with frozen_at(DURING):
        proposing.decline_statement(make.actor(moderator()), consultation, made, "Not clear enough")
        appeal = appeals.appeal_hiding(make.actor(person), made.contribution, "It is quite clear")
        appeals.decide_appeal(make.actor(moderator()), appeal, GRANTED, "It is clear")
    assert (made.state, made.reason, made.is_put_to_vote) == ("accepted", "", True)


def test_a_merged_one_points_to_the_other_and_votes_stay(app: Flask) -> None:
    consultation, person, voter = voted_on(), make.user(), make.user()
    vote(consultation, voter, 1)
    made = proposed(consultation, person, "Radio must carry public services.")
    with frozen_at(DURING):
        chair = make.actor(moderator())
        proposing.merge_statement(chair, consultation, made, statement(consultation, 1), "Both speak of radio")
        assert (made.state, made.merged_into.number, made.reason) == ("merged", 1, "Both speak of radio")
        assert (made.shows_words, made.is_put_to_vote, told(person)) == (True, False, ["merged"])
        proposing.merge_statement(chair, consultation, statement(consultation, 1), statement(consultation, 2))
        db.session.refresh(made)
        assert [statement(consultation, n).merged_into_id for n in (1, 4)] == [statement(consultation, 2).id] * 2
    assert [statement(consultation, n).vote_count for n in (1, 2)] == [1, 0]
    with pytest.raises(Refused):
        vote(consultation, make.user(), 1)


@pytest.mark.parametrize(("text", "word"), [
    ("", "write the statement"), ("word " * 51, "51 words"), ("x" * 501, "501 characters"),
    ("every FORM should exist on paper", "number 2"),
])  # fmt: skip
def test_what_does_not_fit_is_not_stored(app: Flask, text: str, word: str) -> None:
    consultation = voted_on()
    with pytest.raises(Invalid, match=word):
        proposed(consultation, make.user(), text)
    assert len(db.session.scalars(select(Statement)).unique().all()) == 3
    assert db.session.scalars(select(Response)).all() == []


def test_who_proposes_waits_before_the_next_and_others_do_not(app: Flask) -> None:
    consultation, person, question = voted_on(), make.user(), None
    question = statements_of(consultation)
    proposed(consultation, person)
    with pytest.raises(TooMany, match="2 minutes"):
        proposed(consultation, person, "Mail goes by boat.")
    proposed(consultation, make.user(), "Mail goes by boat.")
    with frozen_at(DURING + MINUTES):
        proposing.propose_statement(make.actor(person), consultation, question, "Trains carry mail.")


def test_a_question_may_be_slower_or_take_none(app: Flask) -> None:
    slow, closed = voted_on(settings={"slow_minutes": 60}), voted_on(settings={"no_proposals": True})
    person = make.user()
    proposed(slow, person)
    with frozen_at(DURING + timedelta(minutes=59)), pytest.raises(TooMany, match="1 minute"):
        proposing.propose_statement(make.actor(person), slow, statements_of(slow), "Mail goes by boat.")
    with pytest.raises(Refused, match="No new statements"):
        proposed(closed, person)


def test_nobody_floods_the_queue(app: Flask) -> None:
    consultation, person = voted_on(settings={"slow_minutes": 0}), make.user()
    for number in range(10):
        proposed(consultation, person, f"Thought {number} of many.")
    with pytest.raises(TooMany, match="still wait"):
        proposed(consultation, person, "One thought more.")
    with frozen_at(DURING):
        withdraw(make.actor(person), statement(consultation, 4).contribution)
    assert proposed(consultation, person, "One thought more.").number == 14


def test_its_proposer_may_take_it_back(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    with frozen_at(DURING):
        withdraw(make.actor(person), made.contribution)
        with pytest.raises(Refused):
            proposing.accept_statement(make.actor(moderator()), consultation, made)
    assert made.fate == "withdrawn"


def test_erased_words_leave_no_reason_that_quotes_them(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    with frozen_at(DURING):
        proposing.decline_statement(make.actor(moderator()), consultation, made, "“Rivers carry mail” is no view")
        erasing.erase_contribution(make.actor(person), db.session.get_one(Contribution, made.contribution_id))
    db.session.refresh(made)
    assert (made.reason, made.fate, made.text) == ("", "erased", "")


def test_after_closing_nothing_is_proposed_but_what_waits_is_decided(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    made = proposed(consultation, person)
    with frozen_at(CLOSES):
        with pytest.raises(Refused):
            proposing.propose_statement(
                make.actor(make.user()), consultation, statements_of(consultation), "Too late."
            )
        with pytest.raises(Refused):
            proposing.merge_statement(make.actor(moderator()), consultation, made, statement(consultation, 1))
        proposing.decline_statement(make.actor(moderator()), consultation, made, "Nobody could vote on it any more")
