"""Voting on statements: one at a time, all of one's own votes, and how everybody voted once that is public."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import policies, queries, reading, statement_labels, statement_policies, statement_queries, voting
from consultations import results as counting
from consultations import statement_results as tallying
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.respondents import Carried, find, respondent_of
from consultations.response_models import Response
from consultations.statement_forms import VoteForm
from consultations.statement_models import Statement, Vote
from consultations.statement_queries import Progress
from consultations.statement_settings import takes_proposals
from consultations.views import until_next_phase
from core import pages
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.limits import consume
from core.policy import Verdict, everyone, open_to, signed_in
from core.reader import is_personal, parts

blueprint = Blueprint("statements", __name__, url_prefix="/consultations/<int:consultation_id>/statements")
for name in ("vote_label", "fate_label", "fate_badge"):
    blueprint.add_app_template_filter(getattr(statement_labels, name), name)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A question of statements as one reader comes to it."""

    consultation: Consultation
    question: Question
    response: Response | None
    verdict: Verdict

    @property
    def url(self) -> str:
        """The address at which one votes on it."""
        return f"{self.consultation.url}/statements/{self.question.id}"

    @property
    def takes_proposals(self) -> bool:
        """Whether new statements can be proposed."""
        return takes_proposals(self.question)

    @property
    def may_propose(self) -> bool:
        """Whether this reader can propose one now."""
        return bool(
            statement_policies.can_propose(
                current_actor(), self.consultation, self.response, self.takes_proposals, now()
            )
        )

    def progress(self) -> Progress:
        """How far the reader is."""
        return statement_queries.progress([self.question], self.response)[self.question.id]


def ballot(consultation_id: int, statements_id: int) -> Ballot:
    """The question that the address names, with the reader's response. Raises :class:`Missing`."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    if consultation.published_at is None:
        raise Missing()
    reading.read(consultation)
    question = statement_queries.question_of(consultation, statements_id)
    response = find(consultation, respondent_of(actor, consultation, carried()))
    return Ballot(consultation, question, response, policies.can_keep_answering(actor, consultation, response, now()))


def carried() -> Carried:
    """What the request carries besides its session."""
    return Carried()


@blueprint.get("/<int:statements_id>")
@open_to(everyone)
def vote_next(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """The statement that the reader is asked next; without the right to vote, all of them to read."""
    found = ballot(consultation_id, statements_id)
    if not found.verdict:
        page = statement_queries.listed(found.question, request.args.get("after"))
        return render_template("consultations/statements.html", b=found, c=found.consultation, page=page)
    statement = statement_queries.next_for(found.question, found.response, f"u{current_actor().id}")
    return _voting(found, statement, None)


def _voting(found: Ballot, statement: Statement | None, vote: Vote | None) -> str:
    return render_template(
        "consultations/vote.html", b=found, c=found.consultation, s=statement, vote=vote, progress=found.progress(),
        saved=_just_saved(found), form=VoteForm(formdata=None),
    )  # fmt: skip


def _just_saved(found: Ballot) -> Vote | None:
    """The vote that led here."""
    number = request.args.get("saved", type=int)
    if number is None or found.response is None or number >= 2**31:
        return None
    return statement_queries.vote_of(found.response, statement_queries.by_number(found.question, number))


@blueprint.get("/<int:statements_id>/<int:number>")
@open_to(everyone)
def show(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    """One statement: to vote on it, to vote otherwise, or to read what became of it."""
    found = ballot(consultation_id, statements_id)
    statement = statement_queries.by_number(found.question, number)
    vote = statement_queries.vote_of(found.response, statement)
    may_vote = statement_policies.can_vote(current_actor(), found.consultation, found.response, statement, now())
    if may_vote and statement_policies.can_change_vote(found.consultation, vote, now()):
        return _voting(found, statement, vote)
    is_mine = found.response is not None and statement.response_id == found.response.id
    return render_template(
        "consultations/statement.html", b=found, c=found.consultation, s=statement, vote=vote, is_mine=is_mine
    )


@blueprint.post("/<int:statements_id>/<int:number>/vote")
@open_to(signed_in)
def vote(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    consume("vote", current_actor().id)
    found = ballot(consultation_id, statements_id)
    statement = statement_queries.by_number(found.question, number)
    form = VoteForm()
    if not form.validate():
        return _voting(found, statement, None), 422
    voting.cast_vote(current_actor(), found.consultation, statement, form.value.data or "", carried())
    there = f"{found.url}/mine#s{number}" if form.back.data == "mine" else f"{found.url}?saved={number}#vote"
    return redirect(there, 303)


@blueprint.get("/<int:statements_id>/mine")
@open_to(signed_in)
def mine(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """All votes of the reader, each to be changed."""
    found = ballot(consultation_id, statements_id)
    if found.response is None:
        return redirect(found.url, 303)
    page = statement_queries.votes_of(found.question, found.response, request.args.get("after"))
    locked = {
        vote.statement_id
        for vote in page.items
        if not (vote.statement.is_put_to_vote and statement_policies.can_change_vote(found.consultation, vote, now()))
    }
    return render_template(
        "consultations/my_votes.html", b=found, c=found.consultation, page=page, locked=locked,
        progress=found.progress(), form=VoteForm(formdata=None),
    )  # fmt: skip


@blueprint.get("/<int:statements_id>/results")
@open_to(everyone)
def results(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """How each statement was voted on: all together, by stakeholder type or by region."""
    found = ballot(consultation_id, statements_id)
    consultation = found.consultation
    verdict = policies.can_see_results(current_actor(), consultation, now())
    if not verdict:
        return render_template("consultations/hidden.html", c=consultation, reason=verdict.reason)
    by, after, late = request.args.get("by", ""), request.args.get("after"), request.args.get("late") == "1"
    by = by if by in counting.CROSSINGS else ""
    lang = reading.lang_of(consultation).lang
    return pages.serve(
        f"{found.url}/results?by={by}&late={late:d}&in={lang}&after={after or ''}"[:200], consultation.topic,
        lambda: _results_page(found, by, late, after), parts,
        private=is_personal(), keep_for=until_next_phase(consultation),
    )  # fmt: skip


def _results_page(found: Ballot, by: str, late: bool, after: str | None) -> str:
    results = tallying.results(found.question, by, with_late=late, after=after)
    return render_template("consultations/statement_results.html", b=found, c=found.consultation, r=results, by=by)
