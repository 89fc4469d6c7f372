"""Consultations with statements to vote on, for tests."""

from datetime import timedelta
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from consultations import actions, proposing, statement_queries, voting
from consultations.models import Consultation
from consultations.question_models import STATEMENTS, Question
from consultations.statement_models import Statement, Vote
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, draft, facilitator

SEEDS = ("Public services must work by radio.", "Every form should exist on paper.", "Tools should be open.")


def drafted(person: User, seeds: tuple[str, ...] = SEEDS, settings: Any = None, **fields: Any) -> Consultation:
    """A draft that ends with a question of statements."""
    made = draft(person, **fields)
    with frozen_at(OPENS - timedelta(days=1)):
        actions.add_question(
            make.actor(person), made.sections[-1], kind=STATEMENTS, text="Do you agree?", rows=seeds,
            settings=settings or {},
        )  # fmt: skip
    return made


def voted_on(person: User | None = None, **fields: Any) -> Consultation:
    """Published a day before it opens, with three statements."""
    with frozen_at(OPENS - timedelta(days=1)):
        person = person or facilitator()
        return actions.open_consultation(make.actor(person), drafted(person, **fields))


def voted_on_by(audience: str, settings: Any = None, seeds: tuple[str, ...] = SEEDS, **terms: Any) -> Consultation:
    """Published with terms of its own."""
    with frozen_at(OPENS - timedelta(days=1)):
        person = facilitator()
        made = drafted(person, seeds, settings)
        actions.choose_audience(make.actor(person), made, actions.Terms(audience, **terms))
        actions.open_consultation(make.actor(person), made)
    db.session.commit()
    return made


def statements_of(consultation: Consultation) -> Question:
    """Its question of statements."""
    return next(question for question in consultation.questions() if question.kind == STATEMENTS)


def statement(consultation: Consultation, number: int) -> Statement:
    """The statement with a number."""
    return statement_queries.by_number(statements_of(consultation), number)


def vote(consultation: Consultation, person: User | Actor, number: int, value: str = "agree") -> Vote:
    """A vote an hour after the opening."""
    with frozen_at(DURING):
        actor = make.actor(person) if isinstance(person, User) else person
        return voting.cast_vote(actor, consultation, statement(consultation, number), value)


def proposed(consultation: Consultation, person: User, text: str = "Rivers carry mail, too.") -> Statement:
    """A proposal an hour after the opening."""
    with frozen_at(DURING):
        return proposing.propose_statement(make.actor(person), consultation, statements_of(consultation), text)


def moderator() -> User:
    """A moderator of the line since two days before the opening."""
    person = make.user()
    make.appoint(person, "moderator", starts=OPENS.replace(day=30, month=5).date())
    return person
