"""Complaining, and the moderators' desk."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from contributions import actions, desk, policies, queries
from contributions.forms import DecisionForm, FlagForm, ReasonForm
from contributions.models import Contribution, Flag
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import Verdict, open_to, require, signed_in
from themes import queries as themes
from themes.models import ActionLine


def moderators(actor: Actor) -> Verdict:
    """Route policy: whoever moderates something."""
    return policies.can_use_desk(actor, now())


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
    actions.flag(actor, contribution, form.reason.data, form.note.data or "")
    flash(_("Thank you. The moderators of this action line will look at it."), "success")
    return redirect(contribution.place, 303)


@blueprint.get("/c/<int:identity>/hide")
@open_to(moderators)
def hide_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_hide(current_actor(), contribution, now()))
    return _reason_page(contribution, "hide", ReasonForm())


@blueprint.post("/contributions/<int:identity>/hide")
@open_to(moderators)
def hide(identity: int) -> ResponseReturnValue:
    return _decide(identity, "hide", _("Hidden. The reason stands in its place."))


@blueprint.get("/c/<int:identity>/restore")
@open_to(moderators)
def restore_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_restore(current_actor(), contribution, now()))
    return _reason_page(contribution, "restore", ReasonForm())


@blueprint.post("/contributions/<int:identity>/restore")
@open_to(moderators)
def restore(identity: int) -> ResponseReturnValue:
    return _decide(identity, "restore", _("Shown again."))


def _decide(identity: int, act: str, done: str) -> ResponseReturnValue:
    contribution, form = queries.by_id(current_actor(), identity), ReasonForm()
    act_on = actions.hide if act == "hide" else actions.restore
    if form.validate_on_submit():
        try:
            act_on(current_actor(), contribution, form.reason.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(done, "success")
            return redirect(contribution.place, 303)
    return _reason_page(contribution, act, form)


def _reason_page(contribution: Contribution, act: str, form: ReasonForm) -> ResponseReturnValue:
    page = render_template("contributions/reason.html", contribution=contribution, act=act, form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/desk/flags")
@open_to(moderators)
def moderation_desk() -> ResponseReturnValue:
    return _desk(None)


@blueprint.get("/desk/<slug>")
@open_to(moderators)
def line_desk(slug: str) -> ResponseReturnValue:
    line = themes.line_by_slug(slug)
    require(policies.can_moderate_line(current_actor(), line.id, now()))
    return _desk(line)


def _desk(line: ActionLine | None) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "contributions/desk.html",
        line=line,
        lines=desk.my_lines(actor),
        flags=[(waiting, DecisionForm()) for waiting in desk.open_flags(actor, line)],
        hidden_lately=desk.recently_hidden(actor, line),
    )


@blueprint.get("/flags/<int:identity>")
@open_to(moderators)
def decision_form(identity: int) -> ResponseReturnValue:
    return _decision_page(desk.flag_by_id(current_actor(), identity), DecisionForm())


@blueprint.post("/flags/<int:identity>/<any(upheld, dismissed):decision>")
@open_to(moderators)
def decide_flag(identity: int, decision: str) -> ResponseReturnValue:
    flagged, form = desk.flag_by_id(current_actor(), identity), DecisionForm()
    if not form.validate_on_submit():
        return _decision_page(flagged, form)
    try:
        actions.decide_flag(current_actor(), flagged, decision, form.reason.data or "")
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _decision_page(flagged, form)
    flash(_("Hidden.") if decision == "upheld" else _("Kept: everybody can still read it."), "success")
    return redirect(url_for("contributions.moderation_desk"), 303)


def _decision_page(flagged: Flag, form: DecisionForm) -> ResponseReturnValue:
    page = render_template("contributions/decision.html", flagged=flagged, form=form)
    return page, 422 if form.errors else 200
