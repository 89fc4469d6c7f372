"""Proposed statements and what becomes of them as JSON: the same actions and queries as the pages."""

from flask import request

from consultations import proposing, statement_policies, statement_queries
from consultations.api import blueprint
from consultations.respondent_api import RespondentIn
from consultations.statement_models import Statement
from consultations.statements_api import HERE, StatementOut, acting_on, read, shown, told
from consultations.views_statements import Ballot
from consultations.withdrawing import withdraw_proposal
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, require, signed_in


class ProposedOut(StatementOut):
    """What was proposed; ``link`` is to be sent as ``Answer-Link`` by whoever proposed it without an account."""

    link: str | None = None


class ProposalIn(RespondentIn):
    """A new statement; ``lang`` is by default the language of the questionnaire."""

    text: str
    lang: str | None = None


class DeclineIn(Shape):
    """Why a proposal is not put to the vote; everybody can read the reason."""

    reason: str
    rule: str = "other"


class MergeIn(Shape):
    """The number of the statement that is voted on in its stead, and a public note."""

    into: int
    reason: str = ""


@endpoint(
    blueprint, "GET", f"{HERE}/proposals", policy=everyone, returns=StatementOut, listing=True, query=("after",),
    summary="Proposed statements and what became of each, the latest first",
)  # fmt: skip
def list_proposals(consultation_id: int, statements_id: int) -> Page[StatementOut]:
    found = read(consultation_id, statements_id)
    page = statement_queries.proposals(found.question, request.args.get("after"))
    return Page([shown(one, found.is_own(one)) for one in page.items], page.next)


@endpoint(
    blueprint, "POST", f"{HERE}/proposals", policy=everyone, summary="Propose a statement; a moderator reads it first",
    body=ProposalIn, returns=ProposedOut, status=201,
)  # fmt: skip
def post_proposal(consultation_id: int, statements_id: int, body: ProposalIn) -> ProposedOut:
    found = acting_on(consultation_id, statements_id, body)
    who = found.who
    made = proposing.propose_statement(
        who.actor, who.consultation, found.question, body.text, lang=body.lang, carried=who.carried
    )
    return ProposedOut(**told(made, own=True), link=who.secret)


@endpoint(
    blueprint, "POST", f"{HERE}/<int:number>/withdrawal", policy=everyone, returns=StatementOut,
    summary="Take back what I proposed, until the deadline",
)  # fmt: skip
def post_withdrawal(consultation_id: int, statements_id: int, number: int) -> StatementOut:
    found = acting_on(consultation_id, statements_id)
    who, statement = found.who, statement_queries.by_number(found.question, number)
    withdraw_proposal(who.actor, who.consultation, statement, who.carried)
    return shown(statement, own=True)


@endpoint(
    blueprint, "GET", f"{HERE}/waiting", policy=signed_in, returns=StatementOut, listing=True, query=("after",),
    summary="Proposals that wait for a decision, the oldest first, for moderators and facilitators",
)  # fmt: skip
def list_waiting_proposals(consultation_id: int, statements_id: int) -> Page[StatementOut]:
    found = read(consultation_id, statements_id)
    require(statement_policies.can_use_queue(current_actor(), found.consultation, now()))
    page = statement_queries.proposals(found.question, request.args.get("after"), waiting=True)
    return Page([shown(one, own=True) for one in page.items], page.next)


def _decided(consultation_id: int, statements_id: int, number: int) -> tuple[Ballot, Statement]:
    found = read(consultation_id, statements_id)
    require(statement_policies.can_use_queue(current_actor(), found.consultation, now()))
    return found, statement_queries.by_number(found.question, number)


@endpoint(
    blueprint, "POST", f"{HERE}/<int:number>/acceptance", policy=signed_in, summary="Put a proposal to the vote",
    returns=StatementOut,
)  # fmt: skip
def post_acceptance(consultation_id: int, statements_id: int, number: int) -> StatementOut:
    found, statement = _decided(consultation_id, statements_id, number)
    proposing.accept_statement(current_actor(), found.consultation, statement)
    return shown(statement)


@endpoint(
    blueprint, "POST", f"{HERE}/<int:number>/refusal", policy=signed_in, body=DeclineIn, returns=StatementOut,
    summary="Do not put a proposal to the vote, for a reason that everybody can read",
)  # fmt: skip
def post_refusal(consultation_id: int, statements_id: int, number: int, body: DeclineIn) -> StatementOut:
    found, statement = _decided(consultation_id, statements_id, number)
    proposing.decline_statement(current_actor(), found.consultation, statement, body.reason, body.rule)
    return shown(statement)


@endpoint(
    blueprint, "POST", f"{HERE}/<int:number>/merger", policy=signed_in, body=MergeIn, returns=StatementOut,
    summary="Let another statement be voted on in its stead; votes stay where they were cast",
)  # fmt: skip
def post_merger(consultation_id: int, statements_id: int, number: int, body: MergeIn) -> StatementOut:
    found, statement = _decided(consultation_id, statements_id, number)
    into = proposing.numbered(found.question, body.into)
    proposing.merge_statement(current_actor(), found.consultation, statement, into, body.reason)
    return shown(statement)
