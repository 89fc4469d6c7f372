"""Proposing statements, what became of each proposal, and the moderators' decisions about them."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import proposing, similar, statement_policies, statement_queries
from consultations.entering import visiting
from consultations.forms import ActForm
from consultations.statement_forms import DeclineForm, MergeForm, ProposalForm
from consultations.statement_models import Statement
from consultations.statement_settings import words_at_most
from consultations.views_draft import tried
from consultations.views_statements import Ballot, acting_on, ballot, blueprint
from consultations.withdrawing import withdraw_proposal
from contributions.moderation_views import moderators
from core.clock import now
from core.errors import TooMany
from core.identity import current_actor
from core.locale import LANGUAGES, _
from core.policy import Verdict, everyone, open_to, require


@blueprint.get("/<int:statements_id>/propose")
@open_to(everyone)
def propose(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    found = ballot(visiting(consultation_id).need_somebody(), statements_id)
    require(found.can_propose())
    return _proposing(found, ProposalForm(formdata=None))


def _proposing(
    found: Ballot, form: ProposalForm, near: list[Statement] | None = None, status: int = 200
) -> tuple[str, int]:
    form.offer(found.consultation.lang)
    page = render_template(
        "consultations/propose.html", b=found, c=found.consultation, form=form, near=near or [],
        limit=words_at_most(found.question),
    )  # fmt: skip
    return page, status


@blueprint.post("/<int:statements_id>/propose")
@open_to(everyone)
def propose_post(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """Propose it; where statements say much the same, they are shown first, and ``anyway`` proposes it all the same."""
    found = acting_on(consultation_id, statements_id)
    require(found.can_propose())
    who, form = found.who, ProposalForm().offer(found.consultation.lang)
    text, lang = form.text.data or "", _lang(form.lang.data, found.consultation.lang)
    if request.form.get("anyway") != "1":
        near = similar.alike(text, lang, proposing.of_question(found.question)) if text.strip() else []
        if near:
            form.idempotency_key.data = ProposalForm(formdata=None).idempotency_key.data
            return _proposing(found, form, near, 422)
    made: list[Statement] = []

    def act() -> None:
        who.check_capacity(is_draft=False)
        made.append(
            proposing.propose_statement(
                who.actor, who.consultation, found.question, text, lang=lang, carried=who.carried
            )
        )

    try:
        if not tried(form, act):
            return _proposing(found, form, status=422)
    except TooMany as error:
        form.form_errors.append(str(error.detail))
        return _proposing(found, form, status=429)
    flash(_("Thank you. A moderator reads it first; what becomes of it is shown here."), "success")
    return who.keep(make_response(redirect(made[0].contribution.place, 303)))


def _lang(chosen: Any, otherwise: str) -> str:
    return chosen if chosen in {language.code for language in LANGUAGES} else otherwise


@blueprint.get("/<int:statements_id>/proposals")
@open_to(everyone)
def proposals(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """Every proposal with what became of it; of what waits or was declined, the words are its proposer's alone."""
    found = ballot(visiting(consultation_id), statements_id)
    page = statement_queries.proposals(found.question, request.args.get("after"))
    return render_template(
        "consultations/proposals.html", b=found, c=found.consultation, page=page, may_decide=bool(_moderates(found))
    )


def _moderates(found: Ballot) -> Verdict:
    return statement_policies.can_use_queue(current_actor(), found.consultation, now())


@blueprint.post("/<int:statements_id>/<int:number>/withdraw")
@open_to(everyone)
def withdraw(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    found = acting_on(consultation_id, statements_id)
    who, statement = found.who, statement_queries.by_number(found.question, number)
    withdraw_proposal(who.actor, who.consultation, statement, who.carried)
    flash(_("It is withdrawn: nobody votes on it, and nobody else reads its words."), "success")
    return redirect(f"{found.url}/{number}", 303)


@blueprint.get("/<int:statements_id>/waiting")
@open_to(moderators)
def waiting(consultation_id: int, statements_id: int) -> ResponseReturnValue:
    """The proposals that wait for a decision, the oldest first."""
    found = ballot(visiting(consultation_id), statements_id)
    require(_moderates(found))
    page = statement_queries.proposals(found.question, request.args.get("after"), waiting=True)
    return render_template("consultations/waiting.html", b=found, c=found.consultation, page=page)


@blueprint.get("/<int:statements_id>/<int:number>/decide")
@open_to(moderators)
def decide(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    """One proposal, what says much the same, and the three things that can be done with it."""
    found = ballot(visiting(consultation_id), statements_id)
    require(_moderates(found))
    return _deciding(found, statement_queries.by_number(found.question, number))


def _deciding(
    found: Ballot, statement: Statement, decline: DeclineForm | None = None, merge: MergeForm | None = None
) -> tuple[str, int]:
    others = [one for one in proposing.of_question(found.question) if one.id != statement.id]
    near = similar.alike(statement.text, statement.lang, [one for one in others if one.is_put_to_vote])
    form = merge or MergeForm(formdata=None, into=near[0].number if near else None)
    page = render_template(
        "consultations/decide.html", b=found, c=found.consultation, s=statement, near=near, act_form=ActForm(),
        decline_form=decline or DeclineForm(formdata=None), merge_form=form,
    )  # fmt: skip
    return page, 422 if decline or merge else 200


def _done(found: Ballot, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(f"{found.url}/waiting", 303)


def _theirs(consultation_id: int, statements_id: int, number: int) -> tuple[Ballot, Statement]:
    found = ballot(visiting(consultation_id), statements_id)
    require(_moderates(found))
    return found, statement_queries.by_number(found.question, number)


@blueprint.post("/<int:statements_id>/<int:number>/accept")
@open_to(moderators)
def accept(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    found, statement = _theirs(consultation_id, statements_id, number)
    proposing.accept_statement(current_actor(), found.consultation, statement)
    return _done(found, _("It is put to the vote now."))


@blueprint.post("/<int:statements_id>/<int:number>/decline")
@open_to(moderators)
def decline(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    found, statement = _theirs(consultation_id, statements_id, number)
    form = DeclineForm()

    def act() -> None:
        proposing.decline_statement(
            current_actor(), found.consultation, statement, form.reason.data or "", form.rule.data or "other"
        )

    if not tried(form, act):
        return _deciding(found, statement, decline=form)
    return _done(found, _("It is not put to the vote. Whoever proposed it is told why."))


@blueprint.post("/<int:statements_id>/<int:number>/merge")
@open_to(moderators)
def merge(consultation_id: int, statements_id: int, number: int) -> ResponseReturnValue:
    found, statement = _theirs(consultation_id, statements_id, number)
    form = MergeForm()

    def act() -> None:
        into = proposing.numbered(found.question, form.into.data or 0)
        proposing.merge_statement(current_actor(), found.consultation, statement, into, form.reason.data or "")

    if not tried(form, act):
        return _deciding(found, statement, merge=form)
    return _done(found, _("It is merged. Its votes, if it had any, stay with it."))
