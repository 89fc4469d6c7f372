"""Warnings and suspensions: the moderators' page about people, and what a person does about their own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import measure_policies, measure_queries, measures, queries
from accounts.actor import Actor
from accounts.labels import measure_rule
from accounts.measure_forms import ButtonForm, SuspendForm, SuspensionAnswerForm, SuspensionAppealForm
from accounts.measure_models import Suspension
from accounts.models import User
from accounts.queries import is_only_admin
from accounts.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import Verdict, open_to, require, signed_in, site_admin

blueprint.add_app_template_filter(measure_rule, "measure_rule")
MINE = "/my/moderation"
"""The person's own page; it belongs to a room above."""


def moderators(actor: Actor) -> Verdict:
    """Route policy: whoever moderates something."""
    return measure_policies.can_moderate_somewhere(actor, now())


@blueprint.get("/desk/people")
@open_to(moderators)
def people_desk() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "accounts/desk_people.html", actor=actor, moment=now(), form=ButtonForm(),
        waiting=measure_queries.waiting_suspensions(actor),
        suspensions=measure_queries.suspensions_seen_by(actor, request.args.get("suspensions")),
        warnings=measure_queries.warnings_seen_by(actor, request.args.get("warnings")),
    )  # fmt: skip


@blueprint.get("/people/<int:identity>/suspension")
@open_to(moderators)
def suspend_form(identity: int) -> ResponseReturnValue:
    user = queries.public_person(identity)
    require(measure_policies.can_propose_suspension(current_actor(), user, now()))
    return _suspend_page(user, SuspendForm(about=request.args.get("about", "")[:60]))


def _suspend_page(user: User, form: SuspendForm) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "accounts/suspend.html", user=user, form=form, may_impose=measure_policies.can_suspend(actor, user),
        warnings=measure_queries.warnings_seen_by(actor, None, user).items,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/people/<int:identity>/suspension")
@open_to(moderators)
def suspend(identity: int) -> ResponseReturnValue:
    actor, form = current_actor(), SuspendForm()
    user = queries.public_person(identity)
    if not form.validate_on_submit():
        return _suspend_page(user, form)
    act = measures.suspend if measure_policies.can_suspend(actor, user) else measures.propose_suspension
    try:
        act(
            actor,
            user,
            form.days.data or 0,
            form.reason.data or "",
            form.rule.data or "other",
            form.about.data or None,
        )
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _suspend_page(user, form)
    flash(_("The person is suspended.") if actor.is_admin else _("The administrators will decide."), "success")
    return redirect(url_for("accounts.people_desk"), 303)


@blueprint.post("/suspensions/<int:identity>/<any(imposed, declined):decision>")
@open_to(site_admin)
def decide_proposal(identity: int, decision: str) -> ResponseReturnValue:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    measures.decide_proposal(current_actor(), suspension, decision == "imposed")
    flash(_("The person is suspended.") if decision == "imposed" else _("The proposal is declined."), "success")
    return redirect(url_for("accounts.people_desk"), 303)


@blueprint.post("/suspensions/<int:identity>/lift")
@open_to(site_admin)
def lift(identity: int) -> ResponseReturnValue:
    measures.lift(current_actor(), measure_queries.suspension_by_id(current_actor(), identity))
    flash(_("The suspension is lifted."), "success")
    return redirect(url_for("accounts.people_desk"), 303)


@blueprint.get("/suspensions/<int:identity>/appeal")
@open_to(signed_in)
def suspension_appeal_form(identity: int) -> ResponseReturnValue:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    require(measure_policies.can_appeal_suspension(current_actor(), suspension, now()))
    return _appeal_page(suspension, SuspensionAppealForm())


def _appeal_page(suspension: Suspension, form: SuspensionAppealForm) -> ResponseReturnValue:
    page = render_template("accounts/suspension_appeal.html", suspension=suspension, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/suspensions/<int:identity>/appeal")
@open_to(signed_in)
def appeal_suspension(identity: int) -> ResponseReturnValue:
    suspension, form = measure_queries.suspension_by_id(current_actor(), identity), SuspensionAppealForm()
    if form.validate_on_submit():
        try:
            measures.appeal_suspension(current_actor(), suspension, form.words.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(_("Another administrator will look at it. The answer appears on this page."), "success")
            return redirect(MINE, 303)
    return _appeal_page(suspension, form)


@blueprint.get("/suspensions/<int:identity>")
@open_to(site_admin)
def suspension_page(identity: int) -> ResponseReturnValue:
    return _decision_page(measure_queries.suspension_by_id(current_actor(), identity), SuspensionAnswerForm())


def _decision_page(suspension: Suspension, form: SuspensionAnswerForm) -> ResponseReturnValue:
    actor = current_actor()
    verdict = measure_policies.can_decide_suspension_appeal(actor, suspension, is_only_admin(actor))
    page = render_template("accounts/suspension.html", suspension=suspension, form=form, may_decide=verdict)
    return page, 422 if form.errors else 200


@blueprint.post("/suspensions/<int:identity>/<any(granted, refused):outcome>")
@open_to(site_admin)
def decide_suspension_appeal(identity: int, outcome: str) -> ResponseReturnValue:
    suspension, form = measure_queries.suspension_by_id(current_actor(), identity), SuspensionAnswerForm()
    if form.validate_on_submit():
        try:
            measures.decide_suspension_appeal(current_actor(), suspension, outcome, form.answer.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(_("The appeal is decided. The person is told."), "success")
            return redirect(url_for("accounts.people_desk"), 303)
    return _decision_page(suspension, form)


@blueprint.post("/warnings/<int:identity>/acknowledge")
@open_to(signed_in)
def acknowledge(identity: int) -> ResponseReturnValue:
    measures.acknowledge(current_actor(), measure_queries.warning_by_id(current_actor(), identity))
    flash(_("Thank you. You can speak again."), "success")
    return redirect(MINE, 303)


@blueprint.post("/warnings/<int:identity>/withdraw")
@open_to(moderators)
def withdraw_warning(identity: int) -> ResponseReturnValue:
    measures.withdraw_warning(current_actor(), measure_queries.warning_by_id(current_actor(), identity))
    flash(_("The warning is taken back."), "success")
    return redirect(url_for("accounts.people_desk"), 303)
