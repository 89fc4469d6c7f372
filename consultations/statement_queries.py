"""Reads of statements and votes: what is put to whom next, one's own votes, proposals and their fates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from consultations import shaping
from consultations.models import NOT_YET, Consultation
from consultations.question_models import STATEMENTS, Question
from consultations.response_models import Response
from consultations.statement_models import ACCEPTED, RETIRED, WAITING, Statement, Vote
from consultations.statement_order import in_order
from contributions.models import PENDING, PUBLIC, Contribution
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a respondent is: how many of ``total`` were voted on, and how many are new since the latest vote."""

    voted: int
    total: int
    fresh: int = 0

    @property
    def left(self) -> int:
        """How many are still to be voted on."""
        return self.total - self.voted


def question_of(consultation: Consultation, question_id: int) -> Question:
    """A question of statements that is or was asked. Raises :class:`Missing`."""
    ever = shaping.ever_asked(consultation)
    found = next((q for q in ever if q.id == question_id and q.kind == STATEMENTS), None)
    if found is None:
        raise Missing()
    return found


def asked(consultation: Consultation) -> list[Question]:
    """Its questions of statements."""
    return [question for question in consultation.questions() if question.kind == STATEMENTS]


def numbered(consultation: Consultation, number: int) -> Question:
    """Its question of statements with a number. Raises :class:`Missing`."""
    found = next((question for question in asked(consultation) if question.number == number), None)
    if found is None:
        raise Missing()
    return found


def by_number(question: Question, number: int) -> Statement:
    """A statement of a question, whatever its fate. Raises :class:`Missing`."""
    query = select(Statement).filter_by(question_id=question.id, number=number)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def put_to_vote() -> Select[Statement]:
    """What is voted on: accepted, and neither hidden, withdrawn nor erased."""
    query = select(Statement).join(Statement.contribution)
    return query.where(Statement.state == ACCEPTED, Contribution.visibility == PUBLIC)


def once_put_to_vote() -> Select[Statement]:
    """The same with what was taken off the vote by an amendment."""
    query = select(Statement).join(Statement.contribution)
    return query.where(Statement.state.in_((ACCEPTED, RETIRED)), Contribution.visibility == PUBLIC)


def next_for(question: Question, response: Response | None, seed: str) -> Statement | None:
    """What ``response`` is asked next; see :mod:`consultations.statement_order`."""
    query = put_to_vote().where(Statement.question_id == question.id)
    if response is not None:
        query = query.where(Statement.id.not_in(_voted_on(response)))
        seed = response.reference
    waiting = db.session.execute(query.with_only_columns(Statement.id, Statement.vote_count)).all()
    first = next(iter(in_order(waiting, seed)), None)
    return None if first is None else db.session.get_one(Statement, first.id)


def _voted_on(response: Response) -> Any:
    return select(Vote.statement_id).where(Vote.response_id == response.id)


def progress(questions: Sequence[Question], response: Response | None) -> dict[int, Progress]:
    """How far a respondent is with each of these questions: one statement in all."""
    mine = and_(Vote.statement_id == Statement.id, Vote.response_id == (response.id if response else 0))
    is_fresh = and_(Vote.value.is_(None), Statement.decided_at > _latest(response))
    query = put_to_vote().where(Statement.question_id.in_([question.id for question in questions]))
    counted = query.outerjoin(Vote, mine).with_only_columns(
        Statement.question_id, func.count(Vote.value), func.count(), func.count().filter(is_fresh)
    )
    rows = db.session.execute(counted.group_by(Statement.question_id))
    found = {question: Progress(voted, total, fresh) for question, voted, total, fresh in rows}
    return {question.id: found.get(question.id, Progress(0, 0)) for question in questions}


def _latest(response: Response | None) -> datetime:
    """When a respondent voted last; of an anonymous one only the day is known, and all of it counts."""
    query = select(func.max(Vote.cast_at)).where(Vote.response_id == (response.id if response else 0))
    latest: datetime | None = db.session.scalar(query)
    if latest is None or response is None:
        return NOT_YET
    return latest + timedelta(days=1) if response.consultation.is_anonymous else latest


def vote_of(response: Response | None, statement: Statement) -> Vote | None:
    """How a respondent votes on a statement."""
    if response is None:
        return None
    query = select(Vote).filter_by(response_id=response.id, statement_id=statement.id)
    return db.session.scalars(query).one_or_none()


def votes_of(question: Question, response: Response, after: str | None = None) -> Page[Vote]:
    """A respondent's votes on a question's statements, by the statements' numbers."""
    query = select(Vote).join(Vote.statement).options(joinedload(Vote.statement).joinedload(Statement.contribution))
    query = query.where(Vote.response_id == response.id, Statement.question_id == question.id)
    if (key := decode(after, a_number)) is not None:
        query = query.where(Statement.number > key[0])
    rows = db.session.scalars(query.order_by(Statement.number).limit(PAGE + 1)).unique().all()
    return page_of(rows, PAGE, lambda vote: (vote.statement.number,))


def listed(question: Question, after: str | None = None) -> Page[Statement]:
    """What is put to the vote, by number; of a question that is asked no more, what was."""
    query = put_to_vote() if question.retired_in is None else once_put_to_vote()
    query = query.where(Statement.question_id == question.id)
    if (key := decode(after, a_number)) is not None:
        query = query.where(Statement.number > key[0])
    rows = db.session.scalars(query.order_by(Statement.number).limit(PAGE + 1)).unique().all()
    return page_of(rows, PAGE, lambda one: (one.number,))


def proposals(question: Question, after: str | None = None, *, waiting: bool = False) -> Page[Statement]:
    """What was proposed, the latest first; with ``waiting`` what moderators have still to decide, the oldest first."""
    query = select(Statement).join(Statement.contribution).options(joinedload(Statement.merged_into))
    query = query.where(Statement.question_id == question.id, Statement.is_seed.is_(False))
    key = decode(after, a_number)
    if waiting:
        query = query.where(Statement.state == WAITING, Contribution.visibility == PENDING)
        query = query.where(Statement.number > key[0]) if key else query
        ordered = query.order_by(Statement.number)
    else:
        query = query.where(Statement.number < key[0]) if key else query
        ordered = query.order_by(Statement.number.desc())
    rows = db.session.scalars(ordered.limit(PAGE + 1)).unique().all()
    return page_of(rows, PAGE, lambda one: (one.number,))


def counts(consultation: Consultation) -> dict[str, int]:
    """How many votes were cast and how many proposals wait, for the desk: one statement, never what was voted."""
    waits = and_(Statement.state == WAITING, Contribution.visibility == PENDING)
    query = select(func.coalesce(func.sum(Statement.vote_count), 0), func.count().filter(waits))
    joined = query.select_from(Statement).join(Statement.contribution)
    votes, waiting = db.session.execute(joined.where(Statement.consultation_id == consultation.id)).one()
    return {"votes": int(votes), "proposals": waiting}
