"""Voting on statements: each vote is saved at once, and can be changed until closing. None commits."""

from sqlalchemy import select

from accounts.actor import Actor
from consultations import respondents, responding, statement_policies
from consultations.drafting import facts, invalid
from consultations.models import Consultation
from consultations.respondents import NOTHING, Carried
from consultations.response_models import Response
from consultations.statement_events import VoteCast
from consultations.statement_models import VALUES, EarlierVote, Statement, Vote
from core.clock import arrived, now
from core.db import db
from core.events import publish
from core.locale import _
from core.policy import require


def cast_vote(
    actor: Actor, consultation: Consultation, statement: Statement, value: str, carried: Carried = NOTHING
) -> Vote:
    """Vote ``agree``, ``disagree`` or ``pass``; again: otherwise than before. The same vote again changes nothing.

    It counts from this moment on, whether or not the rest of the questionnaire is ever submitted. Raises
    :class:`core.errors.Invalid` for another value, :class:`core.errors.Refused`.
    """
    if value not in VALUES:
        raise invalid("value", _("Choose “agree”, “disagree” or “pass”."))
    respondent = respondents.respondent_of(actor, consultation, carried)
    earlier = respondents.find(consultation, respondent, lock=True)
    require(statement_policies.is_asked(consultation, statement.question))
    require(statement_policies.can_vote(actor, consultation, earlier, statement, arrived(), respondent))
    response = responding.begun(actor, consultation, respondent, earlier)
    same = select(Vote).filter_by(response_id=response.id, statement_id=statement.id)
    vote = db.session.scalars(same).one_or_none()
    if vote is not None and vote.value == VALUES[value]:
        return vote
    require(statement_policies.can_change_vote(consultation, vote, arrived()))
    is_late, is_change = not consultation.is_open_at(arrived()), vote is not None
    with respondents.times_of(consultation):
        vote = _changed(vote) if vote is not None else _first(response.id, statement)
        vote.value, vote.cast_at, vote.is_late = VALUES[value], now(), is_late
        db.session.flush()
        _tell(respondents.acting(actor, respondent), response, vote, is_change)
    return vote


def _tell(actor: Actor, response: Response, vote: Vote, is_change: bool) -> None:
    """Let the record say that somebody voted; of an anonymous one not even which response it was: it is read while
    they vote, and would say when."""
    consultation = response.consultation
    event = VoteCast(
        **facts(actor, consultation), question_id=vote.statement.question_id, is_change=is_change,
        response_id=None if consultation.is_anonymous else response.id, is_late=vote.is_late,
    )  # fmt: skip
    publish(event)


def _first(response_id: int, statement: Statement) -> Vote:
    vote = Vote(response_id=response_id, statement_id=statement.id)
    db.session.add(vote)
    statement.vote_count = Statement.vote_count + 1
    return vote


def _changed(vote: Vote) -> Vote:
    """The vote, to be given another value; what it was is kept."""
    was = EarlierVote(
        response_id=vote.response_id, statement_id=vote.statement_id, value=vote.value, cast_at=vote.cast_at
    )
    db.session.add(was)
    return vote
