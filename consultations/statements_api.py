"""Statements and votes as JSON: the same actions and queries as the pages. Proposals: :mod:`consultations.proposals_api`."""

from datetime import datetime
from typing import Any, Literal

from flask import request

from consultations import policies, statement_queries, voting
from consultations import results as counting
from consultations import statement_results as tallying
from consultations.api import blueprint
from consultations.respondent_api import RespondentIn, answering, visiting
from consultations.statement_models import NAMES, Statement, Vote
from consultations.views_statements import Ballot, ballot
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, require

VoteName = Literal["agree", "disagree", "pass"]
HERE = "/consultations/<int:consultation_id>/statements/<int:statements_id>"


class StatementOut(Shape):
    """A statement. Its words, and who proposed it, are there if everybody may read them; else to its proposer.

    ``state`` is ``pending``, ``accepted`` (put to the vote), ``declined``, ``merged`` (into number ``merged_into``),
    ``withdrawn``, ``hidden`` or ``erased``.
    """

    number: int
    is_seed: bool
    state: str
    reason: str
    merged_into: int | None
    proposed_at: datetime
    decided_at: datetime | None
    symbol: str | None
    text: str | None
    lang: str | None
    speaker_name: str | None


class VoteIn(RespondentIn):
    """How one votes."""

    value: VoteName


class VoteOut(Shape):
    """One's own vote on the statement with this number; it can be changed until closing.

    ``link`` is to be sent as ``Answer-Link`` by whoever votes without an account.
    """

    statement: int
    value: VoteName
    cast_at: datetime
    is_late: bool
    link: str | None = None


class ProgressOut(Shape):
    """How far one is, and the number of the statement that is asked next.

    ``new``: statements put to the vote since one's latest vote, on which one has not voted.
    """

    voted: int
    total: int
    new: int
    next: int | None


class FiguresOut(Shape):
    """How a group voted; all of its voters are in one of the four numbers. All are ``null`` if they are kept back."""

    key: str
    agree: int | None
    disagree: int | None
    passed: int | None
    unseen: int | None


class StatementFigures(Shape):
    """How everybody voted on the statement with this number, and each group that has voters."""

    number: int
    text: str
    state: str
    all: FiguresOut
    groups: list[FiguresOut]


def shown(s: Statement, own: bool = False) -> StatementOut:
    """A statement as its reader may see it; ``own``: they proposed it."""
    return StatementOut(**told(s, own))


def told(s: Statement, own: bool) -> dict[str, Any]:
    """The fields of :class:`StatementOut`."""
    said = s.contribution
    shown = s.shows_words or (own and s.fate != "erased")
    return {
        "number": s.number, "is_seed": s.is_seed, "state": s.fate, "reason": s.reason, "proposed_at": s.proposed_at,
        "merged_into": s.merged_into.number if s.merged_into else None, "decided_at": s.decided_at,
        "symbol": said.symbol if shown else None, "text": said.revision.body if shown else None,
        "lang": said.lang if shown else None, "speaker_name": said.speaker_name if s.shows_words else None,
    }  # fmt: skip


def read(consultation_id: int, statements_id: int) -> Ballot:
    """The question as whoever asks comes to it."""
    return ballot(visiting(consultation_id), statements_id)


def acting_on(consultation_id: int, statements_id: int, body: RespondentIn | None = None) -> Ballot:
    """The same for whoever votes or proposes, or looks at what is theirs. Raises :class:`core.errors.SignInNeeded`."""
    return ballot(answering(consultation_id, body, "vote"), statements_id)


def _vote(vote: Vote, link: str | None = None) -> VoteOut:
    name: VoteName = NAMES[vote.value]  # type: ignore[assignment]  # the table's constraint holds the values
    return VoteOut(statement=vote.statement.number, value=name, cast_at=vote.cast_at, is_late=vote.is_late, link=link)


@endpoint(
    blueprint, "GET", HERE, policy=everyone, summary="Statements that are put to the vote, by number",
    returns=StatementOut, listing=True, query=("after",),
)  # fmt: skip
def list_statements(consultation_id: int, statements_id: int) -> Page[StatementOut]:
    page = statement_queries.listed(read(consultation_id, statements_id).question, request.args.get("after"))
    return Page([shown(one) for one in page.items], page.next)


@endpoint(
    blueprint, "GET", f"{HERE}/progress", policy=everyone, returns=ProgressOut,
    summary="How far I am with voting, and the number of the statement that I am asked next",
)  # fmt: skip
def get_voting_progress(consultation_id: int, statements_id: int) -> ProgressOut:
    found = acting_on(consultation_id, statements_id)
    far, following = found.progress(), found.following()
    return ProgressOut(voted=far.voted, total=far.total, new=far.fresh, next=following.number if following else None)


@endpoint(
    blueprint, "GET", f"{HERE}/votes", policy=everyone, summary="My votes, by the statements' numbers",
    returns=VoteOut, listing=True, query=("after",),
)  # fmt: skip
def list_my_votes(consultation_id: int, statements_id: int) -> Page[VoteOut]:
    found = acting_on(consultation_id, statements_id)
    if found.response is None:
        return Page([])
    page = statement_queries.votes_of(found.question, found.response, request.args.get("after"))
    return Page([_vote(vote) for vote in page.items], page.next)


@endpoint(
    blueprint, "PUT", f"{HERE}/<int:number>/vote", policy=everyone, summary="Vote on a statement, or otherwise",
    body=VoteIn, returns=VoteOut,
)  # fmt: skip
def put_vote(consultation_id: int, statements_id: int, number: int, body: VoteIn) -> VoteOut:
    found = acting_on(consultation_id, statements_id, body)
    who, statement = found.who, statement_queries.by_number(found.question, number)
    return _vote(voting.cast_vote(who.actor, who.consultation, statement, body.value, who.carried), who.secret)


@endpoint(
    blueprint, "GET", f"{HERE}/<int:number>", policy=everyone, summary="One statement and what became of it",
    returns=StatementOut,
)  # fmt: skip
def get_statement(consultation_id: int, statements_id: int, number: int) -> StatementOut:
    found = read(consultation_id, statements_id)
    statement = statement_queries.by_number(found.question, number)
    return shown(statement, found.is_own(statement))


@endpoint(
    blueprint, "GET", f"{HERE}/results", policy=everyone, returns=StatementFigures, listing=True,
    query=("by", "late", "after"), summary="How statements were voted on, once that is public; by type or region",
)  # fmt: skip
def get_voting_results(consultation_id: int, statements_id: int) -> Page[StatementFigures]:
    found = read(consultation_id, statements_id)
    require(policies.can_see_figures(current_actor(), found.consultation, now()))
    by = request.args.get("by", "")
    if by not in ("", *counting.CROSSINGS):
        raise Missing()
    late, after = request.args.get("late") == "1", request.args.get("after")
    r = tallying.results(found.question, by, with_late=late, after=after)
    return Page([_figures_of(one) for one in r.page.items], r.page.next)


def _figures_of(one: tallying.StatementResult) -> StatementFigures:
    s = one.statement
    groups = [_figures(group) for group in one.groups]
    return StatementFigures(number=s.number, text=s.text, state=s.fate, all=_figures(one.all), groups=groups)


def _figures(f: tallying.Figures) -> FiguresOut:
    if f.kept_back:
        return FiguresOut(key=f.key, agree=None, disagree=None, passed=None, unseen=None)
    return FiguresOut(key=f.key, agree=f.agree, disagree=f.disagree, passed=f.passed, unseen=f.unseen)
