"""Voting on statements: one at a time, all of one's own votes, and how everybody voted once that is public."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import policies, reading, statement_labels, statement_policies, statement_queries, voting
from consultations import results as counting
from consultations import statement_results as tallying
from consultations.audience_forms import CapacityForm
from consultations.entering import Coming, visiting
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Response
from consultations.statement_forms import VoteForm
from consultations.statement_models import Statement, Vote
from consultations.statement_queries import Progress
from consultations.statement_settings import takes_proposals
from consultations.views import until_next_phase
from contributions.models import WITHDRAWN
from core import pages
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.policy import Verdict, everyone, open_to
from core.reader import is_personal, parts

blueprint = Blueprint("statements", __name__, url_prefix="/consultations/<int:consultation_id>/statements")
for name in ("vote_label", "fate_label", "fate_badge"):
    blueprint.add_app_template_filter(getattr(statement_labels, name), name)


@dataclass(frozen=True)
class Ballot:
    """A question of statements as one reader comes to it."""

    who: Coming
    question: Question

    @property
    def consultation(self) -> Consultation:
        """The consultation that asks it."""
        return self.who.consultation

    @property
    def response(self) -> Response | None:
        """The reader's, to which their votes belong."""
        return self.who.response

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the reader may vote at all."""
        w = self.who
        return self.is_asked and policies.can_keep_answering(w.actor, w.consultation, w.response, now(), w.respondent)

    @property
    def is_asked(self) -> Verdict:
        """Whether votes are asked for: else it can be read alone."""
        return statement_policies.is_asked(self.consultation, self.question)

    @property
    def capacity(self) -> CapacityForm | None:
        """The form in which the reader says who they are, until it is known: what they do here counts at once."""
        if self.who.is_named:
            return None
        return self.who.capacity or CapacityForm(formdata=None).offer(self.consultation)

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
        return bool(self.can_propose())

    def can_propose(self) -> Verdict:
        """Whether, and else why not."""
        w = self.who
        return self.is_asked and statement_policies.can_propose(
            w.actor, w.consultation, w.response, self.takes_proposals, now(), w.respondent
        )

    def can_vote(self, statement: Statement) -> Verdict:
        """Whether this reader can vote on a statement now."""
        w = self.who
        return self.is_asked and statement_policies.can_vote(
            w.actor, w.consultation, w.response, statement, now(), w.respondent
        )

    def is_own(self, statement: Statement) -> bool:
        """Whether this reader proposed it."""
        return self.response is not None and statement.response_id == self.response.id

    def may_withdraw(self, statement: Statement) -> bool:
        """Whether this reader can take back what they proposed."""
        w, visibility = self.who, statement.contribution.visibility
        return visibility != WITHDRAWN and bool(
            statement_policies.can_withdraw_proposal(
                w.actor, w.consultation, w.response, statement, now(), w.respondent
            )
        )

    def following(self) -> Statement | None:
        """What the reader is asked next. Whoever votes by a slip gets an order that no account leads to."""
        r = self.who.respondent
        seed = r.access_digest if r is not None and r.access_digest else f"u{self.who.actor.id}"
        return statement_queries.next_for(self.question, self.response, seed)

    def progress(self) -> Progress:
        """How far the reader is."""
        return statement_queries.progress([self.question], self.response)[self.question.id]


def ballot(who: Coming, statements_id: int) -> Ballot:
    """The question that the address names, as ``who`` comes to it. Raises :class:`Missing`."""
    if who.consultation.published_at is None:
        raise Missing()
    reading.read(who.consultation)
    return Ballot(who, statement_queries.question_of(who.consultation, statements_id))


def acting_on(consultation_id: int, statements_id: int) -> Ballot:
    """The same for whoever votes or proposes: counted against the limits. Raises :class:`core.errors.SignInNeeded`."""
    found = ballot(visiting(consultation_id).need_somebody(), statements_id)
    found.who.count("vote")
    return found


@blueprint.get("/<int:statements_id>")
@open_to(everyone)
def vote_next(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """The statement that the reader is asked next; without the right to vote, all of them to read."""
    found = ballot(visiting(consultation_id), statements_id)
    if not found.verdict:
        page = statement_queries.listed(found.question, request.args.get("after"))
        return render_template("consultations/statements.html", b=found, c=found.consultation, page=page)
    return _voting(found, found.following(), None)


def _voting(found: Ballot, statement: Statement | None, vote: Vote | None, error: Any = None) -> str:
    return render_template(
        "consultations/vote.html", b=found, c=found.consultation, s=statement, vote=vote, progress=found.progress(),
        saved=_just_saved(found), form=VoteForm(formdata=None), error=error,
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
    found = ballot(visiting(consultation_id), statements_id)
    statement = statement_queries.by_number(found.question, number)
    vote = statement_queries.vote_of(found.response, statement)
    if found.can_vote(statement) and statement_policies.can_change_vote(found.consultation, vote, now()):
        return _voting(found, statement, vote)
    return render_template("consultations/statement.html", b=found, c=found.consultation, s=statement, vote=vote)


@blueprint.post("/<int:statements_id>/<int:number>/vote")
@open_to(everyone)
def vote(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    """Vote; whoever has no account and votes first says here who they are."""
    found = acting_on(consultation_id, statements_id)
    who, form = found.who, VoteForm()
    statement = statement_queries.by_number(found.question, number)
    try:
        who.check_capacity(is_draft=False)
        voting.cast_vote(who.actor, who.consultation, statement, form.value.data or "", who.carried)
    except Invalid as error:
        return _voting(found, statement, None, error), 422
    there = f"{found.url}/mine#s{number}" if form.back.data == "mine" else f"{found.url}?saved={number}#vote"
    return who.keep(make_response(redirect(there, 303)))


@blueprint.get("/<int:statements_id>/mine")
@open_to(everyone)
def mine(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """All votes of the reader, each to be changed."""
    found = ballot(visiting(consultation_id).need_somebody(), statements_id)
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
    found = ballot(visiting(consultation_id), statements_id)
    consultation = found.consultation
    verdict = policies.can_see_figures(current_actor(), consultation, now())
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
