"""A person's own page of moderation, appeals, and the queue in which they are decided."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import measure_queries
from accounts.queries import is_only_admin
from contributions import appeals, case_policies, desk, mine, queries
from contributions.case_views import my_line, queue_page
from contributions.forms import AnswerForm, AppealForm, EmptyForm
from contributions.models import Contribution
from contributions.moderation_models import Appeal
from contributions.moderation_views import inserted, moderators, noted
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, signed_in


@blueprint.get("/my/moderation")
@open_to(signed_in)
def my_moderation() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "contributions/mine.html", form=EmptyForm(), moment=now(),
        hidden=mine.out_of_sight(actor, request.args.get("hidden")),
        complaints=mine.complaints(actor, request.args.get("flags")),
        warnings=measure_queries.warnings_of(actor), suspensions=measure_queries.suspensions_of(actor),
    )  # fmt: skip


@blueprint.get("/c/<int:identity>/appeal")
@open_to(signed_in)
def appeal_form(identity: int) -> ResponseReturnValue:
    return _appeal_page(queries.by_id(current_actor(), identity), AppealForm(), None)


@blueprint.post("/contributions/<int:identity>/appeal")
@open_to(signed_in)
def appeal_hiding(identity: int) -> ResponseReturnValue:
    contribution, form = queries.by_id(current_actor(), identity), AppealForm()
    return _appealed(contribution, form, None)


@blueprint.get("/my/flags/<int:identity>/appeal")
@open_to(signed_in)
def dismissal_form(identity: int) -> ResponseReturnValue:
    case = mine.case_of_mine(current_actor(), identity)
    return _appeal_page(queries.by_id(current_actor(), case.contribution_id), AppealForm(), identity)


@blueprint.post("/my/flags/<int:identity>/appeal")
@open_to(signed_in)
def appeal_dismissal(identity: int) -> ResponseReturnValue:
    case, form = mine.case_of_mine(current_actor(), identity), AppealForm()
    return _appealed(queries.by_id(current_actor(), case.contribution_id), form, identity)


def _appealed(contribution: Contribution, form: AppealForm, case_id: int | None) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            if case_id is None:
                appeals.appeal_hiding(current_actor(), contribution, form.words.data or "")
            else:
                case = mine.case_of_mine(current_actor(), case_id)
                appeals.appeal_dismissal(current_actor(), case, form.words.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(_("Another moderator will look at it. The answer appears on this page."), "success")
            return redirect(url_for("contributions.my_moderation"), 303)
    return _appeal_page(contribution, form, case_id)


def _appeal_page(contribution: Contribution, form: AppealForm, case_id: int | None) -> ResponseReturnValue:
    decision = queries.hiding(contribution) if contribution.visibility == "hidden" else None
    page = render_template(
        "contributions/appeal.html", contribution=contribution, form=form, case_id=case_id, decision=decision
    )
    return page, 422 if form.errors else 200


@blueprint.get("/desk/appeals")
@open_to(moderators)
def appeal_desk() -> ResponseReturnValue:
    line = my_line()
    page = desk.open_appeals(current_actor(), line, request.args.get("after"))
    return queue_page("contributions/desk_appeals.html", "contributions.appeal_desk", line, page)


@blueprint.get("/appeals/<int:identity>")
@open_to(moderators)
def appeal_page(identity: int) -> ResponseReturnValue:
    return _decision_page(desk.appeal_by_id(current_actor(), identity), noted(AnswerForm()))


def _decision_page(appeal: Appeal, form: AnswerForm) -> ResponseReturnValue:
    actor = current_actor()
    verdict = case_policies.can_decide_appeal(actor, appeal, now(), is_only_admin(actor))
    page = render_template("contributions/appeal_decision.html", appeal=appeal, form=form, may_decide=verdict)
    return page, 422 if form.errors else 200


@blueprint.post("/appeals/<int:identity>/<any(granted, refused):outcome>")
@open_to(moderators)
def decide_appeal(identity: int, outcome: str) -> ResponseReturnValue:
    appeal, form = desk.appeal_by_id(current_actor(), identity), noted(AnswerForm())
    if inserted(form) or not form.validate_on_submit():
        return _decision_page(appeal, form)
    try:
        answer = (form.answer.data or "", form.rule.data or "other")
        appeals.decide_appeal(current_actor(), appeal, outcome, *answer)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _decision_page(appeal, form)
    flash(_("The appeal is decided. Both sides are told."), "success")
    return redirect(url_for("contributions.appeal_desk"), 303)
