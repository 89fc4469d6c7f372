"""The queue of what waits for approval, and warnings about what somebody said."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import measure_policies, measures
from accounts.models import User
from contributions import approval, desk, moderating, policies, queries
from contributions.case_views import my_line, queue_page
from contributions.forms import ApprovalForm, WarnForm
from contributions.models import Contribution
from contributions.moderation_views import inserted, moderators, noted
from contributions.views import blueprint
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require


@blueprint.get("/desk/approvals")
@open_to(moderators)
def approval_desk() -> ResponseReturnValue:
    line = my_line()
    page = desk.waiting(current_actor(), line, request.args.get("after"))
    return queue_page("contributions/desk_approvals.html", "contributions.approval_desk", line, page)


@blueprint.get("/c/<int:identity>/approval")
@open_to(moderators)
def approval_page(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_approve(current_actor(), contribution, now()))
    return _approval_page(contribution, noted(ApprovalForm()))


def _approval_page(contribution: Contribution, form: ApprovalForm) -> ResponseReturnValue:
    page = render_template("contributions/approval.html", contribution=contribution, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/contributions/<int:identity>/approval/<any(approved, rejected):decision>")
@open_to(moderators)
def decide_approval(identity: int, decision: str) -> ResponseReturnValue:
    actor, form = current_actor(), noted(ApprovalForm())
    contribution = queries.by_id(actor, identity)
    if inserted(form) or not form.validate_on_submit():
        return _approval_page(contribution, form)
    try:
        if decision == "approved":
            approval.approve(actor, contribution)
        else:
            moderating.reject(actor, contribution, form.reason.data or "", form.rule.data or "other")
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _approval_page(contribution, form)
    flash(_("Everybody can read it now.") if decision == "approved" else _("It stays unread."), "success")
    return redirect(url_for("contributions.approval_desk"), 303)


@blueprint.get("/c/<int:identity>/warn")
@open_to(moderators)
def warn_form(identity: int) -> ResponseReturnValue:
    contribution = queries.by_id(current_actor(), identity)
    return _warn_page(contribution, speaker_of(contribution), noted(WarnForm()))


def speaker_of(contribution: Contribution) -> User:
    """The account that said it, if the actor may warn it. Raises :class:`Missing` for an imported voice."""
    user = db.session.get(User, contribution.speaker_id) if contribution.speaker_id is not None else None
    if user is None:
        raise Missing()
    lines = [line.id for line in contribution.action_lines]
    where = (lines, contribution.circle, contribution.is_closed)
    require(measure_policies.can_warn(current_actor(), user, *where, now()))
    return user


def _warn_page(contribution: Contribution, user: User, form: WarnForm) -> ResponseReturnValue:
    page = render_template("contributions/warn.html", contribution=contribution, user=user, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/contributions/<int:identity>/warning")
@open_to(moderators)
def warn(identity: int) -> ResponseReturnValue:
    actor, form = current_actor(), noted(WarnForm())
    contribution = queries.by_id(actor, identity)
    user = speaker_of(contribution)
    if inserted(form) or not form.validate_on_submit():
        return _warn_page(contribution, user, form)
    try:
        warned_about(contribution, user, form.reason.data or "")
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _warn_page(contribution, user, form)
    flash(_("The warning is given."), "success")
    return redirect(url_for("contributions.show", symbol=contribution.symbol), 303)


def warned_about(contribution: Contribution, user: User, reason: str) -> measures.FormalWarning:
    """Warn ``user`` about what they said."""
    return measures.warn(
        current_actor(), user, reason, about=contribution.symbol, circle=contribution.circle,
        lines=[line.id for line in contribution.action_lines], is_closed=contribution.is_closed,
    )  # fmt: skip
