"""Complaining, hiding, restoring and bringing back. The desk's queues are in ``case_views`` and its neighbours."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from contributions import actions, cases, moderating, notes, policies, queries
from contributions.forms import EmptyForm, FlagForm, NotedForm, ReasonForm
from contributions.models import Contribution
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import new_key, show_errors
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import Verdict, open_to, require, signed_in


def moderators(actor: Actor) -> Verdict:
    """Route policy: whoever moderates something."""
    return policies.can_use_desk(actor, now())


def inserted(form: NotedForm) -> bool:
    """Whether the button for canned notes was pressed: then the form is shown again, with the note in it."""
    if not request.form.get("insert"):
        return False
    form.insert()
    form.idempotency_key.data = new_key()
    return True


def noted(form: Any) -> Any:
    """``form`` with the canned notes to choose from."""
    return form.offer(notes.offered())


@blueprint.get("/c/<int:identity>/flag")
@open_to(signed_in)
def flag_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_flag(current_actor(), contribution, now()))
    return render_template("contributions/flag.html", contribution=contribution, form=FlagForm())


@blueprint.post("/contributions/<int:identity>/flag")
@open_to(signed_in)
def flag(identity: int) -> ResponseReturnValue:
    actor, form = current_actor(), FlagForm()
    contribution = queries.by_id(actor, identity)
    if not form.validate_on_submit():
        return render_template("contributions/flag.html", contribution=contribution, form=form), 422
    consume("flag", actor.id)
    cases.flag(actor, contribution, form.reason.data, form.note.data or "")
    flash(_("Thank you. The moderators will look at it; “Moderation and me” shows what they decide."), "success")
    return redirect(contribution.place, 303)


@blueprint.get("/c/<int:identity>/hide")
@open_to(moderators)
def hide_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_hide(current_actor(), contribution, now()))
    return _reason_page(contribution, "hide", noted(ReasonForm()))


@blueprint.post("/contributions/<int:identity>/hide")
@open_to(moderators)
def hide(identity: int) -> ResponseReturnValue:
    return _decide(identity, "hide", _("Hidden. The reason stands in its place."))


@blueprint.get("/c/<int:identity>/restore")
@open_to(moderators)
def restore_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_restore(current_actor(), contribution, now()))
    return _reason_page(contribution, "restore", noted(ReasonForm()))


@blueprint.post("/contributions/<int:identity>/restore")
@open_to(moderators)
def restore(identity: int) -> ResponseReturnValue:
    return _decide(identity, "restore", _("Shown again."))


def _decide(identity: int, act: str, done: str) -> ResponseReturnValue:
    actor, form = current_actor(), noted(ReasonForm())
    contribution = queries.by_id(actor, identity)
    if inserted(form):
        return _reason_page(contribution, act, form)
    if form.validate_on_submit():
        try:
            if act == "hide":
                moderating.hide(actor, contribution, form.reason.data or "", form.rule.data or "other")
            else:
                moderating.restore(actor, contribution, form.reason.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(done, "success")
            return redirect(contribution.place, 303)
    return _reason_page(contribution, act, form)


def _reason_page(contribution: Contribution, act: str, form: ReasonForm) -> ResponseReturnValue:
    page = render_template("contributions/reason.html", contribution=contribution, act=act, form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/c/<int:identity>/return")
@open_to(signed_in)
def return_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_bring_back(current_actor(), contribution, now()))
    return render_template("contributions/return.html", contribution=contribution, form=EmptyForm())


@blueprint.post("/contributions/<int:identity>/return")
@open_to(signed_in)
def bring_back(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    actions.bring_back(current_actor(), contribution)
    flash(_("It is back where you said it."), "success")
    return redirect(contribution.place, 303)
